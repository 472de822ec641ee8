"""Charts as plain SVG with the table behind: geometry is worked out here, templates only draw it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 720.0
COLUMN_HEIGHT = 200.0
BAR_HEIGHT = 26.0


@dataclass(frozen=True, slots=True)
class Row:
    """One category with a value for each series; None is missing, drawn as a dashed gap.

    Without any values it is a time that has not come yet: nothing is drawn and nothing is missing.
    """

    label: str
    values: tuple[int | None, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the drawing, in its own units from the upper left corner."""

    x: float
    y: float
    width: float
    height: float
    series: int
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A text of the drawing."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    is_value: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A horizontal guide with its number."""

    y: float
    value: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished drawing and the table it stands on."""

    title: str
    series: tuple[str, ...]
    rows: tuple[Row, ...]
    width: float
    height: float
    boxes: tuple[Box, ...]
    marks: tuple[Mark, ...]
    guides: tuple[Line, ...]
    label_heading: str
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """True when no value at all is known."""
        return all(value is None for row in self.rows for value in row.values)


def columns(
    title: str, rows: Sequence[Row], *, series: Sequence[str], label_heading: str, note: str = ""
) -> Chart:
    """Upright columns, stacked when there are several series: for months and years."""
    left, top, bottom = 44.0, 12.0, 26.0
    highest = max((sum(v or 0 for v in row.values) for row in rows), default=0)
    ceiling = _round_up(highest)
    scale = (COLUMN_HEIGHT - top - bottom) / ceiling
    step = (WIDTH - left) / max(len(rows), 1)
    floor = COLUMN_HEIGHT - bottom
    boxes: list[Box] = []
    marks: list[Mark] = []
    for place, row in enumerate(rows):
        x = left + place * step + step * 0.16
        width = step * 0.68
        if row.values and all(value is None for value in row.values):
            boxes.append(Box(x, floor - 14, width, 14, 0, is_missing=True))
        y = floor
        for number, value in enumerate(row.values):
            height = (value or 0) * scale
            if height:
                y -= height
                boxes.append(Box(_r(x), _r(y), _r(width), _r(height), number))
        marks.append(Mark(_r(x + width / 2), COLUMN_HEIGHT - 8, row.label))
    guides = tuple(
        Line(_r(floor - part * ceiling / 2 * scale), round(part * ceiling / 2)) for part in range(3)
    )
    return Chart(
        title, tuple(series), tuple(rows), WIDTH, COLUMN_HEIGHT, tuple(boxes), tuple(marks), guides,
        label_heading, note,
    )  # fmt: skip


def bars(
    title: str, rows: Sequence[Row], *, series: str, label_heading: str, note: str = ""
) -> Chart:
    """Lying bars with their numbers: for categories with long names."""
    left, right = 210.0, 64.0
    highest = max((row.values[0] or 0 for row in rows), default=0) or 1
    scale = (WIDTH - left - right) / highest
    boxes: list[Box] = []
    marks: list[Mark] = []
    for place, row in enumerate(rows):
        y = place * BAR_HEIGHT
        value = row.values[0]
        marks.append(Mark(left - 10, y + 18, row.label, "end"))
        width = (value or 0) * scale
        boxes.append(
            Box(left, y + 4, _r(max(width, 2.0)), BAR_HEIGHT - 8, 0, is_missing=value is None)
        )
        shown = "–" if value is None else f"{value:,}".replace(",", "\u00a0")
        marks.append(Mark(_r(left + max(width, 2.0) + 6), y + 18, shown, "start", is_value=True))
    height = max(len(rows), 1) * BAR_HEIGHT
    return Chart(
        title, (series,), tuple(rows), WIDTH, height, tuple(boxes), tuple(marks), (),
        label_heading, note,
    )  # fmt: skip


def _round_up(value: int) -> int:
    """The next even number of one or two leading digits: a ceiling that reads well."""
    if value <= 2:
        return 2
    magnitude: int = 10 ** max(int(math.log10(value)) - 1, 0)
    rounded = math.ceil(value / magnitude) * magnitude
    return rounded + rounded % 2


def _r(value: float) -> float:
    return round(value, 1)
