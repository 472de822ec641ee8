"""Two libraries with needs in a closed survey, and measures that could be held for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from samling.competence import commands
from samling.competence.commands import MeasureTold, PlanTold
from samling.competence.models import (
    CompetencePlan,
    FrameworkVersion,
    Leeway,
    PossibleMeasure,
    Rating,
    Survey,
    SurveyReply,
)
from samling.ground.wording import Wording
from samling.register.models import Organisation
from tests.cast import NOON

WHO: dict[str, Any] = {"by": "test", "at": NOON}


def close_with_needs(
    version: FrameworkVersion, libraries: list[Organisation], *, people: int = 3
) -> Survey:
    """A closed survey in which each library lacks two levels of everything for so many people."""
    survey = Survey.objects.create(
        title_nb="Behov", version=version, last_day=NOON.date(), made_at=NOON, state="closed",
        opened_at=NOON, closed_at=NOON,
    )  # fmt: skip
    for library in libraries:
        reply = SurveyReply.objects.create(
            survey=survey, version=version, kind="library", organisation=library, place="ost",
            post="chief", is_finished=True,
        )  # fmt: skip
        Leeway.objects.create(
            reply=reply, people=6, away_at_once=people, away_days=30, travel_minutes=240
        )
        for competence in keys_of(version):
            Rating.objects.create(
                reply=reply,
                competence_id=competence[0],
                now=1,
                wanted=3,
                importance=2,
                people=people,
            )
    return survey


def keys_of(version: FrameworkVersion) -> list[tuple[int, str]]:
    """The competences of a version, key by key."""
    from samling.competence.models import Competence

    rows = Competence.objects.filter(area__version=version).order_by("pk")
    return list(rows.values_list("pk", "key"))


def possible(
    title: str, gains: dict[str, str], places: list[Organisation], **more: Any
) -> PossibleMeasure:
    """A course of a day for two adviser days and 5,000 kroner."""
    told = MeasureTold(
        title=Wording(title, title),
        kind="course",
        gains={key: Decimal(levels) for key, levels in gains.items()},
        adviser_days=Decimal(2),
        hours=Decimal(6),
        money_nok=Decimal(5000),
        place_ids=[place.pk for place in places],
        least=1,
        **more,
    )
    return commands.write_measure(key=None, told=told, **WHO)


def make_plan(survey: Survey, **more: Any) -> CompetencePlan:
    """A plan of two half-years from January 2027 with ten days and 50,000 kroner each."""
    given: dict[str, Any] = {
        "told": PlanTold(Wording("Kompetanseplan", "Kompetanseplan"), seconds=2),
        "year": 2027, "is_autumn": False, "halves": 2, "adviser_days": Decimal(10),
        "budget_nok": Decimal(50_000), **WHO, **more,
    }  # fmt: skip
    return commands.make_plan(survey_id=survey.pk, **given)


def competence_plans(survey_id: int, key: str, library: str) -> dict[str, dict[str, Any]]:
    """A draft with a line, a published plan with a line, and what the addresses of plans need of them."""
    measure = possible("Nettkurs", {key: "1"}, [], is_in_room=False, is_digital=True)
    draft = make_plan(Survey.objects.get(pk=survey_id))
    line = commands.add_line(
        plan_id=draft.pk, measure_id=measure.pk, place_id=None, period=1, **WHO
    )
    decided = commands.copy_plan(plan_id=draft.pk, **WHO)
    commands.approve_plan(plan_id=decided.pk, **WHO)
    commands.publish_plan(plan_id=decided.pk, **WHO)
    of_draft = (
        "plan", "change_plan", "queue_plan", "stop_plan", "copy_plan", "drop_plan", "approve_plan",
        "publish_plan", "set_wish", "ask_price", "add_line",
    )  # fmt: skip
    found: dict[str, dict[str, Any]] = {
        **{name: {"key": draft.pk} for name in of_draft},
        **{name: {"key": line.pk} for name in ("line", "remove_line")},
        **{name: {"key": measure.pk} for name in ("change_measure", "retire_measure")},
        **{name: {"key": decided.pk} for name in ("public_plan", "plan_pdf")},
        "make_course": {"key": decided.lines.get().pk},
        "compare_plans": {"key": draft.pk, "other": decided.pk},
        "library_plan": {"slug": library},
    }
    return {f"competence:{name}": told for name, told in found.items()}
