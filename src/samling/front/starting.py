"""Which events count under which of the starting measures when nobody says."""

from __future__ import annotations

from datetime import datetime

from samling.bus import commands as bus
from samling.meetings import commands
from samling.meetings.models import Gathering

# measure, type, audience, place in the line; the first that fits wins
LINES = (
    ("fagdager-og-nettverk", "", "professionals", 10),
    ("skoler-og-barnehager-i-biblioteket", "", "kindergarten", 20),
    ("skoler-og-barnehager-i-biblioteket", "", "primary_school", 20),
    ("debatt-i-alle-kommuner", "debate", "", 30),
    ("lesekampanje-for-barn", "", "children", 40),
    ("sprakkafe-og-treffpunkt", "", "seniors", 50),
    ("kurs-og-verksted", "training", "", 60),
    ("kurs-og-verksted", "orientation", "", 60),
    ("kultur-i-biblioteket", "culture", "", 70),
)

BUS_MEASURE = "bokbussen-til-flere-skoler"


def set_bus_measure(*, at: datetime) -> None:
    """Tell the bus under which measure its visits count, once."""
    bus.count_buses_under(measure_slug=BUS_MEASURE, by="fresh start", at=at)


def set_gatherings(*, at: datetime) -> None:
    """Tell the events where they belong, once."""
    if Gathering.objects.exists():
        return
    for slug, event_type, audience, place in LINES:
        commands.gather(
            measure_slug=slug,
            type=event_type,
            audience=audience,
            organiser="",
            place=place,
            by="fresh start",
            at=at,
        )
