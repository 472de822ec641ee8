"""A meeting that was held becomes an event in the log, once, and its number follows the marks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.commands.attend import set_out
from samling.meetings.commands.correct import correct_people
from samling.meetings.commands.log import UnknownMeasure, log_event
from samling.meetings.models import Enrolment, Event, Holding, Meeting
from samling.meetings.rules import holding
from samling.meetings.terms import Organiser


class NotHeld(Refusal):
    """The meeting has not begun, is a draft, or was cancelled."""


@transaction.atomic
def tell_held(*, slug: str, by: str, at: datetime) -> Event:
    """Write a held meeting into the log of events; told again, its number follows the marks.

    Where nobody has been marked the number is missing, never zero. A number that the host has put
    right by hand is left alone. Raises NotHeld.
    """
    meeting = (
        Meeting.objects.select_for_update(no_key=True, of=("self",))
        .select_related("host", "measure", "event")
        .get(slug=slug)
    )
    if meeting.state != "published" or meeting.starts_at > at:
        raise NotHeld(_("The meeting has not been held."))
    people = _marked(meeting)
    told = Holding.objects.filter(meeting=meeting).first()
    if meeting.event is None:
        meeting.event = _logged(meeting, people=people, by=by, at=at)
        meeting.save(update_fields=["event"])
    elif (
        holding.number_follows(
            people, stands=meeting.event.people, told=told.people if told else None
        )
        and meeting.event.struck_at is None
    ):
        meeting.event = correct_people(
            key=meeting.event.key, people=people, standing="reported",
            reason=str(_("marked at the door")), person_id=None, by=by, at=at,
        )  # fmt: skip
    Holding.objects.update_or_create(meeting=meeting, defaults={"people": people, "told_at": at})
    return meeting.event


def close_ended(*, by: str, at: datetime) -> int:
    """Set out what follows for every published meeting that has ended and is not yet told of."""
    ended = Meeting.objects.published().filter(ends_at__lte=at, holding__isnull=True)
    found = list(ended.order_by("pk")[:200])
    for meeting in found:
        set_out(meeting, at=at)
    return len(found)


def _marked(meeting: Meeting) -> int | None:
    rows = Enrolment.objects.filter(meeting=meeting, attended__isnull=False)
    if not rows.exists():
        return None
    return rows.filter(attended=True).count()


def _logged(meeting: Meeting, *, people: int | None, by: str, at: datetime) -> Event:
    forms = tuple(meeting.pools.order_by("form").values_list("form", flat=True))
    setting = holding.setting_of(
        forms, host=meeting.host_id, venue=meeting.venue_id,
        is_county=meeting.host.kind == "county_library",
    )  # fmt: skip
    telling: dict[str, Any] = {
        "key": meeting.key,
        "library_id": meeting.host_id,
        "municipality_id": _place(meeting, setting),
        "title": str(meeting.title_nb or meeting.title_nn),
        "starts_at": meeting.starts_at,
        "type": meeting.type,
        "organiser": Organiser.OWN,
        "audience": meeting.audience,
        "people": people,
        "standing": "missing" if people is None else "reported",
        "setting": setting,
        "is_public": meeting.is_open,
        "person_id": meeting.made_by_id,
        "by": by,
        "at": at,
    }
    slug = meeting.measure.slug if meeting.measure else None
    try:
        with transaction.atomic():
            event = log_event(**telling, measure_slug=slug)
    except UnknownMeasure:  # the measure has ended since the meeting was made
        event = log_event(**telling, measure_slug=None)
    if meeting.is_made_up:
        Event.objects.filter(pk=event.pk).update(is_made_up=True)
    journal.note(deed="meetings.held", subject=f"meeting:{meeting.pk}", by=by, at=at)
    return event


def _place(meeting: Meeting, setting: str) -> int | None:
    """Where an event of the county library counts: where it was held, a digital one at home."""
    if meeting.host.kind != "county_library" or setting == "digital":
        return None
    return meeting.municipality_id
