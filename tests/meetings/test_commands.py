"""Logging, correcting and taking out events."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samling.journal.models import Entry
from samling.meetings import commands
from samling.meetings.models import Correction, Event, Tally
from samling.register.models import Organisation, Person
from samling.strategy.models import Measure
from tests.cast import NOON
from tests.meetings.made import log, numbers, totals, totals_after_recount, words

LATER = NOON + timedelta(hours=3)
ONCE_MADE = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def correct(event: Event, people: int | None, standing: str = "reported", **more: Any) -> Event:
    return commands.correct_people(
        key=event.key,
        people=people,
        standing=standing,
        person_id=None,
        by="test",
        at=LATER,
        **more,
    )


def edit(event: Event, **changed: Any) -> Event:
    told = {
        name: getattr(event, name)
        for name in ("title", "starts_at", "type", "organiser", "audience", "setting", "is_public")
    }
    return commands.edit_event(key=event.key, **{**told, **changed}, by="test", at=LATER)


def county(**words: Any) -> tuple[int, ...]:
    rows = Tally.objects.filter(scope="county", **words)
    return tuple(sum(n) for n in zip(*rows.values_list("events", "counted", "people"), strict=True))


def test_an_event_is_written_down_with_its_month_and_place(
    trysil_library: Organisation, bo: Person
) -> None:
    late = datetime(2026, 4, 30, 22, 30, tzinfo=UTC)  # half past midnight on 1 May in Norway
    event = log(trysil_library, starts_at=late, person_id=bo.pk, by=f"person:{bo.pk}")
    event.refresh_from_db()
    assert event.month == date(2026, 5, 1)
    assert event.municipality_id == trysil_library.municipality_id
    assert event.logged_by_id == bo.pk
    assert Entry.objects.get(subject=f"event:{event.pk}").by == f"person:{bo.pk}"


def test_an_event_stands_at_once_in_four_totals(trysil_library: Organisation) -> None:
    log(trysil_library, people=12)
    places = sorted((key[0], key[1], key[3]) for key in totals())
    assert places == [
        ("county", "month", date(2026, 5, 1)),
        ("library", "month", date(2026, 5, 1)),
        ("municipality", "month", date(2026, 5, 1)),
        ("municipality", "year", date(2026, 1, 1)),
    ]
    assert set(totals().values()) == {(1, 1, 0, 12)}


def test_an_unknown_number_is_an_event_without_people(trysil_library: Organisation) -> None:
    log(trysil_library, people=None, standing="missing")
    assert set(totals().values()) == {(1, 0, 0, 0)}


def test_the_same_event_sent_twice_is_one_event(trysil_library: Organisation) -> None:
    key = uuid4()
    first = log(trysil_library, key=key)
    second = log(trysil_library, key=key, at=LATER)
    assert second.pk == first.pk
    assert county() == (1, 1, 12)


def test_an_event_sent_again_after_a_correction_is_still_the_same(
    trysil_library: Organisation,
) -> None:
    key = uuid4()
    correct(log(trysil_library, key=key), 40)
    assert log(trysil_library, key=key).people == 40
    assert county() == (1, 1, 40)


def test_another_event_under_the_same_key_is_refused(trysil_library: Organisation) -> None:
    key = uuid4()
    log(trysil_library, key=key)
    with pytest.raises(commands.EventDiffers):
        log(trysil_library, key=key, title="Noe helt annet")
    assert county() == (1, 1, 12)


def test_an_event_goes_to_the_measure_that_gathers_its_kind(
    trysil_library: Organisation, debates: Measure
) -> None:
    commands.gather(measure_slug=debates.slug, type="debate", by="test", at=NOON)
    assert log(trysil_library).measure_id == debates.pk
    assert log(trysil_library, type="culture").measure_id is None


def test_the_librarian_may_name_another_measure_or_none(
    trysil_library: Organisation, debates: Measure
) -> None:
    commands.gather(measure_slug=debates.slug, type="debate", by="test", at=NOON)
    assert log(trysil_library, measure_slug="").measure_id is None
    assert log(trysil_library, type="culture", measure_slug=debates.slug).measure_id == debates.pk


def test_a_measure_that_is_done_gathers_no_more(
    trysil_library: Organisation, debates: Measure
) -> None:
    commands.gather(measure_slug=debates.slug, by="test", at=NOON)
    Measure.objects.update(state="done")
    assert log(trysil_library).measure_id is None
    with pytest.raises(commands.UnknownMeasure):
        log(trysil_library, measure_slug=debates.slug)


def test_saying_again_what_a_measure_gathers_changes_its_place(debates: Measure) -> None:
    once = commands.gather(measure_slug=debates.slug, type="debate", place=9, by="test", at=NOON)
    again = commands.gather(measure_slug=debates.slug, type="debate", place=5, by="test", at=NOON)
    assert (once.pk, again.place) == (again.pk, 5)
    commands.gather_no_more(gathering_id=again.pk, by="test", at=NOON)
    assert not type(again).objects.exists()


def test_nothing_can_be_gathered_under_a_measure_that_is_not(db: None) -> None:
    with pytest.raises(commands.UnknownMeasure):
        commands.gather(measure_slug="finnes-ikke", by="test", at=NOON)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"title": " "}, "title"),
        ({"people": None}, "people"),
        ({"people": 12, "standing": "missing"}, "people"),
        ({"people": -3}, "people"),
        ({"starts_at": NOON + timedelta(days=3)}, "people"),
        ({"starts_at": datetime(1, 1, 2, tzinfo=UTC)}, "starts_at"),
        ({"type": "orientation", "organiser": "external"}, "organiser"),
        ({"type": "party"}, "type"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    trysil_library: Organisation, told: dict[str, Any], field: str
) -> None:
    with pytest.raises(commands.BadEvent) as refused:
        log(trysil_library, **told)
    assert refused.value.field == field
    assert not Event.objects.exists()
    assert not Tally.objects.exists()


def test_a_county_library_and_an_unknown_one_hold_no_events(county_library: Organisation) -> None:
    with pytest.raises(commands.NoSuchLibrary):
        log(county_library)
    with pytest.raises(commands.NoSuchLibrary):
        log(Organisation(pk=987_654))


def test_an_announced_event_counts_first_when_somebody_tells_it_was_held(
    trysil_library: Organisation,
) -> None:
    event = log(
        trysil_library, starts_at=NOON + timedelta(hours=2), people=None, standing="missing"
    )
    assert totals() == {}
    correct(event, 21)
    assert county() == (1, 1, 21)
    assert not Correction.objects.exists()


def test_an_announced_event_may_be_told_as_held_with_an_unknown_number(
    trysil_library: Organisation,
) -> None:
    event = log(
        trysil_library, starts_at=NOON + timedelta(hours=2), people=None, standing="missing"
    )
    correct(event, None, "missing")
    assert county() == (1, 0, 0)


def test_a_corrected_number_keeps_the_old_one(trysil_library: Organisation, celia: Person) -> None:
    event = log(trysil_library, people=12, standing="estimated")
    commands.correct_people(
        key=event.key,
        people=31,
        standing="reported",
        reason="Talte på nytt",
        person_id=celia.pk,
        by="test",
        at=LATER,
    )
    old = Correction.objects.get(event=event)
    assert (old.people, old.standing, old.reason) == (12, "estimated", "Talte på nytt")
    assert set(totals().values()) == {(1, 1, 0, 31)}


def test_the_same_number_again_corrects_nothing(trysil_library: Organisation) -> None:
    event = log(trysil_library, people=12)
    correct(event, 12)
    assert not Correction.objects.exists()


def test_a_correction_is_refused_when_somebody_else_was_faster(
    trysil_library: Organisation,
) -> None:
    event = log(trysil_library, people=12)
    correct(event, 15)
    with pytest.raises(commands.EventStale):
        correct(event, 20, seen=12)
    assert county() == (1, 1, 15)


def test_an_edited_event_moves_its_totals_and_the_journal_keeps_what_it_was(
    trysil_library: Organisation,
) -> None:
    event = log(trysil_library, people=12)
    edit(event, type="culture", title="Konsert")
    assert county(type="debate") == (0, 0, 0)
    assert county(type="culture") == (1, 1, 12)
    entry = Entry.objects.get(deed="meetings.edited")
    assert entry.details["was"] == {"title": "Debatt om skogen", "type": "debate"}


def test_an_event_moved_to_a_coming_day_is_announced_again(trysil_library: Organisation) -> None:
    event = log(trysil_library, people=None, standing="missing")
    edit(event, starts_at=LATER + timedelta(days=2))
    assert totals() == {}


def test_a_struck_event_counts_no_more_and_cannot_be_changed(trysil_library: Organisation) -> None:
    event = log(trysil_library)
    for _again in range(2):
        commands.strike_event(key=event.key, reason="avlyst", by="test", at=LATER)
    assert totals() == {}
    with pytest.raises(commands.EventIsStruck):
        correct(event, 3)
    with pytest.raises(commands.EventIsStruck):
        edit(event, title="Ny")
    assert Entry.objects.filter(deed="meetings.struck").count() == 1


def many(library: Organisation, number: int, **told: Any) -> list[commands.NewEvent]:
    plain = {"title": "Lesestund", "starts_at": NOON, "type": "culture", "organiser": "own"}
    words = {**plain, "audience": "children", "people": 7, "standing": "reported", **told}
    return [
        commands.NewEvent(key=uuid4(), library_id=library.pk, **words) for _each in range(number)
    ]


def test_many_events_are_logged_at_once_and_counted(
    trysil_library: Organisation, debates: Measure
) -> None:
    commands.gather(measure_slug=debates.slug, type="debate", by="test", at=NOON)
    events = many(trysil_library, 30) + many(trysil_library, 5, type="debate")
    assert commands.log_many(events, by="test", at=NOON) == 35
    assert county(type="culture") == (30, 30, 210)
    assert Event.objects.filter(measure=debates).count() == 5
    assert totals() == totals_after_recount()


def test_many_events_sent_again_are_still_the_same(trysil_library: Organisation) -> None:
    events = many(trysil_library, 8)
    commands.log_many(events, by="test", at=NOON)
    assert commands.log_many([*events, *many(trysil_library, 2)], by="test", at=NOON) == 2
    assert county() == (10, 10, 70)


def test_one_bad_event_among_many_and_none_is_written(trysil_library: Organisation) -> None:
    with pytest.raises(commands.BadEvent):
        commands.log_many(
            [*many(trysil_library, 3), *many(trysil_library, 1, title="")], by="test", at=NOON
        )
    unknown = Organisation(pk=987_654)
    with pytest.raises(commands.NoSuchLibrary):
        commands.log_many(many(trysil_library, 3) + many(unknown, 1), by="test", at=NOON)
    assert not Event.objects.exists()


def test_no_events_at_all_are_quickly_logged(db: None) -> None:
    assert commands.log_many([], by="test", at=NOON) == 0


@given(data=st.data())
@ONCE_MADE
def test_the_totals_are_always_what_a_recount_says(
    data: st.DataObject, trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    libraries = [trysil_library, ringsaker_library]
    before = data.draw(st.lists(st.tuples(st.sampled_from(libraries), words(), numbers())))
    events = [log(library, **w, **n) for library, w, n in before]
    for event in events:
        deed = data.draw(st.sampled_from(["leave", "correct", "edit", "strike"]))
        if deed == "correct":
            correct(event, **data.draw(numbers()))
        if deed == "edit":
            edit(event, **data.draw(words()), starts_at=NOON - timedelta(days=40))
        if deed == "strike":
            commands.strike_event(key=event.key, by="test", at=LATER)
    assert totals() == totals_after_recount()
