"""Who came, and who never comes: the report that nobody has to write."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from samling.ground.period import day_in_oslo
from samling.meetings import permissions, queries
from samling.meetings.rules import travel
from samling.ui import tables
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

hosts = permissions.may_make_meetings


@opens_for(hosts)
@never_cache
@require_GET
def report(request: Asked) -> HttpResponse:
    """Participants per municipality, library, form and session, for the visitor's own meetings."""
    page, asked, is_all = _asked_for(request)
    if request.GET.get("fil") in ("csv", "xlsx"):
        return tables.answer(_table(page), kind=request.GET["fil"])
    return show(
        request,
        "meetings/report.html",
        page,
        asked=asked,
        is_all=is_all,
        road_factor=travel.ROAD_FACTOR,
        speed=travel.KM_AN_HOUR,
        nok_a_km=travel.NOK_A_KM,
        grams=travel.GRAMS_A_KM,
    )


def _asked_for(request: Asked) -> tuple[queries.CamePage, queries.AskedOfReport, bool]:
    now = timezone.now()
    visitor = request.visitor
    own = [host.pk for host in queries.hosts_of(visitor, on=day_in_oslo(now))]
    is_all = visitor.is_county and request.GET.get("hvem") == "alle"
    year = request.GET.get("ar", "")
    series = request.GET.get("serie", "")
    asked = queries.AskedOfReport(
        year=int(year) if year.isdecimal() and 1990 <= int(year[:5]) <= 2100 else now.year,
        slug=request.GET.get("samling", "").replace("\0", ""),
        series_id=int(series) if series.isdecimal() and len(series) < 18 else None,
    )
    return queries.came_page(own, asked, with_others=is_all, at=now), asked, is_all


def _table(page: queries.CamePage) -> tables.Table:
    headings = (_("Municipality"), _("Meetings"), _("Had a seat"), _("Came"), _("Known for"))
    rows = tuple(
        (
            str(line.name), line.meetings, line.people.asked,
            None if line.people.is_missing and line.people.asked else line.people.value,
            line.people.told,
        )
        for line in page.municipalities
    )  # fmt: skip
    return tables.Table("hvem-kom", headings, rows)
