"""Who is at the door, and with which roles."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.db.models.functions import Lower

from samling.ground.prepared import Prepared
from samling.ground.visitor import NOBODY, Post, Role, Visitor
from samling.register.models import Person


def visitor_of(account: Any, *, on: date) -> Visitor:
    """The visitor behind an account, with the roles of this day; nobody when not signed in.

    One question, since every page of everybody who is signed in begins with it.
    """
    if not account.is_authenticated:
        return NOBODY
    rows = _person_with_posts(account.email.lower(), on=on)
    person_id, name = rows[0][:2] if rows else (None, "")
    return Visitor(
        person_id=person_id,
        name=name,
        email=account.email,
        posts=tuple(Post(Role(role), *place) for _key, _name, role, *place in rows if role),
        is_signed_in=True,
        is_superuser=account.is_superuser,
    )


def _person_with_posts(address: str, *, on: date) -> list[tuple[Any, ...]]:
    """A row for each role that the person with this address has on this day, at least one."""
    return PERSON_WITH_POSTS.rows(address=address, on=on)


def _asked(address: str, on: date) -> QuerySet[Person, tuple[Any, ...]]:
    living = Person.objects.alias(address=Lower("email")).filter(erased_at__isnull=True)
    held = FilteredRelation("affiliations", condition=Q(affiliations__period__contains=on))
    return (
        living.filter(address=address)
        .annotate(post=held)
        .order_by("post__organisation__name", "post__role")
        .values_list(
            "pk",
            "name",
            "post__role",
            "post__organisation_id",
            "post__organisation__name",
            "post__organisation__municipality__number",
        )
    )


PERSON_WITH_POSTS = Prepared(_asked, {"address": "nobody@nowhere", "on": date(1, 1, 1)})
