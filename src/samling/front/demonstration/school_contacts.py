"""Somebody at each school of the made timetable: made up, with addresses that lead nowhere."""

from __future__ import annotations

from datetime import datetime
from random import Random

from samling.bus import commands
from samling.bus.models import Stop

SEED = 31
FIRST = (
    "Anne",
    "Berit",
    "Egil",
    "Frode",
    "Gro",
    "Hilde",
    "Ivar",
    "Kjersti",
    "Lars",
    "Marit",
    "Nils",
    "Oddny",
    "Per",
    "Randi",
    "Siri",
    "Tore",
    "Unni",
    "Vidar",
)
LAST = (
    "Bakken",
    "Dalen",
    "Engen",
    "Haugen",
    "Li",
    "Moen",
    "Rud",
    "Sletten",
    "Stenseth",
    "Sveen",
    "Viken",
)


def make_school_contacts(*, at: datetime) -> int:
    """A contact for each stop that has none; how many were named."""
    chance = Random(SEED)
    stops = Stop.objects.filter(is_made_up=True, contact=None).order_by("slug")
    for stop in stops:
        commands.name_contact(
            stop_id=stop.pk,
            name=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
            email=f"kontor@{stop.slug}.skole.test",
            by="demonstration",
            at=at,
        )
    return len(stops)
