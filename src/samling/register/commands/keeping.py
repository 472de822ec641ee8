"""Bringing rows in line with what is told, in a few statements however many there are."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)
Key = TypeVar("Key")

BATCH = 500


class Fate(IntEnum):
    """What became of one thing told; the greatest counts when several parts are told."""

    SAME = 0
    CHANGED = 1
    NEW = 2


def keep(
    model: type[Row],
    *,
    wanted: Mapping[Key, Mapping[str, Any]],
    standing: Mapping[Key, Row],
    only_new: bool = False,
) -> dict[Key, Fate]:
    """Make what is missing, change what differs in the fields told, and leave the rest alone.

    With ``only_new`` a row that stands is left as it is, whatever is told.
    """
    fresh = {key: model(**values) for key, values in wanted.items() if key not in standing}
    fates = dict.fromkeys(wanted, Fate.SAME) | dict.fromkeys(fresh, Fate.NEW)
    if not only_new:
        fates |= dict.fromkeys(_change(model, wanted, standing), Fate.CHANGED)
    model._default_manager.bulk_create(fresh.values(), batch_size=BATCH)
    return fates


def _change(
    model: type[Row], wanted: Mapping[Key, Mapping[str, Any]], standing: Mapping[Key, Row]
) -> list[Key]:
    changed: list[Key] = []
    fields: set[str] = set()
    for key, values in wanted.items():
        row = standing.get(key)
        differing = {} if row is None else differences(row, values)
        for name, value in differing.items():
            setattr(row, name, value)
        if differing:
            changed.append(key)
            fields |= differing.keys()
    if changed:
        rows = [standing[key] for key in changed]
        model._default_manager.bulk_update(rows, sorted(fields), batch_size=BATCH)
    return changed


def differences(row: Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are not what the row holds; another source of the same fact is no change."""
    found = {name: value for name, value in values.items() if getattr(row, name) != value}
    return {} if found.keys() <= {"source"} else found


def told(**values: Any) -> dict[str, Any]:
    """The values that the source is not silent about."""
    return {name: value for name, value in values.items() if value is not None}
