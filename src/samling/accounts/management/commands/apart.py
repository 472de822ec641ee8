"""``samling apart``: does long jobs for a worker that asks over a pipe; nobody starts it by hand."""

from __future__ import annotations

import json
import logging
import os
import queue
import signal
import sys
import threading
from types import FrameType
from typing import Any, ClassVar

from django.core.management.base import BaseCommand
from django.db import connections
from procrastinate.contrib.django import app

from samling.accounts.apart import TOLD_TO_STOP

logger = logging.getLogger(__name__)
NICER = 5  # letters go before plans


class Command(BaseCommand):
    """Reads ``[task, arguments]`` a line, answers a line: null, or what went wrong.

    SIGTERM ends the job at hand where it is, so that another worker takes it up; when the worker
    itself is gone, so is this.
    """

    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc]
    help = "Do long jobs for a worker; started by it when there are some."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until the worker closes the pipe."""
        os.nice(NICER)
        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker tells us what Ctrl-C means
        answers = os.fdopen(os.dup(1), "w", buffering=1)
        os.dup2(2, 1)  # whatever prints must not look like an answer
        asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=listen, args=[asked], daemon=True).start()
        while True:
            answers.write(json.dumps(done(*json.loads(asked.get()))) + "\n")


def stop(_number: int, _frame: FrameType | None) -> None:
    """Leave the job where it is."""
    raise SystemExit(TOLD_TO_STOP)


def listen(asked: queue.SimpleQueue[str]) -> None:
    """Pass on what the worker asks; leave at once when it has closed the pipe, or has died."""
    for line in sys.stdin:
        asked.put(line)
    os._exit(0)


def done(task: str, arguments: dict[str, Any]) -> str | None:
    """Do one job; what went wrong, in short."""
    try:
        app.tasks[task].func(**arguments)
    except Exception as fault:
        logger.exception("%s broke off", task)
        return repr(fault)
    finally:
        connections.close_all()
    return None
