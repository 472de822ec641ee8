"""The workbench: every what-if, and one of them with its plan."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models import Count as HowMany
from django.utils.translation import gettext as _

from samling.bus.models import Bus, Scenario, ScenarioRule, Stop, Timetable
from samling.bus.queries.troubles import in_words, reason_left_out
from samling.bus.terms import WEEKDAYS, RuleKind, ScenarioState
from samling.ground.prepared import Prepared

DEFERRED = ("plan", "figures", "assumptions")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One what-if in the list, with what it reaches when it has been planned."""

    key: int
    name: str
    state: ScenarioState
    made_at: datetime
    children: int | None
    ceiling: int | None
    municipalities: int | None
    far: int | None
    km: int | None
    hours: float | None


@dataclass(frozen=True, slots=True)
class PlansPage:
    """Every what-if, newest first, and the timetable they are compared with."""

    lines: tuple[PlanLine, ...]
    today: str
    is_made_up: bool
    travel: str


def plans_page(*, travel: str, at_most: int = 40) -> PlansPage:
    """The newest what-ifs; two questions."""
    rows = Scenario.objects.defer("plan", "assumptions")[:at_most]
    today = Timetable.objects.settled().order_by("-period").first()
    return PlansPage(
        lines=tuple(_line(row) for row in rows),
        today=today.name if today else "",
        is_made_up=bool(today and today.is_made_up),
        travel=travel_in_words(travel),
    )


def _line(row: Scenario) -> PlanLine:
    told = row.figures or {}
    now = told.get("now", {})
    return PlanLine(
        key=row.pk,
        name=row.name,
        state=ScenarioState(row.state),
        made_at=row.made_at,
        children=row.children,
        ceiling=row.ceiling,
        municipalities=now.get("municipalities"),
        far=now.get("far"),
        km=told.get("km"),
        hours=_hours(told.get("out_min")),
    )


def _hours(minutes: int | None) -> float | None:
    return None if minutes is None else round(minutes / 60, 1)


def travel_in_words(kind: str) -> str:
    """Which travel times a plan was made with."""
    return {
        "great-circle": _("as the crow flies, made longer by the assumptions"),
        "roads": _("the county's own road network"),
        "osrm": _("the road server (OSRM)"),
        "valhalla": _("the road server (Valhalla)"),
    }.get(kind, kind)


@dataclass(frozen=True, slots=True)
class Count:
    """A number now and today."""

    now: int
    today: int
    of: int | None = None

    @property
    def more(self) -> int:
        """How many more than today; below zero when fewer."""
        return self.now - self.today


@dataclass(frozen=True, slots=True)
class MunicipalityLine:
    """Children of a municipality reached by the plan, today, and in all."""

    name: str
    now: int
    of: int
    today: int

    @property
    def percent(self) -> int:
        """Share reached, in whole per cent."""
        return round(100 * self.now / self.of) if self.of else 0


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit of the plan; ``standing`` is kept, added or moved."""

    slug: str
    key: int
    name: str
    municipality: str
    clock: str
    standing: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """A driven day of the plan."""

    bus: str
    week: int
    weekday: str
    leaves: str
    home: str
    km: int | None
    visits: tuple[VisitLine, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above every page about one what-if."""

    key: int
    name: str
    state: ScenarioState
    percent: int
    version: str
    fault: str
    wishes: int

    @property
    def is_busy(self) -> bool:
        """Whether it waits or is being planned."""
        return self.state in (ScenarioState.QUEUED, ScenarioState.RUNNING)

    @property
    def has_plan(self) -> bool:
        """Whether there is a whole plan to go on with."""
        return self.state in (ScenarioState.DONE, ScenarioState.CANCELLED) and bool(self.version)


@dataclass(frozen=True, slots=True)
class PlanFront:
    """What a plan page shows that changes from look to look; ``state`` tells whether the rest has."""

    head: Head
    children: int | None
    ends_on: date | None
    has_result: bool
    is_outdated: bool
    state: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One what-if and the best plan so far."""

    head: Head
    children: Count | None
    far: Count | None
    municipalities: Count | None
    stops: Count | None
    far_minutes: int
    ceiling: int | None
    room_percent: float | None
    km: int | None
    hours: float | None
    driving_hours: float | None
    places: tuple[MunicipalityLine, ...]
    days: tuple[DayLine, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    moved: tuple[tuple[str, str, str], ...]
    left_out: tuple[tuple[str, str], ...]
    travel: str
    today: str
    ends_on: date | None


def head_of(row: Scenario, *, wishes: int = 0) -> Head:
    """The head of a what-if."""
    version = row.ended_at or row.seen_at or row.first_plan_at
    return Head(
        key=row.pk,
        name=row.name,
        state=ScenarioState(row.state),
        percent=round(100 * row.progress),
        version=f"{version.timestamp():.0f}-{row.children}" if row.plan and version else "",
        fault=in_words(row.fault) if row.fault else "",
        wishes=wishes,
    )


_front = Prepared(
    lambda key: Scenario.objects.filter(pk=key)
    .annotate(
        wishes=HowMany("rules"),
        has_plan=ExpressionWrapper(Q(plan__isnull=False), BooleanField()),
    )
    .values_list(
        "pk", "name", "state", "progress", "ended_at", "seen_at", "first_plan_at", "children",
        "fault", "today__period", "wishes", "has_plan", "today_id",
    ),
    {"key": 987_654_321},
)  # fmt: skip


def plan_front(key: int) -> PlanFront | None:
    """The head of a plan page and whether there is a result; one question, None without it."""
    for row in _front.rows(key=key):
        pk, name, state, progress, ended, seen, first, children = row[:8]
        fault, today, wishes, planned, today_id = row[8:]
        version = ended or seen or first
        trouble = json.loads(fault) if isinstance(fault, str) else fault
        head = Head(
            key=pk,
            name=name,
            state=ScenarioState(state),
            percent=round(100 * progress),
            version=f"{version.timestamp():.0f}-{children}" if planned and version else "",
            fault=in_words(trouble) if trouble else "",
            wishes=wishes,
        )
        return PlanFront(
            head=head,
            children=children,
            ends_on=today.upper if today else None,
            has_result=planned,
            is_outdated=planned and head.state is ScenarioState.DRAFT,
            state=(ended, seen, first, children, state, today_id),
        )
    return None


def plan_page(key: int) -> PlanPage:
    """One what-if with its plan; four questions, DoesNotExist when there is none."""
    row = Scenario.objects.select_related("today").get(pk=key)
    told: Mapping[str, Any] = row.figures or {}
    slugs = {v["stop"] for d in row.plan or [] for v in d["visits"]}
    slugs |= {*told.get("added", ()), *told.get("dropped", ()), *told.get("too_far", ())}
    stops = {
        stop.slug: stop
        for stop in Stop.objects.filter(slug__in=slugs)
        .select_related("municipality")
        .only("slug", "name", "municipality__name")
    }
    ceiling = row.ceiling
    return PlanPage(
        head=head_of(row, wishes=row.rules.count()),
        children=_count(told, "children", "of"),
        far=_count(told, "far", "far_of"),
        municipalities=_count(told, "municipalities", "municipalities_of"),
        stops=_count(told, "stops"),
        far_minutes=row.assumptions.get("far_minutes", 15),
        ceiling=ceiling,
        room_percent=round(100 * (ceiling - row.children) / ceiling, 1)
        if ceiling and row.children is not None
        else None,
        km=told.get("km"),
        hours=_hours(told.get("out_min")),
        driving_hours=_hours(told.get("driving_min")),
        places=_places(told),
        days=_days(row.plan or [], told, stops, dict(Bus.objects.values_list("slug", "name"))),
        added=_names(told.get("added", ()), stops),
        dropped=_names(told.get("dropped", ()), stops),
        moved=tuple(
            (stops[slug].name if slug in stops else slug, str(WEEKDAYS[old]), str(WEEKDAYS[new]))
            for slug, (old, new) in told.get("moved", {}).items()
        ),
        left_out=tuple((name, reason_left_out(code)) for code, _key, name in told.get("left_out", ()))
        + tuple((name, reason_left_out("too_far")) for name in _names(told.get("too_far", ()), stops)),
        travel=travel_in_words(row.travel),
        today=row.today.name if row.today else "",
        ends_on=row.today.period.upper if row.today else None,
    )  # fmt: skip


def _count(told: Mapping[str, Any], key: str, of: str = "") -> Count | None:
    if not told:
        return None
    return Count(told["now"][key], told["today"][key], told.get(of) if of else None)


def _places(told: Mapping[str, Any]) -> tuple[MunicipalityLine, ...]:
    rows = told.get("by_municipality", {})
    return tuple(
        MunicipalityLine(name, now, of, today) for name, (now, of, today) in sorted(rows.items())
    )


def _names(slugs: Sequence[str], stops: Mapping[str, Stop]) -> tuple[str, ...]:
    return tuple(
        f"{stops[slug].name} ({stops[slug].municipality.name})" if slug in stops else slug
        for slug in slugs
    )


def _days(
    plan: Sequence[Mapping[str, Any]],
    told: Mapping[str, Any],
    stops: Mapping[str, Stop],
    buses: Mapping[str, str],
) -> tuple[DayLine, ...]:
    added, moved = set(told.get("added", ())), told.get("moved", {})

    def line(visit: Mapping[str, Any]) -> VisitLine:
        slug = visit["stop"]
        stop = stops.get(slug)
        standing = "added" if slug in added else "moved" if slug in moved else "kept"
        return VisitLine(
            slug=slug,
            key=stop.pk if stop else 0,
            name=stop.name if stop else slug,
            municipality=stop.municipality.name if stop else "",
            clock=clock_of(visit["start_s"]),
            standing=standing,
        )

    return tuple(
        DayLine(
            bus=buses.get(day["bus"], day["bus"]),
            week=day["week"],
            weekday=str(WEEKDAYS[day["weekday"]]),
            leaves=clock_of(day["leaves_s"]),
            home=clock_of(day["home_s"]),
            km=None if day["metres"] is None else round(day["metres"] / 1000),
            visits=tuple(line(visit) for visit in day["visits"]),
        )
        for day in sorted(plan, key=lambda d: (d["bus"], d["week"], d["weekday"]))
    )


def clock_of(seconds: int) -> str:
    """A clock time, whole minutes."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


@dataclass(frozen=True, slots=True)
class WishLine:
    """A wish of a what-if, in words."""

    key: int
    place: str
    what: str
    is_from_hearing: bool


def wishes_of(key: int) -> tuple[WishLine, ...]:
    """The wishes of a what-if, in the order they were made."""
    rows = ScenarioRule.objects.filter(scenario_id=key).select_related("stop", "municipality")
    return tuple(
        WishLine(
            key=row.pk,
            place=str(row.stop or row.municipality or ""),
            what=wish_in_words(row),
            is_from_hearing=row.answer_id is not None,
        )
        for row in rows
    )


def wish_in_words(row: ScenarioRule) -> str:
    """What a wish asks for."""
    kind = RuleKind(row.kind)
    if kind is RuleKind.MINIMUM:
        share = f"{round(100 * (row.share or 0))} %"
        return _("at least %(share)s of the children") % {"share": share}
    if kind is RuleKind.PIN and row.weekday is not None:
        weekday = str(WEEKDAYS[row.weekday])
        if row.week:
            return _("on %(weekday)s in week %(week)s") % {"weekday": weekday, "week": row.week}
        return _("on %(weekday)s") % {"weekday": weekday}
    return str(kind.label)


@dataclass(frozen=True, slots=True)
class Difference:
    """How one plan differs from the first, in plain words."""

    name: str
    key: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Some plans side by side."""

    lines: tuple[PlanLine, ...]
    differences: tuple[Difference, ...]


def compare_page(keys: Sequence[int]) -> ComparePage:
    """The plans asked for, those that have been planned, and how the others differ from the first."""
    planned = Scenario.objects.filter(figures__isnull=False, children__isnull=False)
    found = planned.filter(pk__in=keys).defer("plan", "assumptions")
    rows = sorted(found, key=lambda row: keys.index(row.pk))
    return ComparePage(
        lines=tuple(_line(row) for row in rows),
        differences=tuple(
            Difference(row.name, row.pk, tuple(_differences(rows[0], row))) for row in rows[1:]
        ),
    )


def _differences(first: Scenario, other: Scenario) -> list[str]:
    here, there = first.figures or {}, other.figures or {}
    words = [
        _more(there["now"]["children"] - here["now"]["children"], _("children with the offer")),
        _more(there["now"]["municipalities"] - here["now"]["municipalities"], _("municipalities")),
        _more(there["now"]["far"] - here["now"]["far"], _("children far from a library")),
    ]
    if here.get("km") is not None and there.get("km") is not None:
        words.append(_more(there["km"] - here["km"], _("kilometres in a rotation")))
    before, after = here.get("by_municipality", {}), there.get("by_municipality", {})
    new = sorted(n for n, c in after.items() if c[0] and not before.get(n, [0])[0])
    lost = sorted(n for n, c in before.items() if c[0] and not after.get(n, [0])[0])
    if new:
        words.append(_("New municipalities: %(names)s") % {"names": ", ".join(new)})
    if lost:
        words.append(_("Municipalities that drop out: %(names)s") % {"names": ", ".join(lost)})
    return words


def _more(count: int, what: str) -> str:
    if count == 0:
        return _("As many %(what)s") % {"what": what}
    told = {"count": abs(count), "what": what}
    return (
        _("%(count)s more %(what)s") % told if count > 0 else _("%(count)s fewer %(what)s") % told
    )
