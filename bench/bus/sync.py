"""``python -m bench.bus.sync [--tours 1000]``: tours over a bad network to the real endpoint; what was lost?

On a database of its own, over HTTP to the web as ``./run serve`` starts it, from as many drivers at
once as there are processors: each tour belongs to one driver, its two phones take turns. Prints one
JSON object: ``sync_tours, sync_facts, sync_requests, sync_lost, sync_doubled`` and ``crew_app_gzip_kb``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import subprocess
import sys
from collections import Counter
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


def measure(tours: int, drivers: int) -> dict[str, float]:
    """Drive so many tours, each from a seed of its own; the figures of all drivers together."""
    _own_database()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from bench.bus.crew_app import size_kb
    from bench.bus.pressed import web

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("collectstatic", interactive=False, verbosity=0)
    client = _signed_in(Client())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    _make_stops()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with web(port):
        told = _driven(tours, drivers, port=port, cookie=cookie)
    return {"crew_app_gzip_kb": size_kb(lambda path: client.get(path).getvalue()), **told}


def _driven(tours: int, drivers: int, *, port: int, cookie: str) -> dict[str, float]:
    """What all the drivers tell, added up."""
    words = [sys.executable, "-W", "ignore", "-m", "bench.bus.sync", "--tours", str(tours)]
    words += ["--drivers", str(drivers), "--port", str(port)]
    told = os.environ | {"BENCH_SESSION": cookie}
    running = [
        subprocess.Popen(
            [*words, "--driver", str(one)], env=told, stdout=subprocess.PIPE, text=True
        )
        for one in range(drivers)
    ]
    sums: Counter[str] = Counter()
    for driver in running:
        out, _none = driver.communicate()
        if driver.returncode:
            raise RuntimeError(f"a driver stopped with {driver.returncode}")
        sums.update(json.loads(out.splitlines()[-1]))
    return dict(sums)


def drive(tours: range, *, port: int, cookie: str) -> dict[str, int]:
    """One driver's tours, over HTTP; the figures."""
    import django

    sys.path[:0] = [str(ROOT / "src")]
    django.setup()
    from django.conf import settings

    from bench.bus.simulation import Simulation
    from bench.bus.wire import Wire

    wire = Wire(port, f"{settings.SESSION_COOKIE_NAME}={cookie}")
    stops = [f"stopp-{number}" for number in range(STOPS)]
    simulation = Simulation(wire, bus="bokbussen", stops=stops)
    for number in tours:
        simulation.drive(random.Random(SEED + number), on=FIRST - timedelta(days=number))
        if simulation.tours % 50 == 0:
            print(
                f"· {simulation.tours} of {len(tours)} tours, {simulation.facts} facts",
                file=sys.stderr,
                flush=True,
            )
    for fault in (simulation.lost + simulation.doubled)[:20]:
        print(fault, file=sys.stderr)
    return {
        "sync_tours": simulation.tours,
        "sync_facts": simulation.facts,
        "sync_requests": simulation.requests,
        "sync_lost": len(simulation.lost),
        "sync_doubled": len(simulation.doubled),
    }


def _own_database() -> None:
    """An empty database with our tables, and Django looking at it."""
    os.environ["SAMLING_MODE"] = "development"
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

    django.setup()
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


def _make_stops() -> None:
    """A bus and the villages it comes to."""
    from samling.bus.models import Bus, Depot, Stop
    from samling.register.models import Municipality

    place = Municipality.objects.create(slug="gjovik", number="3407", name="Gjøvik")
    depot = Depot.objects.create(slug="gjovik", name="Gjøvik", latitude=60.8, longitude=10.7)
    Bus.objects.create(slug="bokbussen", name="Bokbussen", depot=depot)
    for number in range(STOPS):
        slug = f"stopp-{number}"
        Stop.objects.create(slug=slug, name=slug, kind="village", municipality=place)


def main(words: list[str]) -> int:
    """Measure and print; 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tours", type=int, default=1000)
    parser.add_argument("--drivers", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--driver", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(words)
    if given.driver is not None:
        mine = range(given.driver, given.tours, given.drivers)
        print(json.dumps(drive(mine, port=given.port, cookie=os.environ["BENCH_SESSION"])))
        return 0
    figures = measure(given.tours, given.drivers)
    print(json.dumps(figures))
    return 1 if figures["sync_lost"] or figures["sync_doubled"] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
