"""Making a meeting, and changing what was told of it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.ground.period import OSLO
from samling.journal import commands as journal
from samling.meetings import queries
from samling.meetings.commands.leave import tell_of_change
from samling.meetings.commands.log import UnknownMeasure
from samling.meetings.commands.meeting_faults import (
    MeetingIsOver,
    MeetingStale,
    refuse_bad_meeting,
)
from samling.meetings.commands.meeting_parts import (
    write_partners,
    write_pools,
    write_questions,
    write_sessions,
)
from samling.meetings.commands.told import Told
from samling.meetings.models import Meeting, Series
from samling.meetings.rules import measures
from samling.meetings.terms import MeetingState, Organiser
from samling.register.models import Municipality, Organisation
from samling.register.rules.slugs import slug_of

# what people who have signed up must be told of, with a new calendar file
MOVED = ("starts_at", "ends_at", "place", "municipality_id", "room_kind", "room_address")
SEEN_IN_CALENDARS = (*MOVED, "title_nb", "title_nn", "title_en")
PLAIN = (
    "title_nb", "title_nn", "title_en", "text_nb", "text_nn", "text_en", "starts_at", "ends_at",
    "place", "venue_id", "municipality_id", "room_kind", "room_address", "type", "audience",
    "theme", "opens_at", "closes_at", "cancel_until", "offer_hours", "sends_reminders",
    "asks_afterwards", "gives_certificate", "hours", "keeps_material_days", "is_open",
)  # fmt: skip
WRITTEN = (*PLAIN, "measure_id", "latitude", "longitude", "sequence", "changed_at")


@transaction.atomic
def make_meeting(
    *,
    host_id: int,
    told: Told,
    person_id: int | None,
    is_pattern: bool = False,
    is_made_up: bool = False,
    series: Series | None = None,
    by: str,
    at: datetime,
) -> Meeting:
    """Write a meeting down as a draft. Raises BadMeeting and UnknownMeasure."""
    refuse_bad_meeting(told, at=at)
    host = Organisation.objects.get(pk=host_id)
    meeting = Meeting(
        slug=slug_for(told),
        host=host,
        series=series,
        is_pattern=is_pattern,
        is_made_up=is_made_up,
        made_at=at,
        made_by_id=person_id,
    )
    _take(meeting, told, at=at)
    meeting.save(force_insert=True)
    _write_parts(meeting, told, by=by, at=at)
    journal.note(deed="meetings.made", subject=f"meeting:{meeting.pk}", by=by, at=at)
    return meeting


@transaction.atomic
def edit_meeting(
    *,
    slug: str,
    told: Told,
    seen: datetime | None = None,
    with_series: bool = False,
    by: str,
    at: datetime,
) -> Meeting:
    """Put right what was told; those who have signed up are written to when hour or place moves.

    ``with_series`` changes the meetings of the series that come after it too: each keeps its own
    day, moved as far as this one was. ``seen`` is when the meeting was last changed as the page
    had it. Raises BadMeeting, MeetingStale, MeetingIsOver, SomebodyHasIt and UnknownMeasure.
    """
    refuse_bad_meeting(told, at=at)
    meeting = locked_meeting(slug)
    if seen is not None and seen != meeting.changed_at:
        raise MeetingStale(
            _("Somebody has changed the meeting meanwhile. Open the page again, and look at it.")
        )
    rest = _later_in_series(meeting) if with_series else []
    own_day = meeting.starts_at.astimezone(OSLO).date()
    _change(meeting, told, by=by, at=at)
    for later in rest:
        days = (later.starts_at.astimezone(OSLO).date() - own_day).days
        _change(later, shifted(told, days=days), by=by, at=at)
    return meeting


def locked_meeting(slug: str) -> Meeting:
    """The meeting under its lock, when it can still be changed; else MeetingIsOver."""
    meeting = Meeting.objects.select_for_update(no_key=True).get(slug=slug)
    if meeting.state == MeetingState.CANCELLED:
        raise MeetingIsOver(_("The meeting is cancelled and can no longer be changed."))
    if meeting.event_id is not None:
        raise MeetingIsOver(_("The meeting has been held and can no longer be changed."))
    return meeting


def _later_in_series(meeting: Meeting) -> list[Meeting]:
    if meeting.series_id is None:
        return []
    others = Meeting.objects.select_for_update(no_key=True).filter(series_id=meeting.series_id)
    later = others.filter(starts_at__gt=meeting.starts_at, event__isnull=True)
    return list(later.exclude(state=MeetingState.CANCELLED).order_by("pk"))


def _change(meeting: Meeting, told: Told, *, by: str, at: datetime) -> None:
    was = {name: getattr(meeting, name) for name in SEEN_IN_CALENDARS}
    _take(meeting, told, at=at)
    changed = [name for name, old in was.items() if getattr(meeting, name) != old]
    if changed and meeting.published_at is not None:
        meeting.sequence += 1
    meeting.save(update_fields=WRITTEN)
    _write_parts(meeting, told, by=by, at=at)
    journal.note(
        deed="meetings.meeting_changed", subject=f"meeting:{meeting.pk}", by=by, at=at,
        details={"fields": changed},
    )  # fmt: skip
    if meeting.state == MeetingState.PUBLISHED and set(changed) & set(MOVED):
        tell_of_change(meeting_id=meeting.pk, by=by, at=at)


def _take(meeting: Meeting, told: Told, *, at: datetime) -> None:
    """Set the meeting's own columns from what is told."""
    for name in PLAIN:
        value = getattr(told, name)
        setattr(meeting, name, value.strip() if isinstance(value, str) else value)
    meeting.measure_id = _measure_of(meeting, told.measure_slug)
    meeting.latitude, meeting.longitude = _whereabouts(told)
    meeting.changed_at = at


def _write_parts(meeting: Meeting, told: Told, *, by: str, at: datetime) -> None:
    write_pools(meeting, told.seats, by=by, at=at)
    write_sessions(meeting, told.sessions)
    write_questions(meeting, told.questions)
    write_partners(meeting, told.partner_ids)


def _measure_of(meeting: Meeting, slug: str | None) -> int | None:
    if slug == "":
        return None
    if slug is None:
        return measures.measure_for(
            meeting.type, meeting.audience, Organiser.OWN, queries.gatherers()
        )
    own = meeting.measure
    if own is not None and own.slug == slug:  # it may have ended meanwhile
        return own.pk
    found = queries.running_measure(slug)
    if found is None:
        raise UnknownMeasure(_("This measure is no longer in use. Choose another."))
    return found


def _whereabouts(told: Told) -> tuple[float | None, float | None]:
    """Where the venue lies, else the centre of the municipality; nowhere for the screen only."""
    if not told.place:
        return None, None
    venue = Organisation.objects.filter(pk=told.venue_id or 0).first()
    if venue is not None and venue.latitude is not None:
        return venue.latitude, venue.longitude
    town = Municipality.objects.filter(pk=told.municipality_id or 0).first()
    return (town.latitude, town.longitude) if town else (None, None)


def shifted(told: Told, *, days: int) -> Told:
    """The same meeting so many days later, at the same hours on the clock."""
    from dataclasses import replace

    step = timedelta(days=days)

    def later(moment: datetime | None) -> datetime | None:
        return (moment.astimezone(OSLO) + step) if moment else None

    return replace(
        told,
        starts_at=told.starts_at.astimezone(OSLO) + step,
        ends_at=told.ends_at.astimezone(OSLO) + step,
        opens_at=later(told.opens_at),
        closes_at=later(told.closes_at),
        cancel_until=later(told.cancel_until),
        sessions=tuple(
            replace(one, starts_at=later(one.starts_at), ends_at=later(one.ends_at))
            for one in told.sessions
        ),
    )


def slug_for(told: Told) -> str:
    """An address people can read; one nobody can guess when only the invited shall find it."""
    name = slug_of(told.title_nb or told.title_nn)[:80].strip("-")
    day = told.starts_at.astimezone(OSLO)
    slug = f"{name}-{day:%Y-%m-%d}"
    if not told.is_open:
        return f"{name}-{secrets.token_hex(6)}"
    taken = set(Meeting.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    numbers = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(each for each in numbers if each not in taken)
