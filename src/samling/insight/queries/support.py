"""What libraries got of the county library beside events: advice and networks, from the facts of both."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from samling.advice import reach as advice
from samling.ground.figures import NOTHING_ASKED, Total
from samling.networks import reach as networks
from samling.strategy.reach import ReachFact


@dataclass(frozen=True, slots=True)
class Support:
    """How often advice was given in a year, and the networks there were with their members."""

    advice: tuple[ReachFact, ...]
    networks: tuple[ReachFact, ...]

    @property
    def all_advice(self) -> int:
        """How often advice was given, under whatever strategy."""
        return sum(fact.people.asked for fact in self.advice)

    @property
    def all_networks(self) -> Total:
        """All networks: ``asked`` is how many, ``value`` the members in them."""
        return sum((fact.people for fact in self.networks), NOTHING_ASKED)

    def advice_under(self, strategy_id: int) -> int:
        """How often advice was given in cases of a strategy."""
        return sum(fact.people.asked for fact in self.advice if fact.strategy_id == strategy_id)

    def networks_under(self, measures: Collection[int]) -> Total:
        """The networks under some measures."""
        own = (fact.people for fact in self.networks if fact.measure_id in measures)
        return sum(own, NOTHING_ASKED)


def support_year(year: int, *, on: date) -> Support:
    """The advice and the networks of a year until a day; two questions at any size."""
    return Support(advice.county_year(year), networks.county_year(year, on=on))
