"""The words of the letters about meetings: worked out once, then given names and links.

Four hundred people who sign up for the same meeting get the same letter but for name, link and place
in the queue. What is alike is drawn from the template once and kept; signs that nobody types stand
where the rest is put in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.defaultfilters import date as written_date
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from samling.accounts import emails
from samling.ground.calendar_file import Entry, calendar
from samling.ground.period import OSLO
from samling.meetings.models import Meeting
from samling.meetings.terms import RoomKind

FOLDER = "meetings/letters/"
OWN = ("name", "link", "place", "by_name", "until")
REMINDS = (timedelta(hours=1),)


@dataclass(frozen=True, slots=True)
class Written:
    """Subject and text of a letter."""

    subject: str
    body: str


def letter(
    template: str, *, meeting: Meeting, language: str, own: Mapping[str, str], **more: Any
) -> Written:
    """The letter ``template`` about a meeting, with what is this reader's own put in its place.

    ``own`` is of the words in OWN; ``more`` is what the template asks besides, plain values.
    """
    alike = (*facts_of(meeting, language).items(), *sorted(more.items()))
    has = tuple(sorted(name for name in OWN if own.get(name)))
    subject, body = _alike(template, language, alike, has)
    for name in has:
        subject = subject.replace(_sign(name), own[name])
        body = body.replace(_sign(name), own[name])
    return Written(subject, body)


@lru_cache(maxsize=256)
def _alike(
    template: str, language: str, alike: tuple[tuple[str, Any], ...], has: tuple[str, ...]
) -> tuple[str, str]:
    words = {**dict(alike), **{name: _sign(name) for name in has}}
    return emails.written(f"{FOLDER}{template}", language=language, context=words)


def _sign(name: str) -> str:
    # from the private part of Unicode: the sign stands in no text that people write
    return f"\ue000{name}\ue001"


def facts_of(meeting: Meeting, language: str) -> dict[str, Any]:
    """What every letter about a meeting says of it, in the reader's language."""
    with translation.override(language):
        return {
            "title": meeting.title.in_language(language),
            "when": spoken_when(meeting.starts_at, meeting.ends_at),
            "where": meeting.place,
            "is_digital": meeting.room_kind != RoomKind.NONE,
            "host": meeting.host.name,
            "page": f"{settings.ADDRESS}{reverse('meetings:meeting', args=[meeting.slug])}",
            "cancel_until": spoken(meeting.cancel_until) if meeting.cancel_until else "",
            "why": meeting.cancelled_why,
        }


def spoken(moment: datetime) -> str:
    """A moment as people say it, such as tirsdag 12. mai 2026 kl. 12.00."""
    local = moment.astimezone(OSLO)
    return _("%(day)s at %(clock)s") % {
        "day": written_date(local, "l j. F Y"),
        "clock": f"{local:%H.%M}",
    }


def spoken_when(starts_at: datetime, ends_at: datetime) -> str:
    """From when until when, the day said once when it is the same."""
    starts, ends = starts_at.astimezone(OSLO), ends_at.astimezone(OSLO)
    last = f"{ends:%H.%M}" if starts.date() == ends.date() else spoken(ends_at)
    return f"{spoken(starts_at)}–{last}"


def entry_of(
    meeting: Meeting,
    *,
    language: str,
    link: str = "",
    attendee: tuple[str, str] | None = None,
    is_cancelled: bool | None = None,
) -> Entry:
    """A meeting as an entry of a calendar file, in the reader's language."""
    page = f"{settings.ADDRESS}{reverse('meetings:meeting', args=[meeting.slug])}"
    with translation.override(language):
        change = _("Change or cancel: %(link)s") % {"link": link} if link else ""
    text = "\n\n".join(part for part in (meeting.text.in_language(language)[:1000], change) if part)
    return Entry(
        uid=str(meeting.key),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        changed_at=meeting.changed_at,
        title=meeting.title.in_language(language),
        place=meeting.place,
        text=text,
        address=link or page,
        sequence=meeting.sequence,
        is_cancelled=bool(meeting.cancelled_at) if is_cancelled is None else is_cancelled,
        latitude=meeting.latitude,
        longitude=meeting.longitude,
        organiser=(meeting.host.name, sender()) if attendee else None,
        attendee=attendee,
        reminds=REMINDS if attendee else (),
    )


def sender() -> str:
    """The address that our letters come from, without the name."""
    return settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip("> ")


def calendar_of(
    meeting: Meeting,
    *,
    language: str,
    link: str = "",
    attendee: tuple[str, str] | None = None,
    is_cancelled: bool | None = None,
) -> bytes:
    """The calendar file of one meeting: for everybody, or a request to one who has a seat."""
    entry = entry_of(
        meeting, language=language, link=link, attendee=attendee, is_cancelled=is_cancelled
    )
    personal = "CANCEL" if entry.is_cancelled else "REQUEST"
    return calendar([entry], method=personal if attendee else "PUBLISH")
