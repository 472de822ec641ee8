"""Many hands at once on the real database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from samling.meetings import commands
from samling.meetings.models import Correction, Event
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of
from tests.meetings.made import log, totals, totals_after_recount
from tests.meetings.test_log_page import told

HANDS = 6


def all_at_once(deed: Callable[[int], Any], hands: int = HANDS) -> list[Any]:
    """Let each hand do its deed at the same moment, on a connection of its own."""
    start = Barrier(hands)

    def one(number: int) -> Any:
        start.wait()
        try:
            return deed(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(one, range(hands)))


@pytest.mark.django_db(transaction=True)
def test_the_same_event_from_many_hands_at_once_is_one_event(trysil_library: Organisation) -> None:
    key = uuid4()
    events = all_at_once(lambda _number: log(trysil_library, key=key))
    assert len({event.pk for event in events}) == 1
    assert set(totals().values()) == {(1, 1, 0, 12)}


@pytest.mark.django_db(transaction=True)
def test_two_identical_forms_at_once_make_one_event(
    trysil_library: Organisation, bo: Person
) -> None:
    form = told(trysil_library, key=str(uuid4()))
    browsers = [client_of(bo) for _each in range(2)]
    answers = all_at_once(lambda n: browsers[n].post("/arrangementer/logg/", form), hands=2)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Event.objects.count() == 1
    assert set(totals().values()) == {(1, 1, 0, 14)}


@pytest.mark.django_db(transaction=True)
def test_the_totals_hold_after_many_hands_have_logged_and_corrected(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    shared = log(trysil_library)
    types = ("debate", "culture", "training")

    def deeds(number: int) -> None:
        for turn in range(6):
            library = (trysil_library, ringsaker_library)[(number + turn) % 2]
            event = log(library, type=types[turn % 3], people=number * turn)
            sure = ("reported", "estimated")[turn % 2]
            for key, people in ((event.key, turn), (shared.key, number * 10 + turn)):
                commands.correct_people(
                    key=key, people=people, standing=sure, person_id=None, by="test", at=NOON
                )
            if turn == 3:
                commands.strike_event(key=event.key, by="test", at=NOON)
            if turn == 4:
                commands.recount(by="test", at=NOON)

    all_at_once(deeds)
    assert Event.objects.count() == 1 + HANDS * 6
    assert Correction.objects.exists()
    assert totals() == totals_after_recount()


@pytest.mark.django_db(transaction=True)
def test_the_same_many_events_from_two_importers_at_once_are_written_once(
    trysil_library: Organisation,
) -> None:
    events = [
        commands.NewEvent(
            key=uuid4(),
            library_id=trysil_library.pk,
            title="Lesestund",
            starts_at=NOON,
            type="culture",
            organiser="own",
            audience="children",
            people=5,
            standing="reported",
        )
        for _each in range(200)
    ]
    orders = (events, events[::-1])
    news = all_at_once(lambda n: commands.log_many(orders[n], by="test", at=NOON), hands=2)
    assert sorted(news) == [0, 200]
    assert totals() == totals_after_recount()
