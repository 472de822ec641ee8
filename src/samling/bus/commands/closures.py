"""Stops and roads that are shut for a season."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from samling.bus.commands.calendars import lay_again
from samling.bus.models import Closure
from samling.ground.refusal import Refusal
from samling.journal import commands as journal


class ClosureUnclear(Refusal):
    """It is neither a stop nor a place on a road, or ends before it begins."""


@transaction.atomic
def keep_closure(
    *,
    label: str,
    starts: date,
    ends: date,
    is_yearly: bool,
    by: str,
    at: datetime,
    closure_id: int | None = None,
    stop_id: int | None = None,
    road: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    radius_km: float | None = None,
    detour_minutes: int | None = None,
) -> Closure:
    """Shut a stop, or a circle on a road, until the day before ``ends``; refuses ClosureUnclear.

    Dated visits of the settled timetable follow when a stop is shut; new plans drive around roads.
    """
    on_road = (latitude, longitude, radius_km, detour_minutes)
    if stop_id is None and None in on_road:
        raise ClosureUnclear(
            _("Choose a stop, or say where on a road, how wide, and how long the way round takes.")
        )
    if ends <= starts:
        raise ClosureUnclear(_("The last day comes before the first."))
    closure = (
        Closure.objects.select_for_update().get(pk=closure_id)
        if closure_id is not None
        else Closure()
    )
    closure.label, closure.stop_id, closure.road = label, stop_id, "" if stop_id else road
    closure.latitude, closure.longitude, closure.radius_km, closure.detour_minutes = (
        (None, None, None, None) if stop_id else on_road
    )
    closure.period, closure.is_yearly = DateRange(starts, ends), is_yearly
    closure.save()
    journal.note(deed="bus.closure_kept", subject=f"closure:{closure.pk}", by=by, at=at)
    lay_again(by=by, at=at)
    return closure


@transaction.atomic
def drop_closure(*, closure_id: int, by: str, at: datetime) -> None:
    """Open again what was shut; dated visits follow."""
    Closure.objects.filter(pk=closure_id).delete()
    journal.note(deed="bus.closure_dropped", subject=f"closure:{closure_id}", by=by, at=at)
    lay_again(by=by, at=at)
