"""Those whom somebody may sign up together: the people of own libraries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from samling.ground.visitor import Visitor
from samling.meetings.models import Enrolment
from samling.meetings.terms import EnrolmentStanding as Standing
from samling.register.models import Affiliation


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works where the visitor works, and whether already signed up."""

    person_id: int
    name: str
    email: str
    organisation_id: int
    municipality_id: int | None
    is_signed_up: bool


@dataclass(frozen=True, slots=True)
class SignedUp:
    """One of those who were signed up together."""

    name: str
    standing: Standing


def colleagues(visitor: Visitor, *, meeting_id: int, on: date) -> tuple[Colleague, ...]:
    """The people of the visitor's organisations who have an address, the visitor among them."""
    places = [post.organisation_id for post in visitor.posts]
    if not places:
        return ()
    rows = (
        Affiliation.objects.filter(organisation_id__in=places, person__erased_at__isnull=True)
        .current(on)
        .exclude(person__email__isnull=True)
        .order_by("person__name", "person_id", "pk")
        .values_list(
            "person_id", "person__name", "person__email", "organisation_id",
            "organisation__municipality_id",
        )
    )  # fmt: skip
    here = set(
        Enrolment.objects.filter(meeting_id=meeting_id).live().values_list("email", flat=True)
    )
    found = {
        person_id: Colleague(
            person_id=person_id,
            name=name,
            email=email,
            organisation_id=organisation_id,
            municipality_id=municipality_id,
            is_signed_up=email.lower() in here,
        )
        for person_id, name, email, organisation_id, municipality_id in rows
        if email
    }
    return tuple(found.values())


def signed_up_together(group: UUID, *, meeting_id: int) -> tuple[SignedUp, ...]:
    """Those who were signed up in one form, in their order."""
    rows = Enrolment.objects.filter(group=group, meeting_id=meeting_id).order_by("place")
    return tuple(
        SignedUp(name, Standing(word)) for name, word in rows.values_list("name", "standing")
    )
