"""The municipalities side by side: as a list, a table and a map."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from samling.ground.figures import NOTHING_ASKED, Total
from samling.ground.prepared import Prepared
from samling.insight.queries.reach import added
from samling.meetings import reach
from samling.register.models import Inhabitants, Municipality, StatisticsReturn
from samling.register.queries.maps import county_map
from samling.register.terms import LIBRARY_KINDS


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    """One municipality in the list; ``None`` is not known."""

    id: int
    number: str
    slug: str
    name: str
    inhabitants: int | None
    aged_0_5: int | None
    aged_6_12: int | None
    counted_year: int | None
    libraries: int
    reach: Total
    has_debate: bool

    @property
    def has_reported(self) -> bool:
        """True when anything held this year has been logged."""
        return self.reach.asked > 0

    @property
    def children(self) -> int | None:
        """Children from newborn to twelve years old."""
        if self.aged_0_5 is None or self.aged_6_12 is None:
            return None
        return self.aged_0_5 + self.aged_6_12


@dataclass(frozen=True, slots=True)
class MunicipalitiesPage:
    """The municipalities that were asked for, and sums over all of them."""

    year: int
    rows: tuple[MunicipalityRow, ...]
    everybody: tuple[MunicipalityRow, ...]
    total: Total
    search: str
    sort: str

    @property
    def asked(self) -> int:
        """How many municipalities there are."""
        return len(self.everybody)

    @property
    def reporting(self) -> int:
        """How many of them have logged anything this year."""
        return sum(row.has_reported for row in self.everybody)

    @property
    def debating(self) -> int:
        """How many of them have held a debate this year."""
        return sum(row.has_debate for row in self.everybody)

    @property
    def inhabitants(self) -> int | None:
        """Everybody who lives in a municipality whose number is known."""
        return _sum(row.inhabitants for row in self.everybody)

    @property
    def children(self) -> int | None:
        """Children up to twelve years old, where known."""
        return _sum(row.children for row in self.everybody)


Key = Callable[[MunicipalityRow], Any]

# what is missing comes last, whichever way a column is sorted
SORTS: dict[str, Key] = {
    "name": lambda row: collated(row.name),
    "number": lambda row: row.number,
    "inhabitants": lambda row: row.inhabitants,
    "aged_0_5": lambda row: row.aged_0_5,
    "aged_6_12": lambda row: row.aged_6_12,
    "libraries": lambda row: row.libraries,
    "events": lambda row: row.reach.asked or None,
    "people": lambda row: None if row.reach.is_missing else row.reach.value,
    "debate": lambda row: row.has_debate,
}


def municipalities_page(*, year: int, search: str = "", sort: str = "name") -> MunicipalitiesPage:
    """All municipalities with the figures of a year, searched and sorted; three questions."""
    everybody = _rows(year)
    wanted = _folded(search)
    found = [row for row in everybody if wanted in _folded(row.name) or wanted == row.number]
    return MunicipalitiesPage(
        year=year,
        rows=tuple(_sorted(found, sort)),
        everybody=everybody,
        total=added(row.reach for row in everybody),
        search=search,
        sort=sort,
    )


@dataclass(frozen=True, slots=True)
class CountyBackground:
    """What one municipality is held up against: the whole county, at most a minute old.

    ``inhabitants`` are of the newest count, ``then`` of the statistics' year.
    """

    inhabitants: dict[int, int]
    then: dict[int, int]
    totals: dict[int, Total]
    ratios: dict[str, tuple[float, int]]
    asked: int

    @property
    def events(self) -> Total:
        """Everything logged in the county this year."""
        return added(self.totals.values())

    @property
    def reporting_inhabitants(self) -> int:
        """The people who live where anything has been logged this year."""
        return sum(self.inhabitants.get(key, 0) for key in self.totals)


def county_background(*, year: int, statistics_year: int | None, at: datetime) -> CountyBackground:
    """The county's figures; asked for anew at most once a minute in each process."""
    return background_of_minute(year, statistics_year, int(at.timestamp()) // 60)


def map_facts(page: MunicipalitiesPage) -> list[dict[str, Any]]:
    """Every municipality as a GeoJSON feature with the layers' numbers; null is missing."""
    rows = {row.number: row for row in page.everybody}
    return [
        {**feature, "properties": feature["properties"] | _layers(rows[number])}
        for feature in county_map().geojson()["features"]
        if (number := feature["properties"]["number"]) in rows
    ]


def _layers(row: MunicipalityRow) -> dict[str, int | None]:
    return {
        "children": row.children,
        "aged_0_5": row.aged_0_5,
        "aged_6_12": row.aged_6_12,
        "people": None if row.reach.is_missing else row.reach.value,
        "events": row.reach.asked or None,
    }


def limits(values: Sequence[int | None]) -> list[int]:
    """Up to four ascending numbers that part the known values in fifths."""
    known = sorted(value for value in values if value is not None)
    if len(known) < 2:
        return []
    cuts = {known[min(len(known) * part // 5, len(known) - 1)] for part in range(1, 5)}
    return sorted(cuts)


def collated(name: str) -> str:
    """A key that puts æ, ø and å after z, as Norwegian does."""
    return name.casefold().replace("æ", "{").replace("ø", "|").replace("å", "}")


def _rows(year: int) -> tuple[MunicipalityRow, ...]:
    totals = reach.municipality_totals(year)
    debating = reach.municipalities_with_debate(year)
    return tuple(_row(*row, totals=totals, debating=debating) for row in EVERYBODY.rows())


def _everybody() -> QuerySet[Municipality, Any]:
    newest = Inhabitants.objects.filter(municipality=OuterRef("pk")).order_by("-year")
    people = newest.values(one=JSONObject(year="year", persons="persons", by_age="by_age"))[:1]
    libraries = Count(
        "organisations",
        filter=Q(organisations__kind__in=LIBRARY_KINDS, organisations__closed_on__isnull=True),
    )
    return (
        Municipality.objects.annotate(people=Subquery(people), libraries=libraries)
        .order_by("number")
        .values_list("pk", "number", "slug", "name", "people", "libraries")
    )


EVERYBODY = Prepared(_everybody, {})


def _row(
    pk: int,
    number: str,
    slug: str,
    name: str,
    people: str | None,
    libraries: int,
    *,
    totals: dict[int, Total],
    debating: frozenset[int],
) -> MunicipalityRow:
    told = json.loads(people) if people else None
    return MunicipalityRow(
        id=pk,
        number=number,
        slug=slug,
        name=name,
        inhabitants=told["persons"] if told else None,
        aged_0_5=sum(told["by_age"][:6]) if told else None,
        aged_6_12=sum(told["by_age"][6:13]) if told else None,
        counted_year=told["year"] if told else None,
        libraries=libraries,
        reach=totals.get(pk, NOTHING_ASKED),
        has_debate=pk in debating,
    )


def _sorted(rows: list[MunicipalityRow], sort: str) -> list[MunicipalityRow]:
    name = sort.lstrip("-")
    key = SORTS.get(name, SORTS["name"])
    by_name = sorted(rows, key=SORTS["name"])
    known = [row for row in by_name if key(row) is not None]
    unknown = [row for row in by_name if key(row) is None]
    return sorted(known, key=key, reverse=sort.startswith("-")) + unknown


def _folded(text: str) -> str:
    """Small letters without marks, so that ``vaga`` finds Vågå and ``ostre`` Østre Toten."""
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return letters.replace("ø", "o").replace("æ", "ae").replace("\x00", "")


def _sum(values: Any) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


@lru_cache(maxsize=8)
def background_of_minute(year: int, statistics_year: int | None, minute: int) -> CountyBackground:
    """The county as it was when somebody first asked in this minute; four questions."""
    newest = Inhabitants.objects.order_by("municipality_id", "-year").distinct("municipality_id")
    told = StatisticsReturn.objects.filter(year=statistics_year or 0).order_by("pk")
    inhabitants = dict(newest.values_list("municipality_id", "persons"))
    counted = Inhabitants.objects.filter(year=statistics_year or 0)
    then = dict(counted.values_list("municipality_id", "persons"))
    return CountyBackground(
        inhabitants=inhabitants,
        then=then,
        totals=reach.municipality_totals(year),
        ratios=_ratios(list(told.values_list("municipality_id", "figures", "doubts")), then),
        asked=len(inhabitants),
    )


def _ratios(
    returns: list[tuple[int, dict[str, Any], dict[str, str]]], inhabitants: dict[int, int]
) -> dict[str, tuple[float, int]]:
    """Each column per inhabitant over those who told it without doubt, and how many they are."""
    sums: dict[str, tuple[float, float, int]] = {}
    for municipality, figures, doubts in returns:
        people = figures.get("inhabitants") or inhabitants.get(municipality)
        for key, value in figures.items():
            if people and key not in doubts:
                total, heads, told = sums.get(key, (0.0, 0.0, 0))
                sums[key] = (total + value, heads + people, told + 1)
    return {key: (total / heads, told) for key, (total, heads, told) in sums.items()}
