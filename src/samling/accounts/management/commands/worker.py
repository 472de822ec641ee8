"""``samling worker``: does the work that waits, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from argparse import ArgumentParser
from collections.abc import Coroutine
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from samling.accounts import commands, jobs
from samling.accounts.apart import QUEUES, Hands

log = logging.getLogger(__name__)
NICE = 10
PATIENCE_S = 25  # below the 30 s that most process managers wait before they kill


class Command(BaseCommand):
    """Runs one worker; SIGTERM and SIGINT let the job at hand end, then it leaves with 0.

    Plans are made beside it in processes of their own, so that letters never wait for them.
    """

    # the checks load every page of the site; the web process has made them, and memory is dear
    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc]
    help = "Do the work that waits (letters, imports, plans, tidying) until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--until-empty`` leaves when nothing waits; the other sets how soon silence is noticed."""
        parser.add_argument("--until-empty", action="store_true", help="leave when nothing waits")
        parser.add_argument(
            "--takes-mail", action="store_true", help="listen for incoming mail in the same process"
        )
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
        hands = Hands(settings.PLANNERS)  # before there are threads or open databases
        commands.take_up_letters()
        commands.take_up_mail()
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            asyncio.run(_all(hands, options))


async def _all(hands: Hands, options: dict[str, Any]) -> None:
    """Listen for signals first, so that one that comes early ends this in good order too."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    until_empty, silent_for = options["until_empty"], options["silent_for"]
    work = _work(hands, told, until_empty=until_empty, silent_for=silent_for)
    await (_beside_mail(work) if options["takes_mail"] else work)


async def _beside_mail(work: Coroutine[Any, Any, None]) -> None:
    """Work, and take mail in the same process: one of its own would hold a hundred megabytes."""
    from samling.accounts import listener  # needs a package that only those with mail need

    try:
        server = await listener.begin(host=settings.INBOX_HOST, port=settings.INBOX_PORT)
    except OSError as fault:
        log.warning("no mail comes in: %s", fault)
        await work
        return
    print(listener.where(server), flush=True)
    async with server:
        await work


def light_queues() -> list[str]:
    """Every queue but those whose work is done apart."""
    return sorted({task.queue for task in app.tasks.values()} - set(QUEUES))


async def _work(hands: Hands, told: asyncio.Event, *, until_empty: bool, silent_for: float) -> None:
    about: dict[str, Any] = {
        "wait": not until_empty,
        "listen_notify": not until_empty,
        "install_signal_handlers": False,  # one signal tells both
        "delete_jobs": "successful",
        "shutdown_graceful_timeout": PATIENCE_S,
        "stalled_worker_timeout": max(silent_for, jobs.QUIET_S),  # never one that has just begun
    }
    async with app.open_async():
        await jobs.retry_stalled(seconds=silent_for)
        both = [asyncio.create_task(app.run_worker_async(queues=light_queues(), **about))]
        if settings.PLANNERS:
            heavy = app.run_worker_async(
                queues=QUEUES, concurrency=settings.PLANNERS, name="planning",
                worker_middleware=[hands.instead], **about,
            )  # fmt: skip
            both.append(asyncio.create_task(heavy))
        await _until_told(both, hands, told, until_empty=until_empty)


async def _until_told(
    both: list[asyncio.Task[None]], hands: Hands, told: asyncio.Event, *, until_empty: bool
) -> None:
    """Wait until the work is done or a signal comes; one that ends by itself takes the other along."""
    waits = asyncio.create_task(told.wait())
    working = set(both)
    while working and not told.is_set():
        ended, _still = await asyncio.wait([*working, waits], return_when=asyncio.FIRST_COMPLETED)
        working -= ended
        if ended and not until_empty:
            break
    waits.cancel()
    for task in both:
        task.cancel()
    await hands.end()
    for fault in await asyncio.gather(*both, return_exceptions=True):
        if isinstance(fault, BaseException) and not isinstance(fault, asyncio.CancelledError):
            raise fault
