"""The national form's event columns as files to save."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from samling.insight import exports_statistics
from samling.insight.queries import statistics as queries
from samling.insight.views.library import EARLIEST, readable, reads_years
from samling.ui import tables
from samling.ui.doors import Asked, county, opens_for
from samling.ui.show import show


@opens_for(reads_years)
@require_GET
def library_file(request: Asked, slug: str, year: str, kind: str) -> HttpResponse:
    """One library's columns as .xlsx or .csv."""
    library = readable(request, slug, int(year))
    owners = queries.library_and_branches(library)
    page = queries.form_page(library, int(year), owners=owners)
    return tables.answer(exports_statistics.library_table(library, page), kind=kind)


@opens_for(county)
@require_GET
def county_year(request: Asked, year: int) -> HttpResponse:
    """Every library's columns for a year, to look through before they are sent."""
    return show(request, "insight/library_county.html", _table(year))


@opens_for(county)
@require_GET
def county_file(request: Asked, year: str, kind: str) -> HttpResponse:
    """Every library's columns as .xlsx or .csv."""
    return tables.answer(exports_statistics.county_table(_table(int(year))), kind=kind)


def _table(year: int) -> queries.CountyTable:
    if not EARLIEST <= year <= 2100:
        raise Http404
    return queries.county_table(year)
