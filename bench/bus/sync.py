"""``python -m bench.bus.sync [--tours 1000]``: tours over a bad network to the real endpoint; what was lost?

Runs on a database of its own, through Django's test client: the whole way from the request to the
row. Prints one JSON object: ``sync_tours, sync_facts, sync_requests, sync_lost, sync_doubled`` and
``crew_app_gzip_kb``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
NAME = "bench_bus_sync"
FIRST = date(2026, 6, 19)
STOPS = 3
SEED = 7


def measure(tours: int) -> dict[str, float]:
    """Drive so many tours, each from a seed of its own; the figures."""
    _own_database()
    from django.test import Client

    from bench.bus.crew_app import size_kb
    from bench.bus.simulation import Simulation

    client = _signed_in(Client())
    simulation = Simulation(client, bus="bokbussen", stops=_stops())
    for number in range(tours):
        simulation.drive(random.Random(SEED + number), on=FIRST - timedelta(days=number))
        if number % 50 == 49:
            print(f"· {number + 1} tours, {simulation.facts} facts", file=sys.stderr, flush=True)
    for fault in (simulation.lost + simulation.doubled)[:20]:
        print(fault, file=sys.stderr)
    return {
        "crew_app_gzip_kb": size_kb(lambda path: client.get(path).getvalue()),
        "sync_tours": simulation.tours,
        "sync_facts": simulation.facts,
        "sync_requests": simulation.requests,
        "sync_lost": len(simulation.lost),
        "sync_doubled": len(simulation.doubled),
    }


def _own_database() -> None:
    """An empty database with our tables, and Django looking at it."""
    os.environ.setdefault("SAMLING_MODE", "test")
    os.environ.setdefault("SAMLING_VAR", str(ROOT / "var" / "bench"))
    sys.path[:0] = [str(ROOT / "src")]
    import psycopg

    from samling import postgres

    address = postgres.address(Path(os.environ["SAMLING_VAR"]))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'drop database if exists "{NAME}" with (force)')
        connection.execute(f'create database "{NAME}"')
    os.environ["DATABASE_URL"] = address.replace("/samling?", f"/{NAME}?")
    os.environ["DJANGO_SETTINGS_MODULE"] = "samling.settings"
    import django
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0)


def _signed_in(client: Client) -> Client:
    """A client in which somebody of the crew is signed in."""
    from psycopg.types.range import DateRange

    from samling.accounts.models import Account
    from samling.register.models import Affiliation, Organisation, Person

    account = Account.objects.create_user("dag@samling.test")
    person = Person.objects.create(name="Dag", email=account.email)
    county = Organisation.objects.create(slug="fylket", name="Fylket", kind="county_library")
    Affiliation.objects.create(
        person=person,
        organisation=county,
        role="bus_crew",
        period=DateRange(date(2020, 1, 1), None),
    )
    client.force_login(account)
    return client


def _stops() -> list[str]:
    """A bus and the villages it comes to."""
    from samling.bus.models import Bus, Depot, Stop
    from samling.register.models import Municipality

    place = Municipality.objects.create(slug="gjovik", number="3407", name="Gjøvik")
    depot = Depot.objects.create(slug="gjovik", name="Gjøvik", latitude=60.8, longitude=10.7)
    Bus.objects.create(slug="bokbussen", name="Bokbussen", depot=depot)
    slugs = [f"stopp-{number}" for number in range(STOPS)]
    for slug in slugs:
        Stop.objects.create(slug=slug, name=slug, kind="village", municipality=place)
    return slugs


def main(words: list[str]) -> int:
    """Measure and print; 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tours", type=int, default=1000)
    figures = measure(parser.parse_args(words).tours)
    print(json.dumps(figures))
    return 1 if figures["sync_lost"] or figures["sync_doubled"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
