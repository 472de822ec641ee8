"""What each municipality got from the bus in a year, and what it pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from samling.bus.models import RunningYear, Share, ShareRule
from samling.bus.queries.reach import stops_of_year
from samling.bus.rules.reach import ReachSum, StopYear, summed
from samling.bus.rules.shares import Got, Paid, Rule, shares
from samling.bus.terms import ShareBasis
from samling.register.models import Municipality


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as the page shows it."""

    pk: int
    basis: str
    place: str
    amount: Decimal
    comment: str

    @property
    def label(self) -> str:
        """What the amount is for."""
        return str(ShareBasis(self.basis).label)


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A municipality: what it got, what it pays by the rules, and what was fixed when it was."""

    municipality_id: int
    name: str
    reach: ReachSum
    paid: Paid
    fixed: Decimal | None


@dataclass(frozen=True, slots=True)
class SharesPage:
    """A year's shares; ``pays`` is None as long as one municipality's is."""

    year: int
    least: int
    lines: tuple[ShareLine, ...]
    rules: tuple[RuleLine, ...]
    cost: Decimal | None
    person_years: Decimal | None
    source: str
    fixed_at: datetime | None
    municipalities: tuple[tuple[int, str], ...]

    @property
    def pays(self) -> Decimal | None:
        """What the municipalities pay together."""
        told = [line.paid.kroner for line in self.lines if line.paid.kroner is not None]
        return sum(told, Decimal(0)) if len(told) == len(self.lines) else None

    @property
    def county(self) -> Decimal | None:
        """What is left for the county."""
        return None if self.cost is None or self.pays is None else self.cost - self.pays


def shares_page(year: int, *, on: date, least: int) -> SharesPage:
    """The shares of a year until a day; eleven questions at any size."""
    by_place: dict[tuple[str, int], list[StopYear]] = {}
    for stop in stops_of_year(year, on=on):
        by_place.setdefault((stop.municipality, stop.municipality_id), []).append(stop)
    sums = {place: summed(stops, least=least, beyond=0) for place, stops in by_place.items()}
    rows = ShareRule.objects.filter(year=year).select_related("municipality")
    stored = tuple(rows.order_by("basis", "municipality__name", "pk"))
    rules = [Rule(row.basis, row.amount_nok, row.municipality_id) for row in stored]
    paid = shares([got(key, sums[name, key]) for name, key in sums], rules)
    fixed = {row.municipality_id: row for row in Share.objects.filter(year=year).order_by("pk")}
    running = RunningYear.objects.filter(year=year).first()
    return SharesPage(
        year=year,
        least=least,
        lines=tuple(
            ShareLine(
                key, name, sums[name, key], paid[key], fixed[key].amount_nok if key in fixed else None
            )
            for name, key in sorted(sums)
        ),
        rules=tuple(
            RuleLine(
                row.pk, row.basis, row.municipality.name if row.municipality else "",
                row.amount_nok, row.comment,
            )
            for row in stored
        ),
        cost=running.cost_nok if running else None,
        person_years=running.person_years if running else None,
        source=running.source if running else "",
        fixed_at=max((row.fixed_at for row in fixed.values()), default=None),
        municipalities=tuple(Municipality.objects.order_by("name").values_list("pk", "name")),
    )  # fmt: skip


def got(municipality_id: int, sums: ReachSum) -> Got:
    """The units that payment is worked out from; children are missing when any school's number is."""
    children = sums.offer.value if sums.offer.is_whole else None
    return Got(municipality_id, sums.visits, children)
