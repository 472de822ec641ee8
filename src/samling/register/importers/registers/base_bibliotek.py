"""Base Bibliotek of the National Library: library numbers, names, addresses and places.

Schema: https://www.nb.no/baser/bibliotek/eksport/basebibliotek.xsd. A library number never tells the
municipality; the field kommnr does. E-mail addresses are left where they are: the National Library
asks that they are not published again. fakt_orgnr is who gets the invoice, not the library.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from samling.ground.numbers import is_library_number
from samling.ground.period import day_in_oslo
from samling.register.commands.organisations import keep_organisations
from samling.register.importers.registers.asking import Asker, Unanswered
from samling.register.importers.report import (
    LeftOut,
    Report,
    Setting,
    carry_out,
    setting_for,
    sort_out,
    tally,
)
from samling.register.importers.table import BadLine, Row, place_in_norway
from samling.register.models import LibraryFunction, Organisation
from samling.register.rules.told import Changes, ToldFunction, ToldOrganisation
from samling.register.terms import LibraryRole, OrganisationKind

ADDRESS = "https://www.nb.no/baser/bibliotek/eksport/bb-full.xml"
SOURCE = "Nasjonalbiblioteket, Base Bibliotek"
CLOSED = "X"
KINDS = {
    "FBI": (OrganisationKind.PUBLIC_LIBRARY, LibraryRole.PUBLIC),
    "FIL": (OrganisationKind.BRANCH, LibraryRole.PUBLIC),
    "VGS": (OrganisationKind.SCHOOL_LIBRARY, LibraryRole.UPPER_SECONDARY),
}


def fetch(
    asker: Asker, *, by: str, at: datetime, is_trial: bool = False, address: str = ADDRESS
) -> Report:
    """Keep the public libraries, branches and upper-secondary school libraries of our municipalities."""
    with asker.answer(address) as file:
        return read_file(file, by=by, at=at, is_trial=is_trial)


def read_file(file: IO[bytes], *, by: str, at: datetime, is_trial: bool = False) -> Report:
    """The same from a file; Unanswered when it is not the XML of Base Bibliotek."""
    setting = setting_for(SOURCE, day_in_oslo(at), at)
    known = _school_libraries()
    numbers = set(LibraryFunction.objects.values_list("library_number", flat=True))
    readings = (
        (number, partial(read, row, setting, known, numbers))
        for number, row in enumerate(records(file), start=1)
        if row.cells.get("kommnr") in setting.municipalities
    )
    lines = sort_out(readings, key=lambda one: one.functions[0].library_number)
    return carry_out("base_bibliotek", lines, setting, keep, by=by, is_trial=is_trial)


def records(file: IO[bytes]) -> Iterator[Row]:
    """Each record as a row, one at a time, so that memory stays small however long the file is."""
    number = 0
    try:
        for _event, element in iterparse(file, events=("end",), forbid_dtd=True):
            if _plain(element.tag) == "record":
                number += 1
                yield Row(number, _cells(element))
                element.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Unanswered(_("The file is not the XML of Base Bibliotek.")) from None
    if not number:
        raise Unanswered(_("The file has no libraries."))


def _plain(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _cells(record: Any) -> dict[str, str]:
    cells: dict[str, str] = {}
    for field in record:
        cells.setdefault(_plain(field.tag), " ".join("".join(field.itertext()).split()))
    return cells


def read(
    row: Row, setting: Setting, school_libraries: dict[str, str], known_numbers: set[str | None]
) -> ToldOrganisation:
    """One library; LeftOut for kinds that are none of ours, and for closed ones unknown here."""
    code = row.text_or_empty("bibkode") or row.text_or_empty("bibltype")
    if code not in KINDS:
        raise LeftOut(_("The kind %(code)s is not kept here.") % {"code": code or "?"})
    kind, role = KINDS[code]
    number = row.text("bibnr")
    if not is_library_number(number):
        raise BadLine(_("“%(number)s” is not a library number.") % {"number": number[:40]})
    name = row.text("inst")
    if row.text_or_empty("stengt") == CLOSED and number not in known_numbers:
        raise LeftOut(_("Closed for good."))
    return ToldOrganisation(
        kind=kind,
        name=_known_name(name, school_libraries) if code == "VGS" else name,
        municipality_number=row.text("kommnr"),
        address=address_of(row),
        place=place(row.text_or_empty("lat_lon")),
        website=_website(row.text_or_empty("url_hjem", longest=2_000)),
        closed_on=setting.as_of if row.text_or_empty("stengt") == CLOSED else None,
        functions=(ToldFunction(role, number),),
    )


def _school_libraries() -> dict[str, str]:
    """The name of each upper-secondary school, in small letters, and of its library here."""
    rows = Organisation.objects.filter(
        kind=OrganisationKind.SCHOOL_LIBRARY, parent__isnull=False
    ).select_related("parent")
    return {row.parent.name.casefold(): row.name for row in rows if row.parent}


def _known_name(name: str, school_libraries: dict[str, str]) -> str:
    """Our own name of a school's library when the school's name stands in the register's."""
    found = (ours for school, ours in school_libraries.items() if school in name.casefold())
    return next(found, name)


def place(text: str) -> tuple[float, float] | None:
    """«59.9,10.7» in degrees; None when empty or 0; BadLine when it is no place in Norway."""
    if not text:
        return None
    parts = text.split(",")
    if len(parts) != 2:
        raise BadLine(_("“%(text)s” is no place.") % {"text": text[:40]})
    row = Row(0, {"lat": parts[0], "lon": parts[1]})
    found = row.place("lat", "lon")
    return place_in_norway(found) if found else None


def address_of(row: Row) -> str | None:
    """Where people go: the visiting address, else the postal one."""
    for street, code, town in (("vadr", "vpostnr", "vpoststed"), ("padr", "ppostnr", "ppoststed")):
        if first := row.text_or_empty(street):
            post = f"{row.text_or_empty(code)} {row.text_or_empty(town)}".strip()
            return ", ".join(part for part in (first, post) if part)[:200]
    return None


def _website(text: str) -> str | None:
    is_good = text.startswith(("http://", "https://")) and len(text) <= 200 and " " not in text
    return text if is_good else None


def keep(told: Any, setting: Setting, is_whole: bool) -> Changes:
    """Keep the libraries, public ones first, since branches belong to them."""
    libraries = sorted(told, key=lambda one: one.kind != OrganisationKind.PUBLIC_LIBRARY)
    public = [one for one in libraries if one.kind == OrganisationKind.PUBLIC_LIBRARY]
    others = libraries[len(public) :]
    return _keep(public, setting) + _keep(others, setting)


def _keep(told: Sequence[ToldOrganisation], setting: Setting) -> Changes:
    return tally(keep_organisations(told, source=setting.source, seen_on=setting.as_of))
