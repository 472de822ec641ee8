"""Which figures of a library's statistics return can be trusted.

The national form adds up by itself and writes 0 where nobody answered, so a 0 is not always a
count. Sentences here are stored in English and shown in the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

NO_VISITS = "The library has no count of visits for this year."
ZERO_VISITS = "The library wrote 0 visits, which cannot be for an open library."
NO_ANSWER = "The library sent no figures this year; the zeros are the form's own sums."
BELOW_ZERO = "A number below zero, as the library wrote it."
DOUBTS = (NO_VISITS, ZERO_VISITS, NO_ANSWER, BELOW_ZERO)

ASKED_OF_NOBODY = frozenset({"inhabitants", "inhabitants_0_14", "inhabitants_15_up"})


@dataclass(frozen=True, slots=True)
class Judged:
    """The figures that stand, and why others are doubted or missing."""

    figures: dict[str, int | float]
    doubts: dict[str, str]


def judged(figures: dict[str, int | float]) -> Judged:
    """The figures without those that cannot be counts, and the doubts by key."""
    if _is_unanswered(figures):
        return _without_zeros(figures)
    return _with_doubts_about_visits(
        Judged(dict(figures), {key: BELOW_ZERO for key, value in figures.items() if value < 0})
    )


def _is_unanswered(figures: dict[str, int | float]) -> bool:
    """True when loans, stock and staff are all 0 or empty: an open library cannot be without all."""
    return not any(figures.get(key) for key in ("loans", "stock", "staff_fte", "visits"))


def _without_zeros(figures: dict[str, int | float]) -> Judged:
    kept = {key: value for key, value in figures.items() if value or key in ASKED_OF_NOBODY}
    empty = [key for key in figures if key not in kept]
    return Judged(kept, dict.fromkeys([*empty, "visits"], NO_ANSWER))


def _with_doubts_about_visits(judgement: Judged) -> Judged:
    visits = judgement.figures.get("visits")
    if visits:
        return judgement
    reason = NO_VISITS if visits is None else ZERO_VISITS
    gone = {key for key in ("visits", "visits_staffed") if not judgement.figures.get(key)}
    return replace(
        judgement,
        figures={key: value for key, value in judgement.figures.items() if key not in gone},
        doubts=judgement.doubts | dict.fromkeys(gone, reason),
    )
