"""A made-up term of the bus: every planned visit until today driven and told of, from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from samling.bus import commands as bus
from samling.bus.commands import DrivenStop, DrivenTour
from samling.bus.models import Tour, Visit
from samling.bus.queries.children import children_of_stops
from samling.ground.period import day_in_oslo

SEED = 1951
MADE_UP = "Oppdiktet for å vise hvordan det virker"
OUT, AWAY, SILENT = 0.03, 0.04, 0.06  # shares of days and visits that go otherwise than planned
RULES = (("fixed", Decimal(5000)), ("visits", Decimal(650)), ("children", Decimal(40)))


def make_bus_term(*, at: datetime) -> int:
    """Tours, a cost and rules of payment, once; how many visits were made up."""
    if Tour.objects.exists():
        return 0
    on = day_in_oslo(at)
    made = bus.make_up_tours(_tours(on), by="demonstration", at=at)
    if made:
        bus.tell_running_year(
            year=on.year, cost_nok=Decimal(2_150_000), person_years=Decimal("2.0"), source=MADE_UP,
            by="demonstration", at=at,
        )  # fmt: skip
        for basis, amount in RULES:
            bus.set_share_rule(
                year=on.year, basis=basis, municipality_id=None, amount_nok=amount, comment=MADE_UP,
                by="demonstration", at=at,
            )  # fmt: skip
    return made


def _tours(on: date) -> Iterator[DrivenTour]:
    chance = random.Random(SEED)
    pupils = children_of_stops(share_of_1_to_10=0.7)
    visits = Visit.objects.coming().filter(on__lt=on).select_related("stop", "bus")
    odometer = 84_000
    for (_bus_id, day), some in groupby(
        visits.order_by("bus", "on", "period"), key=lambda visit: (visit.bus_id, visit.on)
    ):
        of_day = list(some)
        first, last = of_day[0], of_day[-1]
        if chance.random() < OUT:
            out = {"state": "out_of_service", "reason": "På verksted"}
            yield DrivenTour(first.bus_id, first.bus.slug, day, out, ())
            continue
        begins, ends = odometer, odometer + chance.randint(60, 260)
        odometer = ends
        told: dict[str, object] = {
            "state": "done", "km_start": begins, "km_end": ends,
            "left_at": first.period.lower - timedelta(minutes=chance.randint(25, 80)),
            "home_at": last.period.upper + timedelta(minutes=chance.randint(25, 90)),
        }  # fmt: skip
        stops = tuple(_stop(visit, pupils[visit.stop_id].value, chance) for visit in of_day)
        yield DrivenTour(first.bus_id, first.bus.slug, day, told, stops)


def _stop(visit: Visit, pupils: int | None, chance: random.Random) -> DrivenStop:
    """What the crew saw: mostly a share of the pupils, sometimes a school away, sometimes no number."""
    if chance.random() < AWAY:
        return DrivenStop(visit.stop_id, visit.stop.slug, visit.pk, {"deviation": "school_away"})
    late = timedelta(minutes=chance.randint(-4, 12))
    told: dict[str, object] = {
        "arrived_at": visit.period.lower + late, "left_at": visit.period.upper + late,
    }  # fmt: skip
    children = round((pupils or 40) * chance.uniform(0.3, 0.75))
    if chance.random() >= SILENT:
        told |= {
            "children": children,
            "adults": max(1, children // 18),
            "groups": max(1, children // 22),
        }
    if chance.random() >= SILENT:
        loans = round(children * chance.uniform(1.1, 2.1))
        told |= {
            "loans_child": loans,
            "loans_adult": chance.randint(0, 6),
            "returns": round(loans * chance.uniform(0.7, 1.0)),
        }
    if chance.random() < 0.25:
        told |= {"boxes": chance.randint(1, 3)}
    held = chance.random() < 0.12
    told |= {
        "event_held": held,
        "event_type": chance.choice(("culture", "orientation")) if held else "",
    }
    return DrivenStop(visit.stop_id, visit.stop.slug, visit.pk, told)
