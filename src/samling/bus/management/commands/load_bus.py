"""``load_bus``: the bus that a fresh start begins with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from samling.bus import commands


class Command(BaseCommand):
    """Load depot, bus, crews, calendars, stops and a made timetable into a house that has none."""

    help = "Load the book bus and a made first timetable; only keeps the stops when there is a bus."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say whether anything was new."""
        new = commands.load_start(by="program:load_bus", at=timezone.now())
        self.stdout.write("The bus is ready." if new else "The bus is there already.")
