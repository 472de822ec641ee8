"""A command line with one module for each command."""

import importlib
import os
import sys
from collections.abc import Mapping, Sequence

from searches.arguments import OneLineParser
from searches.fault import ProblemFault


def main(program: str, commands: Mapping[str, str], words: Sequence[str]) -> int:
    """Do what the words say and give the exit code.

    ``commands`` has a purpose for each name; the module ``PROGRAM.commands.NAME`` has ``add_arguments`` and ``run``.
    2 with one clear line on stderr when the words or the files cannot be used, 130 when interrupted.
    """
    try:
        return _run(program, commands, words)
    except ProblemFault as fault:
        print(f"{program}: " + " ".join(str(fault).split()), file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _run(program: str, commands: Mapping[str, str], words: Sequence[str]) -> int:
    if not words:
        raise ProblemFault("command", f"say one of {', '.join(commands)}")
    name = words[0]
    if name in {"-h", "--help"}:
        print(_overview(program, commands))
        return 0
    if name not in commands:
        raise ProblemFault("command", f"{name[:40]!r} is none of {', '.join(commands)}")
    command = importlib.import_module(f"{program}.commands.{name}")
    parser = OneLineParser(prog=f"python -m {program} {name}", description=command.__doc__)
    command.add_arguments(parser)
    code: int = command.run(parser.parse_args(words[1:]))
    return code


def _overview(program: str, commands: Mapping[str, str]) -> str:
    lines = [f"  {name:10} {purpose}" for name, purpose in commands.items()]
    return f"usage: python -m {program} COMMAND …\n\n" + "\n".join(lines)
