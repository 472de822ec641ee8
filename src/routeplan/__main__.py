"""The command line: ``python -m routeplan COMMAND …``; JSON in, JSON out, progress on stderr.

Exit 0 when all is well, 1 when ``check`` finds faults, 2 with one clear line when the input cannot
be used.
"""

import importlib
import os
import sys
from collections.abc import Sequence

from routeplan.commands.arguments import OneLineParser
from routeplan.fault import ProblemFault

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
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except ProblemFault as fault:
        print("routeplan: " + " ".join(str(fault).split()), file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _run(words: Sequence[str]) -> int:
    if not words:
        raise ProblemFault("command", f"say one of {', '.join(COMMANDS)}")
    name = words[0]
    if name in {"-h", "--help"}:
        print(_overview())
        return 0
    if name not in COMMANDS:
        raise ProblemFault("command", f"{name[:40]!r} is none of {', '.join(COMMANDS)}")
    command = importlib.import_module(f"routeplan.commands.{name}")
    parser = OneLineParser(prog=f"python -m routeplan {name}", description=command.__doc__)
    command.add_arguments(parser)
    code: int = command.run(parser.parse_args(words[1:]))
    return code


def _overview() -> str:
    lines = [f"  {name:10} {purpose}" for name, purpose in COMMANDS.items()]
    return "usage: python -m routeplan COMMAND …\n\n" + "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
