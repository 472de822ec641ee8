"""The heat map of needs: competences across places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import number_format

from samling.competence.models import Survey
from samling.competence.queries.frameworks import Content
from samling.competence.queries.needs import (
    LibraryLine,
    Need,
    contents_of,
    library_lines,
    rated,
    unheard,
)
from samling.competence.queries.places import place_names
from samling.competence.queries.results import Result, people_results
from samling.competence.rules import gaps
from samling.competence.rules.gaps import Summary
from samling.competence.terms import Post, SurveyState
from samling.ground.wording import Wording
from samling.register.models import Organisation


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell of the heat map; ``text`` is empty where nothing may be shown or nobody answered."""

    text: str
    shade: int | None
    answers: int = 0


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One competence across the places."""

    key: str
    title: Wording
    area: Wording
    total: HeatCell
    cells: tuple[HeatCell, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class SurveyHead:
    """The survey a page of needs is about."""

    pk: int
    title: Wording
    is_closed: bool
    is_made_up: bool


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """The heat map of a survey: what libraries say, or what people say for themselves."""

    survey: SurveyHead
    view: str
    area: str
    areas: tuple[tuple[str, Wording], ...]
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    libraries: tuple[LibraryLine, ...]
    unheard: tuple[str, ...]
    least: int


def needs_page(survey_id: int, *, view: str, area: str) -> NeedsPage | None:
    """The heat map; ``view`` is libraries or people, ``area`` a key or empty for all."""
    head = survey_head(survey_id)
    if head is None:
        return None
    contents = contents_of(survey_id)
    names = place_names()
    told = rated(survey_id) if head.is_closed else ()
    if view == "people":
        results = people_results(survey_id)
        columns = [key for key in names if any(key in r.by_place for r in results.values())]
        rows = _people_rows(results, contents, columns)
        shown = [*(names[key] for key in columns), *(str(post.label) for post in Post)]
    else:
        columns = [key for key in names if any(need.place == key for need in told)]
        rows = _library_rows(told, contents, columns)
        shown = [names[key] for key in columns]
    return NeedsPage(
        survey=head,
        view=view,
        area=area,
        areas=_areas(contents),
        columns=tuple(shown),
        rows=tuple(row for row in rows if not area or _area_key(contents, row.key) == area),
        libraries=library_lines(told),
        unheard=_names(unheard(survey_id)) if head.is_closed else (),
        least=settings.ANONYMOUS_FROM,
    )


def survey_head(survey_id: int) -> SurveyHead | None:
    """The survey, or None."""
    row = Survey.objects.filter(pk=survey_id).first()
    if row is None:
        return None
    return SurveyHead(row.pk, row.title, row.state == SurveyState.CLOSED, row.is_made_up)


def _library_rows(
    told: Sequence[Need], contents: Sequence[Content], columns: Sequence[str]
) -> list[HeatRow]:
    """Weights by competence and place, the heaviest competence first."""
    sums: dict[str, dict[str, list[Need]]] = {}
    for need in told:
        sums.setdefault(need.competence_key, {}).setdefault(need.place, []).append(need)
    weights = {
        (key, place): sum(need.weight for need in rows)
        for key, places in sums.items()
        for place, rows in places.items()
    }
    highest = max(weights.values(), default=0)
    found = []
    for key, title, area in _competences(contents):
        places = sums.get(key, {})
        total = sum(need.weight for rows in places.values() for need in rows)
        count = sum(len(rows) for rows in places.values())
        cells = tuple(
            HeatCell(
                str(weights[key, place]),
                gaps.shade(weights[key, place], highest),
                len(places[place]),
            )
            if place in places
            else HeatCell("", None)
            for place in columns
        )
        total_cell = HeatCell(str(total), None, count) if count else HeatCell("", None)
        found.append(HeatRow(key, title, area, total_cell, cells, total))
    return sorted(found, key=lambda row: (-row.weight, row.key))


def _people_rows(
    results: dict[str, Result], contents: Sequence[Content], columns: Sequence[str]
) -> list[HeatRow]:
    """Mean gaps by competence and group, the widest first; what may not be shown is empty."""
    highest = max(
        (s.gap for r in results.values() for s in [*r.by_place.values(), *r.by_post.values()]),
        default=0.0,
    )
    found = []
    for key, title, area in _competences(contents):
        result = results.get(key, Result())
        cells = [result.by_place.get(place) for place in columns]
        cells += [result.by_post.get(post.value) for post in Post]
        total = _gap_cell(result.total, highest)
        found.append(
            HeatRow(
                key,
                title,
                area,
                total,
                tuple(_gap_cell(summary, highest) for summary in cells),
                result.total.gap if result.total else -1.0,
            )
        )
    return sorted(found, key=lambda row: (-row.weight, row.key))


def _gap_cell(summary: Summary | None, highest: float) -> HeatCell:
    if summary is None:
        return HeatCell("", None)
    return HeatCell(
        number_format(round(summary.gap, 1), 1), gaps.shade(summary.gap, highest), summary.answers
    )


def _competences(contents: Sequence[Content]) -> Iterable[tuple[str, Wording, Wording]]:
    seen: set[str] = set()
    for content in contents:
        for area in content.areas:
            for row in area.competences:
                if row.key not in seen:
                    seen.add(row.key)
                    yield row.key, row.title, area.title


def _areas(contents: Sequence[Content]) -> tuple[tuple[str, Wording], ...]:
    found: dict[str, Wording] = {}
    for content in contents:
        for area in content.areas:
            found.setdefault(area.key, area.title)
    return tuple(found.items())


def _area_key(contents: Sequence[Content], key: str) -> str:
    found = (content.competence(key) for content in contents)
    return next((row.area_key for row in found if row), "")


def _names(keys: Sequence[int]) -> tuple[str, ...]:
    rows = Organisation.objects.filter(pk__in=keys).order_by("name")
    return tuple(rows.values_list("name", flat=True))
