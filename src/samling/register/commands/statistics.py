"""The national statistics form and what libraries returned on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from samling.register.commands.keeping import Fate, keep
from samling.register.models import Municipality, StatisticsColumn, StatisticsReturn
from samling.register.rules.told import ToldColumn, ToldReturn


@transaction.atomic
def keep_columns(year: int, given: Sequence[ToldColumn]) -> dict[str, Fate]:
    """Bring one year's edition of the form in line; columns of other years stay as they are."""
    rows = StatisticsColumn.objects.select_for_update().filter(year=year)
    return keep(
        StatisticsColumn,
        wanted={
            one.key: {
                "year": year,
                "key": one.key,
                "heading": one.heading,
                "section": one.section,
                "unit": one.unit,
                "place": one.place,
            }
            for one in given
        },
        standing={row.key: row for row in rows},
    )


@transaction.atomic
def keep_returns(given: Sequence[ToldReturn], *, source: str, only_new: bool = False) -> list[Fate]:
    """Bring the returns in line, found by municipality and year; the fate of each, in order."""
    keys = dict(Municipality.objects.values_list("number", "pk"))
    rows = StatisticsReturn.objects.select_for_update().select_related("municipality")
    fates = keep(
        StatisticsReturn,
        wanted={
            (one.municipality_number, one.year): {
                "municipality_id": keys[one.municipality_number],
                "year": one.year,
                "figures": one.figures,
                "answers": one.answers,
                "doubts": one.doubts,
                "source": source,
            }
            for one in given
        },
        standing={(row.municipality.number, row.year): row for row in rows},
        only_new=only_new,
    )
    return [fates[one.municipality_number, one.year] for one in given]
