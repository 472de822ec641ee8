"""The strategy a fresh start begins with, in our own words; ``innlandet.toml`` is the table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from samling.ground.wording import Wording

FILE = Path(__file__).with_name("innlandet.toml")


@dataclass(frozen=True, slots=True)
class IndicatorFact:
    """What a strategy is measured by; ``source`` is a word of ``terms.IndicatorSource``."""

    title: Wording
    source: str
    target: int


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """A believable first measure, to be changed by those who decide."""

    slug: str
    title: Wording
    text: str
    indicators: tuple[IndicatorFact, ...]


@dataclass(frozen=True, slots=True)
class StrategyFact:
    """One of the nine strategies."""

    code: str
    title: Wording
    text: Wording
    measures: tuple[MeasureFact, ...]


@dataclass(frozen=True, slots=True)
class GoalFact:
    """One of the three goals."""

    title: Wording
    strategies: tuple[StrategyFact, ...]


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A whole strategy period."""

    title: Wording
    starts: date
    ends: date
    source: str
    goals: tuple[GoalFact, ...]


def innlandet() -> PlanFact:
    """The strategy of Innlandet as the table has it."""
    with FILE.open("rb") as file:
        table = tomllib.load(file)
    return PlanFact(
        title=_wording(table["title"]),
        starts=table["starts"],
        ends=table["ends"],
        source=table["source"],
        goals=tuple(_goal(row) for row in table["goals"]),
    )


def first_measures() -> dict[str, str]:
    """Code of each strategy → slug of the first measure under it, for those who gather events."""
    return {
        strategy.code: strategy.measures[0].slug
        for goal in innlandet().goals
        for strategy in goal.strategies
        if strategy.measures
    }


def _wording(row: dict[str, str]) -> Wording:
    return Wording(nb=row["nb"], nn=row["nn"], en=row["en"])


def _goal(row: dict[str, Any]) -> GoalFact:
    return GoalFact(_wording(row["title"]), tuple(_strategy(part) for part in row["strategies"]))


def _strategy(row: dict[str, Any]) -> StrategyFact:
    return StrategyFact(
        code=row["code"],
        title=_wording(row["title"]),
        text=_wording(row["text"]),
        measures=tuple(_measure(part) for part in row.get("measures", ())),
    )


def _measure(row: dict[str, Any]) -> MeasureFact:
    return MeasureFact(
        slug=row["slug"],
        title=_wording(row["title"]),
        text=row["text"],
        indicators=tuple(_indicator(part) for part in row.get("indicators", ())),
    )


def _indicator(row: dict[str, Any]) -> IndicatorFact:
    return IndicatorFact(_wording(row["title"]), row["source"], row["target"])
