"""Import a table of open data."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from samling.ground.refusal import Refusal
from samling.register.importers.kinds import KINDS
from samling.register.importers.report import run_file
from samling.register.management.reporting import lines_of, progress_bar


class Command(BaseCommand):
    """Read a table, keep all of it or nothing, and tell what was new, changed, gone and refused."""

    help = "Import a table: " + ", ".join(KINDS)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Kind, path, and how."""
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only try; change nothing")
        parser.add_argument("--date", type=date.fromisoformat, help="the day the table is of")
        parser.add_argument("--year", type=int, help="the year of statistics")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the importer; a file that is no such table is refused in one line."""
        with translation.override(settings.LANGUAGE_CODE):
            try:
                content = options["path"].read_bytes()
                with progress_bar(options["kind"], content.count(b"\n")) as watch:
                    report = run_file(
                        KINDS[options["kind"]],
                        content,
                        by="terminal",
                        at=timezone.now(),
                        is_trial=options["dry_run"],
                        as_of=options["date"],
                        year=options["year"],
                        watch=watch,
                    )
            except (OSError, Refusal) as reason:
                raise CommandError(str(reason)) from None
            for line in lines_of(report):
                self.stdout.write(line)
