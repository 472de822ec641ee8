"""Certificates of one person, and where they are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from samling.credentials.models import Certificate
from samling.ground.wording import Wording
from samling.meetings.models import Enrolment


@dataclass(frozen=True, slots=True)
class Mine:
    """A meeting that somebody went to, with the certificate when there is one."""

    title: Wording
    host: str
    starts_at: datetime
    slug: str
    key: UUID | None


def addresses_of(enrolment_ids: Iterable[int]) -> dict[int, str]:
    """The path of the standing certificate of each enrolment that has one."""
    rows = Certificate.objects.standing().filter(
        enrolment_id__in=list(enrolment_ids), erased_at__isnull=True
    )
    return {
        enrolment: reverse("credentials:proof", kwargs={"key": key})
        for enrolment, key in rows.values_list("enrolment_id", "key")
        if enrolment is not None
    }


def certificates_of_person(person_id: int, email: str) -> tuple[Mine, ...]:
    """The meetings a person has taken part in, the newest first; also those from before the post."""
    own = (
        Q(person_id=person_id) | Q(person__isnull=True, email__iexact=email)
        if email
        else Q(person_id=person_id)
    )
    rows = (
        Enrolment.objects.filter(own, attended=True, erased_at__isnull=True)
        .select_related("meeting__host")
        .order_by("-meeting__starts_at", "-pk")
    )
    found = list(rows)
    keys = dict(
        Certificate.objects.standing()
        .filter(enrolment_id__in=[row.pk for row in found])
        .values_list("enrolment_id", "key")
    )
    return tuple(
        Mine(
            title=row.meeting.title,
            host=row.meeting.host.name,
            starts_at=row.meeting.starts_at,
            slug=row.meeting.slug,
            key=keys.get(row.pk),
        )
        for row in found
    )
