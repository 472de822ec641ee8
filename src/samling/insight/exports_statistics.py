"""The event columns of the national form as tables to save."""

from __future__ import annotations

from django.utils.translation import gettext as _

from samling.insight.queries.statistics import CountyTable, FormPage
from samling.register.models import Organisation
from samling.ui.tables import Table


def library_table(library: Organisation, page: FormPage) -> Table:
    """One line for each column of the form: its key and heading, the number, and its standing."""
    headings = (
        _("Key"), _("Heading in the form"), f"{page.year}", _("Standing"),
        _("Events with a number"), _("Events"), _last(page),
    )  # fmt: skip
    rows = tuple(
        (
            line.heading.key,
            line.heading.heading,
            line.answer.figure.value,
            line.answer.figure.standing.value,
            line.answer.built_on.told,
            line.answer.built_on.asked,
            line.last.value,
        )
        for line in page.lines
    )
    return Table(f"arrangement-{library.slug}-{page.year}", headings, rows)


def county_table(table: CountyTable) -> Table:
    """One line for each public library, under the form's own headings."""
    headings = (
        "Biblioteknummer", "Bibliotek", "Kommunenummer", "Kommune",
        *(heading.heading for heading in table.headings),
    )  # fmt: skip
    rows = tuple(
        (
            line.library_number,
            line.library,
            line.municipality_number,
            line.municipality,
            *(answer.figure.value for answer in line.answers),
        )
        for line in table.lines
    )
    return Table(f"arrangement-fylket-{table.year}", headings, rows)


def _last(page: FormPage) -> str:
    return _("Last return") if page.last_year is None else str(page.last_year)
