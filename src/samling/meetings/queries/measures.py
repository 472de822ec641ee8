"""Which measures events may count under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from samling.ground.prepared import Prepared
from samling.ground.wording import Wording
from samling.meetings.models import Gathering
from samling.meetings.rules.measures import Gatherer
from samling.strategy.models import Measure
from samling.strategy.queries import standing_measures
from samling.strategy.terms import MeasureState, PlanState


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure as an answer in the form."""

    slug: str
    code: str
    title: Wording


def gatherers() -> tuple[Gatherer, ...]:
    """What each running measure of the strategy in force gathers by itself, first place first.

    A measure that was carried over to a new period goes on gathering what its forerunner gathered.
    """
    rows = GATHERINGS.rows()
    heirs = _heirs() if any(plan == PlanState.ENDED for _measure, plan, *_rest in rows) else {}
    found = []
    for measure, plan, state, place, kind, audience, organiser in rows:
        runs = plan == PlanState.IN_FORCE and state == MeasureState.RUNNING
        key = measure if runs else heirs.get(measure)
        if key is not None:
            found.append(
                Gatherer(
                    measure_id=key, place=place, type=kind, audience=audience, organiser=organiser
                )
            )
    return tuple(found)


def _gatherings() -> QuerySet[Gathering, tuple[Any, ...]]:
    return Gathering.objects.order_by("place", "pk").values_list(
        "measure_id", "measure__strategy__plan__state", "measure__state",
        "place", "type", "audience", "organiser",
    )  # fmt: skip


GATHERINGS = Prepared(_gatherings, {})


def _heirs() -> dict[int, int]:
    """Measures of earlier periods → the running measure that came after them."""
    running = set(_running().values_list("pk", flat=True))
    return {old: heir for old, heir in standing_measures().items() if heir in running}


def running_measure(slug: str) -> int | None:
    """The key of a measure that is being done in the strategy in force; None when there is none."""
    return _running().filter(slug=slug).values_list("pk", flat=True).first()


def measures() -> tuple[MeasureChoice, ...]:
    """Every running measure of the strategy in force, in the strategies' order."""
    rows = _running().select_related("strategy").order_by("strategy__place", "title_nb")
    return tuple(MeasureChoice(m.slug, m.strategy.code, m.title) for m in rows)


def _running() -> QuerySet[Measure]:
    return Measure.objects.filter(
        state=MeasureState.RUNNING, strategy__plan__state=PlanState.IN_FORCE
    )
