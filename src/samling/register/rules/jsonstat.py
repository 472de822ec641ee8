"""JSON-stat 2, the shape in which statistics offices send tables (https://json-stat.org/full/)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

MOST_CELLS = 2_000_000


class NotJsonStat(ValueError):
    """What was read is not a JSON-stat 2 data set."""


def cells(answer: Any) -> Iterator[tuple[dict[str, str], int | float | None]]:
    """Every cell as its codes by dimension and its value; a missing value is None.

    Raises NotJsonStat when dimensions, sizes and values do not fit each other.
    """
    try:
        names, size, values = list(answer["id"]), list(answer["size"]), answer["value"]
        codes = [_codes(answer["dimension"][name]["category"]) for name in names]
    except (TypeError, KeyError, AttributeError):
        raise NotJsonStat("id, size, dimension and value are needed") from None
    if [len(one) for one in codes] != size:
        raise NotJsonStat("sizes and categories differ")
    yield from _walk(names, codes, values, _total(size))


def _total(size: list[Any]) -> int:
    total = 1
    for length in size:
        total *= length
        if total > MOST_CELLS:
            raise NotJsonStat("too many cells")
    return total


def _codes(category: Any) -> list[str]:
    """The codes in order; the index may be a list or say the place of each; one code needs none."""
    index = category.get("index", category.get("label"))
    if isinstance(index, dict) and "index" in category:
        return [str(code) for code, _place in sorted(index.items(), key=lambda item: int(item[1]))]
    return [str(code) for code in index]


def _walk(
    names: list[str], codes: list[list[str]], values: Any, total: int
) -> Iterator[tuple[dict[str, str], int | float | None]]:
    if isinstance(values, list) and len(values) != total:
        raise NotJsonStat("as many values as cells are needed")
    if not isinstance(values, list | dict):
        raise NotJsonStat("values are a list or an object")
    for place, combination in enumerate(product(*codes)):
        value = values[place] if isinstance(values, list) else values.get(str(place))
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise NotJsonStat("a value is no number")
        yield dict(zip(names, combination, strict=True)), value
