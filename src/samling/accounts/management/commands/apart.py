"""``samling apart``: does long jobs for a worker that asks over a pipe; nobody starts it by hand."""

from __future__ import annotations

import os
from typing import Any, ClassVar

from django.core.management.base import BaseCommand

from samling.accounts.apart import tend


class Command(BaseCommand):
    """Stands in for a hand that died; see ``samling.accounts.apart``."""

    requires_system_checks: ClassVar[list[str]] = []  # type: ignore[misc]
    help = "Do long jobs for a worker; started by it when there are some."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until the worker closes the pipe."""
        answers = os.dup(1)
        os.dup2(2, 1)  # whatever prints must not look like an answer
        tend(0, answers)
