"""Frameworks and regions that a fresh start begins with."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from samling.competence import facts
from samling.competence.commands.wording import text_fields, title_fields
from samling.competence.models import (
    Area,
    Competence,
    Framework,
    FrameworkVersion,
    Level,
    Region,
    RegionMember,
)
from samling.journal import commands as journal
from samling.register.models import Municipality


@transaction.atomic
def load_facts(*, by: str, at: datetime) -> int:
    """Put frameworks in force that are not there, and regions when there are none; how many were new.

    What people have changed is theirs: a framework that is there already is left alone.
    """
    with connection.cursor() as cursor:
        cursor.execute("lock table competence_framework in share row exclusive mode")
    there = set(Framework.objects.values_list("slug", flat=True))
    new = [fact for fact in facts.frameworks() if fact.key not in there]
    for fact in new:
        _load_framework(fact, at=at)
    _load_regions()
    if new:
        details = {"frameworks": [fact.key for fact in new]}
        journal.note(
            deed="competence.facts_loaded", subject="framework", by=by, at=at, details=details
        )
    return len(new)


def _load_framework(fact: facts.FrameworkFact, *, at: datetime) -> None:
    version = FrameworkVersion.objects.create(
        framework=Framework.objects.create(slug=fact.key, made_at=at),
        number=1,
        state="in_force",
        source=fact.source,
        source_on=fact.source_on,
        made_at=at,
        in_force_at=at,
        **title_fields(fact.title),
        **text_fields(fact.text),
    )
    levels: list[Level] = []
    for place, part in enumerate(fact.areas, start=1):
        area = Area.objects.create(
            version=version, key=part.key, place=place, **title_fields(part.title)
        )
        made = Competence.objects.bulk_create(
            Competence(
                version=version, area=area, key=row.key, place=number, **title_fields(row.title)
            )
            for number, row in enumerate(part.competences, start=1)
        )
        levels += [
            Level(competence=competence, number=number, **text_fields(text))
            for competence, row in zip(made, part.competences, strict=True)
            for number, text in enumerate(row.levels)
        ]
    Level.objects.bulk_create(levels)


def _load_regions() -> None:
    if Region.objects.exists():
        return
    by_number = dict(Municipality.objects.values_list("number", "pk"))
    for place, fact in enumerate(facts.regions(), start=1):
        region = Region.objects.create(key=fact.key, name=fact.name, place=place)
        RegionMember.objects.bulk_create(
            RegionMember(region=region, municipality_id=by_number[number])
            for number in fact.municipalities
            if number in by_number
        )
