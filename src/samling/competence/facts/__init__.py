"""Frameworks and regions that a fresh start begins with, from tables in our own words."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from samling.ground.wording import Wording

HERE = Path(__file__).parent
FRAMEWORKS = ("library", "digcomp")


@dataclass(frozen=True, slots=True)
class CompetenceFact:
    """A competence with a description of each level from 0 to 4."""

    key: str
    title: Wording
    levels: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class AreaFact:
    """An area with its competences in order."""

    key: str
    title: Wording
    competences: tuple[CompetenceFact, ...]


@dataclass(frozen=True, slots=True)
class FrameworkFact:
    """A whole framework, with where its structure comes from."""

    key: str
    title: Wording
    text: Wording
    source: str
    source_on: date
    areas: tuple[AreaFact, ...]


@dataclass(frozen=True, slots=True)
class RegionFact:
    """A region and the numbers of its municipalities."""

    key: str
    name: str
    municipalities: tuple[str, ...]


def frameworks() -> tuple[FrameworkFact, ...]:
    """The frameworks the project carries."""
    return tuple(_framework(_table(name)) for name in FRAMEWORKS)


def regions() -> tuple[RegionFact, ...]:
    """The regions of Innlandet."""
    return tuple(RegionFact(key, name, tuple(n)) for key, name, n in _table("regions")["regions"])


def _table(name: str) -> dict[str, Any]:
    with (HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _framework(table: dict[str, Any]) -> FrameworkFact:
    areas = tuple(
        AreaFact(
            area["key"],
            Wording(*area["title"]),
            tuple(_competence(row, table["levels"]) for row in area["competences"]),
        )
        for area in table["areas"]
    )
    return FrameworkFact(
        key=table["key"],
        title=Wording(*table["title"]),
        text=Wording(*table["text"]),
        source=table["source"],
        source_on=table["source_on"],
        areas=areas,
    )


def _competence(row: Sequence[str], levels: Sequence[Sequence[str]]) -> CompetenceFact:
    key, *words = row
    titles, can = words[:3], words[3:]
    described = tuple(
        Wording(*(text.format(can=deed) for text, deed in zip(level, can, strict=True)))
        for level in levels
    )
    return CompetenceFact(key, Wording(*titles), described)
