"""What people did not have to drive because they took part on screen: an estimate, told as one.

Each of the assumptions stands on the page beside the figures. Nobody is asked how they would have
travelled; the real saving may be smaller, since colleagues share cars and some would have stayed home.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from samling.ground.distance import Spot, air_km

ROAD_FACTOR = 1.35  # our assumption: roads in valleys against the line of flight
KM_AN_HOUR = 60.0  # our assumption: country roads, with a stop on long ones
NOK_A_KM = Decimal("5.00")  # the state's mileage rate for cars in 2025
GRAMS_A_KM = 120.0  # our assumption: petrol, diesel and electric cars mixed, per car


@dataclass(frozen=True, slots=True)
class Trip:
    """So many people who would have gone from here to there and back; None where unknown."""

    people: int
    home: Spot | None
    there: Spot | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved in all, and how many of those on screen it is worked out for."""

    people: int
    asked: int
    km: float

    @property
    def time(self) -> timedelta:
        """Time behind the wheel, all together."""
        return timedelta(hours=self.km / KM_AN_HOUR)

    @property
    def hours(self) -> int:
        """Whole hours behind the wheel."""
        return round(self.time.total_seconds() / 3600)

    @property
    def nok(self) -> Decimal:
        """Mileage by the state's rate, in kroner."""
        return (Decimal(round(self.km)) * NOK_A_KM).quantize(Decimal("1"))

    @property
    def kg_co2(self) -> int:
        """Kilograms of carbon dioxide."""
        return round(self.km * GRAMS_A_KM / 1000)


def saved(trips: Iterable[Trip]) -> Saved:
    """The kilometres nobody drove, there and back; people whose home is unknown add nothing."""
    people = asked = 0
    km = 0.0
    for trip in trips:
        asked += trip.people
        if trip.home is not None and trip.there is not None:
            people += trip.people
            km += 2 * trip.people * ROAD_FACTOR * air_km(trip.home, trip.there)
    return Saved(people=people, asked=asked, km=km)
