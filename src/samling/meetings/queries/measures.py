"""Which measures events may count under."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from samling.ground.wording import Wording
from samling.meetings.models import Gathering
from samling.meetings.rules.measures import Gatherer
from samling.strategy.models import Measure
from samling.strategy.terms import MeasureState, PlanState


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure as an answer in the form."""

    slug: str
    code: str
    title: Wording


def gatherers() -> tuple[Gatherer, ...]:
    """What each running measure of the strategy in force gathers by itself, first place first."""
    rows = Gathering.objects.filter(
        measure__state=MeasureState.RUNNING, measure__strategy__plan__state=PlanState.IN_FORCE
    )
    return tuple(
        Gatherer(measure_id=measure, place=place, type=kind, audience=audience, organiser=organiser)
        for measure, place, kind, audience, organiser in rows.order_by("place", "pk").values_list(
            "measure_id", "place", "type", "audience", "organiser"
        )
    )


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
