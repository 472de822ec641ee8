"""Figures know where they stand, and sums say what they are built on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.ground.figures import Figure, Standing, estimated, missing, reported, total

figures = st.one_of(
    st.just(missing()),
    st.integers(0, 10_000).map(reported),
    st.integers(0, 10_000).map(estimated),
)


def test_a_missing_figure_has_no_value() -> None:
    with pytest.raises(ValueError, match="missing exactly when"):
        Figure(0, Standing.MISSING)


def test_a_sum_of_nothing_but_missing_figures_is_missing_and_not_zero() -> None:
    assert total([missing(), missing()]).is_missing


def test_a_sum_says_how_many_of_those_asked_have_told() -> None:
    result = total([reported(3), missing(), estimated(4)])
    assert (result.value, result.told, result.asked, result.estimated) == (7, 2, 3, 1)


@given(st.lists(figures), st.lists(figures))
def test_adding_two_sums_is_the_sum_of_all(first: list[Figure], second: list[Figure]) -> None:
    assert total(first) + total(second) == total(first + second)
