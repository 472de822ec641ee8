"""Saying which events count under which measure."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.journal import commands as journal
from samling.meetings.commands.log import UnknownMeasure
from samling.meetings.models import Gathering
from samling.strategy.models import Measure


@transaction.atomic
def gather(
    *,
    measure_slug: str,
    type: str = "",
    audience: str = "",
    organiser: str = "",
    place: int = 100,
    by: str,
    at: datetime,
) -> Gathering:
    """From now on, count events of this kind under the measure; an empty word stands for any.

    Said again, the place is changed. Events already logged stay where they are. Raises
    UnknownMeasure.
    """
    measure = Measure.objects.filter(slug=measure_slug).first()
    if measure is None:
        raise UnknownMeasure(_("There is no such measure."))
    gathering, _made = Gathering.objects.update_or_create(
        measure=measure,
        type=type,
        audience=audience,
        organiser=organiser,
        defaults={"place": place},
    )
    journal.note(deed="meetings.gathers", subject=f"measure:{measure.pk}", by=by, at=at)
    return gathering


@transaction.atomic
def gather_no_more(*, gathering_id: int, by: str, at: datetime) -> None:
    """Stop counting events of this kind under the measure; those already logged stay."""
    gathering = Gathering.objects.select_for_update().get(pk=gathering_id)
    subject = f"measure:{gathering.measure_id}"
    gathering.delete()
    journal.note(deed="meetings.gathers_no_more", subject=subject, by=by, at=at)
