"""``load_competence``: the frameworks and regions that a fresh start begins with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from samling.competence import commands


class Command(BaseCommand):
    """Load the frameworks that are not there."""

    help = "Load competence frameworks and regions; does nothing to those that are there."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what was new."""
        new = commands.load_facts(by="program:load_competence", at=timezone.now())
        self.stdout.write(f"Competence: {new} frameworks are new.")
