"""Who was reached by the bus: facts for the pages that add up. One stop visited is one activity.

``people`` are the children and adults who came on board, told when the children were counted; the
audience follows the place. Only buses that count under a measure leave facts.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, TruncMonth

from samling.bus.models import VisitLog
from samling.ground.figures import Total
from samling.strategy.reach import ReachFact
from samling.strategy.terms import Audience

KIND = "bus_visit"
AUDIENCES = {
    "school": Audience.PRIMARY_SCHOOL,
    "kindergarten": Audience.KINDERGARTEN,
    "village": Audience.CHILDREN,
}


def county_year(year: int) -> tuple[ReachFact, ...]:
    """The county's visits of a year by month, kind of place and measure; one question."""
    return _facts(_logs(year).annotate(place=Value(None, IntegerField())))


def municipalities_year(year: int) -> tuple[ReachFact, ...]:
    """The visits of a year by municipality, month, kind of place and measure; one question."""
    return _facts(_logs(year).annotate(place=F("stop__municipality_id")))


def municipality_year(municipality_id: int, year: int) -> tuple[ReachFact, ...]:
    """One municipality's visits of a year by month, kind of place and measure; one question."""
    logs = _logs(year).filter(stop__municipality_id=municipality_id)
    return _facts(logs.annotate(place=F("stop__municipality_id")))


def _logs(year: int) -> QuerySet[VisitLog]:
    return VisitLog.objects.visited().of_year(year).filter(tour__bus__measure__isnull=False)


def _facts(logs: QuerySet[VisitLog]) -> tuple[ReachFact, ...]:
    rows: QuerySet[VisitLog, Any] = (
        logs.annotate(month=TruncMonth("tour__on"))
        .order_by("place", "month", "stop__kind", "tour__bus__measure_id")
        .values_list("tour__bus__measure_id", "tour__bus__measure__strategy_id", "place", "month", "stop__kind")
        .annotate(
            came=Sum(F("children") + Coalesce("adults", 0)),
            told=Count("children"),
            visits=Count("pk"),
        )
    )  # fmt: skip
    return tuple(_fact(*row) for row in rows)


def _fact(
    measure: int, strategy: int, place: int | None, month: date, kind: str, came: int | None, told: int, visits: int
) -> ReachFact:  # fmt: skip
    return ReachFact(
        measure_id=measure,
        strategy_id=strategy,
        municipality_id=place,
        month=month,
        audience=AUDIENCES[kind],
        kind=KIND,
        people=Total(came or 0, told, visits),
    )
