"""``load_strategy``: the strategy that a fresh start begins with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from samling.strategy import commands


class Command(BaseCommand):
    """Load the strategy of Innlandet into a house that has none."""

    help = "Load the strategy of Innlandet; does nothing when there is a strategy already."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was new."""
        loaded = commands.load_facts(by="program:load_strategy", at=timezone.now())
        if loaded.plans:
            self.stdout.write(
                f"Strategy: {loaded.strategies} strategies, {loaded.measures} measures and "
                f"{loaded.indicators} indicators are new."
            )
        else:
            self.stdout.write("Strategy: there already; nothing changed.")
