"""People: noted, changed, affiliated, consenting, and erased when they or the law ask for it."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from samling.accounts import commands as accounts
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.register.models import Affiliation, Consent, Organisation, Person
from samling.register.rules.affiliations import fits


class AddressTaken(Refusal):
    """Somebody else in the register has this e-mail address."""


class PersonErased(Refusal):
    """The person has been erased, and nothing more can be noted."""


class RoleDoesNotFit(Refusal):
    """Nobody has such a role at such an organisation."""


class RoleTwice(Refusal):
    """The person has this role there already at that time."""


class EndsBeforeItStarts(Refusal):
    """The last day is before the first."""


class OrganisationClosed(Refusal):
    """The organisation is closed by the day the role would begin."""


@transaction.atomic
def add_person(
    *, name: str, email: str, phone: str = "", language: str = "nb", by: str, at: datetime
) -> Person:
    """Note somebody we work with. Raises AddressTaken."""
    address = _free_address(email)
    person = Person.objects.create(name=name.strip(), email=address, phone=phone, language=language)
    journal.note(deed="register.person_noted", subject=f"person:{person.pk}", by=by, at=at)
    return person


@transaction.atomic
def change_person(
    *, person_id: int, name: str, email: str, phone: str, language: str, by: str, at: datetime
) -> Person:
    """Change what we know of somebody. A new address closes the old one's account.

    Raises AddressTaken and PersonErased.
    """
    person = _living(person_id)
    address = _free_address(email, other_than=person_id)
    if person.email and person.email != address:
        accounts.close_account(email=person.email, by=by, at=at)
    person.name, person.email = name.strip(), address
    person.phone, person.language = phone, language
    person.save(update_fields=["name", "email", "phone", "language"])
    journal.note(deed="register.person_changed", subject=f"person:{person_id}", by=by, at=at)
    return person


def _free_address(email: str, *, other_than: int | None = None) -> str | None:
    """The address in small letters, None when empty. Raises AddressTaken."""
    address = email.strip().lower()
    if not address:
        return None
    if Person.objects.filter(email__iexact=address).exclude(pk=other_than or 0).exists():
        raise AddressTaken(_("Somebody in the register has this e-mail address already."))
    return address


def _living(person_id: int) -> Person:
    """The person under lock. Raises PersonErased."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.erased_at:
        raise PersonErased(_("This person has been erased."))
    return person


@transaction.atomic
def affiliate(
    *,
    person_id: int,
    organisation_id: int,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    title: str = "",
    by: str,
    at: datetime,
) -> Affiliation:
    """Give a person a role at an organisation until just before ``ends_on``, and an account to use it.

    Raises PersonErased, RoleDoesNotFit, OrganisationClosed, EndsBeforeItStarts and RoleTwice.
    """
    person = _living(person_id)
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    _refuse_misfit(organisation, role, starts_on)
    period = _period(starts_on, ends_on)
    _refuse_twice(person_id, organisation_id, role, period)
    row = Affiliation.objects.create(
        person=person, organisation=organisation, role=role, title=title.strip(), period=period
    )
    if person.email:
        accounts.ensure_account(email=person.email, language=person.language, by=by, at=at)
    details = {"role": role, "organisation": organisation_id}
    journal.note(
        deed="register.affiliated", subject=f"person:{person_id}", by=by, at=at, details=details
    )
    return row


@transaction.atomic
def change_affiliation(
    *,
    affiliation_id: int,
    title: str,
    starts_on: date,
    ends_on: date | None,
    by: str,
    at: datetime,
) -> Affiliation:
    """Correct title and days of a role. Raises EndsBeforeItStarts and RoleTwice."""
    row = Affiliation.objects.select_for_update().get(pk=affiliation_id)
    period = _period(starts_on, ends_on)
    _refuse_twice(row.person_id, row.organisation_id, row.role, period, other_than=row.pk)
    row.title, row.period = title.strip(), period
    row.save(update_fields=["title", "period"])
    _note_change(row, "register.affiliation_changed", by=by, at=at)
    return row


@transaction.atomic
def end_affiliation(*, affiliation_id: int, ends_on: date, by: str, at: datetime) -> Affiliation:
    """Let a role end just before ``ends_on``. Raises EndsBeforeItStarts."""
    row = Affiliation.objects.select_for_update().get(pk=affiliation_id)
    row.period = _period(row.period.lower, ends_on)
    row.save(update_fields=["period"])
    _note_change(row, "register.affiliation_ended", by=by, at=at)
    return row


def _note_change(row: Affiliation, deed: str, *, by: str, at: datetime) -> None:
    details = {"role": row.role, "organisation": row.organisation_id}
    journal.note(deed=deed, subject=f"person:{row.person_id}", by=by, at=at, details=details)


def _refuse_misfit(organisation: Organisation, role: str, starts_on: date) -> None:
    if not fits(role, organisation.kind):
        raise RoleDoesNotFit(_("Nobody has this role at an organisation of this kind."))
    if organisation.closed_on and organisation.closed_on <= starts_on:
        raise OrganisationClosed(_("The organisation is closed by then."))


def _refuse_twice(
    person_id: int,
    organisation_id: int,
    role: str,
    period: DateRange,
    *,
    other_than: int | None = None,
) -> None:
    rows = Affiliation.objects.filter(
        person_id=person_id, organisation_id=organisation_id, role=role, period__overlap=period
    )
    if rows.exclude(pk=other_than or 0).exists():
        raise RoleTwice(_("The person has this role there already at that time."))


def _period(starts_on: date, ends_on: date | None) -> DateRange:
    if ends_on and ends_on <= starts_on:
        raise EndsBeforeItStarts(_("The last day is before the first."))
    return DateRange(starts_on, ends_on)


@transaction.atomic
def give_consent(*, person_id: int, purpose: str, by: str, at: datetime) -> Consent:
    """Note that a person has said yes to something; saying it twice is saying it once.

    Raises PersonErased.
    """
    _living(person_id)
    consent, is_new = Consent.objects.get_or_create(
        person_id=person_id, purpose=purpose, withdrawn_at=None, defaults={"given_at": at}
    )
    if is_new:
        journal.note(
            deed="register.consent_given", subject=f"person:{person_id}", by=by, at=at,
            details={"purpose": purpose},
        )  # fmt: skip
    return consent


@transaction.atomic
def withdraw_consent(*, person_id: int, purpose: str, by: str, at: datetime) -> bool:
    """Note that a person no longer says yes; True when there was a consent to withdraw."""
    withdrawn = Consent.objects.filter(
        person_id=person_id, purpose=purpose, withdrawn_at__isnull=True
    ).update(withdrawn_at=at)
    if withdrawn:
        journal.note(
            deed="register.consent_withdrawn", subject=f"person:{person_id}", by=by, at=at,
            details={"purpose": purpose},
        )  # fmt: skip
    return bool(withdrawn)


@transaction.atomic
def erase_person(*, person_id: int, by: str, at: datetime) -> bool:
    """Remove name, address and telephone, roles, consents and account; True unless done before.

    What the domains above hold under the same address is removed by commands of their own, asked by
    name (``settings.ERASES_ALSO``) in the same transaction.

    The bare row stays, so that what the person did still points to somebody, but to nobody in
    particular: without the roles too, since the only librarian of a village is known by her role.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.erased_at:
        return False
    for name in settings.ERASES_ALSO:
        erase = import_string(name)
        erase(email=person.email or "", person_id=person.pk, by=by, at=at)
    if person.email:
        accounts.close_account(email=person.email, by=by, at=at)
    person.affiliations.all().delete()
    person.consents.all().delete()
    person.name, person.email, person.phone, person.erased_at = "", None, "", at
    person.save(update_fields=["name", "email", "phone", "erased_at"])
    journal.note(deed="register.person_erased", subject=f"person:{person_id}", by=by, at=at)
    return True
