"""Who may: the register's word to the storeys beside and below it."""

from __future__ import annotations

from datetime import date

from samling.register.models import Person


def language_of_known(email: str, *, on: date) -> str | None:
    """The language of the living person with this address and a role today; None for everybody else.

    Signing in asks it through the setting ``SIGN_IN_KNOWS``, because accounts lie below the register.
    """
    person = (
        Person.objects.filter(
            email__iexact=email.strip(), erased_at__isnull=True, affiliations__period__contains=on
        )
        .order_by("pk")
        .first()
    )
    return person.language if person else None
