"""Who may: the register's word to the storeys beside and below it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models.functions import Lower

from samling.ground.visitor import Role, Visitor
from samling.register.models import Person


def language_of_known(email: str, *, on: date) -> str | None:
    """The language of the living person with this address and a role today; None for everybody else.

    Signing in asks it through the setting ``SIGN_IN_KNOWS``, because accounts lie below the register.
    """
    person = (
        Person.objects.alias(address=Lower("email"))
        .filter(
            address=email.strip().lower(),
            erased_at__isnull=True,
            affiliations__period__contains=on,
        )
        .order_by("pk")
        .first()
    )
    return person.language if person else None


TRUSTED_ROLES = frozenset({Role.COUNTY_STAFF, Role.DIRECTOR})


def may_keep_register(visitor: Visitor) -> bool:
    """The staff of the county library keep people and organisations, and read import reports."""
    return visitor.is_county


def may_give_role(visitor: Visitor, role: str) -> bool:
    """County staff give and end roles; only the director those of the county library's own staff."""
    return visitor.is_director if role in TRUSTED_ROLES else visitor.is_county


def may_erase(visitor: Visitor, roles: Iterable[str]) -> bool:
    """Whoever may end all the roles a person has may erase the person."""
    return visitor.is_county and all(may_give_role(visitor, role) for role in roles)
