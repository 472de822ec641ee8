"""Partners, agreements and who gives what to which competence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from samling.competence.models import Agreement, Provision
from samling.competence.queries.frameworks import titles_of_keys
from samling.competence.terms import ProvisionForm
from samling.ground.wording import Wording
from samling.register.models import Organisation, Person
from samling.register.terms import OrganisationKind

SOON = timedelta(days=90)
OUTSIDE = (OrganisationKind.PARTNER, OrganisationKind.VOLUNTARY)
COUNTY_ROLES = ("county_staff", "director", "bus_crew")


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """Something a partner gives."""

    pk: int
    title: str
    form: str
    competence: Wording
    is_interdisciplinary: bool
    fields: str


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement with what it gives; ``last`` is its last day, None until further notice."""

    pk: int
    partner: str
    partner_slug: str
    partner_number: str
    title: str
    starts: date
    last: date | None
    is_over: bool
    ends_soon: bool
    contact: str
    contact_email: str
    owner: str
    note: str
    provisions: tuple[ProvisionRow, ...]


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """Agreements that hold and that are over, and the competences no partner gives anything to."""

    holding: tuple[AgreementLine, ...]
    over: tuple[AgreementLine, ...]
    by_competence: tuple[tuple[Wording, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class AgreementValues:
    """An agreement as its form needs it."""

    pk: int
    partner_id: int
    title: str
    starts: date
    last: date | None
    contact_id: int | None
    owner_id: int | None
    note: str


def partners_page(on: date) -> PartnersPage:
    """Everybody outside the libraries who gives something."""
    words = titles_of_keys()
    lines = [_line(row, on, words) for row in _agreements()]
    holding = tuple(line for line in lines if not line.is_over)
    gives: dict[str, tuple[Wording, set[str]]] = {}
    for line in holding:
        for row in line.provisions:
            gives.setdefault(str(row.competence), (row.competence, set()))[1].add(line.partner)
    return PartnersPage(
        holding=holding,
        over=tuple(line for line in lines if line.is_over),
        by_competence=tuple(
            (title, tuple(sorted(names))) for _name, (title, names) in sorted(gives.items())
        ),
    )


def agreement_line(key: int, on: date) -> AgreementLine | None:
    """One agreement, or None."""
    row = _agreements().filter(pk=key).first()
    return _line(row, on, titles_of_keys()) if row else None


def agreement_values(key: int) -> AgreementValues | None:
    """One agreement as its form needs it, or None."""
    row = Agreement.objects.filter(pk=key).first()
    if row is None:
        return None
    upper = row.period.upper
    return AgreementValues(
        row.pk,
        row.partner_id,
        row.title,
        row.period.lower,
        upper - timedelta(days=1) if upper else None,
        row.contact_id,
        row.owner_id,
        row.note,
    )


def agreement_of_provision(key: int) -> int | None:
    """The agreement something is given by, or None."""
    return Provision.objects.filter(pk=key).values_list("agreement_id", flat=True).first()


def partner_choices() -> tuple[tuple[int, str], ...]:
    """Key and name of every partner in the register."""
    rows = Organisation.objects.filter(kind__in=OUTSIDE, closed_on__isnull=True)
    return tuple(rows.order_by("name").values_list("pk", "name"))


def contact_choices(on: date) -> tuple[tuple[int, str], ...]:
    """Key and name of everybody who works at a partner today."""
    rows = Person.objects.filter(
        erased_at__isnull=True,
        affiliations__period__contains=on,
        affiliations__organisation__kind__in=OUTSIDE,
    )
    return tuple(rows.distinct().order_by("name", "pk").values_list("pk", "name"))


def owner_choices(on: date) -> tuple[tuple[int, str], ...]:
    """Key and name of everybody at the county library today."""
    rows = Person.objects.filter(
        erased_at__isnull=True,
        affiliations__period__contains=on,
        affiliations__role__in=COUNTY_ROLES,
    )
    return tuple(rows.distinct().order_by("name", "pk").values_list("pk", "name"))


def _agreements() -> QuerySet[Agreement]:
    rows = Agreement.objects.select_related("partner", "contact", "owner")
    return rows.prefetch_related("provisions").order_by("partner__name", "pk")


def _line(row: Agreement, on: date, words: dict[str, Wording]) -> AgreementLine:
    upper = row.period.upper
    provisions = sorted(row.provisions.all(), key=lambda one: one.pk)
    return AgreementLine(
        pk=row.pk,
        partner=row.partner.name,
        partner_slug=row.partner.slug,
        partner_number=row.partner.organisation_number or "",
        title=row.title,
        starts=row.period.lower,
        last=upper - timedelta(days=1) if upper else None,
        is_over=upper is not None and upper <= on,
        ends_soon=upper is not None and on < upper <= on + SOON,
        contact=row.contact.name if row.contact else "",
        contact_email=(row.contact.email or "") if row.contact else "",
        owner=row.owner.name if row.owner else "",
        note=row.note,
        provisions=tuple(
            ProvisionRow(
                one.pk,
                one.title,
                str(ProvisionForm(one.form).label),
                words.get(one.competence_key, Wording(one.competence_key)),
                one.is_interdisciplinary,
                one.fields,
            )
            for one in provisions
        ),
    )
