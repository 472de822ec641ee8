"""Who is at the door, and with which roles."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models.functions import Lower

from samling.ground.visitor import NOBODY, Post, Role, Visitor
from samling.register.models import Affiliation, Person


def visitor_of(account: Any, *, on: date) -> Visitor:
    """The visitor behind an account, with the roles of this day; nobody when not signed in."""
    if not account.is_authenticated:
        return NOBODY
    people = Person.objects.alias(address=Lower("email")).filter(erased_at__isnull=True)
    person = people.filter(address=account.email.lower()).first()
    return Visitor(
        person_id=person.pk if person else None,
        name=person.name if person else "",
        email=account.email,
        posts=posts_of(person.pk, on=on) if person else (),
        is_signed_in=True,
        is_superuser=account.is_superuser,
    )


def posts_of(person_id: int, *, on: date) -> tuple[Post, ...]:
    """The roles a person has on this day, and where."""
    rows = (
        Affiliation.objects.filter(person_id=person_id, period__contains=on)
        .select_related("organisation__municipality")
        .order_by("organisation__name", "role")
    )
    return tuple(
        Post(
            role=Role(row.role),
            organisation_id=row.organisation_id,
            organisation_name=row.organisation.name,
            municipality_number=(
                row.organisation.municipality.number if row.organisation.municipality else None
            ),
        )
        for row in rows
    )
