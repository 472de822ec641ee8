"""The event columns of the national statistics' form, as data for each edition.

Source: the headings of the National Library's form for public libraries 2020, and the counting
rules of 2016 (own: the library decides, makes or pays for the content; external: it lends the
room; an event is counted once, where its weight lies). What the rules settle:

* Events for schools and kindergartens stand in rows of their own, whatever their type.
* All others stand under type × organiser. The form has no row for orientation by others.
* "Barn" is the number of those events that were for children, not the number of children.
* Digital events are counted in their own rows and, besides, told again as digital.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from samling.ground.figures import Figure, Total, estimated, missing, reported

SCHOOLS = frozenset({"primary_school"})
KINDERGARTENS = frozenset({"kindergarten"})
CHILDREN = frozenset({"children"})
EVERYBODY_ELSE = frozenset({"children", "youth", "adults", "seniors", "everybody", "professionals"})
ANY: frozenset[str] = frozenset()
EVENTS = "events"
PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Happening:
    """Events alike in every word the form asks about, and the people told about them."""

    type: str
    organiser: str
    audience: str
    setting: str
    people: Total


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the form: what it counts, and which events stand in it."""

    key: str
    counts: str
    types: frozenset[str] = ANY
    organisers: frozenset[str] = ANY
    audiences: frozenset[str] = ANY
    settings: frozenset[str] = ANY

    def holds(self, happening: Happening) -> bool:
        """True when the happening stands in this column; an empty set asks nothing."""
        return (
            (not self.types or happening.type in self.types)
            and (not self.organisers or happening.organiser in self.organisers)
            and (not self.audiences or happening.audience in self.audiences)
            and (not self.settings or happening.setting in self.settings)
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the log says for one column, and how much it is built on."""

    figure: Figure
    built_on: Total


def columns_of(year: int) -> tuple[Column, ...]:
    """The columns of the form used for this year: the newest edition that is not newer."""
    earlier = [edition for edition in EDITIONS if edition <= year]
    return EDITIONS[max(earlier) if earlier else min(EDITIONS)]


def filled(
    columns: Iterable[Column], happenings: Iterable[Happening], *, nothing_logged: str = ""
) -> dict[str, Answer]:
    """The form's columns filled from the log.

    Where nothing at all is logged every column is missing: an empty log does not say that nothing
    happened. A count of people is missing when events stand in the column and none of them has a
    number, and estimated when any part of it is.
    """
    known = tuple(happenings)
    if not any(h.people.asked for h in known):
        return {c.key: Answer(missing(nothing_logged), Total(0, 0, 0)) for c in columns}
    return {column.key: _answer(column, known) for column in columns}


def _answer(column: Column, happenings: tuple[Happening, ...]) -> Answer:
    built_on = sum((h.people for h in happenings if column.holds(h)), Total(0, 0, 0))
    if column.counts == EVENTS:
        return Answer(
            reported(built_on.asked), Total(built_on.asked, built_on.asked, built_on.asked)
        )
    return Answer(_people(built_on), built_on)


def _people(built_on: Total) -> Figure:
    """Nobody came to no events; events without any number leave the count missing."""
    if built_on.asked == 0:
        return reported(0)
    if built_on.is_missing:
        return missing()
    return estimated(built_on.value) if built_on.estimated else reported(built_on.value)


def _typed(organiser: str, kind: str) -> tuple[Column, ...]:
    """The three columns of one type × organiser."""
    name = f"{organiser}_{kind}"
    types, who = frozenset({kind}), frozenset({organiser})
    return (
        Column(f"{name}_events", EVENTS, types, who, EVERYBODY_ELSE),
        Column(f"{name}_events_children", EVENTS, types, who, CHILDREN),
        Column(f"{name}_attendance", PEOPLE, types, who, EVERYBODY_ELSE),
    )


def _organised(organiser: str) -> tuple[Column, ...]:
    """The two sums of an organiser."""
    who = frozenset({organiser})
    return (
        Column(f"{organiser}_events", EVENTS, organisers=who, audiences=EVERYBODY_ELSE),
        Column(f"{organiser}_attendance", PEOPLE, organisers=who, audiences=EVERYBODY_ELSE),
    )


EDITIONS: Mapping[int, tuple[Column, ...]] = {
    2020: (
        Column("events_schools", EVENTS, audiences=SCHOOLS),
        Column("attendance_schools", PEOPLE, audiences=SCHOOLS),
        Column("events_kindergartens", EVENTS, audiences=KINDERGARTENS),
        Column("attendance_kindergartens", PEOPLE, audiences=KINDERGARTENS),
        Column("events_schools_and_kindergartens", EVENTS, audiences=SCHOOLS | KINDERGARTENS),
        Column("attendance_schools_and_kindergartens", PEOPLE, audiences=SCHOOLS | KINDERGARTENS),
        *_typed("own", "debate"),
        *_typed("own", "culture"),
        *_typed("own", "training"),
        *_typed("own", "orientation"),
        *_organised("own"),
        *_typed("external", "debate"),
        *_typed("external", "culture"),
        *_typed("external", "training"),
        *_organised("external"),
        Column("all_events", EVENTS),
        Column("all_attendance", PEOPLE),
        Column("digital_events", EVENTS, settings=frozenset({"digital"})),
        Column("digital_attendance", PEOPLE, settings=frozenset({"digital"})),
    ),
}
