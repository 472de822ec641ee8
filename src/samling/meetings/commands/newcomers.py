"""Those who want to come: what they told, checked, and who they are in the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import connection
from django.utils.translation import gettext as _

from samling.ground.refusal import Refusal

LONGEST_NAME = 120
LONGEST_EMAIL = 254
MOST_AT_ONCE = 60
_is_address = EmailValidator()


class BadNewcomer(Refusal):
    """A name or an address that cannot be used; ``field`` and ``number`` tell which, from 0."""

    def __init__(self, message: object, *, field: str, number: int = 0) -> None:
        super().__init__(message)
        self.field = field
        self.number = number


class TooManyAtOnce(Refusal):
    """More people than one form may sign up."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who wants to come. ``key`` comes from the form, so that a double tap is one."""

    name: str
    email: str
    person_id: int | None = None
    organisation_id: int | None = None
    municipality_id: int | None = None
    session_ids: Sequence[int] = ()
    answers: Mapping[int, str] = field(default_factory=dict)
    key: UUID | None = None


def tidied(people: Sequence[Newcomer]) -> tuple[Newcomer, ...]:
    """The people with names and addresses as they are stored, each address once.

    Raises BadNewcomer and TooManyAtOnce.
    """
    if not people:
        raise BadNewcomer(_("Write who is coming."), field="name")
    if len(people) > MOST_AT_ONCE:
        raise TooManyAtOnce(
            _("At most %(most)s people can be signed up in one go.") % {"most": MOST_AT_ONCE}
        )
    found: dict[str, Newcomer] = {}
    for number, newcomer in enumerate(people):
        tidy = _tidy(newcomer, number)
        found.setdefault(tidy.email, tidy)
    return tuple(found.values())


def _tidy(newcomer: Newcomer, number: int) -> Newcomer:
    name = " ".join(newcomer.name.replace("\x00", "").split())
    email = newcomer.email.strip().lower()
    if not name:
        raise BadNewcomer(_("Write the name."), field="name", number=number)
    if len(name) > LONGEST_NAME:
        raise BadNewcomer(_("The name is too long."), field="name", number=number)
    if not is_address(email):
        raise BadNewcomer(
            _("“%(email)s” is not an e-mail address.") % {"email": email[:80]}
            if email
            else _("Write the e-mail address."),
            field="email",
            number=number,
        )
    return replace(newcomer, name=name, email=email)


def is_address(email: str) -> bool:
    """True for what looks like an e-mail address and can be stored."""
    try:
        _is_address(email)
    except ValidationError:
        return False
    return len(email) <= LONGEST_EMAIL and email.isprintable()


# said in so many words: asked before every sign-up
KNOWN = """
select lower(p.email), p.id, a.organisation_id, o.municipality_id
from register_person p
left join register_affiliation a on a.person_id = p.id and a.period @> %s::date
left join register_organisation o on o.id = a.organisation_id
where p.erased_at is null and lower(p.email) = any(%s)
order by p.id, a.role nulls last
"""


def recognised(people: Sequence[Newcomer], *, on: date) -> tuple[Newcomer, ...]:
    """The people with who they are in the register, where their library lies, when it is known."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [on, [newcomer.email for newcomer in people]])
        rows = cursor.fetchall()
    known: dict[str, tuple[int, int | None, int | None]] = {}
    for address, person_id, organisation_id, municipality_id in rows:
        known.setdefault(address, (person_id, organisation_id, municipality_id))
    return tuple(_known(newcomer, known.get(newcomer.email)) for newcomer in people)


def _known(newcomer: Newcomer, found: tuple[int, int | None, int | None] | None) -> Newcomer:
    if found is None:
        return newcomer
    person_id, organisation_id, municipality_id = found
    return replace(
        newcomer,
        person_id=person_id,
        organisation_id=newcomer.organisation_id or organisation_id,
        municipality_id=newcomer.municipality_id or municipality_id,
    )
