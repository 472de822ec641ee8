"""What a plan is made from, read for the planner."""

from __future__ import annotations

from samling.competence.models import CompetencePlan, PlanLine, PossibleMeasure
from samling.competence.queries.needs import LIBRARIES, leeways, needs
from samling.competence.rules.plan_facts import (
    Facts,
    LibraryFact,
    LineFact,
    MeasureFact,
    NeedFact,
    PeriodFact,
)
from samling.register.models import Organisation


def facts_of(plan: CompetencePlan) -> Facts:
    """Libraries, needs, measures and limits of a plan; measures it already holds stay, retired or not."""
    said = leeways(plan.survey_id)
    wishes = list(plan.wishes.order_by("pk").values_list("measure_id", "kind"))
    held = set(plan.lines.values_list("measure_id", flat=True)) | {key for key, _ in wishes}
    return Facts(
        libraries=tuple(
            LibraryFact(
                pk,
                latitude if latitude is not None else town_latitude,
                longitude if longitude is not None else town_longitude,
                said[pk].people if pk in said else None,
                said[pk].away_at_once if pk in said else None,
                said[pk].away_days if pk in said else None,
                said[pk].travel_minutes if pk in said else None,
            )
            for pk, latitude, longitude, town_latitude, town_longitude in _libraries()
        ),
        needs=tuple(
            NeedFact(
                n.organisation_id, n.competence_key, float(n.gap), n.people, float(n.importance)
            )
            for n in needs(plan.survey_id)
        ),
        measures=tuple(
            _measure(row)
            for row in PossibleMeasure.objects.prefetch_related("gains", "places").order_by("pk")
            if not row.is_retired or row.pk in held
        ),
        periods=tuple(
            PeriodFact(p.number, float(p.adviser_days), float(p.budget_nok))
            for p in plan.periods.order_by("number")
        ),
        pinned=tuple(key for key, kind in wishes if kind == "pin"),
        forbidden=tuple(key for key, kind in wishes if kind == "forbid"),
        equity_percent=plan.equity_percent,
        insists_on_equity=plan.insists_on_equity,
    )


def _libraries() -> list[tuple[int, float | None, float | None, float | None, float | None]]:
    rows = Organisation.objects.filter(kind__in=LIBRARIES, closed_on__isnull=True).order_by("pk")
    return list(
        rows.values_list(
            "pk", "latitude", "longitude", "municipality__latitude", "municipality__longitude"
        )
    )


def _measure(row: PossibleMeasure) -> MeasureFact:
    return MeasureFact(
        key=row.pk,
        kind=row.kind,
        gains={gain.competence_key: float(gain.levels) for gain in row.gains.all()},
        is_in_room=row.is_in_room,
        is_digital=row.is_digital,
        digital_share=float(row.digital_share),
        places=tuple(sorted(place.pk for place in row.places.all())),
        seats=row.seats,
        least=row.least,
        most_times=row.most_times,
        adviser_days=float(row.adviser_days),
        money_nok=float(row.money_nok),
        hours=float(row.hours),
    )


def lines_of(plan: CompetencePlan) -> tuple[list[int], list[LineFact]]:
    """The keys of a plan's lines and the lines, in the same order."""
    rows = (
        PlanLine.objects.filter(plan=plan)
        .select_related("period")
        .prefetch_related("guests")
        .order_by("period__number", "pk")
    )
    lines = [
        LineFact(
            row.measure_id,
            row.place_id,
            row.period.number,
            {guest.organisation_id: guest.people for guest in row.guests.all()},
        )
        for row in rows
    ]
    return [row.pk for row in rows], lines
