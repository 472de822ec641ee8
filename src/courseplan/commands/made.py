"""Make up a problem of any size from a seed: believable numbers, nobody real."""

import argparse
from dataclasses import replace

from courseplan.made import COUNTY, NATIONAL, made
from courseplan.writing import problem_json
from searches.arguments import add_out, answer, insist_on_out, natural
from searches.fault import ProblemFault


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Name the size and the seed."""
    parser.add_argument("--size", choices=("county", "national"), default="county")
    for name in ("libraries", "competences", "measures", "periods", "places"):
        parser.add_argument(f"--{name}", type=natural, help="instead of the size's own number")
    parser.add_argument("--seed", type=natural, default=1)
    add_out(parser)


def run(args: argparse.Namespace) -> int:
    """Write the problem."""
    insist_on_out(args.out)
    size = COUNTY if args.size == "county" else NATIONAL
    for name in ("libraries", "competences", "measures", "periods", "places"):
        number = getattr(args, name)
        if number == 0 or (number or 0) > 2000:
            raise ProblemFault(f"--{name}", "must lie between 1 and 2000")
        if number:
            size = replace(size, **{name: number})
    answer(problem_json(made(size, args.seed)), args.out)
    return 0
