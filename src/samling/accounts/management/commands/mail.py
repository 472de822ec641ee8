"""``samling mail``: takes the mail that a mail server hands on to us, until it is told to stop."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from samling.accounts import listener


class Command(BaseCommand):
    """Listens on loopback; SIGTERM and SIGINT end it with 0."""

    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc]
    help = "Take the mail that a mail server hands on to us, until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--port 0`` takes any free port; the one taken is told on the first line."""
        parser.add_argument("--port", type=int, default=settings.INBOX_PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen."""
        if not settings.INBOX_DOMAIN:
            raise CommandError("No mail comes in: SAMLING_INBOX_DOMAIN is not set.")
        try:
            asyncio.run(
                listener.listen(host=settings.INBOX_HOST, port=options["port"], ready=self.tell)
            )
        except OSError as fault:
            raise CommandError(
                f"Cannot listen on {settings.INBOX_HOST}:{options['port']}: {fault.strerror}."
            ) from fault

    def tell(self, where: str) -> None:
        """Where it listens."""
        self.stdout.write(where)
        self.stdout.flush()
