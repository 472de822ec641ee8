"""Made-up events: believable in kind and number, from a seed, each marked as made up."""

from __future__ import annotations

import math
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from samling.meetings.commands import NewEvent

OSLO = ZoneInfo("Europe/Oslo")
SEED = 34
SILENT_SHARE = 0.09  # municipalities that have told nothing yet
QUIET_SHARE = 0.35  # those that have held no debate
HIGH_SUMMER = 7
CLOSED = ("kindergarten", "primary_school")  # held for one group, announced to nobody else
SPACE = uuid.UUID("5a3d1c1e-0f34-4b6b-9a53-000000000034")


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of event: how often it is held, when, and how many come."""

    titles: tuple[str, ...]
    type: str
    audience: str
    share: int
    hours: tuple[int, ...]
    people: tuple[int, int]
    organiser: str = "own"
    setting: str = "in_house"


SORTS = (
    Sort(("Eventyrstund", "Lørdagseventyr", "Lesestund for de minste"), "culture", "children", 18, (11, 12), (6, 34)),
    Sort(("Babysang", "Rim og regler"), "culture", "children", 10, (11,), (5, 22)),
    Sort(("Barnehagebesøk", "Eventyrstund for barnehagen"), "culture", "kindergarten", 13, (9, 10), (8, 26)),
    Sort(("Klassebesøk", "Bokprat for 5. trinn", "Bli kjent på biblioteket"), "orientation", "primary_school", 14, (9, 10, 12), (14, 52)),
    Sort(("Forfatterbesøk", "Litteraturkveld", "Bokbad", "Poesi på en tirsdag"), "culture", "adults", 10, (18, 19), (12, 95)),
    Sort(("Språkkafé", "Norsktrening"), "training", "adults", 11, (11, 17, 18), (4, 19)),
    Sort(("Datahjelp", "Nettbrett for nybegynnere", "Trygg på nett"), "training", "seniors", 9, (11, 12), (3, 14)),
    Sort(("Spillkveld", "Mangaklubb", "Skrivekurs for unge"), "training", "youth", 7, (16, 17), (5, 21)),
    Sort(("Lokal debatt: Hva skal skje i sentrum?", "Samtale om skog og klima", "Folkemøte om skolestruktur", "Politisk kvarter"), "debate", "everybody", 4, (18, 19), (9, 88)),
    Sort(("Slektsforskning med historielaget", "Kveld med husflidslaget"), "training", "adults", 4, (18,), (7, 30), organiser="external"),
    Sort(("Konsert i biblioteket", "Kulturskolen spiller"), "culture", "everybody", 4, (13, 18), (20, 120), organiser="external"),
    Sort(("Digital lesesirkel", "Strømmet forfattersamtale"), "culture", "adults", 3, (19,), (5, 40), setting="digital"),
    Sort(("Bokprat på sykehjemmet", "Høytlesing på dagsenteret"), "culture", "seniors", 4, (11,), (6, 18), setting="outside"),
    Sort(("Sommerles-avslutning", "Leselystdag"), "culture", "children", 2, (12, 13), (15, 80)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A library to hold events at, and how many people live around it."""

    library_id: int
    persons: int


def year_of_events(places: list[Place], *, on: date) -> Iterator[NewEvent]:
    """The events of this calendar year until today, and a few announced for the weeks to come."""
    chance = random.Random(SEED)
    for place in places:
        if chance.random() < SILENT_SHARE:
            continue
        is_quiet = chance.random() < QUIET_SHARE
        sorts = [sort for sort in SORTS if not (is_quiet and sort.type == "debate")]
        for _ in range(how_many(place.persons, chance)):
            yield one_event(place, chance.choices(sorts, [s.share for s in sorts])[0], on, chance)


def how_many(persons: int, chance: random.Random) -> int:
    """Events in a year at one library: some everywhere, more in towns."""
    return max(6, round((18 + math.sqrt(persons) * 1.05) * chance.uniform(0.55, 1.45)))


def one_event(place: Place, sort: Sort, on: date, chance: random.Random) -> NewEvent:
    """One event of a sort, on a weekday or Saturday, seldom in July."""
    day = some_day(on, chance)
    starts_at = datetime.combine(day, time(chance.choice(sort.hours)), OSLO)
    people, standing = heads(sort, chance) if day < on else (None, "missing")
    return NewEvent(
        key=uuid.uuid5(SPACE, f"{place.library_id}-{starts_at}-{chance.random()}"),
        library_id=place.library_id,
        title=chance.choice(sort.titles),
        starts_at=starts_at,
        type=sort.type,
        organiser=sort.organiser,
        audience=sort.audience,
        people=people,
        standing=standing,
        setting=sort.setting,
        is_public=sort.audience not in CLOSED,
        is_made_up=True,
    )


def some_day(on: date, chance: random.Random) -> date:
    """A day from New Year until three weeks ahead; never a Sunday."""
    span = (on - date(on.year, 1, 1)).days + 21
    day = date(on.year, 1, 1) + timedelta(days=chance.randrange(span))
    if day.month == HIGH_SUMMER and chance.random() < 0.75:
        day = day.replace(month=5)
    return day - timedelta(days=1) if day.weekday() == 6 else day


def heads(sort: Sort, chance: random.Random) -> tuple[int | None, str]:
    """How many came, mostly counted, sometimes judged by eye, sometimes nobody told."""
    if chance.random() < 0.07:
        return None, "missing"
    people = round(chance.triangular(*sort.people, sort.people[0] * 1.6))
    return people, "estimated" if chance.random() < 0.15 else "reported"
