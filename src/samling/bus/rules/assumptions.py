"""Everything about a plan that is assumed rather than known; each stands on the page and can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

MOST = {
    "share_of_1_to_10": 1.0,
    "school_minutes": 240,
    "kindergarten_minutes": 240,
    "village_minutes": 480,
    "opens": 24 * 60,
    "closes": 24 * 60,
    "village_opens": 24 * 60,
    "village_closes": 24 * 60,
    "walk_metres": 5_000,
    "village_metres": 20_000,
    "far_minutes": 240,
    "detour": 5.0,
    "air_km_h": 120.0,
    "bus_factor": 5.0,
    "motorway_km_h": 130.0,
    "national_km_h": 130.0,
    "county_km_h": 130.0,
    "municipal_km_h": 130.0,
    "breaks": 1,
}
ABOVE_ZERO = {
    "school_minutes", "kindergarten_minutes", "village_minutes", "detour", "air_km_h", "bus_factor",
    "motorway_km_h", "national_km_h", "county_km_h", "municipal_km_h",
}  # fmt: skip


class BadAssumption(ValueError):
    """An assumption that cannot be meant; the message is its name."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the registers do not tell.

    ``opens`` and ``closes`` bound when a visit to a school or kindergarten may begin, in minutes
    after midnight. Speeds are a car's, by kind of road; the bus takes ``bus_factor`` as long. Where
    no roads are known the way is ``detour`` times the great circle at ``air_km_h``. A school and a
    kindergarten within ``walk_metres`` share a stop. A child is far from a library when the way to
    the nearest takes more than ``far_minutes``. ``breaks``: 45 minutes after four and a half hours
    of driving (Regulation (EC) No 561/2006, article 7).
    """

    share_of_1_to_10: float = 0.7
    school_minutes: int = 45
    kindergarten_minutes: int = 30
    village_minutes: int = 60
    opens: int = 8 * 60 + 30
    closes: int = 14 * 60
    village_opens: int = 14 * 60
    village_closes: int = 18 * 60
    walk_metres: int = 500
    village_metres: int = 2_000
    far_minutes: int = 15
    detour: float = 1.4
    air_km_h: float = 60.0
    bus_factor: float = 1.1
    motorway_km_h: float = 100.0
    national_km_h: float = 72.0
    county_km_h: float = 62.0
    municipal_km_h: float = 45.0
    breaks: bool = True

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, by name."""
        for field in fields(self):
            value = getattr(self, field.name)
            least = 0 if field.name not in ABOVE_ZERO else 1e-9
            if not least <= value <= MOST[field.name]:
                raise BadAssumption(field.name)
        if self.opens > self.closes:
            raise BadAssumption("closes")
        if self.village_opens > self.village_closes:
            raise BadAssumption("village_closes")

    def as_json(self) -> dict[str, Any]:
        """What is stored."""
        return asdict(self)


USUAL = Assumptions()


def assumptions_from(stored: Mapping[str, Any]) -> Assumptions:
    """The stored assumptions; what is not there is as usual, what nobody knows any more is left out."""
    names = {field.name for field in fields(Assumptions)}
    return Assumptions(**{name: value for name, value in stored.items() if name in names})
