"""The strategy page's tables as rows for a file; a missing number is an empty cell, never 0."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from samling.insight.queries.strategy.overview import StrategyPage
from samling.ui.charts import Chart

Cell = str | int | None
Table = tuple[tuple[Cell, ...], ...]


def table_of(page: StrategyPage, name: str) -> Table:
    """The heading row and the rows of one table; ``name`` is a key of TABLES."""
    return TABLES[name](page)


def _municipalities(page: StrategyPage) -> Table:
    head = (
        _("Municipality"), _("Inhabitants"), _("People reached"), _("Events"),
        _("Events with a number"), _("Per 1,000 inhabitants"), _("Held a debate"), _("Reported"),
    )  # fmt: skip
    return (head, *(
        (
            line.name, line.inhabitants.value, line.people.value, line.held.value,
            line.told if line.has_reported else None, line.rate.value,
            _yes_no(line.has_debate) if line.has_reported else None, _yes_no(line.has_reported),
        )
        for line in page.lines
    ))  # fmt: skip


def _measures(page: StrategyPage) -> Table:
    head = (
        _("Strategy"), _("Measure"), _("State"), _("Owner"), _("Due"), _("Events"),
        _("People reached"), _("Starting point"),
    )  # fmt: skip
    return (head, *(
        (
            block.code, line.title, line.state_label, line.owner,
            line.due_on.isoformat() if line.due_on else None, line.held.value, line.people.value,
            _yes_no(line.is_starting_point),
        )
        for goal in page.goals for block in goal.strategies for line in block.measures
    ))  # fmt: skip


def _indicators(page: StrategyPage) -> Table:
    head = (
        _("Strategy"), _("Indicator"), _("Year"), _("Number"), _("Target"), _("Unit"), _("Status"),
    )  # fmt: skip
    return (head, *(
        (
            block.code, line.title, line.year, line.figure.value, line.target, line.unit,
            line.status_label,
        )
        for goal in page.goals for block in goal.strategies for line in block.indicators
    ))  # fmt: skip


def _months(page: StrategyPage) -> Table:
    return _chart(page.by_month)


def _audiences(page: StrategyPage) -> Table:
    return _chart(page.by_audience)


def _chart(chart: Chart) -> Table:
    rows = ((row.label, *row.values) for row in chart.rows if row.values)
    return ((chart.label_heading, *chart.series), *rows)


def _yes_no(truth: bool) -> str:
    return _("yes") if truth else _("no")


TABLES: dict[str, Callable[[StrategyPage], Table]] = {
    "kommuner": _municipalities,
    "tiltak": _measures,
    "indikatorer": _indicators,
    "maneder": _months,
    "malgrupper": _audiences,
}
