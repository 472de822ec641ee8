"""Marking who came: the last word by the clock holds, whatever arrives when."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from samling.meetings import commands
from samling.meetings.commands import Mark
from samling.meetings.models import Enrolment, Meeting
from samling.meetings.models import Mark as MarkRow
from samling.meetings.rules import attendance
from samling.meetings.rules.attendance import Said
from samling.register.models import Organisation
from tests.cast import NOON
from tests.meetings.made_enrolments import seat
from tests.meetings.made_meetings import make_meeting, make_session

MINUTE = timedelta(minutes=1)
DURING = NOON + timedelta(days=7, minutes=10)


@pytest.fixture
def meeting(trysil_library: Organisation) -> Meeting:
    return make_meeting(trysil_library)


def came(enrolment: Enrolment, *, at: datetime = DURING, came: bool = True, **told: object) -> Mark:
    key = told.pop("key", None) or uuid4()
    return Mark(key, enrolment.pk, came=came, how="ticked", marked_at=at, **told)  # type: ignore[arg-type]


def marked(meeting: Meeting, *marks: Mark, at: datetime = DURING) -> commands.Marked:
    return commands.mark(slug=meeting.slug, marks=marks, by="test", at=at)


def test_a_tick_at_the_door_is_attendance(meeting: Meeting) -> None:
    kari, ola = seat(meeting, "Kari"), seat(meeting, "Ola")
    marked(meeting, came(kari))
    kari.refresh_from_db()
    ola.refresh_from_db()
    assert (kari.attended, kari.attended_how) == (True, "ticked")
    assert ola.attended is None


def test_a_mark_sent_again_is_the_same_mark(meeting: Meeting) -> None:
    kari = seat(meeting)
    mark = came(kari)
    assert marked(meeting, mark) == marked(meeting, mark)
    assert MarkRow.objects.count() == 1


def test_taking_a_tick_back_holds_when_it_is_the_last_word(meeting: Meeting) -> None:
    kari = seat(meeting)
    marked(meeting, came(kari))
    marked(meeting, came(kari, came=False, at=DURING + MINUTE), at=DURING + MINUTE)
    kari.refresh_from_db()
    assert (kari.attended, kari.attended_how) == (False, "")


def test_two_phones_agree_though_the_older_mark_arrives_last(meeting: Meeting) -> None:
    kari = seat(meeting)
    later = DURING + timedelta(hours=1)
    marked(meeting, came(kari, at=DURING + 5 * MINUTE), at=later)
    marked(meeting, came(kari, at=DURING, came=False), at=later)
    kari.refresh_from_db()
    assert kari.attended is True


def test_marks_of_another_meeting_are_told_and_the_rest_is_kept(
    meeting: Meeting, trysil_library: Organisation
) -> None:
    here, elsewhere = seat(meeting), seat(make_meeting(trysil_library))
    stray, good = came(elsewhere), came(here)
    answer = marked(meeting, stray, good)
    assert (answer.kept, answer.unknown) == ((good.key,), (stray.key,))
    elsewhere.refresh_from_db()
    assert elsewhere.attended is None


def test_the_door_is_shut_for_a_draft_and_two_days_before(
    meeting: Meeting, trysil_library: Organisation
) -> None:
    draft = make_meeting(trysil_library, state="draft")
    with pytest.raises(commands.DoorIsShut):
        marked(draft, came(seat(draft)))
    with pytest.raises(commands.DoorIsShut):
        marked(meeting, came(seat(meeting)), at=NOON)


def test_a_session_has_attendance_of_its_own(meeting: Meeting) -> None:
    session = make_session(meeting, "Lesesirkler")
    kari = seat(meeting)
    choice = kari.choices.create(session=session, round=1)
    marked(meeting, came(kari, session_id=session.pk))
    choice.refresh_from_db()
    kari.refresh_from_db()
    assert (choice.attended, kari.attended) == (True, None)


def test_the_code_on_the_screen_marks_oneself_and_a_wrong_one_does_not(meeting: Meeting) -> None:
    kari = seat(meeting)
    code = attendance.screen_code(secret=settings.SECRET_KEY, meeting=meeting.key, at=DURING)
    with pytest.raises(commands.WrongCode):
        commands.attend_by_code(key=kari.key, code="22222", by="test", at=DURING)
    told = commands.attend_by_code(key=kari.key, code=code.lower(), by="test", at=DURING)
    assert (told.attended, told.attended_how) == (True, "code")


def test_yesterdays_code_is_no_good(meeting: Meeting) -> None:
    kari = seat(meeting)
    old = attendance.screen_code(
        secret=settings.SECRET_KEY, meeting=meeting.key, at=DURING - timedelta(minutes=20)
    )
    with pytest.raises(commands.WrongCode):
        commands.attend_by_code(key=kari.key, code=old, by="test", at=DURING)


said = st.builds(
    Said,
    key=st.uuids(),
    came=st.booleans(),
    how=st.just("ticked"),
    marked_at=st.datetimes(datetime(2026, 5, 1), datetime(2026, 5, 2)),
)


@given(st.lists(said, max_size=8, unique_by=lambda mark: mark.key), st.randoms())
def test_the_last_word_is_the_same_in_whatever_order_and_however_often(
    marks: list[Said], chance: Random
) -> None:
    mixed = marks + marks
    chance.shuffle(mixed)
    assert attendance.last_word(mixed) == attendance.last_word(marks)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1))
spans = st.timedeltas(timedelta(days=-400), timedelta(days=400))


@given(moments, spans, st.timedeltas(timedelta(0), timedelta(days=1)))
def test_a_phone_with_a_wrong_clock_is_put_right(
    now: datetime, wrong: timedelta, ago: timedelta
) -> None:
    phone = now + wrong
    assert attendance.put_right(phone - ago, sent_at=phone, received_at=now) == now - ago


@given(moments, moments, moments)
def test_no_mark_is_from_the_future(marked_at: datetime, sent: datetime, now: datetime) -> None:
    assert attendance.put_right(marked_at, sent_at=sent, received_at=now) <= now


@given(st.uuids(), st.uuids())
def test_the_code_of_the_door_points_out_one_and_tells_nothing(one: UUID, other: UUID) -> None:
    assert (attendance.door_code(one) == attendance.door_code(other)) == (one == other)
    assert attendance.door_code(one) not in one.hex
