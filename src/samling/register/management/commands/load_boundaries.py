"""Outlines of the municipalities, for the map."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from samling.ground.refusal import Refusal
from samling.register.importers.boundaries import load_from_wheel
from samling.register.importers.registers import kommuneinfo
from samling.register.importers.registers.asking import Asker
from samling.register.importers.report import Report
from samling.register.models import Boundary, Municipality

PATIENCE_S = 3.0
WITHIN_S = 20.0  # a fresh start does not wait longer for finer lines


class Command(BaseCommand):
    """From Kartverket when it answers, else from the wheel; without both the map shows points."""

    help = "Load the outlines of the municipalities."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from, and whether to load anew."""
        parser.add_argument(
            "--from", dest="origin", default="auto", choices=["auto", "kartverket", "hvor"]
        )
        parser.add_argument("--again", action="store_true", help="also when all have an outline")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing; the only failure is asking for a source that is not there."""
        if not options["again"] and Boundary.objects.count() == Municipality.objects.count():
            self.stdout.write("all municipalities have an outline")
            return
        try:
            report = self._load(options["origin"])
        except Refusal as reason:
            if options["origin"] != "auto":
                raise CommandError(str(reason)) from None
            self.stderr.write(f"{reason} The map shows points.")
            return
        self.stdout.write(
            f"{report.changes.new + report.changes.changed} outlines: {report.source}"
        )

    def _load(self, origin: str) -> Report:
        now = timezone.now()
        if origin != "hvor":
            try:
                with Asker(patience_s=PATIENCE_S, tries=1, within_s=WITHIN_S) as asker:
                    return kommuneinfo.fetch_boundaries(asker, by="terminal", at=now)
            except Refusal:
                if origin == "kartverket":
                    raise
        return load_from_wheel(by="terminal", at=now)
