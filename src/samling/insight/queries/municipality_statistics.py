"""What a municipality's library has told the national statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from samling.insight.queries.municipalities import CountyBackground
from samling.insight.queries.municipality_places import said
from samling.register.models import StatisticsColumn, StatisticsReturn

# key of the column, what it is called here, and per how many inhabitants it is compared
KEY_COLUMNS = (
    ("visits", gettext_lazy("Visits"), 1),
    ("loans", gettext_lazy("First-time loans"), 1),
    ("borrowers", gettext_lazy("Active borrowers"), 100),
    ("borrowers_0_13_own", gettext_lazy("Borrowers aged 0–13 from the municipality"), 100),
    ("all_events", gettext_lazy("Events of all kinds"), 1000),
    ("all_attendance", gettext_lazy("People at events"), 100),
    ("stock_books", gettext_lazy("Books on the shelves"), 1),
    ("staff_fte", gettext_lazy("Full-time equivalents"), 1000),
    ("accounts_media_nok", gettext_lazy("Kroner for books and media"), 1),
)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number of the national statistics, here and in the county."""

    label: str
    value: float | None
    doubt: str
    per: int
    here: float | None
    county: float | None
    told: int
    asked: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the municipality's library told the national statistics for a year."""

    year: int
    source: str
    figures: tuple[KeyFigure, ...]
    doubts: int


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the national form as told."""

    heading: str
    section: str
    value: float | None
    answer: str
    doubt: str


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """All columns that a municipality has told for a year."""

    slug: str
    name: str
    year: int
    source: str
    columns: tuple[ColumnLine, ...]

    @property
    def told(self) -> int:
        """How many columns have a number or an answer."""
        return sum(column.value is not None or bool(column.answer) for column in self.columns)


def statistics_page(slug: str, year: int) -> StatisticsPage:
    """Every column of a year's return in the form's order; StatisticsReturn.DoesNotExist."""
    told = StatisticsReturn.objects.select_related("municipality").get(
        municipality__slug=slug, year=year
    )
    form = StatisticsColumn.objects.filter(year=year).order_by("place")
    return StatisticsPage(
        slug=slug,
        name=told.municipality.name,
        year=year,
        source=told.source,
        columns=tuple(
            ColumnLine(
                heading=heading,
                section=section,
                value=told.figures.get(key),
                answer=told.answers.get(key, ""),
                doubt=said(told.doubts.get(key)),
            )
            for key, heading, section in form.values_list("key", "heading", "section")
        ),
    )


def statistics_of(
    municipality_id: int, told: Mapping[str, Any], background: CountyBackground
) -> Statistics:
    """The key figures of a return, with the county beside them."""
    people = told["figures"].get("inhabitants") or background.then.get(municipality_id)
    figures = tuple(
        _key_figure(key, str(label), per, told, people, background)
        for key, label, per in KEY_COLUMNS
    )
    return Statistics(
        year=told["year"], source=told["source"], figures=figures, doubts=len(told["doubts"])
    )


def _key_figure(
    key: str,
    label: str,
    per: int,
    told: Mapping[str, Any],
    people: float | None,
    background: CountyBackground,
) -> KeyFigure:
    value = told["figures"].get(key)
    doubt = said(told["doubts"].get(key))
    ratio, tellers = background.ratios.get(key, (None, 0))
    return KeyFigure(
        label=label,
        value=value,
        doubt=doubt,
        per=per,
        here=value * per / people if value is not None and people and not doubt else None,
        county=None if ratio is None else ratio * per,
        told=tellers,
        asked=background.asked,
    )
