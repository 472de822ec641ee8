"""Work of the register that waits: fetching public registers."""

from __future__ import annotations

import logging

from django.core.management import CommandError, call_command
from procrastinate.contrib.django import app

logger = logging.getLogger(__name__)


@app.task(name="samling.register.jobs.fetch_register", queue="imports")
def fetch_register(name: str, by: str) -> None:
    """Fetch a register; when it does not answer, the report says so."""
    try:
        call_command("fetch_register", name, by=by, verbosity=0)
    except CommandError as reason:
        logger.warning("%s: %s", name, reason)
