"""The program: ``python -m samling serve``, ``worker``, and Django's own commands."""

from __future__ import annotations

import os
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samling.settings")
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in ("serve", "backup", "restore"):
        return _without_django(words[0], words[1:])
    from django.core.management import execute_from_command_line

    execute_from_command_line(["samling", *words])
    return 0


def _without_django(name: str, words: list[str]) -> int:
    from samling import backup, environment, serving

    work = {"serve": serving.serve, "backup": backup.back_up, "restore": backup.restore}[name]
    try:
        environment.refuse_misspelt(os.environ)
        return work(words)
    except (serving.CannotServe, backup.NoBackup, environment.MisspeltSetting) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
