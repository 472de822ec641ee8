"""A meeting that was held is one event in the log, and its number follows the marks."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from samling.meetings import commands
from samling.meetings.commands import Mark
from samling.meetings.models import Enrolment, Event, Meeting
from samling.meetings.rules import holding
from samling.register.models import Municipality, Organisation
from tests.cast import NOON
from tests.meetings.made import totals, totals_after_recount
from tests.meetings.made_enrolments import seat
from tests.meetings.made_meetings import make_meeting

AFTER = NOON + timedelta(days=7, hours=3)


def mark(meeting: Meeting, *people: Enrolment, came: bool = True) -> None:
    marks = [Mark(uuid4(), one.pk, came=came, how="ticked", marked_at=AFTER) for one in people]
    commands.mark(slug=meeting.slug, marks=marks, by="test", at=AFTER)


def hold(meeting: Meeting) -> Event:
    return commands.tell_held(slug=meeting.slug, by="test", at=AFTER)


def waiting_jobs() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select task_name from procrastinate_jobs where status = 'todo'")
        return [name for (name,) in cursor.fetchall()]


def test_those_who_came_are_the_number_of_the_event(trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library)
    people = [seat(meeting) for _ in range(5)]
    mark(meeting, *people[:3])
    event = hold(meeting)
    assert (event.people, event.standing, event.setting) == (3, "reported", "in_house")
    assert (event.key, event.library, event.title) == (
        meeting.key,
        trysil_library,
        str(meeting.title),
    )


def test_where_nobody_was_marked_the_number_is_missing_and_not_zero(
    trysil_library: Organisation,
) -> None:
    meeting = make_meeting(trysil_library)
    seat(meeting)
    event = hold(meeting)
    assert (event.people, event.standing) == (None, "missing")
    assert event.confirmed_at is not None


def test_told_twice_it_is_one_event(trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library)
    mark(meeting, seat(meeting))
    assert hold(meeting) == hold(meeting)
    assert Event.objects.count() == 1
    assert totals() == totals_after_recount()


def test_marks_that_come_later_correct_the_number(trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library)
    first, second = seat(meeting), seat(meeting)
    mark(meeting, first)
    hold(meeting)
    mark(meeting, second)
    event = hold(meeting)
    assert event.people == 2
    assert totals() == totals_after_recount()


def test_a_number_that_the_host_has_put_right_is_left_alone(trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library)
    first, second = seat(meeting), seat(meeting)
    mark(meeting, first)
    event = hold(meeting)
    commands.correct_people(
        key=event.key, people=40, standing="estimated", person_id=None, by="test", at=AFTER
    )
    mark(meeting, second)
    assert hold(meeting).people == 40


def test_an_event_that_was_taken_out_stays_out(trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library)
    first, second = seat(meeting), seat(meeting)
    mark(meeting, first)
    event = hold(meeting)
    commands.strike_event(key=event.key, by="test", at=AFTER)
    mark(meeting, second)
    event = hold(meeting)
    assert (event.people, event.struck_at) == (1, AFTER)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_what_was_not_held_is_no_event(trysil_library: Organisation, state: str) -> None:
    meeting = make_meeting(trysil_library, state=state)
    with pytest.raises(commands.NotHeld):
        hold(meeting)


def test_a_meeting_that_has_not_begun_is_no_event(trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library)
    with pytest.raises(commands.NotHeld):
        commands.tell_held(slug=meeting.slug, by="test", at=NOON)


def test_the_county_librarys_event_counts_where_it_was_held(
    county_library: Organisation, ringsaker: Municipality
) -> None:
    meeting = make_meeting(county_library, municipality=ringsaker)
    event = hold(meeting)
    assert (event.municipality, event.setting) == (ringsaker, "outside")


def test_the_county_librarys_digital_event_counts_at_home(
    county_library: Organisation, trysil: Municipality, ringsaker: Municipality
) -> None:
    county_library.municipality = trysil
    county_library.save()
    event = hold(make_meeting(county_library, is_digital=True, municipality=ringsaker))
    assert (event.municipality, event.setting) == (trysil, "digital")


def test_an_event_of_a_meeting_stays_where_it_was_when_it_is_edited(
    county_library: Organisation, trysil: Municipality, ringsaker: Municipality
) -> None:
    county_library.municipality = trysil
    county_library.save()
    event = hold(make_meeting(county_library, municipality=ringsaker))
    commands.edit_event(
        key=event.key, title="Nytt navn", starts_at=event.starts_at, type="training",
        organiser="own", audience="adults", setting="outside", is_public=True, by="test", at=AFTER,
    )  # fmt: skip
    event.refresh_from_db()
    assert (event.title, event.municipality) == ("Nytt navn", ringsaker)


def test_what_follows_is_set_out_when_the_meeting_is_over_and_once(
    trysil_library: Organisation,
) -> None:
    meeting = make_meeting(trysil_library)
    kari, ola = seat(meeting), seat(meeting)
    during = meeting.starts_at + timedelta(minutes=5)
    tick = Mark(uuid4(), kari.pk, came=True, how="ticked", marked_at=during)
    commands.mark(slug=meeting.slug, marks=[tick], by="test", at=during)
    assert waiting_jobs() == []
    assert commands.close_ended(by="test", at=AFTER) == 1
    mark(meeting, ola)
    assert waiting_jobs() == ["samling.credentials.jobs.after_meeting"]
    hold(meeting)
    assert commands.close_ended(by="test", at=AFTER) == 0


@pytest.mark.parametrize(
    ("forms", "venue", "is_county", "setting"),
    [
        (("digital",), None, False, "digital"),
        (("digital", "physical"), None, False, "in_house"),
        (("physical",), 1, False, "in_house"),
        (("physical",), 2, False, "outside"),
        (("physical",), None, True, "outside"),
        ((), None, False, "in_house"),
    ],
)
def test_where_a_meeting_was_in_the_words_of_the_statistics(
    forms: tuple[str, ...], venue: int | None, is_county: bool, setting: str
) -> None:
    assert holding.setting_of(forms, host=1, venue=venue, is_county=is_county) == setting
