"""A letter from the host to those who have signed up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.accounts.commands import queue_letter
from samling.accounts.commands.letters import address
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.models import Meeting

GROUPS = {
    "seated": ("seated",),
    "waiting": ("waiting", "offered"),
    "all": ("seated", "offered", "waiting"),
}


class NobodyToWriteTo(Refusal):
    """Nobody of those asked for has signed up with an address."""


@transaction.atomic
def write_to_all(
    *, slug: str, key: UUID, to: str, subject: str, text: str, by: str, at: datetime
) -> int:
    """Queue one letter to each; how many. Sent again under the same key, nobody gets it twice.

    ``to`` is seated, waiting or all. Raises NobodyToWriteTo.
    """
    meeting = Meeting.objects.select_related("host").get(slug=slug)
    rows = meeting.enrolments.filter(standing__in=GROUPS[to]).exclude(email="").order_by("pk")
    people = list(rows)
    if not people:
        raise NobodyToWriteTo(_("Nobody to write to: nobody of these has signed up."))
    for person in people:
        queue_letter(
            to=person.email,
            language=person.language,
            template="meetings/letters/message",
            context={
                "subject": subject,
                "text": text,
                "name": person.name,
                "title": meeting.title.in_language(person.language),
                "host": meeting.host.name,
                "link": address("meetings:enrolment", key=person.key),
            },
            purpose="meeting",
            by=by,
            at=at,
            key=f"meeting:message:{key}:{person.key}",
            about=f"meeting:{meeting.pk}",
        )
    journal.note(
        deed="meetings.written_to", subject=f"meeting:{meeting.pk}", by=by, at=at,
        details={"letters": len(people)},
    )  # fmt: skip
    return len(people)
