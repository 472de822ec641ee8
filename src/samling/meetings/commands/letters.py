"""Promising letters about enrolments, in the transaction of the deed itself.

Each letter has a key made of the deed and the enrolment, so that it is written once however often a
command is run; accounts sees to that it is sent at most once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from samling.accounts.commands import Attachment, NewLetter, queue_letters
from samling.meetings import emails
from samling.meetings.commands.seats import Filled
from samling.meetings.models import Enrolment, Meeting
from samling.meetings.terms import EnrolmentStanding as Standing

FILE_NAME = "samling.ics"


def about(meeting: Meeting) -> str:
    """How the letters of a meeting are found again."""
    return f"meeting:{meeting.pk}"


def link_of(key: UUID) -> str:
    """The personal link of an enrolment."""
    return f"{settings.ADDRESS}{reverse('meetings:enrolment', args=[key])}"


def written(
    kind: str,
    enrolment: Enrolment,
    meeting: Meeting,
    *,
    file: str = "",
    once: str = "",
    place: int | None = None,
    by_name: str = "",
    **more: Any,
) -> NewLetter:
    """A letter to one who has signed up. ``file``: REQUEST or CANCEL goes with it as a calendar file.

    ``once`` tells letters of the same kind to the same person apart.
    """
    language = enrolment.language
    link = link_of(enrolment.key)
    until = ""
    if enrolment.offered_until:
        with translation.override(language):
            until = emails.spoken(enrolment.offered_until)
    own = {
        "name": enrolment.name,
        "link": link,
        "place": str(place or ""),
        "by_name": by_name,
        "until": until,
    }
    words = emails.letter(kind, meeting=meeting, language=language, own=own, **more)
    return NewLetter(
        to=enrolment.email,
        language=language,
        subject=words.subject,
        body=words.body,
        purpose=f"meeting_{kind}",
        key=f"meeting:{kind}:{enrolment.key}:{once}",
        about=about(meeting),
        attachments=(_calendar_file(enrolment, meeting, file, link),) if file else (),
    )


def _calendar_file(enrolment: Enrolment, meeting: Meeting, method: str, link: str) -> Attachment:
    text = emails.calendar_of(
        meeting,
        language=enrolment.language,
        link=link,
        attendee=(enrolment.name, enrolment.email),
        is_cancelled=method == "CANCEL",
    )
    return Attachment(FILE_NAME, f"text/calendar; method={method}", text.decode())


def queue(letters: Iterable[NewLetter], *, at: datetime) -> None:
    """Let the letters wait for the worker; those without an address are left out."""
    queue_letters([letter for letter in letters if letter.to], at=at)


def tell_filled(filled: Sequence[Filled], meeting: Meeting, *, at: datetime) -> None:
    """Tell those whom a freed seat went to: they have it, or they are offered it until a moment."""
    letters = []
    for one in filled:
        enrolment = one.enrolment
        is_offer = enrolment.standing == Standing.OFFERED
        lost = ", ".join(session.title.in_language(enrolment.language) for session in one.lost)
        letters.append(
            written(
                "offered" if is_offer else "promoted",
                enrolment,
                meeting,
                file="" if is_offer else "REQUEST",
                once=str(int(at.timestamp())),
                lost=lost,
            )
        )
    queue(letters, at=at)
