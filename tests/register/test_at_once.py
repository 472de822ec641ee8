"""Two imports at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from samling.register.importers.facts import load_facts
from samling.register.models import Municipality, Organisation
from samling.register.rules.told import Changes
from tests.cast import NOON

HANDS = 3


@pytest.mark.django_db(transaction=True)
def test_programs_that_start_at_once_load_the_facts_once() -> None:
    start = Barrier(HANDS)

    def load(_hand: int) -> Changes:
        start.wait()
        try:
            return load_facts(at=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(HANDS) as pool:
        results = list(pool.map(load, range(HANDS)))
    assert sorted(bool(result.new) for result in results) == [False, False, True]
    assert Municipality.objects.count() == 46
    assert Organisation.objects.filter(kind="public_library").count() == 46
