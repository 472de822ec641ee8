"""Make a fresh or updated installation ready to serve: tables, facts, files, and demonstration data."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from samling.bus.models import Bus
from samling.competence.models import Framework
from samling.front.demonstration.people import ACCOUNTS
from samling.front.starting import set_bus_measure, set_gatherings
from samling.register.models import Boundary, Municipality


class Command(BaseCommand):
    """Prepare what is not prepared yet; quick when everything is."""

    help = "Tables, facts, static files and, in development, demonstration data."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do each step that is due, telling of it."""
        self.tables()
        self.facts()
        self.files()
        self.greet()

    def tables(self) -> None:
        """Apply the migrations that have not been applied."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.tell("making the tables")
            call_command("migrate", verbosity=0)

    def facts(self) -> None:
        """Load the register, the strategy and the demonstration when they are not there."""
        if not Municipality.objects.exists():
            self.tell("loading Innlandet")
            call_command("load_facts", verbosity=0)
            call_command("load_strategy", verbosity=0)
            set_gatherings(at=timezone.now())
        if not Framework.objects.exists():
            self.tell("loading frameworks of competence")
            call_command("load_competence", verbosity=0)
        if not Boundary.objects.exists():
            self.tell("drawing the municipalities")
            call_command("load_boundaries", verbosity=0)
        if not Bus.objects.exists():
            self.tell("starting the bus")
            call_command("load_bus", verbosity=0)
            set_bus_measure(at=timezone.now())
        if settings.DEMO:
            call_command("demo", "--if-missing", verbosity=0)

    def files(self) -> None:
        """Gather static files, compressed and under names that change with their contents."""
        mark = fingerprint(settings.STATICFILES_DIRS)
        stamp = Path(settings.STATIC_ROOT) / "stamp"
        if stamp.exists() and stamp.read_text() == mark:
            return
        self.tell("gathering files")
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(mark)

    def greet(self) -> None:
        """Say where to look, and who one may be."""
        address = os.environ.get("SAMLING_ADDRESS", settings.ADDRESS)
        self.stdout.write(f"\nSamling: {address}\n")
        if settings.DEMO:
            self.stdout.write("Demo accounts (the code comes to the mailbox page):")
            for account in ACCOUNTS:
                self.stdout.write(f"  {account.email:<26}{account.what}")
            self.stdout.write(f"Mailbox: {address}/konto/postkasse/")
            port = address.rpartition(":")[2]
            self.stdout.write(f"Passkeys need a host name: http://localhost:{port}\n")

    def tell(self, what: str) -> None:
        """One line of progress, at once."""
        self.stderr.write(f"· {what} …")
        self.stderr.flush()


def fingerprint(more: list[Any]) -> str:
    """Changes when a static file of ours or of a package does."""
    digest = hashlib.sha256()
    house = Path(__file__).resolve().parents[3]
    for folder in [*sorted(house.glob("*/static")), *(Path(path) for _name, path in more)]:
        for file in sorted(folder.rglob("*")):
            state = file.stat()
            digest.update(f"{file}{state.st_size}{state.st_mtime_ns}".encode())
    return digest.hexdigest()
