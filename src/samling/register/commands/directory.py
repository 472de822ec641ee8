"""Organisations as people at the county library write them down: made, changed, given library roles."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samling.ground.numbers import is_library_number, is_organisation_number
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.register.models import LibraryFunction, Municipality, Organisation
from samling.register.rules.slugs import free_slug


class WrongNumber(Refusal):
    """The number cannot be right: the check digit or the number of digits is wrong."""


class NumberInUse(Refusal):
    """Another organisation has this number."""


class HalfAPlace(Refusal):
    """A latitude without a longitude, or the other way round."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What people write down about an organisation."""

    name: str
    kind: str
    municipality_id: int | None = None
    organisation_number: str | None = None
    school_register_number: str | None = None
    language: str = "nb"
    address: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_place_approximate: bool = False
    lowest_grade: int | None = None
    highest_grade: int | None = None
    is_private: bool = False
    email: str = ""
    website: str = ""
    closed_on: date | None = None


@transaction.atomic
def make_organisation(particulars: Particulars, *, by: str, at: datetime) -> Organisation:
    """Write down an organisation. Raises WrongNumber, NumberInUse and HalfAPlace."""
    _refuse_impossible(particulars)
    row = Organisation(slug=_slug(particulars), source=by, **asdict(particulars))
    row.save()
    journal.note(deed="register.organisation_made", subject=f"organisation:{row.pk}", by=by, at=at)
    return row


@transaction.atomic
def change_organisation(
    *, slug: str, particulars: Particulars, by: str, at: datetime
) -> Organisation:
    """Change an organisation; its address on the web stays. Raises as making one does."""
    row = Organisation.objects.select_for_update().get(slug=slug)
    _refuse_impossible(particulars, other_than=row.pk)
    changed = {k: v for k, v in asdict(particulars).items() if getattr(row, k) != v}
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=sorted(changed))
    journal.note(
        deed="register.organisation_changed", subject=f"organisation:{row.pk}", by=by, at=at,
        details={"fields": sorted(changed)},
    )  # fmt: skip
    return row


def _slug(particulars: Particulars) -> str:
    municipality = Municipality.objects.filter(pk=particulars.municipality_id or 0).first()
    taken = set(Organisation.objects.values_list("slug", flat=True))
    return free_slug(
        particulars.name, within=municipality.slug if municipality else "", taken=taken
    )


def _refuse_impossible(particulars: Particulars, *, other_than: int | None = None) -> None:
    if (particulars.latitude is None) != (particulars.longitude is None):
        raise HalfAPlace(_("Give both latitude and longitude, or none of them."))
    number = particulars.organisation_number
    if number and not is_organisation_number(number):
        raise WrongNumber(_("That is not an organisation number: the check digit is wrong."))
    others = Organisation.objects.exclude(pk=other_than or 0)
    for field in ("organisation_number", "school_register_number"):
        value = getattr(particulars, field)
        if value and (other := others.filter(**{field: value}).first()):
            raise NumberInUse(_("%(name)s has this number.") % {"name": other.name})


@transaction.atomic
def set_function(
    *, slug: str, role: str, library_number: str | None, by: str, at: datetime
) -> LibraryFunction:
    """Say that a library has a role, and which library number it has in it; no longer assumed.

    Raises WrongNumber and NumberInUse.
    """
    row = Organisation.objects.select_for_update().get(slug=slug)
    _refuse_library_number(library_number, row)
    function, _is_new = LibraryFunction.objects.update_or_create(
        organisation=row,
        role=role,
        defaults={"library_number": library_number or None, "is_assumed": False},
    )
    journal.note(
        deed="register.library_role_set", subject=f"organisation:{row.pk}", by=by, at=at,
        details={"role": role},
    )  # fmt: skip
    return function


def _refuse_library_number(number: str | None, row: Organisation) -> None:
    if not number:
        return
    if not is_library_number(number):
        raise WrongNumber(_("A library number has seven digits."))
    other = (
        LibraryFunction.objects.filter(library_number=number)
        .exclude(organisation=row)
        .select_related("organisation")
        .first()
    )
    if other:
        raise NumberInUse(_("%(name)s has this number.") % {"name": other.organisation.name})


@transaction.atomic
def drop_function(*, slug: str, role: str, by: str, at: datetime) -> bool:
    """Say that a library does not have a role after all; True when it had."""
    row = Organisation.objects.select_for_update().get(slug=slug)
    count, _rows = LibraryFunction.objects.filter(organisation=row, role=role).delete()
    if count:
        journal.note(
            deed="register.library_role_dropped", subject=f"organisation:{row.pk}", by=by, at=at,
            details={"role": role},
        )  # fmt: skip
    return bool(count)
