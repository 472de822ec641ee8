"""Arguments that several commands share."""

import argparse

from searches.arguments import natural, seconds


def add_limits(parser: argparse.ArgumentParser) -> None:
    """How long to work and with which luck."""
    parser.add_argument(
        "--seconds", type=seconds, default=20.0, help="CPU seconds; 20 unless given"
    )
    parser.add_argument("--seed", type=natural, default=1)
