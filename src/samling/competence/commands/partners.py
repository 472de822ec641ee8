"""Agreements with partners, and what each gives to which competence."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from samling.competence.models import Agreement, Competence, Provision
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.register.models import Organisation
from samling.register.terms import OrganisationKind

OUTSIDE = (OrganisationKind.PARTNER, OrganisationKind.VOLUNTARY)


class NotAPartner(Refusal):
    """An agreement is made with a partner or a voluntary organisation in the register."""


class EndsBeforeItBegins(Refusal):
    """An agreement lasts at least a day."""


class Nameless(Refusal):
    """What is agreed, and what is given, has a name."""


class CompetenceUnknown(Refusal):
    """A partner gives something to a competence in some framework."""


@transaction.atomic
def make_agreement(
    *,
    partner_id: int,
    title: str,
    starts: date,
    ends: date | None,
    contact_id: int | None,
    owner_id: int | None,
    note: str,
    by: str,
    at: datetime,
) -> Agreement:
    """An agreement with a partner. Raises NotAPartner, EndsBeforeItBegins or Nameless."""
    _refuse_unfit(partner_id, title, starts, ends)
    agreement = Agreement.objects.create(
        partner_id=partner_id,
        title=title.strip(),
        period=DateRange(starts, ends),
        contact_id=contact_id,
        owner_id=owner_id,
        note=note.strip(),
    )
    _note("agreement_made", agreement, by, at)
    return agreement


@transaction.atomic
def change_agreement(
    *,
    key: int,
    partner_id: int,
    title: str,
    starts: date,
    ends: date | None,
    contact_id: int | None,
    owner_id: int | None,
    note: str,
    by: str,
    at: datetime,
) -> Agreement:
    """Change an agreement, its end among the rest; refuses as ``make_agreement`` does."""
    agreement = Agreement.objects.select_for_update().get(pk=key)
    _refuse_unfit(partner_id, title, starts, ends)
    fields: dict[str, object] = {
        "partner_id": partner_id,
        "title": title.strip(),
        "period": DateRange(starts, ends),
        "contact_id": contact_id,
        "owner_id": owner_id,
        "note": note.strip(),
    }
    for name, value in fields.items():
        setattr(agreement, name, value)
    agreement.save(update_fields=list(fields))
    _note("agreement_changed", agreement, by, at)
    return agreement


@transaction.atomic
def add_provision(
    *,
    agreement_id: int,
    title: str,
    form: str,
    competence_key: str,
    is_interdisciplinary: bool,
    fields: str,
    by: str,
    at: datetime,
) -> Provision:
    """Say what a partner gives to a competence. Raises Nameless or CompetenceUnknown.

    Naming other fields makes it interdisciplinary.
    """
    agreement = Agreement.objects.select_for_update().get(pk=agreement_id)
    if not title.strip():
        raise Nameless(_("Give it a name."))
    if not Competence.objects.filter(key=competence_key).exists():
        raise CompetenceUnknown(_("Choose a competence from the list."))
    provision = Provision.objects.create(
        agreement=agreement,
        title=title.strip(),
        form=form,
        competence_key=competence_key,
        is_interdisciplinary=is_interdisciplinary or bool(fields.strip()),
        fields=fields.strip(),
    )
    _note("provision_added", agreement, by, at)
    return provision


@transaction.atomic
def remove_provision(*, key: int, by: str, at: datetime) -> int:
    """Take something away that a partner gave; the key of the agreement."""
    provision = Provision.objects.select_for_update().select_related("agreement").get(pk=key)
    agreement = provision.agreement
    provision.delete()
    _note("provision_removed", agreement, by, at)
    return agreement.pk


def _refuse_unfit(partner_id: int, title: str, starts: date, ends: date | None) -> None:
    if not Organisation.objects.filter(pk=partner_id, kind__in=OUTSIDE).exists():
        raise NotAPartner(_("Choose a partner from the register."))
    if not title.strip():
        raise Nameless(_("Give it a name."))
    if ends is not None and ends <= starts:
        raise EndsBeforeItBegins(_("The agreement must end after it begins."))


def _note(deed: str, agreement: Agreement, by: str, at: datetime) -> None:
    journal.note(deed=f"competence.{deed}", subject=f"agreement:{agreement.pk}", by=by, at=at)
