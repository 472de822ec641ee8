"""The open strategy: everybody reads it; those who may change something find the way to do so."""

from __future__ import annotations

import csv
from datetime import date

from django.http import Http404, HttpResponse
from django.utils import timezone

from samling.ground.period import day_in_oslo
from samling.insight.queries import strategy as queries
from samling.insight.queries.strategy.tables import Cell
from samling.strategy import permissions
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

TABLE_HEADS = ("=", "+", "-", "@", "\t", "\r")


@opens_for(everybody)
def strategy(request: Asked) -> HttpResponse:
    """Goals, strategies, measures and indicators of a year, and whom they have reached."""
    page = queries.strategy_page(
        _year(request),
        on=_today(),
        sort=request.GET.get("sort", ""),
        with_names=permissions.may_read_names(request.visitor),
    )
    if page is None:
        raise Http404
    return show(
        request,
        "insight/strategy.html",
        page,
        part="municipalities",
        may_add=permissions.may_add_measures(request.visitor),
        may_steer=permissions.may_steer(request.visitor),
    )


@opens_for(everybody)
def one_strategy(request: Asked, code: str) -> HttpResponse:
    """One strategy with its measures, indicators and reach."""
    page = queries.one_strategy_page(
        code,
        _year(request),
        on=_today(),
        sort=request.GET.get("sort", ""),
        with_names=permissions.may_read_names(request.visitor),
    )
    if page is None:
        raise Http404
    return show(
        request,
        "insight/strategy_one.html",
        page,
        may_add=permissions.may_add_measures(request.visitor) and page.plan.is_in_force,
        may_steer=permissions.may_steer(request.visitor) and page.plan.is_in_force,
        may_tell=permissions.may_tell_readings(request.visitor) and page.plan.is_in_force,
    )


@opens_for(everybody)
def measure(request: Asked, slug: str) -> HttpResponse:
    """One measure with its indicators, numbers told and reach."""
    visitor = request.visitor
    page = queries.measure_page(
        slug,
        _year(request),
        on=_today(),
        with_names=permissions.may_read_names(visitor),
        with_drafts=permissions.may_read_drafts(visitor),
    )
    if page is None:
        raise Http404
    return show(
        request,
        "insight/strategy_measure.html",
        page,
        may_edit=not page.is_ended and permissions.may_edit_measure(visitor, page.line.owner_id),
        may_steer=not page.is_ended and permissions.may_steer(visitor),
        may_tell=not page.is_ended and permissions.may_tell_readings(visitor),
    )


@opens_for(everybody)
def strategy_table(request: Asked, table: str, year: int) -> HttpResponse:
    """One table of the strategy page as a file that a spreadsheet opens."""
    page = queries.strategy_page(
        year, on=_today(), with_names=permissions.may_read_names(request.visitor)
    )
    if page is None or table not in queries.TABLES:
        raise Http404
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="strategi-{table}-{year}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response, delimiter=";")
    writer.writerows([_harmless(cell) for cell in row] for row in queries.table_of(page, table))
    return response


def _today() -> date:
    return day_in_oslo(timezone.now())


def _year(request: Asked) -> int | None:
    """The year asked for in the address, None for none; anything but four digits is no page."""
    text = request.GET.get("year", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Http404
    return int(text)


def _harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would run as a formula is told apart by an apostrophe."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(TABLE_HEADS) else cell
