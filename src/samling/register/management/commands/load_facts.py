"""Fill in the facts that the project carries; run at every start."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from samling.register.importers.facts import load_facts


class Command(BaseCommand):
    """What is not known yet is filled in; what stands already is left as it is."""

    help = "Fill in municipalities, schools, libraries and figures that are not known yet."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how much was new."""
        changes = load_facts(at=timezone.now())
        self.stdout.write(f"{changes.new} new, {changes.same} known already")
