"""The command line: ``python -m courseplan COMMAND …``; JSON in, JSON out, progress on stderr.

Exit 0 when all is well, 1 when ``check`` finds faults, 2 with one clear line when the input cannot
be used or when nothing can keep what must be kept.
"""

import sys
from collections.abc import Sequence

from searches import program

COMMANDS = {
    "solve": "choose what is held, where and when, and who is invited",
    "bound": "prove how much no plan can exceed",
    "check": "say whether a plan keeps every rule, and what it comes to",
    "explain": "say what a measure forced in or kept out costs, who gains and who loses",
    "made": "make up a problem of any size from a seed",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words say and give the exit code."""
    return program.main("courseplan", COMMANDS, sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
