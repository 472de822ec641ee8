"""Many fight for one seat at the same moment, on the real database with real transactions."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from samling.accounts.models import Letter
from samling.meetings import commands
from samling.meetings.commands import Newcomer
from samling.meetings.models import Enrolment, Meeting, SeatPool
from tests.cast import NOON
from tests.meetings.made_meetings import make_meeting, make_session

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 12


def at_once(deeds: list[object]) -> list[object]:
    """Do all of it in threads that start together; what each gave, or its refusal."""
    barrier = Barrier(len(deeds))

    def do(deed):
        barrier.wait(30)
        try:
            return deed()
        except commands.SessionFull as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def sign_up(meeting: Meeting, email: str, **told: object):
    person = Newcomer("Kari", email, **told)  # type: ignore[arg-type]
    return lambda: commands.enrol(
        slug=meeting.slug, people=[person], form="physical", language="nb",
        enrolled_by_id=None, by="test", at=NOON,
    )[0]  # fmt: skip


def counts(meeting: Meeting) -> tuple[int, int, int]:
    pool = SeatPool.objects.get(meeting=meeting)
    rows = Enrolment.objects.filter(pool=pool)
    assert pool.seated == rows.filter(standing="seated").count()
    assert pool.waiting == rows.filter(standing="waiting").count()
    return pool.seated, pool.waiting, pool.last_place


def test_one_of_many_gets_the_last_seat_and_the_rest_stand_in_line(trysil_library):
    meeting = make_meeting(trysil_library, seats=1)
    at_once([sign_up(meeting, f"p{n}@samling.test") for n in range(AT_ONCE)])
    assert counts(meeting) == (1, AT_ONCE - 1, AT_ONCE)
    places = list(Enrolment.objects.order_by("place").values_list("place", "standing"))
    assert places == [(1, "seated"), *((n, "waiting") for n in range(2, AT_ONCE + 1))]
    assert Letter.objects.count() == AT_ONCE


def test_the_same_person_many_times_at_once_is_one(trysil_library):
    meeting = make_meeting(trysil_library, seats=5)
    key = uuid4()
    rows = at_once([sign_up(meeting, "kari@samling.test", key=key) for _ in range(AT_ONCE)])
    assert {row.key for row in rows} == {key}
    assert counts(meeting) == (1, 0, 1)
    assert Letter.objects.count() == 1


def test_cancelling_and_signing_up_at_once_leaves_no_seat_empty_and_none_twice(trysil_library):
    meeting = make_meeting(trysil_library, seats=3)
    first = [sign_up(meeting, f"a{n}@samling.test")() for n in range(6)]
    leave = [
        lambda row=row: commands.withdraw(key=row.key, by="test", at=NOON) for row in first[:3]
    ]
    come = [sign_up(meeting, f"b{n}@samling.test") for n in range(6)]
    at_once([*leave, *come])
    assert counts(meeting) == (3, 6, 12)
    assert set(Enrolment.objects.filter(standing="seated").values_list("email", flat=True)) == {
        row.email for row in first[3:]
    }


def test_a_session_is_never_fuller_than_its_seats(trysil_library):
    meeting = make_meeting(trysil_library, seats=50)
    talk = make_session(meeting, "Høytlesing", seats=2)
    done = at_once(
        [sign_up(meeting, f"p{n}@samling.test", session_ids=[talk.pk]) for n in range(AT_ONCE)]
    )
    talk.refresh_from_db()
    assert talk.seated == 2
    assert sum(isinstance(one, commands.SessionFull) for one in done) == AT_ONCE - 2
    assert counts(meeting)[0] == 2


def test_an_offer_taken_as_it_lapses_is_one_or_the_other(trysil_library):
    meeting = make_meeting(trysil_library, seats=1, offer_hours=1)
    first, second, _third = (sign_up(meeting, f"p{n}@samling.test")() for n in range(3))
    commands.withdraw(key=first.key, by="test", at=NOON)
    late = NOON + timedelta(hours=2)

    def take():
        try:
            return commands.accept_offer(key=second.key, by="test", at=NOON)
        except commands.OfferLapsed:
            return None

    at_once([take, lambda: commands.lapse_offers(at=late)])
    pool = SeatPool.objects.get(meeting=meeting)
    assert pool.seated + pool.offered == 1
