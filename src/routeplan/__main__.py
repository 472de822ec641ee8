"""The command line: ``python -m routeplan COMMAND …``; JSON in, JSON out, progress on stderr.

Exit 0 when all is well, 1 when ``check`` finds faults, 2 with one clear line when the input cannot
be used.
"""

import sys
from collections.abc import Sequence

from searches import program

COMMANDS = {
    "solve": "plan the days so that the most children are reached",
    "bound": "prove how many children no plan can exceed",
    "check": "say whether a plan keeps every rule",
    "convert": "turn a benchmark file into a problem",
    "innlandet": "make the problem of the real county from the data folder",
    "draw": "draw a plan as a map",
    "explain": "say what a stop, a rule or an hour more costs or brings",
    "tradeoff": "weigh children reached against the worst-served municipality",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words say and give the exit code."""
    return program.main("routeplan", COMMANDS, sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
