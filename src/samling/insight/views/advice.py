"""What advice came to in a year: a page and a file for the annual report."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from samling.advice.reach import AdviceYear, year_figures
from samling.insight import exports_advice
from samling.insight.views.library import EARLIEST
from samling.ui import tables
from samling.ui.doors import Asked, county, opens_for
from samling.ui.show import show


@opens_for(county)
@require_GET
def advice_year(request: Asked, year: int) -> HttpResponse:
    """Cases, visits and how soon questions were answered."""
    return show(request, "insight/advice_year.html", _figures(year))


@opens_for(county)
@require_GET
def advice_file(request: Asked, year: str, kind: str) -> HttpResponse:
    """The same per municipality, with the county's sum, as .xlsx or .csv."""
    return tables.answer(exports_advice.advice_table(_figures(int(year))), kind=kind)


def _figures(year: int) -> AdviceYear:
    if not EARLIEST <= year <= 2100:
        raise Http404
    return year_figures(year)
