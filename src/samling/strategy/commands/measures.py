"""Measures: added, changed, finished, dropped and taken up again."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.journal import commands as journal
from samling.strategy import rules
from samling.strategy.commands.wording import assign, title_fields
from samling.strategy.models import Measure, Plan, Strategy
from samling.strategy.terms import MeasureState, PlanState

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})
OPEN = (MeasureState.PLANNED, MeasureState.RUNNING)


class PlanHasEnded(Refusal):
    """What belongs to an ended period stays as it was."""


class MeasureIsClosed(Refusal):
    """A measure that is done or dropped is taken up again before it is changed."""


class MeasureIsOpen(Refusal):
    """Only what is done or dropped can be taken up again."""


class DueOutsidePeriod(Refusal):
    """A measure falls due within the strategy's own period."""


@transaction.atomic
def add_measure(
    *,
    strategy_id: int,
    title: Wording,
    text: str = "",
    owner_id: int | None = None,
    due_on: date | None = None,
    state: str = MeasureState.RUNNING,
    by: str,
    at: datetime,
) -> Measure:
    """Put a measure under a strategy; may raise PlanHasEnded, DueOutsidePeriod, NoNorwegianName."""
    strategy = Strategy.objects.select_related("plan").get(pk=strategy_id)
    plan = Plan.objects.select_for_update().get(pk=strategy.plan_id)
    _refuse_ended(plan)
    _refuse_due_outside(plan, due_on)
    names = title_fields(title)
    measure = Measure.objects.create(
        strategy=strategy,
        slug=_slug_for(names["title_nb"] or names["title_nn"]),
        **names,
        text=text.strip(),
        owner_id=owner_id,
        due_on=due_on,
        state=MeasureState(state),
        created_at=at,
    )
    journal.note(deed="strategy.measure_added", subject=f"measure:{measure.pk}", by=by, at=at)
    return measure


@transaction.atomic
def edit_measure(
    *,
    slug: str,
    title: Wording,
    text: str,
    owner_id: int | None,
    due_on: date | None,
    state: str,
    by: str,
    at: datetime,
) -> Measure:
    """Change an open measure; what came as a starting point is from now on the county's own."""
    measure = _locked(slug)
    if measure.state not in OPEN:
        raise MeasureIsClosed(_("This measure is closed. Take it up again before you change it."))
    if due_on != measure.due_on:
        _refuse_due_outside(measure.strategy.plan, due_on)
    fields: dict[str, object] = {
        **title_fields(title),
        "text": text.strip(),
        "owner_id": owner_id,
        "due_on": due_on,
        "state": MeasureState(state),
        "is_starting_point": False,
    }
    return _write(measure, fields, deed="strategy.measure_edited", by=by, at=at)


def complete_measure(*, slug: str, by: str, at: datetime) -> Measure:
    """Call a measure done; MeasureIsClosed when it is closed already."""
    return _close(slug, MeasureState.DONE, deed="strategy.measure_completed", by=by, at=at)


def drop_measure(*, slug: str, by: str, at: datetime) -> Measure:
    """Give a measure up; it stays to be read. MeasureIsClosed when it is closed already."""
    return _close(slug, MeasureState.DROPPED, deed="strategy.measure_dropped", by=by, at=at)


@transaction.atomic
def resume_measure(*, slug: str, by: str, at: datetime) -> Measure:
    """Take up a measure that was done or dropped; MeasureIsOpen when it is neither."""
    measure = _locked(slug)
    if measure.state in OPEN:
        raise MeasureIsOpen(_("This measure is already open."))
    fields: dict[str, object] = {"state": MeasureState.RUNNING}
    return _write(measure, fields, deed="strategy.measure_resumed", by=by, at=at)


@transaction.atomic
def _close(slug: str, state: MeasureState, *, deed: str, by: str, at: datetime) -> Measure:
    measure = _locked(slug)
    if measure.state not in OPEN:
        raise MeasureIsClosed(_("This measure is already closed."))
    return _write(measure, {"state": state}, deed=deed, by=by, at=at)


def _write(
    measure: Measure, fields: dict[str, object], *, deed: str, by: str, at: datetime
) -> Measure:
    changed = assign(measure, fields)
    if changed:
        measure.save(update_fields=changed)
        journal.note(
            deed=deed, subject=f"measure:{measure.pk}", by=by, at=at, details={"changed": changed}
        )
    return measure


def _locked(slug: str) -> Measure:
    measure = (
        Measure.objects.select_for_update(of=("self",))
        .select_related("strategy__plan")
        .get(slug=slug)
    )
    _refuse_ended(measure.strategy.plan)
    return measure


def _refuse_ended(plan: Plan) -> None:
    if plan.state == PlanState.ENDED:
        raise PlanHasEnded(
            _("This strategy period has ended. What stands in it can no longer change.")
        )


def _refuse_due_outside(plan: Plan, due_on: date | None) -> None:
    if due_on is not None and due_on not in plan.period:
        raise DueOutsidePeriod(_("The deadline must lie within the strategy period."))


def _slug_for(name: str) -> str:
    stem = slugify(name.translate(LETTERS))[:110]
    taken = Measure.objects.filter(slug__startswith=stem).values_list("slug", flat=True)
    return rules.free_slug(stem, taken)
