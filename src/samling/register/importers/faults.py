"""What sources are known to have wrong, as a table that people can read and add to."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from samling.register.importers.facts_folder import FACTS

TABLE: Path = FACTS / "known_faults.csv"


@cache
def faults_of(table: str) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Key and column to treatment («missing» or «use»), the value to use, and the reason."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            (row["key"], row["column"]): (row["treatment"], row["value"], row["reason"])
            for row in csv.DictReader(file)
            if row["table"] == table
        }


def reason_missing(table: str, key: str, column: str) -> str | None:
    """Why this number is missing whatever the source says; None when nothing is known against it."""
    treatment, _value, reason = faults_of(table).get((key, column), ("", "", ""))
    return reason if treatment == "missing" else None


def value_to_use(table: str, key: str, column: str) -> int | None:
    """The number to use when the source has none."""
    treatment, value, _reason = faults_of(table).get((key, column), ("", "", ""))
    return int(value) if treatment == "use" else None
