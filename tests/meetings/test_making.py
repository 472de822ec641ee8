"""Making, changing, publishing and calling off meetings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.ground.period import OSLO
from samling.meetings import commands, queries
from samling.meetings.commands import NewQuestion, NewSession, Seats, Told
from samling.meetings.models import Meeting
from samling.meetings.rules.off_days import Off, public_holiday, school_holiday
from samling.meetings.rules.series import MOST, Every, days, rule_of
from samling.register.models import Organisation
from samling.strategy.models import Measure
from tests.cast import NOON
from tests.meetings.made_meetings import make_meeting, make_session

THIRD_TUESDAY = datetime(2026, 6, 16, 10, tzinfo=OSLO)
TOLD = Told(
    starts_at=THIRD_TUESDAY,
    ends_at=THIRD_TUESDAY + timedelta(hours=2),
    type="training",
    audience="professionals",
    title_nb="Fagdag om leselyst",
    place="Trysil folkebibliotek",
    seats=(Seats("physical", 20),),
)
WHO: dict[str, Any] = {"person_id": None, "by": "test", "at": NOON}
BY: dict[str, Any] = {"by": "test", "at": NOON}


def made(host: Organisation, **told: Any) -> Meeting:
    return commands.make_meeting(host_id=host.pk, told=replace(TOLD, **told), **WHO)


def test_a_meeting_is_a_draft_that_nobody_sees_until_it_is_published(
    trysil_library: Organisation,
) -> None:
    meeting = made(trysil_library)
    assert (meeting.state, meeting.slug) == ("draft", "fagdag-om-leselyst-2026-06-16")
    assert not Meeting.objects.public().exists()
    commands.publish(slug=meeting.slug, **BY)
    assert Meeting.objects.public().get() == meeting
    assert meeting.pools.get().seats == 20


def test_published_twice_is_published_once(trysil_library: Organisation) -> None:
    slug = made(trysil_library).slug
    first = commands.publish(slug=slug, **BY).published_at
    assert commands.publish(slug=slug, by="test", at=NOON + timedelta(days=1)).published_at == first


def test_two_of_the_same_name_on_the_same_day_have_addresses_of_their_own(
    trysil_library: Organisation,
) -> None:
    slugs = {made(trysil_library).slug for _ in range(3)}
    assert len(slugs) == 3


def test_a_meeting_for_the_invited_only_has_an_address_that_nobody_guesses(
    trysil_library: Organisation,
) -> None:
    meeting = made(trysil_library, is_open=False)
    assert len(meeting.slug.rsplit("-", 1)[1]) == 12
    commands.publish(slug=meeting.slug, **BY)
    assert not Meeting.objects.public().exists()


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("title", {"title_nb": " "}),
        ("title", {"title_nb": "x" * 161}),
        ("ends_at", {"ends_at": THIRD_TUESDAY}),
        ("ends_at", {"ends_at": THIRD_TUESDAY + timedelta(days=40)}),
        ("starts_at", {"starts_at": NOON + timedelta(days=1200), "ends_at": NOON + timedelta(days=1201)}),
        ("type", {"type": "party"}),
        ("audience", {"audience": "cats"}),
        ("theme", {"theme": "fish"}),
        ("seats", {"seats": (Seats("physical", -1),)}),
        ("seats", {"seats": (Seats("by post", 1),)}),
        ("room_address", {"room_kind": "link"}),
        ("closes_at", {"opens_at": NOON, "closes_at": NOON}),
        ("closes_at", {"closes_at": THIRD_TUESDAY + timedelta(days=2)}),
        ("opens_at", {"opens_at": THIRD_TUESDAY + timedelta(days=2)}),
        ("sessions", {"sessions": (NewSession(place=1),)}),
        ("sessions", {"sessions": (NewSession(place=1, title_nb="A", ends_at=NOON),)}),
        ("questions", {"questions": (NewQuestion(place=1),)}),
        ("questions", {"questions": (NewQuestion(place=1, kind="choice", text_nb="A?", choices=("B",)),)}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_names_the_field(
    trysil_library: Organisation, field: str, told: dict[str, Any]
) -> None:
    with pytest.raises(commands.BadMeeting) as refusal:
        made(trysil_library, **told)
    assert refusal.value.field == field
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"seats": ()},
        {"place": ""},
        {"seats": (Seats("digital", 5),)},
        {"starts_at": NOON - timedelta(days=2), "ends_at": NOON - timedelta(days=1)},
    ],
)
def test_a_meeting_nobody_could_find_is_not_published(
    trysil_library: Organisation, told: dict[str, Any]
) -> None:
    with pytest.raises(commands.NotReady):
        commands.publish(slug=made(trysil_library, **told).slug, **BY)


def test_a_template_is_never_published_and_others_are_made_from_it(
    trysil_library: Organisation,
) -> None:
    slug = made(trysil_library, questions=(NewQuestion(place=1, text_nb="Hvilket tog?"),)).slug
    pattern = commands.copy_meeting(slug=slug, as_pattern=True, **WHO)
    with pytest.raises(commands.NotReady):
        commands.publish(slug=pattern.slug, **BY)
    with pytest.raises(commands.MeetingIsOver):
        commands.cancel(slug=pattern.slug, why="x", **BY)
    copy = commands.copy_meeting(slug=pattern.slug, on=date(2026, 9, 15), **WHO)
    assert copy.starts_at == datetime(2026, 9, 15, 10, tzinfo=OSLO)
    assert copy.questions.get().text_nb == "Hvilket tog?"


def test_a_copy_keeps_its_hour_over_the_clock_change(trysil_library: Organisation) -> None:
    copy = commands.copy_meeting(slug=made(trysil_library).slug, on=date(2026, 12, 15), **WHO)
    assert copy.starts_at.astimezone(OSLO).hour == 10


def test_the_measure_is_found_or_named_or_left_out(
    trysil_library: Organisation, debates: Measure
) -> None:
    commands.gather(measure_slug=debates.slug, type="debate", by="test", at=NOON)
    assert made(trysil_library, type="debate").measure == debates
    assert made(trysil_library, type="debate", measure_slug="").measure is None
    assert made(trysil_library, measure_slug=debates.slug).measure == debates
    with pytest.raises(commands.UnknownMeasure):
        made(trysil_library, measure_slug="finnes-ikke")


def test_a_change_that_people_must_know_of_counts_the_sequence_up(
    trysil_library: Organisation,
) -> None:
    meeting = commands.publish(slug=made(trysil_library).slug, **BY)
    for number, told in enumerate(
        (replace(TOLD, text_nb="Mer om dagen"), replace(TOLD, place="Rådhuset")), start=0
    ):
        meeting = commands.edit_meeting(slug=meeting.slug, told=told, **BY)
        assert meeting.sequence == number
    assert commands.edit_meeting(slug=meeting.slug, told=told, **BY).sequence == 1


def test_a_draft_may_be_moved_without_anybody_being_told(trysil_library: Organisation) -> None:
    meeting = made(trysil_library)
    moved = replace(TOLD, starts_at=THIRD_TUESDAY - timedelta(hours=1))
    assert commands.edit_meeting(slug=meeting.slug, told=moved, **BY).sequence == 0


def test_whoever_saves_an_old_page_is_told_so(trysil_library: Organisation) -> None:
    meeting = made(trysil_library)
    later = NOON + timedelta(minutes=5)
    commands.edit_meeting(slug=meeting.slug, told=TOLD, seen=NOON, by="test", at=later)
    with pytest.raises(commands.MeetingStale):
        commands.edit_meeting(slug=meeting.slug, told=TOLD, seen=NOON, **BY)


def test_sessions_and_questions_are_known_again_when_words_change(
    trysil_library: Organisation,
) -> None:
    sessions = (NewSession(place=1, title_nb="A"), NewSession(place=2, title_nb="B"))
    questions = (NewQuestion(place=1, text_nb="Mat?", kind="diet", keep_days=90),)
    meeting = made(trysil_library, sessions=sessions, questions=questions)
    assert meeting.questions.get().keep_days == 1
    keys = list(meeting.sessions.values_list("pk", flat=True))
    renamed = (replace(sessions[0], title_nb="A igjen"), sessions[1])
    commands.edit_meeting(slug=meeting.slug, told=replace(TOLD, sessions=renamed), **BY)
    assert list(meeting.sessions.values_list("pk", "title_nb")) == [
        (keys[0], "A igjen"),
        (keys[1], "B"),
    ]
    assert not meeting.questions.exists()


def test_a_session_that_somebody_has_picked_stays(trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library)
    session = make_session(meeting, "A")
    enrolment = sit(meeting)
    enrolment.choices.create(session=session, round=1)
    with pytest.raises(commands.SomebodyHasIt):
        commands.edit_meeting(slug=meeting.slug, told=commands_told(meeting), **BY)


def test_a_form_that_somebody_has_signed_up_in_stays(trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library, digital=5, room_kind="jitsi")
    sit(meeting)
    told = replace(commands.told_of(meeting), seats=(Seats("digital", 5),))
    with pytest.raises(commands.SomebodyHasIt):
        commands.edit_meeting(slug=meeting.slug, told=told, **BY)


def test_a_session_never_gets_fewer_seats_than_people(trysil_library: Organisation) -> None:
    meeting = make_meeting(trysil_library)
    make_session(meeting, "A", seats=5, seated=3)
    told = commands.told_of(meeting)
    fewer = replace(told, sessions=(replace(told.sessions[0], seats=2),))
    with pytest.raises(commands.BadMeeting):
        commands.edit_meeting(slug=meeting.slug, told=fewer, **BY)


def commands_told(meeting: Meeting) -> Told:
    return replace(commands.told_of(meeting), sessions=())


def sit(meeting: Meeting, email: str = "kari@samling.test", **told: Any) -> Any:
    """Somebody on a seat, counted."""
    pool = meeting.pools.order_by("pk")[0]
    pool.seated += 1
    pool.last_place += 1
    pool.save()
    return meeting.enrolments.create(
        pool=pool, place=pool.last_place, standing="seated", name="Kari", email=email,
        asked_at=NOON, **told,
    )  # fmt: skip


def test_a_cancelled_meeting_says_why_and_cannot_be_changed(trysil_library: Organisation) -> None:
    meeting = commands.publish(slug=made(trysil_library).slug, **BY)
    with pytest.raises(commands.BadMeeting):
        commands.cancel(slug=meeting.slug, why=" ", **BY)
    (off,) = commands.cancel(slug=meeting.slug, why="Foreleseren er syk", **BY)
    assert (off.state, off.cancelled_why, off.sequence) == ("cancelled", "Foreleseren er syk", 1)
    for deed in (
        lambda: commands.cancel(slug=meeting.slug, why="x", **BY),
        lambda: commands.publish(slug=meeting.slug, **BY),
        lambda: commands.edit_meeting(slug=meeting.slug, told=TOLD, **BY),
        lambda: commands.discard(slug=meeting.slug, **BY),
    ):
        with pytest.raises(commands.MeetingIsOver):
            deed()


def test_a_draft_can_be_thrown_away(trysil_library: Organisation) -> None:
    meeting = made(trysil_library, sessions=(NewSession(place=1, title_nb="A"),))
    commands.discard(slug=meeting.slug, **BY)
    assert not Meeting.objects.exists()


RULE = rule_of(Every.WEEKDAY_OF_MONTH, first=THIRD_TUESDAY.date(), times=4, until=None)


def test_a_series_is_a_meeting_for_each_date_at_the_same_hour(
    trysil_library: Organisation,
) -> None:
    found = commands.make_series(host_id=trysil_library.pk, told=TOLD, rule=RULE, **WHO)
    assert [one.starts_at.astimezone(OSLO).strftime("%d.%m %H:%M") for one in found] == [
        "16.06 10:00", "21.07 10:00", "18.08 10:00", "15.09 10:00",
    ]  # fmt: skip
    assert {one.series_id for one in found} == {found[0].series_id}
    commands.publish(slug=found[0].slug, **BY)
    assert Meeting.objects.published().count() == 4


def test_one_date_of_a_series_or_the_later_ones_too_are_changed(
    trysil_library: Organisation,
) -> None:
    found = commands.make_series(host_id=trysil_library.pk, told=TOLD, rule=RULE, **WHO)
    at_noon = replace(
        commands.told_of(found[1]),
        starts_at=found[1].starts_at + timedelta(hours=2),
        ends_at=found[1].ends_at + timedelta(hours=2),
    )
    commands.edit_meeting(slug=found[1].slug, told=at_noon, **BY)
    assert hours() == [10, 12, 10, 10]
    commands.edit_meeting(slug=found[1].slug, told=at_noon, with_series=True, **BY)
    assert hours() == [10, 12, 12, 12]
    commands.publish(slug=found[0].slug, **BY)
    off = commands.cancel(slug=found[2].slug, why="Bygges om", with_series=True, **BY)
    assert len(off) == 2


def hours() -> list[int]:
    rows = Meeting.objects.order_by("starts_at")
    return [one.starts_at.astimezone(OSLO).hour for one in rows]


def test_a_series_of_one_date_is_none(trysil_library: Organisation) -> None:
    rule = rule_of(Every.WEEK, first=THIRD_TUESDAY.date(), times=None, until=THIRD_TUESDAY.date())
    with pytest.raises(commands.BadMeeting):
        commands.make_series(host_id=trysil_library.pk, told=TOLD, rule=rule, **WHO)
    assert not Meeting.objects.exists()


@given(
    every=st.sampled_from([each for each in Every if each != Every.ONCE]),
    first=st.dates(date(2025, 1, 1), date(2035, 1, 1)),
    times=st.integers(1, 80),
)
def test_the_dates_of_a_rule_come_in_order_each_once_and_never_too_many(
    every: Every, first: date, times: int
) -> None:
    found = days(rule_of(every, first=first, times=times, until=None), first)
    assert list(found) == sorted(set(found))
    assert len(found) <= min(times, MOST)
    if every != Every.MONTH:
        assert {day.weekday() for day in found} <= {first.weekday()}
    if every == Every.WEEKDAY_OF_MONTH:
        assert {(day.day - 1) // 7 for day in found} <= {(first.day - 1) // 7}


@given(first=st.dates(date(2025, 1, 1), date(2035, 1, 1)), length=st.integers(0, 900))
def test_a_rule_with_a_last_day_goes_no_further(first: date, length: int) -> None:
    until = first + timedelta(days=length)
    found = days(rule_of(Every.WEEK, first=first, times=None, until=until), first)
    assert found[0] == first
    assert all(day <= until for day in found)


def test_public_and_school_holidays_are_known() -> None:
    assert public_holiday(date(2028, 5, 17)) == "Grunnlovsdag"
    assert public_holiday(date(2028, 5, 18)) == ""
    assert school_holiday(date(2027, 7, 1)) == Off.SUMMER
    assert school_holiday(date(2026, 12, 28)) == Off.CHRISTMAS
    assert school_holiday(date(2027, 3, 24)) == Off.EASTER  # Easter Sunday is 28 March
    assert school_holiday(date(2026, 10, 6)) == Off.PERHAPS_AUTUMN
    assert school_holiday(date(2027, 2, 24)) == Off.PERHAPS_WINTER
    assert school_holiday(date(2026, 11, 3)) is None


def test_what_is_at_the_same_time_is_foreseen(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    span = (TOLD.starts_at, TOLD.ends_at)
    own = make_meeting(trysil_library, starts_at=TOLD.starts_at, audience="children")
    same = make_meeting(ringsaker_library, starts_at=TOLD.starts_at, audience="professionals")
    make_meeting(ringsaker_library, starts_at=TOLD.starts_at, audience="seniors")
    make_meeting(ringsaker_library, starts_at=TOLD.ends_at, audience="professionals")
    make_meeting(
        ringsaker_library, starts_at=TOLD.starts_at, audience="professionals", state="draft"
    )
    found = queries.foreseen([span], host_id=trysil_library.pk, audience="professionals")
    assert {(one.why, one.slug) for one in found[0].collisions} == {
        ("host", own.slug), ("audience", same.slug),
    }  # fmt: skip


def test_what_is_for_the_invited_is_foreseen_by_its_own_host_alone(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    make_meeting(ringsaker_library, starts_at=TOLD.starts_at, is_open=False)
    span = (TOLD.starts_at, TOLD.ends_at)
    for host, number in ((trysil_library, 0), (ringsaker_library, 1)):
        found = queries.foreseen([span], host_id=host.pk, audience="adults")
        assert len(found[0].collisions) == number


def test_a_meeting_moved_across_midnight_keeps_its_length_and_is_told_of(
    trysil_library: Organisation,
) -> None:
    late = datetime(2026, 10, 24, 23, 30, tzinfo=OSLO)  # the clocks go back that night
    meeting = commands.publish(slug=made(trysil_library).slug, **BY)
    told = replace(TOLD, starts_at=late, ends_at=late + timedelta(hours=5))
    moved = commands.edit_meeting(slug=meeting.slug, told=told, **BY)
    moved.refresh_from_db()
    assert moved.sequence == 1
    assert moved.ends_at.astimezone(OSLO).strftime("%d %H:%M") == "25 04:30"
    assert moved.ends_at - moved.starts_at == timedelta(hours=6)  # one hour came twice
    (line,) = queries.calendar_lines(queries.Sought(), at=NOON).lines
    assert (str(line.day), str(line.until)) == ("2026-10-24", "2026-10-25")


def test_people_who_go_to_both_are_counted(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    here = make_meeting(trysil_library, starts_at=TOLD.starts_at)
    there = make_meeting(ringsaker_library, starts_at=TOLD.starts_at, audience="seniors")
    for meeting in (here, there):
        sit(meeting)
        sit(meeting, email=f"{meeting.slug}@samling.test")
    span = (here.starts_at, here.ends_at)
    found = queries.foreseen([span], host_id=trysil_library.pk, audience="adults", but=here)
    assert [(one.why, one.people) for one in found[0].collisions] == [("people", 1)]
