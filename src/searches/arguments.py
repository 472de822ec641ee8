"""Arguments of the command line, refused in one line when they make no sense."""

import argparse
import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from searches.fault import ProblemFault
from searches.files import insist_on_writable, to_text, write_text


class OneLineParser(argparse.ArgumentParser):
    """A parser that refuses with one line instead of a page."""

    def error(self, message: str) -> NoReturn:
        """Raise ``ProblemFault`` with what is wrong."""
        raise ProblemFault(self.prog.split()[-1], message)


def seconds(text: str) -> float:
    """A length of time above zero, in seconds."""
    value = _number(text)
    if not 0 < value <= 10**7:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number of seconds above 0")
    return value


def count(text: str) -> int:
    """A whole number from 1."""
    return _whole(text, least=1, most=10**6)


def natural(text: str) -> int:
    """A whole number from 0."""
    return _whole(text, least=0, most=2**63 - 1)


def amount(text: str) -> float:
    """A number of 0 or more."""
    value = _number(text)
    if not 0 <= value <= 10**9:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number of 0 or more")
    return value


def share(text: str) -> float:
    """A share between 0 and 1."""
    value = _number(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a share between 0 and 1")
    return value


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a number")
    return value


def _whole(text: str, *, least: int, most: int) -> int:
    try:
        value = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number") from None
    if not least <= value <= most:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number from {least}")
    return value


def clock(text: str) -> int:
    """A time of day such as 08:30, as seconds after midnight."""
    hours, colon, minutes = text.partition(":")
    if not colon or not (hours + minutes).isdecimal() or int(minutes) > 59 or int(hours) > 47:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a time such as 08:30")
    return int(hours) * 3600 + int(minutes) * 60


def add_out(parser: argparse.ArgumentParser) -> None:
    """Let the answer go to a file instead of stdout."""
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where the answer goes; else stdout"
    )


def insist_on_out(out: Path | None) -> None:
    """Refuse at once when the answer could not be written at the end."""
    if out is not None:
        insist_on_writable(out)


def answer(value: Mapping[str, Any], out: Path | None) -> None:
    """Write JSON to the file, whole or not at all, or to stdout."""
    answer_text(to_text(value), out)


def answer_text(text: str, out: Path | None) -> None:
    """Write text to the file, whole or not at all, or to stdout."""
    if out is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        write_text(text, out)


def tell(words: str) -> None:
    """Say something about the work on stderr."""
    print(words, file=sys.stderr, flush=True)


def one_line(value: Mapping[str, Any]) -> str:
    """JSON in a single line."""
    return json.dumps(value, ensure_ascii=False)
