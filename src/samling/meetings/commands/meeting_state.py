"""A meeting's way from draft to published, and to cancelled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.journal import commands as journal
from samling.meetings.commands.leave import withdraw_all
from samling.meetings.commands.meeting import locked_meeting
from samling.meetings.commands.meeting_faults import BadMeeting, MeetingIsOver, NotReady
from samling.meetings.models import Meeting
from samling.meetings.terms import Form, MeetingState, RoomKind


@transaction.atomic
def publish(*, slug: str, with_series: bool = True, by: str, at: datetime) -> Meeting:
    """Let everybody see the meeting and sign up; published again, nothing more happens.

    The drafts of its series go with it. Raises NotReady and MeetingIsOver.
    """
    meeting = locked_meeting(slug)
    ready = [meeting]
    if with_series and meeting.series_id is not None:
        others = Meeting.objects.select_for_update(no_key=True).filter(
            series_id=meeting.series_id, state=MeetingState.DRAFT, starts_at__gt=at
        )
        ready += list(others.exclude(pk=meeting.pk).order_by("pk"))
    for one in ready:
        _publish(one, by=by, at=at)
    return meeting


def _publish(meeting: Meeting, *, by: str, at: datetime) -> None:
    if meeting.state == MeetingState.PUBLISHED:
        return
    if meeting.is_pattern:
        raise NotReady(_("This is a template. Make a meeting from it, and publish that."))
    if meeting.ends_at <= at:
        raise NotReady(_("It is over already. Check the date."))
    forms = set(meeting.pools.values_list("form", flat=True))
    if not forms:
        raise NotReady(_("Tell where it is: a place, or a digital room."))
    if Form.PHYSICAL in forms and not meeting.place:
        raise NotReady(_("Tell where people meet."))
    if Form.DIGITAL in forms and meeting.room_kind == RoomKind.NONE:
        raise NotReady(_("Tell which digital room people meet in."))
    meeting.state, meeting.published_at = MeetingState.PUBLISHED, at
    meeting.changed_at = at
    meeting.save(update_fields=["state", "published_at", "changed_at"])
    journal.note(deed="meetings.published", subject=f"meeting:{meeting.pk}", by=by, at=at)


@transaction.atomic
def cancel(
    *, slug: str, why: str, with_series: bool = False, by: str, at: datetime
) -> tuple[Meeting, ...]:
    """Call a meeting off and write to everybody who has signed up; those called off.

    ``with_series`` calls off the later ones of its series too. Raises BadMeeting without a reason,
    and MeetingIsOver.
    """
    if not why.strip():
        raise BadMeeting("why", _("Write why. It stands in the letter to those who had signed up."))
    meeting = locked_meeting(slug)
    off = [meeting]
    if with_series and meeting.series_id is not None:
        later = Meeting.objects.select_for_update(no_key=True).filter(
            series_id=meeting.series_id, starts_at__gt=meeting.starts_at, event__isnull=True
        )
        off += list(later.exclude(state=MeetingState.CANCELLED).order_by("pk"))
    for one in off:
        _cancel(one, why=why.strip()[:300], by=by, at=at)
    return tuple(off)


def _cancel(meeting: Meeting, *, why: str, by: str, at: datetime) -> None:
    if meeting.is_pattern:
        raise MeetingIsOver(_("This is a template. Throw it away instead."))
    meeting.state, meeting.cancelled_at, meeting.cancelled_why = MeetingState.CANCELLED, at, why
    meeting.sequence += 1
    meeting.changed_at = at
    meeting.save(update_fields=["state", "cancelled_at", "cancelled_why", "sequence", "changed_at"])
    journal.note(deed="meetings.cancelled", subject=f"meeting:{meeting.pk}", by=by, at=at)
    withdraw_all(meeting_id=meeting.pk, by=by, at=at)


@transaction.atomic
def discard(*, slug: str, by: str, at: datetime) -> None:
    """Throw away a draft or a template that nobody has seen; else MeetingIsOver."""
    meeting = Meeting.objects.select_for_update(no_key=True).get(slug=slug)
    if meeting.published_at is not None or meeting.state != MeetingState.DRAFT:
        raise MeetingIsOver(_("It has been published. Cancel it instead."))
    key = meeting.pk
    meeting.partners.clear()
    meeting.delete()
    journal.note(deed="meetings.discarded", subject=f"meeting:{key}", by=by, at=at)
