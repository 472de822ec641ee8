"""What people answered for themselves, in groups that single nobody out."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings

from samling.competence.models import Rating
from samling.competence.rules import gaps, threshold
from samling.competence.rules.gaps import Summary, Told
from samling.competence.terms import ReplyKind, SurveyState

Cell = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """One competence: all together, and the places and posts that may be shown beside that."""

    total: Summary | None = None
    by_place: dict[str, Summary] = field(default_factory=dict)
    by_post: dict[str, Summary] = field(default_factory=dict)


def people_results(survey_id: int) -> dict[str, Result]:
    """Results by the key of the competence; only for a closed survey, and only what may be shown.

    Every figure of a competence is about exactly the people who told both levels, because figures
    about two almost equal groups could be subtracted from each other.
    """
    told: dict[str, dict[Cell, list[Told]]] = {}
    rows = Rating.objects.filter(
        reply__survey=survey_id,
        reply__survey__state=SurveyState.CLOSED,
        reply__kind=ReplyKind.PERSON,
        now__isnull=False,
        wanted__isnull=False,
    ).order_by("pk")
    for key, place, post, now, wanted, importance in rows.values_list(
        "competence__key", "reply__place", "reply__post", "now", "wanted", "importance"
    ):
        if now is None or wanted is None:
            continue
        cells = told.setdefault(key, {})
        cells.setdefault((place, post), []).append(Told(now, wanted, importance))
    return {key: result_of(cells, least=settings.ANONYMOUS_FROM) for key, cells in told.items()}


def result_of(cells: dict[Cell, list[Told]], *, least: int) -> Result:
    """The figures of one competence that may stand beside each other."""
    views = threshold.shown({cell: len(rows) for cell, rows in cells.items()}, least=least)
    if not views.total:
        return Result()
    everybody = [row for rows in cells.values() for row in rows]
    return Result(
        total=gaps.summed(everybody),
        by_place=_summaries(cells, 0, views.places),
        by_post=_summaries(cells, 1, views.posts),
    )


def _summaries(
    cells: dict[Cell, list[Told]], side: int, groups: frozenset[str]
) -> dict[str, Summary]:
    found = {}
    for group in sorted(groups):
        rows = [row for cell, told in cells.items() if cell[side] == group for row in told]
        summary = gaps.summed(rows)
        if summary:
            found[group] = summary
    return found
