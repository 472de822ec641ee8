"""People, as the staff of the county library sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from samling.journal import queries as journal
from samling.register.models import Affiliation, Consent, Person
from samling.register.queries.elsewhere import account_of, rows_elsewhere, rows_under
from samling.register.rules import paging
from samling.register.terms import AffiliationRole, ConsentPurpose, Language, PersonDeed

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class RoleAt:
    """A role at an organisation from a first to a last day, both included."""

    key: int
    role: str
    label: str
    title: str
    organisation: str
    organisation_slug: str
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line of the list of people."""

    key: int
    name: str
    email: str
    roles: tuple[RoleAt, ...]


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A page of people by name, and where the next one begins."""

    lines: tuple[PersonLine, ...]
    search: str
    next_after: str


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """Something a person has said yes to, or might."""

    purpose: str
    label: str
    given_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeedLine:
    """Something done with what is stored, in words."""

    at: datetime
    label: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything the register knows about somebody."""

    key: int
    name: str
    email: str
    phone: str
    language: str
    erased_at: datetime | None
    now: tuple[RoleAt, ...]
    before: tuple[RoleAt, ...]
    later: tuple[RoleAt, ...]
    consents: tuple[ConsentLine, ...]
    deeds: tuple[DeedLine, ...]

    @property
    def title(self) -> str:
        """The name, which an erased person no longer has."""
        return self.name

    @property
    def language_label(self) -> str:
        """The language in words."""
        return str(Language(self.language).label)


def people_list(*, search: str = "", after: str = "", on: date) -> PeopleList:
    """Living people by name, fifty at a time, whose name, address or library has the words searched."""
    rows = Person.objects.filter(erased_at__isnull=True).annotate(small=Lower("name"))
    for word in search.split()[:6]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Exists(
                Affiliation.objects.filter(
                    person=OuterRef("pk"), organisation__name__icontains=word, period__contains=on
                )
            )
        )
    if place := paging.read(after):
        rows = rows.filter(Q(small__gt=place[0]) | Q(small=place[0], pk__gt=place[1]))
    found = list(rows.order_by("small", "pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    roles = _roles_of([person.pk for person in shown], on=on)
    return PeopleList(
        lines=tuple(PersonLine(p.pk, p.name, p.email or "", roles.get(p.pk, ())) for p in shown),
        search=search,
        next_after=paging.written(shown[-1].small, shown[-1].pk) if len(found) > PAGE_SIZE else "",
    )


def _roles_of(keys: list[int], *, on: date) -> dict[int, tuple[RoleAt, ...]]:
    rows = (
        Affiliation.objects.filter(person_id__in=keys)
        .current(on)
        .select_related("organisation")
        .order_by("organisation__name", "role")
    )
    found: dict[int, tuple[RoleAt, ...]] = {}
    for row in rows:
        found[row.person_id] = (*found.get(row.person_id, ()), role_at(row))
    return found


def role_at(row: Affiliation) -> RoleAt:
    """The row as a role with its first and last day."""
    ends = row.period.upper
    return RoleAt(
        key=row.pk,
        role=row.role,
        label=str(AffiliationRole(row.role).label),
        title=row.title,
        organisation=row.organisation.name,
        organisation_slug=row.organisation.slug,
        first_day=row.period.lower,
        last_day=ends - timedelta(days=1) if ends else None,
    )


def person_page(person_id: int, *, on: date) -> PersonPage:
    """One person, erased or not. Raises Person.DoesNotExist."""
    person = Person.objects.get(pk=person_id)
    rows = (
        Affiliation.objects.filter(person=person)
        .select_related("organisation")
        .order_by("-period", "pk")
    )
    roles = [role_at(row) for row in rows]
    later = tuple(role for role in roles if role.first_day > on)
    before = tuple(role for role in roles if role.last_day and role.last_day < on)
    return PersonPage(
        key=person.pk,
        name=person.name,
        email=person.email or "",
        phone=person.phone,
        language=person.language,
        erased_at=person.erased_at,
        now=tuple(role for role in roles if role not in later and role not in before),
        before=before,
        later=later,
        consents=_consents(person.pk),
        deeds=_deeds(person.pk),
    )


def _consents(person_id: int) -> tuple[ConsentLine, ...]:
    rows = Consent.objects.filter(person_id=person_id, withdrawn_at__isnull=True).order_by("pk")
    given = {row.purpose: row.given_at for row in rows}
    return tuple(
        ConsentLine(purpose.value, str(purpose.label), given.get(purpose.value))
        for purpose in ConsentPurpose
    )


def _deeds(person_id: int) -> tuple[DeedLine, ...]:
    labels = dict(PersonDeed.choices)
    newest = journal.history(f"person:{person_id}")[:20]
    return tuple(DeedLine(deed.at, str(labels.get(deed.deed, deed.deed))) for deed in newest)


def purposes() -> tuple[str, ...]:
    """What people may say yes to."""
    return tuple(ConsentPurpose.values)


def has_consented(person_id: int, purpose: str) -> bool:
    """True while the person says yes to this."""
    return Consent.objects.filter(
        person_id=person_id, purpose=purpose, withdrawn_at__isnull=True
    ).exists()


def of_person(person_id: int) -> dict[str, Any]:
    """All that is stored about somebody, in the register, the account and every other domain.

    Plain values, moments and days, for ``DjangoJSONEncoder``. Raises Person.DoesNotExist.
    """
    person = Person.objects.get(pk=person_id)
    own = ("name", "email", "phone", "language", "noted_at", "erased_at")
    return {
        "person": {name: getattr(person, name) for name in own},
        "affiliations": [
            {
                "organisation": row.organisation.name,
                "role": row.role,
                "title": row.title,
                "from": row.period.lower,
                "until": row.period.upper,
            }
            for row in person.affiliations.select_related("organisation").order_by("pk")
        ],
        "consents": list(
            person.consents.order_by("pk").values("purpose", "given_at", "withdrawn_at")
        ),
        "account": account_of(person.email),
        "elsewhere": rows_elsewhere(person_id) | rows_under(person.email, person_id=person_id),
        "journal": [
            {"at": deed.at, "deed": deed.deed, "details": deed.details}
            for deed in journal.history(f"person:{person_id}")
        ],
    }
