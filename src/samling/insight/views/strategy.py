"""The open strategy: everybody reads it; those who may change something find the way to do so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from samling.ground.period import day_in_oslo
from samling.insight.queries import strategy as queries
from samling.insight.queries.strategy.municipalities import sort_asked_for
from samling.register.queries.kept import kept
from samling.strategy import permissions
from samling.ui import tables
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it stands for all who have the same rights: its title and its finished body."""

    title: str
    body: str


@opens_for(everybody)
def strategy(request: Asked) -> HttpResponse:
    """Goals, strategies, measures and indicators of a year, and whom they have reached."""
    year, on, sort = _year(request), _today(), sort_asked_for(request.GET.get("sort", ""))
    visitor = request.visitor
    with_names = permissions.may_read_names(visitor)
    may_add = permissions.may_add_measures(visitor)

    def make() -> Shown | None:
        page = queries.strategy_page(year, on=on, sort=sort, with_names=with_names)
        if page is None:
            return None
        body = render_to_string("insight/strategy_body.html", {"page": page, "may_add": may_add})
        return Shown(f"{page.title} {page.year}", body)

    question = ("strategy", year, on, sort, with_names, may_add, get_language())
    return _show(request, kept(question, make))


@opens_for(everybody)
def one_strategy(request: Asked, code: str) -> HttpResponse:
    """One strategy with its measures, indicators and reach."""
    year, on, sort = _year(request), _today(), sort_asked_for(request.GET.get("sort", ""))
    visitor = request.visitor
    with_names = permissions.may_read_names(visitor)
    may_add, may_steer = permissions.may_add_measures(visitor), permissions.may_steer(visitor)
    may_tell = permissions.may_tell_readings(visitor)

    def make() -> Shown | None:
        page = queries.one_strategy_page(code, year, on=on, sort=sort, with_names=with_names)
        if page is None:
            return None
        is_in_force = page.plan.is_in_force
        words = {
            "page": page,
            "may_add": may_add and is_in_force,
            "may_steer": may_steer and is_in_force,
            "may_tell": may_tell and is_in_force,
        }
        body = render_to_string("insight/strategy_one_body.html", words)
        return Shown(f"{code} {page.title}", body)

    rights = (with_names, may_add, may_steer, may_tell)
    return _show(request, kept(("one", code, year, on, sort, rights, get_language()), make))


def _show(request: Asked, shown: Shown | None) -> HttpResponse:
    if shown is None:
        raise Http404
    return show(request, "insight/strategy.html", shown)


@opens_for(everybody)
def measure(request: Asked, slug: str) -> HttpResponse:
    """One measure with its indicators, numbers told and reach."""
    visitor, year, on = request.visitor, _year(request), _today()
    with_names = permissions.may_read_names(visitor)
    with_drafts = permissions.may_read_drafts(visitor)
    page = kept(
        ("measure", slug, year, on, with_names, with_drafts, get_language()),
        lambda: queries.measure_page(
            slug, year, on=on, with_names=with_names, with_drafts=with_drafts
        ),
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
    headings, *rows = queries.table_of(page, table)
    name = f"strategi-{table}-{year}"
    told = tables.Table(name, tuple(str(heading) for heading in headings), tuple(rows))
    return tables.answer(told, kind="csv")


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
