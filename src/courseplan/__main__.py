"""The command line: ``python -m courseplan COMMAND …``; JSON in, JSON out, progress on stderr.

Exit 0 when all is well, 1 when ``check`` finds faults, 2 with one clear line when the input cannot
be used or when nothing can keep what must be kept.
"""

import importlib
import os
import sys
from collections.abc import Sequence

from courseplan.commands.arguments import OneLineParser
from courseplan.fault import ProblemFault

COMMANDS = {
    "solve": "choose what is held, where and when, and who is invited",
    "bound": "prove how much no plan can exceed",
    "check": "say whether a plan keeps every rule, and what it comes to",
    "explain": "say what a measure forced in or kept out costs, who gains and who loses",
    "made": "make up a problem of any size from a seed",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words say and give the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except ProblemFault as fault:
        print("courseplan: " + " ".join(str(fault).split()), file=sys.stderr)
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
        lines = [f"  {each:8} {purpose}" for each, purpose in COMMANDS.items()]
        print("usage: python -m courseplan COMMAND …\n\n" + "\n".join(lines))
        return 0
    if name not in COMMANDS:
        raise ProblemFault("command", f"{name[:40]!r} is none of {', '.join(COMMANDS)}")
    command = importlib.import_module(f"courseplan.commands.{name}")
    parser = OneLineParser(prog=f"python -m courseplan {name}", description=command.__doc__)
    command.add_arguments(parser)
    code: int = command.run(parser.parse_args(words[1:]))
    return code


if __name__ == "__main__":
    sys.exit(main())
