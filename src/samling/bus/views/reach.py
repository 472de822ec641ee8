"""Whom the bus reached: a page for everybody, and its sheets."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samling.bus.forms.reach import ReachForm
from samling.bus.permissions import may_plan
from samling.bus.queries.reach import ReachYear, reach_year, years_driven
from samling.bus.rules.reach import ReachSum, StopYear
from samling.bus.terms import StopKind
from samling.ground.figures import Total
from samling.ground.period import day_in_oslo
from samling.ui.charts import Chart, Row, bars, columns
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show
from samling.ui.tables import Cell, Table, answer


@opens_for(everybody)
@require_GET
def reach(request: Asked) -> HttpResponse:
    """A year of the bus: children, visits, loans, kilometres and cost, with what they are built on."""
    form = _form(request)
    page = _year(form)
    return show(
        request,
        "bus/reach.html",
        page,
        status=200 if form.is_valid() else 422,
        form=form,
        months=_months(page),
        places=_places(page),
        national=national(page),
        may_plan=may_plan(request.visitor),
        query=request.GET.urlencode(),
    )


@opens_for(everybody)
@require_GET
def reach_file(request: HttpRequest, table: str, kind: str) -> HttpResponse:
    """A sheet of the page: ``stopp``, ``kommuner`` or ``statistikk``, as xlsx or csv."""
    makers = {"stopp": _stops_table, "kommuner": _places_table, "statistikk": _national_table}
    form = _form(request)
    if table not in makers or kind not in ("xlsx", "csv") or not form.is_valid():
        raise Http404
    return answer(makers[table](_year(form)), kind=kind)


def national(page: ReachYear) -> list[tuple[str, Total | None]]:
    """What the national form for mobile units asks, in its order; None where nobody told a number."""
    sums, driven = page.reach, page.driven

    def sure(number: int) -> Total:
        return Total(number, 1, 1)

    return [
        (_("Stops"), sure(sums.stops)),
        (_("Visits to stops"), sure(sums.visits)),
        (_("People on board"), page.on_board),
        (_("Loans"), sums.loans),
        (_("Events"), sure(sums.events)),
        (_("Kilometres driven"), driven.kilometres),
        (_("Days out of service"), sure(driven.days_out)),
    ]


def _form(request: HttpRequest) -> ReachForm:
    return ReachForm(request.GET, years=years_driven() or (day_in_oslo(timezone.now()).year,))


def _year(form: ReachForm) -> ReachYear:
    form.is_valid()
    return reach_year(
        form.chosen("ar"),
        on=day_in_oslo(timezone.now()),
        least=form.chosen("besok"),
        beyond=form.chosen("minutter"),
    )


def _months(page: ReachYear) -> Chart:
    names = _("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()
    today = day_in_oslo(timezone.now())
    rows = [
        Row(name, () if (page.year, month) > (today.year, today.month) else (_or_none(total),))
        for month, (name, total) in enumerate(zip(names, page.months, strict=True), start=1)
    ]
    return columns(
        _("Children present by month, %(year)s") % {"year": page.year},
        rows,
        series=[_("Children present")],
        label_heading=_("Month"),
    )


def _or_none(total: Total) -> int | None:
    """A month without visits is no missing number but nothing at all."""
    return None if total.asked and total.is_missing else total.value


def _places(page: ReachYear) -> Chart:
    ranked = sorted(page.places, key=lambda place: -place.reach.offer.value)
    return bars(
        _("Children with the offer by municipality, %(year)s") % {"year": page.year},
        [Row(place.name, (_or_none(place.reach.offer),)) for place in ranked],
        series=_("Children with the offer"),
        label_heading=_("Municipality"),
    )


def _told(total: Total) -> Cell:
    return None if total.is_missing else total.value


SUMS = (
    "stops", "planned", "visits", "offer", "new_offer", "far_offer", "present", "different",
    "adults", "groups", "loans", "returns", "boxes", "events",
)  # fmt: skip


def _sum_cells(sums: ReachSum, *, has_earlier: bool) -> tuple[Cell, ...]:
    known = {name: getattr(sums, name) for name in SUMS}
    if not has_earlier:
        known["new_offer"] = None
    return tuple(_told(value) if isinstance(value, Total) else value for value in known.values())


def _places_table(page: ReachYear) -> Table:
    headings = (
        _("Municipality"), _("Stops"), _("Planned visits"), _("Visits"),
        _("Children with the offer"), _("Of these for the first time"),
        _("Of these far from a library"), _("Children present"), _("Different children, at least"),
        _("Adults"), _("Groups"), _("Loans"), _("Returned"), _("Boxes delivered"), _("Events"),
    )  # fmt: skip
    rows = tuple(
        (place.name, *_sum_cells(place.reach, has_earlier=page.has_earlier))
        for place in page.places
    )
    return Table(f"bokbussen-kommuner-{page.year}", headings, rows)


def _stops_table(page: ReachYear) -> Table:
    headings = (
        _("Municipality"), _("Stop"), _("Kind"), _("Children"), _("Planned visits"), _("Visits"),
        _("Children present"), _("Visits with a number"), _("Adults"), _("Groups"), _("Loans"),
        _("Returned"), _("Boxes delivered"), _("Events"), _("Minutes to the nearest library"),
    )  # fmt: skip
    return Table(
        f"bokbussen-stopp-{page.year}", headings, tuple(_stop_cells(stop) for stop in page.stops)
    )


def _stop_cells(stop: StopYear) -> tuple[Cell, ...]:
    return (
        stop.municipality, stop.name, str(StopKind(stop.kind).label), stop.pupils.value,
        stop.planned, stop.visits, _told(stop.present), stop.present.told, _told(stop.adults),
        _told(stop.groups), _told(stop.loans), _told(stop.returns), _told(stop.boxes), stop.events,
        None if stop.minutes is None else round(stop.minutes),
    )  # fmt: skip


def _national_table(page: ReachYear) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (label, _told(total), total.told, total.asked) if total else (label, None, None, None)
        for label, total in national(page)
    ]
    person_years = None if page.person_years is None else str(page.person_years)
    rows.append((_("Person-years"), person_years, None, None))
    headings = (_("Figure"), str(page.year), _("Built on"), _("Of"))
    return Table(f"bokbussen-statistikk-{page.year}", headings, tuple(rows))
