"""What every test may ask for; the people and places everybody knows stand in cast.py."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.cast", "tests.browser"]

# how long an example takes is the weather; where many wait for the answer, it is the same each time
settings.register_profile(
    "samling",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("samling")

SHARED = Path(__file__).resolve().parents[2] / "shared"


LONG = ("journeys", "routeplan", "courseplan", "accounts")
"""Folders whose files take long for their number of tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, so that no lane works alone at the end (the order of files is the lanes' queue)."""
    many = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[int, int, str]:
        folder = item.path.parent.name
        return LONG.index(folder) if folder in LONG else len(LONG), -many[item.path], str(item.path)

    items.sort(key=place)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real open data beside the project; CI has it, people outside may not."""
    if not SHARED.exists():
        if os.environ.get("CI"):
            pytest.fail("CI must have ../shared beside the project")
        pytest.skip("needs ../shared beside the project")
    return SHARED


@pytest.fixture(autouse=True, scope="session")
def only_filled_tables_are_emptied() -> Iterator[None]:
    """After a test with real transactions: emptying all 140 tables costs a hundred times what the filled ones do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", _emptying)
        yield


def _emptying(style: Any, database: Any, **_: Any) -> list[str]:
    tables = database.introspection.django_table_names(only_existing=True, include_views=False)
    asked = " union all ".join(f"select '{t}' where exists (select from {t})" for t in tables)
    with database.cursor() as cursor:
        cursor.execute(asked)
        filled = [table for (table,) in cursor.fetchall()]
    # neither foreign keys nor triggers look on: all of it goes
    return [
        "set local session_replication_role = replica",
        *(f"delete from {table}" for table in filled),
        "set local session_replication_role = origin",
    ]


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
