"""A library's own year, for those who work there and for the county that advises them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from samling.ground.period import day_in_oslo
from samling.ground.visitor import Visitor
from samling.insight.queries import library as queries
from samling.meetings import permissions
from samling.meetings.queries import libraries_of
from samling.register.models import Organisation
from samling.ui.doors import Asked, librarian, opens_for
from samling.ui.show import show

EARLIEST = 2000
AHEAD = 3


def reads_years(visitor: Visitor) -> bool:
    """Open to those who work at a library or at the county library; which one is asked inside."""
    return visitor.is_librarian or visitor.is_county


@opens_for(librarian)
@require_GET
def my_library(request: Asked) -> HttpResponse:
    """This year at the visitor's own library: what is logged and what is missing."""
    now = timezone.now()
    own = libraries_of(request.visitor, on=day_in_oslo(now))
    if not own:
        raise PermissionDenied
    wanted = request.GET.get("bibliotek")
    library = next((one for one in own if one.slug == wanted), own[0])
    page = queries.library_page(
        library, sensible_year(request.GET.get("aar")), at=now, today=day_in_oslo(now)
    )
    return show(request, "insight/library.html", page, own=own)


@opens_for(reads_years)
@require_GET
def library_year(request: Asked, slug: str, year: int) -> HttpResponse:
    """A library's year in the columns of the national form."""
    library = readable(request, slug, year)
    now = timezone.now()
    page = queries.year_page(library, year, at=now, today=day_in_oslo(now))
    return show(request, "insight/library_year.html", page)


def readable(request: Asked, slug: str, year: int) -> Organisation:
    """The library, when this visitor may read its year; 404 when there is none, 403 when not."""
    library = queries.library_named(slug)
    if library is None or not EARLIEST <= year <= day_in_oslo(timezone.now()).year + AHEAD:
        raise Http404
    if not permissions.may_read_year(request.visitor, library):
        raise PermissionDenied
    return library


def sensible_year(text: str | None) -> int:
    """The year asked for, or this year when it is none we could hold."""
    this_year = day_in_oslo(timezone.now()).year
    if text and text.isascii() and text.isdigit() and len(text) == 4:
        asked = int(text)
        return asked if EARLIEST <= asked <= this_year + AHEAD else this_year
    return this_year
