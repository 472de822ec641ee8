"""Going into the digital room: the address for one who has a seat, made where it has to be made."""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from samling.ground.refusal import Refusal
from samling.meetings.models import Enrolment, Meeting
from samling.meetings.rules import rooms
from samling.meetings.terms import EnrolmentStanding, RoomKind

log = logging.getLogger(__name__)
PATIENCE_S = 8.0  # somebody sits waiting


class NoSeat(Refusal):
    """Only those who have a seat are let into the room."""


class RoomIsShut(Refusal):
    """The room is not open yet, is shut again, or there is none."""


class RoomNotReached(Refusal):
    """The service that has the room does not answer as it should."""


def enter(*, key: UUID, at: datetime) -> str:
    """The address of the room for the one with this personal link.

    Raises NoSeat, RoomIsShut and RoomNotReached.
    """
    enrolment = Enrolment.objects.select_related("meeting").get(key=key)
    if enrolment.standing != EnrolmentStanding.SEATED:
        raise NoSeat(_("Only those who have a seat are let into the room."))
    _refuse_shut(enrolment.meeting, at=at)
    return _address(enrolment.meeting, name=enrolment.name, is_host=False)


def enter_as_host(*, slug: str, name: str, at: datetime) -> str:
    """The address of the room for its host, who may go in at any time.

    Raises RoomIsShut when there is no room, and RoomNotReached.
    """
    meeting = Meeting.objects.get(slug=slug)
    if meeting.room_kind == RoomKind.NONE:
        raise RoomIsShut(_("This meeting has no digital room."))
    return _address(meeting, name=name, is_host=True)


def _refuse_shut(meeting: Meeting, *, at: datetime) -> None:
    if meeting.room_kind == RoomKind.NONE or meeting.state != "published":
        raise RoomIsShut(_("This meeting has no digital room."))
    if not rooms.is_open(starts_at=meeting.starts_at, ends_at=meeting.ends_at, at=at):
        when = date_format(localtime(rooms.opens_at(meeting.starts_at)), "j. F H:i")
        over = at >= meeting.ends_at
        raise RoomIsShut(
            _("The room is shut: the meeting is over.")
            if over
            else _("The room opens half an hour before the meeting: %(when)s.") % {"when": when}
        )


def _address(meeting: Meeting, *, name: str, is_host: bool) -> str:
    if meeting.room_kind == RoomKind.BIGBLUEBUTTON:
        return _joined(meeting, name=name, is_host=is_host)
    if meeting.room_address:
        return meeting.room_address
    if meeting.room_kind == RoomKind.JITSI:
        return rooms.jitsi_address(settings.JITSI, secret=settings.SECRET_KEY, meeting=meeting.key)
    raise RoomIsShut(_("The host has not put the address of the room here yet."))


def _joined(meeting: Meeting, *, name: str, is_host: bool) -> str:
    """Make the meeting in BigBlueButton, which knows one it has made before, and the way into it."""
    if not settings.BBB_URL:
        raise RoomNotReached(_("BigBlueButton has not been set up here."))
    key = str(meeting.key)
    words = {
        role: rooms.password(secret=settings.SECRET_KEY, meeting=meeting.key, role=role)
        for role in ("VIEWER", "MODERATOR")
    }
    _call(
        "create",
        {
            "name": str(meeting.title)[:160],
            "meetingID": key,
            "attendeePW": words["VIEWER"],
            "moderatorPW": words["MODERATOR"],
        },
    )
    role = "MODERATOR" if is_host else "VIEWER"
    told = {"fullName": name or "–", "meetingID": key, "password": words[role], "role": role}
    return rooms.signed(settings.BBB_URL, "join", told, secret=settings.BBB_SECRET)


def _call(call: str, told: dict[str, str]) -> None:
    import httpx  # takes memory to load, and few meetings need it

    address = rooms.signed(settings.BBB_URL, call, told, secret=settings.BBB_SECRET)
    try:
        answer = httpx.get(address, timeout=PATIENCE_S, follow_redirects=False)
        answer.raise_for_status()
        code = fromstring(answer.content).findtext("returncode")
    except (httpx.HTTPError, ParseError, DefusedXmlException) as fault:
        log.warning("BigBlueButton did not answer %s: %s", call, type(fault).__name__)
        raise RoomNotReached(
            _("The room does not answer just now. Try again in a moment.")
        ) from fault
    if code != "SUCCESS":
        log.warning("BigBlueButton said no to %s", call)
        raise RoomNotReached(_("The room does not answer just now. Try again in a moment."))
