"""Municipalities, their versions, inhabitants and outlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from psycopg.types.range import DateRange

from samling.register.commands.keeping import Fate, keep, told
from samling.register.models import Boundary, Inhabitants, Municipality, MunicipalityVersion
from samling.register.rules.slugs import slug_of
from samling.register.rules.told import ToldInhabitants, ToldMunicipality, ToldVersion


@transaction.atomic
def keep_municipalities(
    given: Sequence[ToldMunicipality], *, only_new: bool = False
) -> dict[str, Fate]:
    """Bring the municipalities in line with what is told, found by number."""
    standing = {row.number: row for row in Municipality.objects.select_for_update()}
    return keep(
        Municipality,
        wanted={one.number: _municipality(one, standing.get(one.number)) for one in given},
        standing=standing,
        only_new=only_new,
    )


def _municipality(one: ToldMunicipality, row: Municipality | None) -> dict[str, Any]:
    values = told(
        number=one.number,
        name=one.name,
        language=one.language,
        centre=one.centre,
        area_km2=one.area_km2,
        latitude=one.place[0] if one.place else None,
        longitude=one.place[1] if one.place else None,
    )
    # an address that somebody may have written down stays what it was
    return values if row else values | {"slug": one.slug or slug_of(one.name)}


@transaction.atomic
def keep_versions(given: Sequence[ToldVersion], *, source: str) -> dict[tuple[str, date], Fate]:
    """Bring the versions of municipalities in line, each found by municipality and first day.

    A version that stands and overlaps one told, but begins on another day, gives way to it.
    """
    keys = dict(Municipality.objects.values_list("slug", "pk"))
    given = [one for one in given if one.slug in keys]
    rows = MunicipalityVersion.objects.select_for_update().select_related("municipality")
    standing = {(row.municipality.slug, row.period.lower): row for row in rows}
    wanted = {(one.slug, one.starts): _version(one, keys[one.slug], source) for one in given}
    slugs = {one.slug for one in given}
    stale = [row.pk for key, row in standing.items() if key[0] in slugs and key not in wanted]
    MunicipalityVersion.objects.filter(pk__in=stale).delete()
    return keep(MunicipalityVersion, wanted=wanted, standing=standing)


def _version(one: ToldVersion, municipality_id: int, source: str) -> dict[str, Any]:
    return {
        "municipality_id": municipality_id,
        "number": one.number,
        "name": one.name,
        "county_number": one.number[:2],
        "period": DateRange(one.starts, one.ends),
        "source": source,
    }


@transaction.atomic
def keep_inhabitants(
    given: Sequence[ToldInhabitants], *, source: str, only_new: bool = False
) -> dict[tuple[str, int], Fate]:
    """Bring the numbers of inhabitants in line, found by municipality and year."""
    keys = dict(Municipality.objects.values_list("number", "pk"))
    rows = Inhabitants.objects.select_for_update().select_related("municipality")
    return keep(
        Inhabitants,
        wanted={
            (one.municipality_number, one.year): {
                "municipality_id": keys[one.municipality_number],
                "year": one.year,
                "persons": one.persons,
                "by_age": list(one.by_age),
                "source": source,
            }
            for one in given
        },
        standing={(row.municipality.number, row.year): row for row in rows},
        only_new=only_new,
    )


@transaction.atomic
def keep_boundaries(outlines: Mapping[str, dict[str, Any]], *, source: str) -> dict[str, Fate]:
    """Bring the outlines in line: municipality number to GeoJSON geometry."""
    keys = dict(Municipality.objects.values_list("number", "pk"))
    rows = Boundary.objects.select_for_update().select_related("municipality")
    return keep(
        Boundary,
        wanted={
            number: {"municipality_id": keys[number], "outline": outline, "source": source}
            for number, outline in outlines.items()
            if number in keys
        },
        standing={row.municipality.number: row for row in rows},
    )


@transaction.atomic
def renumber(*, slug: str, number: str, name: str) -> bool:
    """Give a municipality the number and name it has today; True when that changed anything."""
    row = Municipality.objects.select_for_update().get(slug=slug)
    if (row.number, row.name) == (number, name):
        return False
    row.number, row.name = number, name
    row.save(update_fields=["number", "name"])
    return True
