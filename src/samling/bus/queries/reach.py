"""Whom the bus reached in a year, stop by stop and added up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractMonth, ExtractYear

from samling.bus.models import RunningYear, Stop, Tour, Visit, VisitLog
from samling.bus.queries.children import children_of_stops
from samling.bus.rules.assumptions import Assumptions
from samling.bus.rules.reach import ReachSum, StopYear, cost_per, nearest_minutes, summed
from samling.ground.distance import Spot
from samling.ground.figures import Figure, Standing, Total
from samling.register.models import Organisation

ASSUMED = Assumptions()
COUNTED = ("children", "adults", "groups", "returns", "boxes", "loans_child", "loans_adult")


@dataclass(frozen=True, slots=True)
class DrivenYear:
    """What was driven in a year; each total is asked once for every day driven."""

    year: int
    days: int
    days_out: int
    kilometres: Total
    hours: Total
    is_made_up: bool


@dataclass(frozen=True, slots=True)
class PlaceSum:
    """A municipality with its stops added up."""

    name: str
    slug: str
    reach: ReachSum


@dataclass(frozen=True, slots=True)
class ReachYear:
    """A year of the bus; money and person-years are None when nobody has told them."""

    year: int
    least: int
    beyond: int
    reach: ReachSum
    driven: DrivenYear
    stops: tuple[StopYear, ...]
    places: tuple[PlaceSum, ...]
    months: tuple[Total, ...]
    cost: Decimal | None
    person_years: Decimal | None
    has_earlier: bool
    """Whether anything was told in an earlier year, so that a first time can be known."""

    @property
    def per_child(self) -> Decimal | None:
        """Kroner for each child with the offer."""
        return cost_per(self.cost, self.reach.offer)

    @property
    def per_loan(self) -> Decimal | None:
        """Kroner for each loan."""
        return cost_per(self.cost, self.reach.loans)

    @property
    def on_board(self) -> Total:
        """Children and adults; told when the children were."""
        children, adults = self.reach.present, self.reach.adults
        return Total(children.value + adults.value, children.told, children.asked)


def years_driven() -> tuple[int, ...]:
    """The years in which the bus was on the road, newest first; one question."""
    years = Tour.objects.exclude(state="planned").annotate(year=ExtractYear("on"))
    return tuple(years.order_by("-year").values_list("year", flat=True).distinct())


def reach_year(year: int, *, on: date, least: int, beyond: int) -> ReachYear:
    """A year until this day; twelve questions at any size."""
    stops = stops_of_year(year, on=on)
    running = RunningYear.objects.filter(year=year).first()
    places: dict[tuple[str, int], list[StopYear]] = {}
    for stop in stops:
        places.setdefault((stop.municipality, stop.municipality_id), []).append(stop)
    slugs = dict(
        Stop.objects.filter(municipality_id__in={key for _name, key in places})
        .order_by("municipality_id")
        .values_list("municipality_id", "municipality__slug")
        .distinct()
    )
    return ReachYear(
        year=year,
        least=least,
        beyond=beyond,
        reach=summed(stops, least=least, beyond=beyond),
        driven=driven_year(year),
        stops=stops,
        places=tuple(
            PlaceSum(name, slugs[key], summed(each, least=least, beyond=beyond))
            for (name, key), each in sorted(places.items())
        ),
        months=_months(year),
        cost=running.cost_nok if running else None,
        person_years=running.person_years if running else None,
        has_earlier=Tour.objects.exclude(state="planned").filter(on__lt=date(year, 1, 1)).exists(),
    )


def driven_year(year: int) -> DrivenYear:
    """Days, kilometres and hours of a year; one question."""
    rows = Tour.objects.filter(on__year=year).exclude(state="planned")
    days = days_out = kilometres = told_km = told_hours = 0
    hours, is_made_up = timedelta(0), False
    columns = ("state", "km_start", "km_end", "km", "left_at", "home_at", "is_made_up")
    for state, start, end, km, left, home, made_up in rows.order_by("on", "bus").values_list(
        *columns
    ):
        is_made_up |= made_up
        if state == "out_of_service":
            days_out += 1
            continue
        days += 1
        driven = end - start if start is not None and end is not None else km
        if driven is not None:
            kilometres, told_km = kilometres + driven, told_km + 1
        if left and home and home > left:
            hours, told_hours = hours + (home - left), told_hours + 1
    whole_hours = round(hours.total_seconds() / 3600)
    return DrivenYear(
        year=year,
        days=days,
        days_out=days_out,
        kilometres=Total(kilometres, told_km, days),
        hours=Total(whole_hours, told_hours, days),
        is_made_up=is_made_up,
    )


def stops_of_year(year: int, *, on: date) -> tuple[StopYear, ...]:
    """Every stop that was planned or visited in the year until a day, by municipality and name."""
    logs = {row["stop_id"]: row for row in _told(VisitLog.objects.visited().of_year(year))}
    planned = dict(
        Visit.objects.coming()
        .filter(on__year=year, on__lte=on)
        .order_by("stop_id")
        .values_list("stop_id")
        .annotate(Count("pk"))
    )
    keys = logs.keys() | planned.keys()
    first = dict(
        VisitLog.objects.visited()
        .filter(stop_id__in=keys)
        .order_by("stop_id")
        .values_list("stop_id")
        .annotate(Min("tour__on__year"))
    )
    pupils = children_of_stops(share_of_1_to_10=ASSUMED.share_of_1_to_10)
    libraries = _libraries()
    stops = Stop.objects.filter(pk__in=keys).select_related("municipality")
    return tuple(
        _stop_year(
            stop,
            logs.get(stop.pk, {}),
            planned=planned.get(stop.pk, 0),
            is_first_year=first.get(stop.pk) == year,
            pupils=pupils.get(stop.pk, Figure(None, Standing.MISSING)),
            libraries=libraries,
        )
        for stop in stops.order_by("municipality__name", "name", "pk")
    )


def _told(logs: QuerySet[VisitLog]) -> QuerySet[VisitLog, Any]:
    """For each stop: visits, and for each count its sum and how often it was told."""
    sums = {f"{name}_sum": Sum(name) for name in COUNTED}
    told = {f"{name}_told": Count(name) for name in COUNTED}
    loans = Coalesce("loans_child", 0) + Coalesce("loans_adult", 0)
    lent = Q(loans_child__isnull=False) | Q(loans_adult__isnull=False)
    return (
        logs.order_by("stop_id")
        .values("stop_id")
        .annotate(
            visits=Count("pk"),
            most=Max("children"),
            events=Count("pk", filter=Q(event_held=True)),
            loans_sum=Sum(loans, filter=lent),
            loans_told=Count("pk", filter=lent),
            **sums,
            **told,
        )
    )


def _stop_year(
    stop: Stop,
    row: dict[str, Any],
    *,
    planned: int,
    is_first_year: bool,
    pupils: Figure,
    libraries: Collection[Spot],
) -> StopYear:
    visits = row.get("visits", 0)

    def counted(name: str) -> Total:
        return Total(row.get(f"{name}_sum") or 0, row.get(f"{name}_told", 0), visits)

    is_placed = stop.latitude is not None and stop.longitude is not None
    spot = Spot(stop.latitude or 0.0, stop.longitude or 0.0) if is_placed else None
    return StopYear(
        key=stop.pk,
        name=stop.name,
        slug=stop.slug,
        kind=stop.kind,
        municipality_id=stop.municipality_id,
        municipality=stop.municipality.name,
        pupils=pupils,
        planned=planned,
        visits=visits,
        present=counted("children"),
        most=row.get("most"),
        adults=counted("adults"),
        groups=counted("groups"),
        loans=counted("loans"),
        returns=counted("returns"),
        boxes=counted("boxes"),
        events=row.get("events", 0),
        is_first_year=is_first_year,
        minutes=nearest_minutes(
            spot, tuple(libraries), detour=ASSUMED.detour, km_h=ASSUMED.air_km_h
        ),
    )


def _libraries() -> tuple[Spot, ...]:
    rows = Organisation.objects.libraries().filter(latitude__isnull=False, longitude__isnull=False)
    places: Iterable[tuple[float | None, float | None]] = rows.order_by("pk").values_list(
        "latitude", "longitude"
    )
    return tuple(
        Spot(north, east) for north, east in places if north is not None and east is not None
    )


def _months(year: int) -> tuple[Total, ...]:
    """Children present, January first."""
    rows = (
        VisitLog.objects.visited()
        .of_year(year)
        .annotate(month=ExtractMonth(F("tour__on")))
        .order_by("month")
        .values_list("month")
        .annotate(Sum("children"), Count("children"), visits=Count("pk"))
    )
    told = {month: Total(children or 0, count, visits) for month, children, count, visits in rows}
    return tuple(told.get(month, Total(0, 0, 0)) for month in range(1, 13))
