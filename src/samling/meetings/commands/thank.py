"""Letters of thanks when a meeting is over, each once, with the way to material and certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from samling.accounts import emails
from samling.accounts.commands import NewLetter, queue_letters
from samling.meetings.models import Enrolment, Meeting

# letters are remembered for thirty days, so a later one might be a second one
THANKED_WITHIN = timedelta(days=14)
TEMPLATE = "meetings/letters/thanks"
Addresses = Callable[[Iterable[int]], dict[int, str]]


@transaction.atomic
def thank(*, meeting_id: int, by: str, at: datetime) -> int:
    """Queue a letter to each who took part and has not been thanked; how many.

    Only when the meeting is over, and at most two weeks after it.
    """
    meeting = Meeting.objects.select_related("host").get(pk=meeting_id)
    if meeting.is_made_up:  # its people have no mailboxes
        return 0
    over = meeting.ends_at <= at or meeting.event_id is not None
    if meeting.state != "published" or not over or at > meeting.ends_at + THANKED_WITHIN:
        return 0
    rows = Enrolment.objects.filter(meeting=meeting, attended=True).exclude(email="")
    people = list(rows.order_by("pk"))
    find: Addresses = import_string(settings.CERTIFICATES_OF)
    certificates = find(one.pk for one in people)
    material = [one.title for one in meeting.material.order_by("pk")]
    letters = [
        _letter(one, meeting, certificate=certificates.get(one.pk, ""), material=material)
        for one in people
    ]
    return len(queue_letters(letters, at=at))


def _letter(
    enrolment: Enrolment, meeting: Meeting, *, certificate: str, material: list[str]
) -> NewLetter:
    language = enrolment.language
    words = {
        "name": enrolment.name,
        "title": meeting.title.in_language(language),
        "host": meeting.host.name,
        "page": f"{settings.ADDRESS}/pamelding/{enrolment.key}/",
        "certificate": f"{settings.ADDRESS}{certificate}" if certificate else "",
        "material": material,
        "asks": meeting.asks_afterwards,
        "evaluation": f"{settings.ADDRESS}/pamelding/{enrolment.key}/evaluering/",
    }
    subject, body = emails.written(TEMPLATE, language=language, context=words)
    key = f"meeting:thanks:{enrolment.key}"
    return NewLetter(
        enrolment.email, language, subject, body, "meeting_thanks", key, f"meeting:{meeting.pk}"
    )
