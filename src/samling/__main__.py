"""The program: ``python -m samling serve``, ``worker``, and Django's own commands."""

from __future__ import annotations

import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samling.settings")
    words = sys.argv[1:] if arguments is None else arguments
    from django.core.management import execute_from_command_line

    execute_from_command_line(["samling", *words])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
