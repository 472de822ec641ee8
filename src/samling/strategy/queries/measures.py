"""Measures and indicators as forms, desks and other domains need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from samling.ground.wording import Wording
from samling.register.models import Person
from samling.strategy.models import Indicator, Measure, Strategy
from samling.strategy.terms import MeasureState, PlanState

COUNTY_ROLES = ("county_staff", "director", "bus_crew")


@dataclass(frozen=True, slots=True)
class DueMeasure:
    """A measure on somebody's work desk."""

    slug: str
    code: str
    title: Wording
    due_on: date
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure as the form that changes it needs it."""

    pk: int
    slug: str
    strategy_id: int
    code: str
    title: Wording
    text: str
    owner_id: int | None
    due_on: date | None
    state: MeasureState
    plan_state: PlanState

    @property
    def is_open(self) -> bool:
        """True while it is planned or running."""
        return self.state in (MeasureState.PLANNED, MeasureState.RUNNING)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator as the forms that change it, or tell its number, need it."""

    pk: int
    strategy_id: int
    code: str
    plan_state: PlanState
    measure_slug: str | None
    owner_id: int | None
    title: Wording
    unit: str
    source: str
    year: int
    target: int


def due_measures(person_id: int, on: date, *, days: int = 30) -> tuple[DueMeasure, ...]:
    """Open measures in force that this person owns and that are due within so many days."""
    last = date.fromordinal(min(on.toordinal() + days, date.max.toordinal()))
    rows = (
        Measure.objects.filter(
            owner_id=person_id,
            due_on__lte=last,
            state__in=[MeasureState.PLANNED, MeasureState.RUNNING],
            strategy__plan__state=PlanState.IN_FORCE,
        )
        .order_by("due_on", "pk")
        .values_list("slug", "strategy__code", "title_nb", "title_nn", "title_en", "due_on")
    )
    return tuple(
        DueMeasure(slug, code, Wording(nb, nn, en), due_on, due_on < on)
        for slug, code, nb, nn, en, due_on in rows
        if due_on is not None
    )


def standing_measures() -> dict[int, int]:
    """Every measure that was carried over → its descendant in the period in force.

    What gathers events for a measure goes on gathering for the measure that came after it.
    """
    rows = Measure.objects.filter(carried_from__isnull=False).order_by("pk")
    after = {
        before: (pk, state)
        for pk, before, state in rows.values_list("pk", "carried_from_id", "strategy__plan__state")
        if before is not None and state != PlanState.DRAFT
    }
    standing = {key: _last(key, after) for key in after}
    return {key: last for key, (last, state) in standing.items() if state == PlanState.IN_FORCE}


def _last(key: int, after: dict[int, tuple[int, str]]) -> tuple[int, str]:
    pk, state = after[key]
    while pk in after:
        pk, state = after[pk]
    return pk, state


def measure_row(slug: str) -> MeasureRow | None:
    """One measure, or None."""
    row = Measure.objects.select_related("strategy__plan").filter(slug=slug).first()
    if row is None:
        return None
    return MeasureRow(
        pk=row.pk,
        slug=row.slug,
        strategy_id=row.strategy_id,
        code=row.strategy.code,
        title=row.title,
        text=row.text,
        owner_id=row.owner_id,
        due_on=row.due_on,
        state=MeasureState(row.state),
        plan_state=PlanState(row.strategy.plan.state),
    )


def indicator_row(key: int) -> IndicatorRow | None:
    """One indicator, or None."""
    row = Indicator.objects.select_related("strategy__plan", "measure").filter(pk=key).first()
    if row is None:
        return None
    return IndicatorRow(
        pk=row.pk,
        strategy_id=row.strategy_id,
        code=row.strategy.code,
        plan_state=PlanState(row.strategy.plan.state),
        measure_slug=row.measure.slug if row.measure else None,
        owner_id=row.measure.owner_id if row.measure else None,
        title=row.title,
        unit=row.unit,
        source=row.source,
        year=row.year,
        target=row.target,
    )


def strategy_choices(*, with_drafts: bool = False) -> tuple[tuple[int, str], ...]:
    """Key and words of each strategy that measures may be added under, the one in force first."""
    wanted = Q(plan__state=PlanState.IN_FORCE)
    if with_drafts:
        wanted |= Q(plan__state=PlanState.DRAFT)
    rows = (
        Strategy.objects.filter(wanted)
        .select_related("plan")
        .order_by("-plan__state", "plan_id", "goal__place", "place", "pk")
    )
    return tuple(
        (
            row.pk,
            f"{row.code} {row.title}"
            + (f" ({row.plan.title})" if row.plan.state == PlanState.DRAFT else ""),
        )
        for row in rows
    )


def owner_choices(on: date, *, also: int | None = None) -> tuple[tuple[int, str], ...]:
    """Key and name of everybody at the county library on this day, and of the owner there is."""
    at_county = Q(affiliations__role__in=COUNTY_ROLES, affiliations__period__contains=on)
    rows = Person.objects.filter(at_county | Q(pk=also), erased_at__isnull=True)
    return tuple(rows.distinct().order_by("name", "pk").values_list("pk", "name"))
