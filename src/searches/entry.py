"""One JSON object with the place it stands.

Which gives its fields or says what is wrong with them.
"""

import difflib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from searches.fault import ProblemFault

_LONGEST_SHOWN = 60
_MISSING: Any = object()

T = TypeVar("T")


def shown(value: object) -> str:
    """A value as JSON in one line, cut short, for a message."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def _named(value: object) -> str:
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else shown(value)


@dataclass(frozen=True, slots=True)
class Entry:
    """A JSON object and its place, such as ``stops[3]``.

    Every getter raises ``ProblemFault`` with the place.
    """

    fields: Mapping[str, Any]
    place: str = ""

    @classmethod
    def of(cls, value: object, place: str) -> "Entry":
        """The object at a place; ``ProblemFault`` when something else stands there."""
        if not isinstance(value, dict):
            raise ProblemFault(place, f"must be an object, not {_named(value)}")
        return cls(value, place)

    def at(self, key: str) -> str:
        """The place of one of the fields."""
        return f"{self.place}.{key}" if self.place else key

    def has(self, key: str) -> bool:
        """Whether the field is given and not null."""
        return self.fields.get(key) is not None

    def insist_on_keys(self, known: set[str]) -> None:
        """Refuse a field whose name looks like a misspelt known one.

        Other extra fields are left alone.
        """
        for key in self.fields:
            if key in known:
                continue
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.8)
            if near:
                raise ProblemFault(
                    self.at(key[:_LONGEST_SHOWN]), f"is not a known field; is {near[0]!r} meant?"
                )

    def insist_on_format(self, wanted: str) -> None:
        """Refuse an object that does not say it is of this format."""
        given = self.text("format")
        if given != wanted:
            raise ProblemFault("format", f"must be {wanted!r}, not {given[:60]!r}")

    def text(self, key: str, default: str = _MISSING) -> str:
        """A field that must be text."""
        return _text(self._value(key, default), self.at(key))

    def whole(self, key: str, default: int = _MISSING) -> int:
        """A field that must be a whole number."""
        return whole(self._value(key, default), self.at(key))

    def number(self, key: str, default: float = _MISSING) -> float:
        """A field that must be a finite number."""
        return _number(self._value(key, default), self.at(key))

    def truth(self, key: str, default: bool = _MISSING) -> bool:
        """A field that must be true or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            raise ProblemFault(self.at(key), f"must be true or false, not {_named(value)}")
        return value

    def items(self, key: str) -> Iterator[tuple[Any, str]]:
        """The elements of a list field, each with its place."""
        for i, value in enumerate(self.listed(key)):
            yield value, f"{self.at(key)}[{i}]"

    def listed(self, key: str) -> list[Any]:
        """A field that must be a list."""
        value = self._value(key, _MISSING)
        if not isinstance(value, list):
            raise ProblemFault(self.at(key), f"must be a list, not {_named(value)}")
        return value

    def entries(self, key: str) -> Iterator["Entry"]:
        """The objects of a list field."""
        for value, place in self.items(key):
            yield Entry.of(value, place)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(_text(value, place) for value, place in self.items(key))

    def numbers(self, key: str) -> tuple[float, ...]:
        """A list of finite numbers."""
        return tuple(_number(value, place) for value, place in self.items(key))

    def maybe(self, key: str, get: Callable[[str], T]) -> T | None:
        """What ``get`` makes of the field, or nothing when it is missing or null."""
        return get(key) if self.has(key) else None

    def _value(self, key: str, default: Any) -> Any:
        value = self.fields.get(key, _MISSING)
        if value is None and default is not _MISSING:
            value = _MISSING
        if value is not _MISSING:
            return value
        if default is _MISSING:
            raise ProblemFault(self.at(key), "is missing")
        return default


def whole(value: object, place: str) -> int:
    """A whole number as it stands in JSON; ``ProblemFault`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ProblemFault(place, f"must be a whole number, not {_named(value)}")
    return value


def pair(value: object, place: str) -> tuple[int, int]:
    """A list of exactly two whole numbers."""
    if not isinstance(value, list) or len(value) != 2:
        raise ProblemFault(place, "must be a list of two whole numbers")
    return whole(value[0], f"{place}[0]"), whole(value[1], f"{place}[1]")


def _text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise ProblemFault(place, f"must be text, not {_named(value)}")
    return value


def _number(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProblemFault(place, f"must be a number, not {_named(value)}")
    if (isinstance(value, int) and abs(value) > 2**53) or not math.isfinite(value):
        raise ProblemFault(place, "must be a number of ordinary size")
    return float(value)
