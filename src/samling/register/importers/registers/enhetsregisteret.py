"""Enhetsregisteret of Brønnøysundregistrene: voluntary organisations, and what we know of others.

Shapes: https://data.brreg.no/enhetsregisteret/api/dokumentasjon/no/index.html (NLOD).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from samling.ground.period import day_in_oslo
from samling.register.commands.organisations import keep_organisations
from samling.register.importers.registers.asking import Asker, Removed, Unanswered, row_of, things
from samling.register.importers.report import (
    Report,
    Setting,
    carry_out,
    setting_for,
    sort_out,
    tally,
)
from samling.register.importers.table import BadLine, Row
from samling.register.models import Organisation
from samling.register.rules.told import Changes, ToldOrganisation
from samling.register.terms import OrganisationKind

ADDRESS = "https://data.brreg.no/enhetsregisteret/api"
SOURCE = "Brønnøysundregistrene, Enhetsregisteret"
PAGE_SIZE = 500
DEEPEST_ROW = 10_000  # the register gives no more of one search
REFRESHED = (
    OrganisationKind.VOLUNTARY,
    OrganisationKind.PARTNER,
    OrganisationKind.PUBLIC_LIBRARY,
    OrganisationKind.BRANCH,
)

Reading = Callable[[], ToldOrganisation]


def fetch(
    asker: Asker, *, by: str, at: datetime, is_trial: bool = False, address: str = ADDRESS
) -> Report:
    """Keep the voluntary organisations of our municipalities, and renew those known by number."""
    setting = setting_for(SOURCE, day_in_oslo(at), at)
    readings = [
        *_voluntary_readings(asker, setting, address),
        *_known_readings(asker, setting, address),
    ]
    lines = sort_out(enumerate(readings, start=1), key=lambda one: one.organisation_number)
    return carry_out("enhetsregisteret", lines, setting, keep, by=by, is_trial=is_trial)


def keep(told: Iterable[ToldOrganisation], setting: Setting, is_whole: bool) -> Changes:
    """Keep the organisations."""
    return tally(keep_organisations(list(told), source=setting.source, seen_on=setting.as_of))


def _voluntary_readings(asker: Asker, setting: Setting, address: str) -> Iterator[Reading]:
    for number in sorted(setting.municipalities):
        for index, unit in enumerate(voluntary_units(asker, number, address=address)):
            yield partial(read, row_of(index, unit), setting, OrganisationKind.VOLUNTARY)


def voluntary_units(
    asker: Asker, municipality_number: str, *, address: str = ADDRESS
) -> Iterator[Any]:
    """Every unit of a municipality in the register of voluntary organisations, page by page."""
    page, pages = 0, 1
    while page < pages:
        answer = asker.json(
            f"{address}/enheter",
            {
                "kommunenummer": municipality_number,
                "registrertIFrivillighetsregisteret": "true",
                "size": PAGE_SIZE,
                "page": page,
            },
        )
        pages = _pages(answer)
        if pages > 0 and "_embedded" in answer:
            yield from things(answer, "_embedded", "enheter")
        page += 1


def _pages(answer: Any) -> int:
    row = row_of(0, answer)
    try:
        total = row.count("page.totalElements")
        pages = row.count("page.totalPages")
    except BadLine as reason:
        raise Unanswered(str(reason)) from None
    if total > DEEPEST_ROW:
        raise Unanswered(_("The search finds more than %(most)s units.") % {"most": DEEPEST_ROW})
    return pages


def _known_readings(asker: Asker, setting: Setting, address: str) -> Iterator[Reading]:
    rows = Organisation.objects.filter(
        organisation_number__isnull=False, closed_on__isnull=True, kind__in=REFRESHED
    ).order_by("pk")
    for known in rows.exclude(kind=OrganisationKind.VOLUNTARY):
        yield partial(renewed, asker, known, setting, address)


def renewed(asker: Asker, known: Organisation, setting: Setting, address: str) -> ToldOrganisation:
    """What the register says today of one we know; closed from today when it has been removed."""
    number = known.organisation_number or ""
    try:
        unit = _unit(asker, number, address)
    except Removed:
        return ToldOrganisation(
            kind=known.kind, name=known.name, organisation_number=number, closed_on=setting.as_of
        )
    except Unanswered as reason:
        raise BadLine(str(reason)) from None
    return read(row_of(0, unit), setting, OrganisationKind(known.kind))


def _unit(asker: Asker, number: str, address: str) -> Any:
    """A main unit, or else a sub-unit of this number."""
    try:
        return asker.json(f"{address}/enheter/{number}")
    except Removed:
        raise
    except Unanswered:
        return asker.json(f"{address}/underenheter/{number}")


def read(row: Row, setting: Setting, kind: OrganisationKind) -> ToldOrganisation:
    """One unit; BadLine without a right number or a name, or from another county's municipality."""
    where = (
        "beliggenhetsadresse"
        if "beliggenhetsadresse.kommunenummer" in row.cells
        else "forretningsadresse"
    )
    if row.cells.get("slettedato"):
        raise BadLine(_("Removed from the register."))
    return ToldOrganisation(
        kind=kind,
        name=row.text("navn"),
        organisation_number=row.organisation_number("organisasjonsnummer"),
        municipality_number=row.among(f"{where}.kommunenummer", setting.municipalities),
        address=_address(row, where),
        language={"Bokmål": "nb", "Nynorsk": "nn"}.get(row.cells.get("maalform", "")),
        website=_website(row.text_or_empty("hjemmeside", longest=190)),
    )


def _address(row: Row, where: str) -> str | None:
    street = row.text_or_empty(f"{where}.adresse.0")
    post = " ".join(
        part
        for name in ("postnummer", "poststed")
        if (part := row.text_or_empty(f"{where}.{name}"))
    )
    return ", ".join(part for part in (street, post) if part)[:200] or None


def _website(text: str) -> str | None:
    if not text or " " in text or "." not in text:
        return None
    return text if text.startswith(("http://", "https://")) else f"https://{text}"
