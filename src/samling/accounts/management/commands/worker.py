"""``samling worker``: does the work that waits, until it is told to stop."""

from __future__ import annotations

import asyncio
import os
from argparse import ArgumentParser
from typing import Any, ClassVar

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from samling.accounts import commands, jobs

NICE = 10
PATIENCE_S = 25  # below the 30 s that most process managers wait before they kill


class Command(BaseCommand):
    """Runs one worker; SIGTERM and SIGINT let the job at hand end, then it leaves with 0."""

    # the checks load every page of the site; the web process has made them, and memory is dear
    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc]
    help = "Do the work that waits (letters, imports, tidying) until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--until-empty`` leaves when nothing waits; the other sets how soon silence is noticed."""
        parser.add_argument("--until-empty", action="store_true", help="leave when nothing waits")
        parser.add_argument(
            "--silent-for",
            type=float,
            default=jobs.QUIET_S,
            metavar="SECONDS",
            help="take up jobs of workers that have been silent for so long",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Take up what a killed worker left, then work, giving way to those who wait for a page."""
        os.nice(NICE)
        commands.take_up_letters()
        commands.take_up_mail()
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            asyncio.run(_work(until_empty=options["until_empty"], silent_for=options["silent_for"]))


async def _work(*, until_empty: bool, silent_for: float) -> None:
    async with app.open_async():
        await jobs.retry_stalled(seconds=silent_for)
        await app.run_worker_async(
            concurrency=1,
            wait=not until_empty,
            listen_notify=not until_empty,
            delete_jobs="successful",
            shutdown_graceful_timeout=PATIENCE_S,
            stalled_worker_timeout=silent_for,
        )
