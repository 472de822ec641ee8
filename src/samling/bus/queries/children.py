"""How many children each stop is for."""

from __future__ import annotations

from collections.abc import Mapping

from samling.bus.models import Stop
from samling.bus.rules.children import first_grades
from samling.ground.figures import Figure, Standing
from samling.register.models import ChildCount


def children_of_stops(*, share_of_1_to_10: float) -> Mapping[int, Figure]:
    """Children of every stop, by its key: grades 1–7 of a school, all of a kindergarten, a village's own.

    The newest count holds. A count that has become an estimate on the way says so; one nobody has
    made is missing.
    """
    newest: dict[int, ChildCount] = {}
    for count in ChildCount.objects.order_by("organisation_id", "counted_on"):
        newest[count.organisation_id] = count
    return {
        stop.pk: _figure(stop, newest.get(stop.organisation_id or 0), share_of_1_to_10)
        for stop in Stop.objects.select_related("organisation").order_by("pk")
    }


def _figure(stop: Stop, count: ChildCount | None, share: float) -> Figure:
    if stop.organisation is None:
        return Figure(stop.children, Standing(stop.children_standing))
    if count is None:
        return Figure(None, Standing.MISSING)
    figure = count.figure
    if stop.kind != "school" or figure.value is None:
        return figure
    value, is_guess = first_grades(
        figure.value,
        lowest=stop.organisation.lowest_grade,
        highest=stop.organisation.highest_grade,
        share_of_1_to_10=share,
    )
    return Figure(value, Standing.ESTIMATED if is_guess else figure.standing, figure.reason)
