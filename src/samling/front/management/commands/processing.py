"""``samling processing``: the list of processing for the data protection officer."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from samling.ground.personal import declared


class Command(BaseCommand):
    """Prints what is stored about people, why and for how long, as a table in Markdown."""

    help = (
        "Print what is stored about people, why and until when, from the code's own declarations."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """One table for each domain."""
        ours = [
            config.name for config in apps.get_app_configs() if config.name.startswith("samling.")
        ]
        for domain, declarations in declared(ours):
            self.stdout.write(f"\n## {domain.rpartition('.')[2]}\n")
            self.stdout.write("| Field | What | Purpose | End |\n|---|---|---|---|")
            for one in declarations:
                self.stdout.write(one.as_row())
