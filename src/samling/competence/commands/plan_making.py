"""Competence plans: made, copied, changed, and decided by hand; each change is measured at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.competence.commands.wording import title_fields
from samling.competence.models import (
    CompetencePlan,
    PlanGuest,
    PlanLine,
    PlanPeriod,
    PlanQuestion,
    PlanWish,
    PossibleMeasure,
    Survey,
)
from samling.competence.queries.plan_facts import facts_of, lines_of
from samling.competence.rules.plan_facts import LineFact, half_years
from samling.competence.terms import PlanStanding, PlanWork, SurveyState
from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.journal import commands as journal

MOST_HALVES = 10


class SurveyNotClosed(Refusal):
    """A plan is made from needs, and needs are known when the survey has closed."""


class PlanIsFixed(Refusal):
    """An approved or published plan is not changed; a new version is."""


class PlanIsBusy(Refusal):
    """The planner works on it."""


class LineNotPossible(Refusal):
    """The measure is not held in that form, there, or then."""


@dataclass(frozen=True, slots=True)
class PlanTold:
    """The settings of a plan."""

    title: Wording
    equity_percent: int = 10
    insists_on_equity: bool = False
    seed: int = 1
    seconds: int = 20


@transaction.atomic
def make_plan(
    *,
    told: PlanTold,
    survey_id: int,
    year: int,
    is_autumn: bool,
    halves: int,
    adviser_days: Decimal,
    budget_nok: Decimal,
    person_id: int | None = None,
    is_made_up: bool = False,
    by: str,
    at: datetime,
) -> CompetencePlan:
    """An empty plan of so many half-years, each with the same days and money. Raises SurveyNotClosed."""
    survey = Survey.objects.get(pk=survey_id)
    if survey.state != SurveyState.CLOSED:
        raise SurveyNotClosed(_("Close the survey first: needs are known when it is closed."))
    plan = CompetencePlan(survey=survey, made_at=at, made_by_id=person_id, is_made_up=is_made_up)
    _take(plan, told)
    plan.save()
    firsts = half_years(year, autumn=is_autumn, count=min(max(1, halves), MOST_HALVES))
    days = [date(y, month, 1) for y, month in firsts]
    PlanPeriod.objects.bulk_create(
        PlanPeriod(
            plan=plan,
            number=number + 1,
            starts_on=days[number],
            ends_on=days[number + 1],
            adviser_days=adviser_days,
            budget_nok=budget_nok,
        )
        for number in range(len(days) - 1)
    )
    remeasure(plan)
    journal.note(deed="competence.plan_made", subject=f"competence_plan:{plan.pk}", by=by, at=at)
    return plan


def _take(plan: CompetencePlan, told: PlanTold) -> None:
    for name, value in title_fields(told.title).items():
        setattr(plan, name, value)
    plan.equity_percent, plan.insists_on_equity = told.equity_percent, told.insists_on_equity
    plan.seed, plan.seconds = told.seed, told.seconds


@transaction.atomic
def copy_plan(
    *, plan_id: int, person_id: int | None = None, by: str, at: datetime
) -> CompetencePlan:
    """A new version as a draft, with the half-years, wishes and lines of the old one."""
    old = CompetencePlan.objects.get(pk=plan_id)
    plan = CompetencePlan.objects.create(
        title_nb=old.title_nb,
        title_nn=old.title_nn,
        title_en=old.title_en,
        survey_id=old.survey_id,
        version=old.version + 1,
        follows=old,
        equity_percent=old.equity_percent,
        insists_on_equity=old.insists_on_equity,
        seed=old.seed,
        seconds=old.seconds,
        bound=old.bound,
        made_at=at,
        made_by_id=person_id,
        is_made_up=old.is_made_up,
    )
    for period in old.periods.order_by("number"):
        period.pk, period._state.adding, period.plan = None, True, plan
        period.save()
    PlanWish.objects.bulk_create(
        PlanWish(plan=plan, measure_id=wish.measure_id, kind=wish.kind)
        for wish in old.wishes.order_by("pk")
    )
    write_lines(plan, lines_of(old)[1])
    journal.note(deed="competence.plan_copied", subject=f"competence_plan:{plan.pk}", by=by, at=at)
    return plan


@transaction.atomic
def change_plan(
    *,
    plan_id: int,
    told: PlanTold,
    periods: Mapping[int, tuple[Decimal, Decimal]],
    by: str,
    at: datetime,
) -> CompetencePlan:
    """Other settings; days and money by the number of the half-year. Raises PlanIsFixed, PlanIsBusy."""
    plan = own(plan_id)
    _take(plan, told)
    plan.bound = None  # what was proven was proven for other limits
    plan.save()
    for number, (days, money) in periods.items():
        plan.periods.filter(number=number).update(adviser_days=days, budget_nok=money)
    PlanQuestion.objects.filter(plan=plan).delete()
    remeasure(plan)
    journal.note(deed="competence.plan_changed", subject=f"competence_plan:{plan.pk}", by=by, at=at)
    return plan


@transaction.atomic
def drop_plan(*, plan_id: int, by: str, at: datetime) -> None:
    """Throw a draft away. Raises PlanIsFixed, PlanIsBusy."""
    plan = own(plan_id)
    PlanLine.objects.filter(plan=plan).delete()
    plan.delete()
    journal.note(deed="competence.plan_dropped", subject=f"competence_plan:{plan_id}", by=by, at=at)


def own(plan_id: int) -> CompetencePlan:
    """The draft under lock; raises PlanIsFixed and PlanIsBusy."""
    plan = CompetencePlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.standing != PlanStanding.DRAFT:
        raise PlanIsFixed(_("This plan is decided. Make a new version to change it."))
    if plan.work in {PlanWork.QUEUED, PlanWork.RUNNING}:
        raise PlanIsBusy(_("The planner is working on it. Stop it first."))
    return plan


@transaction.atomic
def set_plan_wish(*, plan_id: int, measure_id: int, kind: str, by: str, at: datetime) -> None:
    """Say that a measure must be in the plan, must not, or (empty) that the planner decides."""
    plan = own(plan_id)
    if kind:
        PlanWish.objects.update_or_create(plan=plan, measure_id=measure_id, defaults={"kind": kind})
    else:
        plan.wishes.filter(measure_id=measure_id).delete()
    CompetencePlan.objects.filter(pk=plan.pk).update(bound=None)
    plan.bound = None
    remeasure(plan)
    journal.note(
        deed="competence.plan_wish_set", subject=f"competence_plan:{plan.pk}", by=by, at=at,
        details={"measure": measure_id, "kind": kind},
    )  # fmt: skip


@transaction.atomic
def add_line(
    *, plan_id: int, measure_id: int, place_id: int | None, period: int, by: str, at: datetime
) -> PlanLine:
    """Hold a measure once more, at a place or (None) on screen; those who gain most are invited.

    Raises LineNotPossible, PlanIsFixed and PlanIsBusy.
    """
    from samling.competence.rules import planning  # loads the planner: only where plans are made

    plan = own(plan_id)
    measure = PossibleMeasure.objects.get(pk=measure_id)
    half = plan.periods.filter(number=period).first()
    fits = measure.is_digital if place_id is None else (
        measure.is_in_room and measure.places.filter(pk=place_id).exists()
    )  # fmt: skip
    same = PlanLine.objects.filter(
        plan=plan, measure=measure, period=half, place_id=place_id, is_digital=place_id is None
    )
    if half is None or not fits:
        raise LineNotPossible(_("The measure is not held in that form, or not there."))
    if same.exists():
        raise LineNotPossible(_("The same already stands in the plan."))
    guests = planning.best_guests(
        planning.built(facts_of(plan)), lines_of(plan)[1], measure_id, place_id, period
    )
    line = PlanLine.objects.create(
        plan=plan, measure=measure, period=half, place_id=place_id, is_digital=place_id is None
    )
    _invite(line, guests)
    remeasure(plan)
    journal.note(
        deed="competence.plan_line_added", subject=f"competence_plan:{plan.pk}", by=by, at=at,
        details={"line": line.pk},
    )  # fmt: skip
    return line


@transaction.atomic
def set_guests(*, line_id: int, guests: Mapping[int, int], by: str, at: datetime) -> None:
    """How many of each library a line invites, by the library's key; 0 invites nobody."""
    line = PlanLine.objects.get(pk=line_id)
    plan = own(line.plan_id)
    line.guests.all().delete()
    _invite(line, guests)
    remeasure(plan)
    journal.note(
        deed="competence.plan_guests_set", subject=f"competence_plan:{plan.pk}", by=by, at=at,
        details={"line": line.pk},
    )  # fmt: skip


@transaction.atomic
def remove_line(*, line_id: int, by: str, at: datetime) -> None:
    """Take a line out of its plan."""
    line = PlanLine.objects.get(pk=line_id)
    plan = own(line.plan_id)
    line.delete()
    remeasure(plan)
    journal.note(
        deed="competence.plan_line_removed", subject=f"competence_plan:{plan.pk}", by=by, at=at
    )


def _invite(line: PlanLine, guests: Mapping[int, int]) -> None:
    PlanGuest.objects.bulk_create(
        PlanGuest(line=line, organisation_id=key, people=people)
        for key, people in sorted(guests.items())
        if people > 0
    )


def write_lines(plan: CompetencePlan, lines: Sequence[LineFact]) -> None:
    """Put these lines in the place of a plan's own, and measure them."""
    PlanLine.objects.filter(plan=plan).delete()
    periods = dict(plan.periods.values_list("number", "pk"))
    rows = PlanLine.objects.bulk_create(
        PlanLine(
            plan=plan,
            measure_id=line.measure,
            period_id=periods[line.period],
            place_id=line.place,
            is_digital=line.place is None,
        )
        for line in lines
    )
    PlanGuest.objects.bulk_create(
        PlanGuest(line=row, organisation_id=key, people=people)
        for row, line in zip(rows, lines, strict=True)
        for key, people in sorted(line.guests.items())
        if people > 0
    )
    remeasure(plan)


def remeasure(plan: CompetencePlan) -> None:
    """Keep what the yardstick says of the lines as they stand."""
    from samling.competence.rules import planning  # loads the planner: only where plans are made

    keys, lines = lines_of(plan)
    told = planning.figures(planning.built(facts_of(plan)), lines)
    if "lines" in told:
        told["lines"] = dict(zip(map(str, keys), told["lines"], strict=True))
    plan.figures, plan.closed, plan.value = told, told.get("closed"), told.get("value")
    if plan.bound is not None and plan.value is not None:
        plan.bound = max(plan.bound, plan.value)
    plan.save(update_fields=["figures", "closed", "value", "bound"])
