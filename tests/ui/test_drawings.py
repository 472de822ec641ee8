"""Charts and maps: nothing is drawn outside the paper, and what is missing is never drawn as nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from samling.ui.charts import Chart, Row, bars, columns
from samling.ui.maps import Region, county_map

values = st.one_of(st.none(), st.integers(0, 1_000_000))
labels = st.text("abcæøå ", min_size=1, max_size=12)
SQUARE = {"type": "Polygon", "coordinates": [[[10, 60], [11, 60], [11, 61], [10, 61], [10, 60]]]}


def rows_of(width: int) -> st.SearchStrategy[list[Row]]:
    return st.lists(st.builds(Row, labels, st.tuples(*[values] * width)), min_size=1, max_size=14)


def is_on_paper(chart: Chart) -> bool:
    return all(
        box.x >= 0
        and box.y >= -0.2
        and box.x + box.width <= chart.width + 0.2
        and box.y + box.height <= chart.height + 0.2
        for box in chart.boxes
    )


@given(rows_of(2))
def test_columns_stay_on_the_paper(rows: list[Row]) -> None:
    assert is_on_paper(columns("t", rows, series=["a", "b"], label_heading="m"))


@given(rows_of(1))
def test_bars_stay_on_the_paper(rows: list[Row]) -> None:
    assert is_on_paper(bars("t", rows, series="a", label_heading="m"))


@given(rows_of(1))
def test_a_missing_column_is_drawn_as_missing(rows: list[Row]) -> None:
    chart = columns("t", rows, series=["a"], label_heading="m")
    lacking = sum(row.values[0] is None for row in rows)
    assert sum(box.is_missing for box in chart.boxes) == lacking


def test_a_taller_column_stands_for_more() -> None:
    chart = columns("t", [Row("a", (3,)), Row("b", (9,))], series=["x"], label_heading="m")
    assert chart.boxes[1].height > 2.9 * chart.boxes[0].height


def test_a_chart_of_nothing_told_is_empty() -> None:
    assert columns("t", [Row("jan", (None,))], series=["x"], label_heading="m").is_empty


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=46))
def test_a_higher_value_never_has_a_lighter_shade(numbers: list[float | None]) -> None:
    regions = [Region(str(i), SQUARE, value, "") for i, value in enumerate(numbers)]
    shapes = county_map("t", regions).shapes
    told = sorted((v, s.shade) for v, s in zip(numbers, shapes, strict=True) if v is not None)
    assert [shade for _v, shade in told] == sorted(shade for _v, shade in told)
    assert all(
        (s.shade == "c-missing") == (v is None) for v, s in zip(numbers, shapes, strict=True)
    )


def test_a_map_without_outlines_is_drawn_empty() -> None:
    assert county_map("t", []).shapes == ()
