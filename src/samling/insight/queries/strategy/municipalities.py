"""The municipalities beside each other: who has told what, and how far it reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from samling.ground.figures import Figure, Total, missing, told
from samling.insight import rules
from samling.register.models import Boundary, ImportRun, Inhabitants, Municipality
from samling.ui.maps import CountyMap, Region, county_map, reshaded

NOTHING = Total(0, 0, 0)


@dataclass(frozen=True, slots=True)
class MunicipalityLine:
    """One municipality's year; every figure is missing when it has told nothing."""

    name: str
    path: str
    inhabitants: Figure
    people: Figure
    told: int
    held: Figure
    rate: Figure
    has_debate: bool
    has_reported: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One municipality as the register has it."""

    pk: int
    name: str
    path: str
    persons: int | None


@dataclass(frozen=True, slots=True)
class Places:
    """All municipalities by name, and a word that changes when their outlines may have."""

    all: tuple[Place, ...]
    version: str


def places(year: int) -> Places:
    """Every municipality with its inhabitants of the year, or the newest known before; one question."""
    counted = Inhabitants.objects.filter(municipality=OuterRef("pk"), year__lte=year)
    rows = Municipality.objects.order_by("name").values_list(
        "pk",
        "slug",
        "name",
        "boundary__pk",
        Subquery(counted.order_by("-year").values("persons")[:1]),
        Subquery(ImportRun.objects.order_by("-pk").values("pk")[:1]),
    )
    pattern = reverse("insight:municipality", args=["x"])
    found = [
        (pk, slug, name, outline, persons, run) for pk, slug, name, outline, persons, run in rows
    ]
    return Places(
        all=tuple(
            Place(pk, name, f"{pattern[:-2]}{slug}/", persons)
            for pk, slug, name, _outline, persons, _run in found
        ),
        version=repr([(pk, outline, run) for pk, _s, _n, outline, _p, run in found]),
    )


def municipality_lines(
    county: Places,
    reach: Mapping[int, Total],
    with_debate: frozenset[int],
    reporting: frozenset[int],
) -> tuple[MunicipalityLine, ...]:
    """One line for each municipality, by name."""
    return tuple(
        _line(place, reach.get(place.pk), place.pk in with_debate, place.pk in reporting)
        for place in county.all
    )


def _line(
    place: Place, reach: Total | None, has_debate: bool, has_reported: bool
) -> MunicipalityLine:
    total = reach or NOTHING
    people = rules.people_figure(total, has_reports=has_reported)
    rate = rules.per_thousand(total if reach else None, inhabitants=place.persons)
    if rate is None and has_reported and not reach and place.persons:
        rate = 0
    return MunicipalityLine(
        name=place.name,
        path=place.path,
        inhabitants=told(place.persons),
        people=people,
        told=total.told,
        held=rules.count_figure(total.asked, has_reports=has_reported),
        rate=missing() if rate is None else Figure(rate, people.standing),
        has_debate=has_debate,
        has_reported=has_reported,
    )


SORTS = ("name", "people", "rate", "held")


@dataclass(frozen=True, slots=True)
class Sort:
    """A column heading: what a click asks for, and whether the table is sorted by it now."""

    then: str
    is_here: bool
    direction: str


def sort_asked_for(text: str) -> str:
    """The order asked for in an address; by name when it is none we know."""
    return text if text.removeprefix("-") in SORTS else "name"


def sorts(now: str) -> dict[str, Sort]:
    """The headings: names rise first, numbers fall first, and a second click turns the order."""
    return {
        key: Sort(
            then=_turned(now) if now.removeprefix("-") == key else first,
            is_here=now.removeprefix("-") == key,
            direction="down" if now.startswith("-") else "up",
        )
        for key, first in (
            ("name", "name"),
            ("people", "-people"),
            ("rate", "-rate"),
            ("held", "-held"),
        )
    }


def _turned(sort: str) -> str:
    return sort[1:] if sort.startswith("-") else f"-{sort}"


def in_order(lines: tuple[MunicipalityLine, ...], sort: str) -> tuple[MunicipalityLine, ...]:
    """The lines as asked for, such as ``-people``; what is missing always comes last."""
    key, falling = sort.removeprefix("-"), sort.startswith("-")
    if key == "name":
        return lines[::-1] if falling else lines
    known = [line for line in lines if getattr(line, key).value is not None]
    known.sort(key=lambda line: getattr(line, key).value, reverse=falling)
    return (*known, *(line for line in lines if getattr(line, key).value is None))


_drawn: tuple[str, CountyMap] | None = None


def reach_map(county: Places, lines: tuple[MunicipalityLine, ...]) -> CountyMap:
    """The county in shades of reach for each thousand inhabitants; outlines are drawn once."""
    regions = {
        line.name: (
            None if line.rate.value is None else float(line.rate.value),
            _label(line),
            line.path,
        )
        for line in lines
    }
    return reshaded(_outlines(county.version), _("People reached per 1,000 inhabitants"), regions)


def _label(line: MunicipalityLine) -> str:
    if line.rate.value is None:
        return _("missing")
    return _("%(count)s per 1,000 inhabitants") % {"count": line.rate.value}


def _outlines(version: str) -> CountyMap:
    global _drawn
    if _drawn is None or _drawn[0] != version:
        rows = Boundary.objects.order_by("municipality__name").values_list(
            "municipality__name", "outline"
        )
        regions = [Region(name, outline, None, "", "") for name, outline in rows]
        _drawn = (version, county_map("", regions))
    return _drawn[1]
