"""Arguments of the command line, refused in one line when they make no sense."""

import argparse
import math
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from courseplan.fault import ProblemFault
from courseplan.writing import to_text


class OneLineParser(argparse.ArgumentParser):
    """A parser that refuses with one line instead of a page."""

    def error(self, message: str) -> NoReturn:
        """Raise ``ProblemFault`` with what is wrong."""
        raise ProblemFault(self.prog.split()[-1], message)


def seconds(text: str) -> float:
    """A length of time above zero, in seconds."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= 10**7:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number of seconds above 0")
    return value


def natural(text: str) -> int:
    """A whole number from 0."""
    if not text.isdecimal() or len(text) > 15:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number from 0")
    return int(text)


def add_limits(parser: argparse.ArgumentParser) -> None:
    """How long to work and with which luck."""
    parser.add_argument(
        "--seconds", type=seconds, default=20.0, help="CPU seconds; 20 unless given"
    )
    parser.add_argument("--seed", type=natural, default=1)


def add_out(parser: argparse.ArgumentParser) -> None:
    """Let the answer go to a file instead of stdout."""
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where the answer goes; else stdout"
    )


def insist_on_out(out: Path | None) -> None:
    """Refuse at once when the answer could not be written at the end."""
    if out is None:
        return
    if out.is_dir():
        raise ProblemFault(str(out), "cannot be written (it is a folder)")
    if not out.parent.is_dir() or not os.access(out.parent, os.W_OK):
        raise ProblemFault(str(out), "cannot be written (its folder is missing or closed)")


def answer(value: Mapping[str, Any], out: Path | None) -> None:
    """Write JSON to the file, whole or not at all, or to stdout."""
    if out is None:
        sys.stdout.write(to_text(value))
        sys.stdout.flush()
        return
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=out.parent, prefix=f".{out.name}.", delete=False
    ) as file:
        file.write(to_text(value))
    os.chmod(file.name, 0o644)
    os.replace(file.name, out)


def tell(words: str) -> None:
    """Say something about the work on stderr."""
    print(words, file=sys.stderr, flush=True)
