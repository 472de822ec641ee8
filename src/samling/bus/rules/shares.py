"""What each municipality pays for the bus: amounts by the rules of a year, added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rule:
    """An amount in kroner for each unit of a basis; for one municipality, or for all (None)."""

    basis: str
    amount: Decimal
    municipality_id: int | None = None


@dataclass(frozen=True, slots=True)
class Got:
    """What a municipality got in a year; None is missing."""

    municipality_id: int
    visits: int | None
    children: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what a municipality pays; ``kroner`` is None when its units are missing."""

    basis: str
    units: int | None
    amount: Decimal
    kroner: Decimal | None


@dataclass(frozen=True, slots=True)
class Paid:
    """What a municipality pays, part by part; ``kroner`` is None as long as a part is missing."""

    municipality_id: int
    parts: tuple[Part, ...]

    @property
    def kroner(self) -> Decimal | None:
        """The whole amount."""
        told = [part.kroner for part in self.parts if part.kroner is not None]
        return sum(told, Decimal(0)) if len(told) == len(self.parts) else None


def rules_for(municipality_id: int, rules: Iterable[Rule]) -> dict[str, Decimal]:
    """Basis → amount: a municipality's own rule goes before the general one with the same basis."""
    general: dict[str, Decimal] = {}
    own: dict[str, Decimal] = {}
    for rule in rules:
        if rule.municipality_id is None:
            general[rule.basis] = rule.amount
        elif rule.municipality_id == municipality_id:
            own[rule.basis] = rule.amount
    return general | own


def shares(got: Iterable[Got], rules: Iterable[Rule]) -> Mapping[int, Paid]:
    """What each municipality pays; one that got no visit at all pays nothing of the fixed part."""
    rules = tuple(rules)
    return {one.municipality_id: _paid(one, rules) for one in got}


def _paid(got: Got, rules: tuple[Rule, ...]) -> Paid:
    amounts = rules_for(got.municipality_id, rules)
    units = {
        "fixed": None if got.visits is None else int(got.visits > 0),
        "visits": got.visits,
        "children": got.children,
    }
    parts = tuple(
        Part(basis, units[basis], amounts[basis], _kroner(units[basis], amounts[basis]))
        for basis in ("fixed", "visits", "children")
        if basis in amounts
    )
    return Paid(got.municipality_id, parts)


def _kroner(units: int | None, amount: Decimal) -> Decimal | None:
    return None if units is None else (amount * units).quantize(CENT)
