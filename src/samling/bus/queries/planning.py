"""What the register, the crews and the timetable tell a plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from samling.bus.models import Closure, Scenario, Stop, StopVisit
from samling.bus.queries.children import children_of_stops
from samling.bus.rules.assumptions import assumptions_from
from samling.bus.rules.facts import BusDay, Candidate, Facts, Library, Shut, TodaysVisit, Wish
from samling.bus.rules.school_days import ShutPeriod
from samling.ground.distance import Spot
from samling.register.models import Organisation


def minutes(clock: time) -> int:
    """Minutes after midnight."""
    return clock.hour * 60 + clock.minute


def facts_of(scenario: Scenario) -> Facts:
    """All that goes into the plan of a what-if, in an order that only names and numbers decide."""
    assumptions = assumptions_from(scenario.assumptions)
    closures = [c for c in Closure.objects.order_by("pk") if _holds(c, scenario.starts_on)]
    return Facts(
        candidates=_candidates(scenario, closures, assumptions.share_of_1_to_10),
        libraries=_libraries(scenario.starts_on),
        days=_days(scenario),
        wishes=tuple(
            Wish(
                kind=rule.kind,
                stop=rule.stop.slug if rule.stop else None,
                municipality=rule.municipality.name if rule.municipality else None,
                week=rule.week,
                weekday=rule.weekday,
                share=rule.share,
            )
            for rule in scenario.rules.select_related("stop", "municipality")
        ),
        shut=tuple(
            Shut(c.label, Spot(c.latitude, c.longitude), c.radius_km or 0.0, c.detour_minutes or 0)
            for c in closures
            if c.latitude is not None and c.longitude is not None
        ),
        today=_today(scenario),
        rotation_weeks=scenario.rotation_weeks,
        assumptions=assumptions,
        need_per_hour=scenario.need_per_hour,
        minimum_share=scenario.minimum_share,
        stability=scenario.stability,
        keeps_weekdays=scenario.keeps_weekdays,
    )


def _holds(closure: Closure, on: date) -> bool:
    return on in ShutPeriod(closure.period.lower, closure.period.upper, closure.is_yearly)


def _candidates(
    scenario: Scenario, closures: Sequence[Closure], share: float
) -> tuple[Candidate, ...]:
    """Schools always, kindergartens and villages when asked for; those visited today whatever they are."""
    kinds = {"school"}
    kinds |= {"kindergarten"} if scenario.kindergartens else set()
    kinds |= {"village"} if scenario.villages else set()
    today = {v.stop_id for v in _todays_visits(scenario)} | {
        rule.stop_id for rule in scenario.rules.all() if rule.stop_id
    }
    children = children_of_stops(share_of_1_to_10=share)
    shut = {closure.stop_id for closure in closures}
    stops = Stop.objects.select_related("municipality").prefetch_related("windows").order_by("slug")
    return tuple(
        Candidate(
            key=stop.slug,
            name=stop.name,
            kind=stop.kind,
            municipality=stop.municipality.name,
            spot=Spot(stop.latitude, stop.longitude)
            if stop.latitude is not None and stop.longitude is not None
            else None,
            children=children[stop.pk].value,
            state=stop.state,
            wish=stop.wish,
            weekdays=None if stop.weekdays is None else tuple(sorted(stop.weekdays)),
            minutes=stop.service_minutes,
            windows=tuple((minutes(w.opens), minutes(w.closes)) for w in stop.windows.all()),
            is_shut=stop.pk in shut,
        )
        for stop in stops
        if stop.kind in kinds or stop.pk in today or stop.wish == "must"
    )


def _libraries(on: date) -> tuple[Library, ...]:
    """Public libraries and branches; one whose own place is unknown stands at its municipality's centre."""
    rows = (
        Organisation.objects.active(on)
        .filter(kind__in=("public_library", "branch"))
        .select_related("municipality")
        .order_by("slug")
    )
    found = []
    for row in rows:
        where = row if row.latitude is not None else row.municipality
        if where is not None and where.latitude is not None and where.longitude is not None:
            found.append(Library(row.name, Spot(where.latitude, where.longitude)))
    return tuple(found)


def _days(scenario: Scenario) -> tuple[BusDay, ...]:
    rows = scenario.days.select_related("bus", "depot").filter(week__lte=scenario.rotation_weeks)
    return tuple(
        BusDay(
            bus=row.bus.slug,
            depot=f"depot {row.depot.slug}",
            depot_spot=Spot(row.depot.latitude, row.depot.longitude),
            week=row.week,
            weekday=row.weekday,
            leaves_from=minutes(row.leaves_from),
            leaves_by=minutes(row.leaves_by),
            home_by=minutes(row.home_by),
            longest=row.longest_minutes,
            longest_driving=row.longest_driving_minutes,
        )
        for row in rows.order_by("bus__slug", "week", "weekday")
    )


def _todays_visits(scenario: Scenario) -> list[StopVisit]:
    if scenario.today_id is None:
        return []
    rows = StopVisit.objects.filter(day__timetable_id=scenario.today_id)
    return list(
        rows.select_related("day__bus", "stop").order_by("day__bus__slug", "day", "arrives")
    )


def _today(scenario: Scenario) -> tuple[TodaysVisit, ...]:
    return tuple(
        TodaysVisit(
            bus=visit.day.bus.slug,
            week=visit.day.week,
            weekday=visit.day.weekday,
            stop=visit.stop.slug,
            arrives=minutes(visit.arrives),
            leaves=minutes(visit.leaves),
        )
        for visit in _todays_visits(scenario)
    )
