"""The browser of the journeys, for what can only be tried in one; and limits that start from zero."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection

from tests.journeys.conftest import browser, desk, open_context, phone

__all__ = ["browser", "desk", "open_context", "phone"]


@pytest.fixture(autouse=True)
def fresh_limits(request: pytest.FixtureRequest) -> None:
    """Neither the shared cache nor the queue is a model, so a real transaction leaves them filled."""
    marker = request.node.get_closest_marker("django_db")
    is_real = (
        bool(marker and marker.kwargs.get("transaction")) or "live_server" in request.fixturenames
    )
    if is_real or marker or "db" in request.fixturenames:
        request.getfixturevalue("transactional_db" if is_real else "db")
        cache.clear()
        with connection.cursor() as cursor:
            cursor.execute("delete from procrastinate_jobs")
