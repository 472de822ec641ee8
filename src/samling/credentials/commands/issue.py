"""Issuing certificates to those who took part: many at once, each once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from samling.credentials import queries
from samling.credentials.commands.keys import issuing_key
from samling.credentials.commands.withdraw import withdrawn
from samling.credentials.models import Certificate, IssuerKey
from samling.credentials.rules import badges, due
from samling.credentials.rules.badges import By
from samling.credentials.terms import Withdrawn
from samling.journal import commands as journal
from samling.meetings.models import Enrolment, Meeting


@transaction.atomic
def issue_for(*, meeting_id: int, by: str, at: datetime) -> int:
    """Certificates for all who took part in a meeting that is over; how many were new.

    Called again it issues to those marked since, and withdraws from those who did not take part
    after all. Before the end of the meeting, or when it gives no certificate, nothing happens.
    """
    meeting = Meeting.objects.select_related("host", "event").get(pk=meeting_id)
    told = meeting.event is not None and meeting.event.people is not None
    if not meeting.gives_certificate or not due.is_due(
        state=meeting.state, ends_at=meeting.ends_at, is_told_held=told, at=at
    ):
        return 0
    key = issuing_key(by=by, at=at)  # its lock lets one at a time through
    _take_back(meeting, by=by, at=at)
    new = issue_to(meeting, queries.without_certificate(meeting_id), key=key, at=at)
    if new:
        subject, details = f"meeting:{meeting_id}", {"new": new}
        journal.note(deed="enrolments.certified", subject=subject, by=by, at=at, details=details)
    return new


def issue_to(
    meeting: Meeting, enrolments: Iterable[Enrolment], *, key: IssuerKey, at: datetime
) -> int:
    """Sign and write down certificates with a key that is under lock; how many."""
    by = queries.issuer(key)
    rows = [
        _certificate(meeting, enrolment, key=key, index=index, at=at)
        for index, enrolment in enumerate(enrolments, start=key.next_index)
    ]
    for place, row in enumerate(rows):
        row.badge = _badge(meeting, row, by=by, is_first=place == 0)
    Certificate.objects.bulk_create(rows, batch_size=500)
    key.next_index += len(rows)
    key.save(update_fields=["next_index"])
    return len(rows)


def _certificate(
    meeting: Meeting, enrolment: Enrolment, *, key: IssuerKey, index: int, at: datetime
) -> Certificate:
    return Certificate(
        key=uuid4(),
        enrolment=enrolment,
        meeting=meeting,
        issuer_key=key,
        status_index=index,
        language=enrolment.language,
        name=enrolment.name,
        title_nb=meeting.title_nb,
        title_nn=meeting.title_nn,
        title_en=meeting.title_en,
        host=meeting.host.name,
        place=meeting.place,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        hours=meeting.hours,
        issued_at=at,
    )


def _badge(meeting: Meeting, row: Certificate, *, by: By, is_first: bool) -> str:
    told = queries.told(row, slug=meeting.slug)
    return badges.badge(told, by=by, is_first=is_first)


def _take_back(meeting: Meeting, *, by: str, at: datetime) -> None:
    mistaken = (
        Certificate.objects.standing()
        .select_for_update()
        .filter(meeting=meeting, enrolment__isnull=False)
    )
    for certificate in mistaken.exclude(enrolment__attended=True).order_by("pk"):
        withdrawn(certificate, why=Withdrawn.NOT_THERE, by=by, at=at)
