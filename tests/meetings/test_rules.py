"""Decisions about events."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.ground.figures import Standing, Total
from samling.meetings.rules import form, measures, tallies, telling
from samling.meetings.rules.measures import Gatherer
from samling.meetings.rules.tallies import Amount, Counted
from samling.meetings.rules.telling import Fault
from samling.meetings.terms import EventType, Organiser, Setting
from samling.strategy.terms import Audience
from tests.cast import NOON
from tests.meetings.made import WORDS, numbers, words

ANYTHING = Gatherer(measure_id=1, place=90)
DEBATES = Gatherer(measure_id=2, place=30, type="debate")
CHILDREN = Gatherer(measure_id=3, place=40, audience="children")


@st.composite
def events(draw: st.DrawFn) -> Counted:
    number = draw(numbers())
    return Counted(
        library_id=draw(st.integers(1, 3)),
        municipality_id=draw(st.integers(1, 2)),
        month=date(draw(st.integers(2024, 2026)), draw(st.integers(1, 12)), 1),
        measure_id=draw(st.none() | st.integers(1, 2)),
        **draw(words()),
        people=number["people"],
        is_estimated=number["standing"] == "estimated",
    )


def test_the_lowest_place_that_fits_wins() -> None:
    gatherings = (ANYTHING, CHILDREN, DEBATES)
    assert measures.measure_for("debate", "children", "own", gatherings) == 2
    assert measures.measure_for("culture", "children", "own", gatherings) == 3
    assert measures.measure_for("culture", "adults", "external", gatherings) == 1


def test_an_event_that_no_measure_gathers_belongs_to_none() -> None:
    assert measures.measure_for("culture", "adults", "own", (DEBATES,)) is None
    assert measures.measure_for("culture", "adults", "own", ()) is None


@given(
    st.lists(
        st.builds(
            Gatherer,
            measure_id=st.integers(1, 9),
            place=st.integers(1, 3),
            type=st.just("") | WORDS["type"],
            audience=st.just("") | WORDS["audience"],
            organiser=st.just("") | WORDS["organiser"],
        )
    ),
    words(),
)
def test_the_chosen_measure_fits_and_none_that_fits_stands_before_it(
    gatherings: list[Gatherer], event: dict[str, str]
) -> None:
    del event["setting"]
    fitting = [g for g in gatherings if g.fits(**event)]
    chosen = measures.measure_for(gatherings=gatherings, **event)
    if chosen is None:
        assert not fitting
    else:
        lowest = min(g.place for g in fitting)
        assert chosen in {g.measure_id for g in fitting if g.place == lowest}


@given(events())
def test_an_event_moves_four_totals_by_the_same_amount(event: Counted) -> None:
    moved = tallies.moves(was=(), becomes=(event,))
    assert set(moved) == set(tallies.keys_of(event))
    assert len(moved) == 4
    assert set(moved.values()) == {tallies.amount_of(event)}


@given(st.lists(events(), max_size=6), st.lists(events(), max_size=6))
def test_going_there_and_back_moves_nothing(some: list[Counted], others: list[Counted]) -> None:
    there = tallies.moves(was=some, becomes=others)
    back = tallies.moves(was=others, becomes=some)
    assert back == {key: Amount(*(-n for n in amount)) for key, amount in there.items()}


@given(st.lists(events(), max_size=8))
def test_the_county_is_the_sum_of_its_municipalities_and_of_its_libraries(
    held: list[Counted],
) -> None:
    moved = tallies.moves(was=(), becomes=held)
    sums = [
        [sum(n) for n in zip(*lines, strict=True)]
        for scope, grain in (
            ("county", "month"),
            ("municipality", "month"),
            ("municipality", "year"),
            ("library", "month"),
        )
        if (lines := [a for k, a in moved.items() if (k.scope, k.grain) == (scope, grain)])
    ]
    assert all(line == sums[0] for line in sums)


def test_nothing_moves_when_nothing_changes() -> None:
    event = Counted(1, 1, date(2026, 5, 1), None, "debate", "own", "adults", "in_house", 3, False)
    assert tallies.moves(was=(event,), becomes=(event,)) == {}


def test_every_audience_stands_in_the_form_once() -> None:
    groups = [form.SCHOOLS, form.KINDERGARTENS, form.EVERYBODY_ELSE]
    assert sorted(word for group in groups for word in group) == sorted(Audience.values)
    assert form.CHILDREN <= form.EVERYBODY_ELSE


def test_the_form_asks_in_the_words_of_the_log() -> None:
    for column in form.columns_of(2020):
        assert column.types <= set(EventType.values)
        assert column.organisers <= set(Organiser.values)
        assert column.settings <= set(Setting.values)


@pytest.mark.parametrize("year", [1999, 2020, 2026])
def test_a_year_is_told_in_the_newest_edition_that_is_not_newer(year: int) -> None:
    assert form.columns_of(year) == form.EDITIONS[2020]


def happening(people: Total, **other: str) -> form.Happening:
    plain = {"type": "debate", "organiser": "own", "audience": "adults", "setting": "in_house"}
    return form.Happening(**{**plain, **other}, people=people)


def test_an_event_for_a_school_stands_in_the_schools_rows_whatever_its_type() -> None:
    lesson = happening(Total(25, 1, 1), type="training", audience="primary_school")
    filled = form.filled(form.columns_of(2020), [lesson])
    assert filled["events_schools"].figure.value == 1
    assert filled["attendance_schools"].figure.value == 25
    assert filled["own_training_events"].figure.value == 0
    assert filled["own_events"].figure.value == 0
    assert filled["all_events"].figure.value == 1


def test_children_are_counted_as_events_not_as_heads() -> None:
    filled = form.filled(
        form.columns_of(2020),
        [happening(Total(40, 2, 2), audience="children"), happening(Total(9, 1, 1))],
    )
    assert filled["own_debate_events"].figure.value == 3
    assert filled["own_debate_events_children"].figure.value == 2
    assert filled["own_debate_attendance"].figure.value == 49


def test_a_digital_event_is_told_in_its_own_rows_too() -> None:
    filled = form.filled(form.columns_of(2020), [happening(Total(30, 1, 1), setting="digital")])
    assert filled["digital_events"].figure.value == 1
    assert filled["digital_attendance"].figure.value == 30
    assert filled["own_debate_events"].figure.value == 1


def test_an_empty_log_leaves_every_column_missing() -> None:
    filled = form.filled(form.columns_of(2020), [], nothing_logged="nothing is logged")
    assert {answer.figure.standing for answer in filled.values()} == {Standing.MISSING}
    assert filled["all_events"].figure.reason == "nothing is logged"


def test_attendance_without_any_number_is_missing_and_not_zero() -> None:
    filled = form.filled(form.columns_of(2020), [happening(Total(0, 0, 2))])
    assert filled["own_debate_events"].figure.value == 2
    assert filled["own_debate_attendance"].figure.is_missing
    assert filled["own_culture_attendance"].figure.value == 0


def test_attendance_is_estimated_when_a_part_of_it_is() -> None:
    filled = form.filled(form.columns_of(2020), [happening(Total(50, 3, 4, estimated=1))])
    answer = filled["own_debate_attendance"]
    assert (answer.figure.value, answer.figure.standing) == (50, Standing.ESTIMATED)
    assert (answer.built_on.told, answer.built_on.asked) == (3, 4)


@given(
    st.lists(
        words().flatmap(
            lambda w: st.builds(
                lambda told, extra: happening(Total(told * 7, told, told + extra), **w),
                st.integers(0, 5),
                st.integers(0, 3),
            )
        ),
        max_size=12,
    )
)
def test_the_parts_of_the_form_add_up_to_its_whole(held: list[form.Happening]) -> None:
    filled = form.filled(form.columns_of(2020), held)
    if not any(h.people.asked for h in held):
        return
    value = {key: answer.built_on.value for key, answer in filled.items()}
    types = ["debate", "culture", "training"]
    for what in ("events", "attendance"):
        assert value[f"own_{what}"] == sum(
            value[f"own_{t}_{what}"] for t in [*types, "orientation"]
        )
        assert value[f"external_{what}"] == sum(value[f"external_{t}_{what}"] for t in types)
        assert value[f"all_{what}"] == (
            value[f"{what}_schools_and_kindergartens"]
            + value[f"own_{what}"]
            + value[f"external_{what}"]
        )


@pytest.mark.parametrize(
    ("people", "standing", "fault"),
    [
        (12, "reported", None),
        (0, "estimated", None),
        (None, "missing", None),
        (None, "reported", Fault.STANDING_WITHOUT_NUMBER),
        (12, "missing", Fault.NUMBER_WITHOUT_STANDING),
        (-1, "reported", Fault.NEGATIVE),
        (100_001, "reported", Fault.TOO_MANY),
    ],
)
def test_a_number_is_told_or_missing_never_both(
    people: int | None, standing: str, fault: Fault | None
) -> None:
    assert telling.count_fault(people=people, standing=standing) == fault


@pytest.mark.parametrize(
    ("title", "fault"),
    [
        ("Språkkafé", None),
        ("   ", Fault.NO_TITLE),
        ("x" * 161, Fault.LONG_TITLE),
        ("a\x00b", Fault.BAD_CHARACTER),
        ("\ud800", Fault.BAD_CHARACTER),
    ],
)
def test_a_title_can_be_read(title: str, fault: Fault | None) -> None:
    assert telling.title_fault(title) == fault


def test_a_number_is_not_told_before_the_day() -> None:
    tomorrow = NOON + timedelta(hours=25)
    assert telling.beforehand_fault(people=9, starts_at=tomorrow, at=NOON)
    assert not telling.beforehand_fault(people=9, starts_at=NOON + timedelta(hours=1), at=NOON)
    assert not telling.beforehand_fault(people=None, starts_at=tomorrow, at=NOON)


def test_a_date_lies_within_reason() -> None:
    assert telling.time_fault(starts_at=datetime(26, 5, 1, tzinfo=UTC), at=NOON) == Fault.TOO_EARLY
    far = NOON + timedelta(days=4 * 365)
    assert telling.time_fault(starts_at=far, at=NOON) == Fault.TOO_FAR
    assert telling.time_fault(starts_at=NOON, at=NOON) is None


def test_an_event_is_announced_until_its_hour_and_held_from_then() -> None:
    later = NOON + timedelta(hours=1)
    assert not telling.is_held(people=None, starts_at=later, at=NOON)
    assert telling.is_held(people=3, starts_at=later, at=NOON)
    assert telling.is_held(people=None, starts_at=NOON, at=NOON)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_fingerprint_tells_one_content_from_another(one: str, other: str) -> None:
    same = telling.fingerprint(title=one, people=3) == telling.fingerprint(title=other, people=3)
    assert same == (one == other)


def test_a_fingerprint_forgets_the_zone_but_not_the_hour() -> None:
    oslo = NOON.astimezone()
    assert telling.fingerprint(at=NOON) == telling.fingerprint(at=oslo)
    assert telling.fingerprint(at=NOON) != telling.fingerprint(at=NOON + timedelta(hours=1))
