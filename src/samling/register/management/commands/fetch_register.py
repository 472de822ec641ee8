"""Fetch a public register over the net."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from samling.ground.refusal import Refusal
from samling.register.importers.registers.asking import Asker
from samling.register.importers.registers.names import REGISTERS, fetch
from samling.register.management.reporting import lines_of


class Command(BaseCommand):
    """Ask a public register, keep all of its answer or nothing, and tell what was new."""

    help = "Fetch a public register: " + ", ".join(REGISTERS)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which register, and whether only to try."""
        parser.add_argument("name", choices=sorted(REGISTERS))
        parser.add_argument("--by", default="terminal", help="whom the journal names")
        parser.add_argument("--dry-run", action="store_true", help="only try; change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch; a register that does not answer is told of in one line."""
        with translation.override(settings.LANGUAGE_CODE), Asker() as asker:
            try:
                report = fetch(
                    options["name"],
                    asker,
                    by=options["by"],
                    at=timezone.now(),
                    is_trial=options["dry_run"],
                )
            except Refusal as reason:
                raise CommandError(str(reason)) from None
            for line in lines_of(report):
                self.stdout.write(line)
