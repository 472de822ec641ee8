"""No view, and no two views together, tell what fewer than five people answered."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samling.competence.queries.results import result_of
from samling.competence.rules.gaps import Told
from samling.competence.rules.threshold import Shown, shown, weakest_link

LEAST = 5
PLACES = ("east", "north", "school", "west")
POSTS = ("chief", "staff")
Cells = dict[tuple[str, str], int]

tables = st.dictionaries(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(POSTS)), st.integers(0, 12)
)


def groups(cells: Cells, views: Shown) -> list[frozenset[tuple[str, str]]]:
    """The cells behind every figure that is shown."""
    live = frozenset(cell for cell, count in cells.items() if count)
    found = [live] if views.total else []
    found += [frozenset(cell for cell in live if cell[0] == place) for place in views.places]
    found += [frozenset(cell for cell in live if cell[1] == post) for post in views.posts]
    return found


def people(cells: Cells, group: frozenset[tuple[str, str]]) -> int:
    return sum(cells[cell] for cell in group)


def rank(rows: list[list[Fraction]]) -> int:
    """The rank of a matrix, by elimination."""
    rows = [row[:] for row in rows]
    found = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[found:] if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        for number, row in enumerate(rows):
            if number != found and row[column]:
                factor = row[column] / pivot[column]
                rows[number] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
        found += 1
    return found


def tells_of_few(cells: Cells, views: Shown) -> bool:
    """True when some sum of multiples of the figures is about 1–4 people and nobody else.

    It is when leaving out the columns of some cells makes figures dependent that were not: then they
    can be combined so that only those cells are left.
    """
    live = sorted(cell for cell, count in cells.items() if count)
    matrix = [[Fraction(cell in group) for cell in live] for group in groups(cells, views)]
    if not matrix:
        return False
    whole = rank(matrix)
    small = [number for number, cell in enumerate(live) if cells[cell] < LEAST]
    for size in range(1, len(small) + 1):
        for few in combinations(small, size):
            if sum(cells[live[number]] for number in few) >= LEAST:
                continue
            kept = [[row[n] for n in range(len(live)) if n not in few] for row in matrix]
            if rank(kept) < whole:
                return True
    return False


@settings(max_examples=200)
@given(tables)
def test_no_combination_of_figures_is_about_fewer_than_five(cells: Cells) -> None:
    assert not tells_of_few(cells, shown(cells, least=LEAST))


@given(tables)
def test_no_pair_of_views_offered_differs_by_few(cells: Cells) -> None:
    offered = groups(cells, shown(cells, least=LEAST))
    for one, other in combinations(offered, 2):
        for rest in (one - other, other - one) if one <= other or other <= one else ():
            assert people(cells, rest) == 0 or people(cells, rest) >= LEAST


@given(tables)
def test_every_figure_shown_is_about_five_or_more(cells: Cells) -> None:
    for group in groups(cells, shown(cells, least=LEAST)):
        assert people(cells, group) >= LEAST


@given(tables)
def test_the_attack_finds_what_showing_everything_would_tell(cells: Cells) -> None:
    live = {cell: count for cell, count in cells.items() if count}
    everything = Shown(
        True, frozenset(place for place, _ in live), frozenset(post for _, post in live)
    )
    if not live:
        return
    assert tells_of_few(cells, everything) == (weakest_link(live) < LEAST)


@given(tables)
def test_all_is_shown_when_every_group_is_large(cells: Cells) -> None:
    full = {(place, post): 5 + cells.get((place, post), 0) for place in PLACES for post in POSTS}
    views = shown(full, least=LEAST)
    assert views == Shown(True, frozenset(PLACES), frozenset(POSTS))


def test_four_people_are_not_shown_and_five_are() -> None:
    assert shown({("east", "staff"): 4}, least=LEAST) == Shown()
    assert shown({("east", "staff"): 5}, least=LEAST).total


def test_the_smallest_other_place_is_hidden_with_the_one_that_is_too_small() -> None:
    views = shown({("east", "staff"): 2, ("north", "staff"): 6, ("west", "staff"): 20}, least=LEAST)
    assert views.total
    assert views.places == {"west"}


def test_posts_are_hidden_when_places_and_posts_together_single_one_out() -> None:
    # all chiefs but one work in the east: chiefs minus the east leaves her, were both shown
    cells = {("east", "chief"): 6, ("west", "staff"): 6, ("west", "chief"): 1}
    views = shown(cells, least=LEAST)
    assert views.places == {"east", "west"}
    assert views.posts == frozenset()


@pytest.mark.parametrize("least", [3, 5, 8])
def test_the_number_is_a_setting(least: int) -> None:
    assert shown({("east", "staff"): least}, least=least).total
    assert not shown({("east", "staff"): least - 1}, least=least).total


def test_all_figures_of_a_competence_are_about_the_same_people() -> None:
    told = [Told(1, 3), Told(0, 4), Told(2, 2), Told(1, 2), Told(3, 1)]
    result = result_of({("east", "staff"): told}, least=LEAST)
    assert result.total
    assert result.total.answers == 5
    assert result.by_place["east"] == result.by_post["staff"] == result.total
