"""``python -m bench.bus.plans``: what the planner makes of the same bus hours, and what the pages cost.

On a database of its own with the facts that a fresh start carries. Three what-ifs over the made
timetable's days, each searched by rounds and a seed, so that they come out the same every time:
*most children*; *every municipality something*, the least share that is asked of each municipality;
*most needed first*, where a child weighs more the further it is from a library. Prints one JSON object.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from samling.bus.models import Scenario

ROOT = Path(__file__).resolve().parents[2]
NAME = "bench_bus_plans"
SHARE = 0.1
NEED_PER_HOUR = 3.0
ASKED = 60


def measure() -> dict[str, Any]:
    """Plan, and ask the pages; the figures."""
    own_database()
    from django.utils import timezone

    at = timezone.now()
    most = planned("most children")
    fair = planned("every municipality something", minimum_share=SHARE)
    need = planned("most needed first", need_per_hour=NEED_PER_HOUR)
    told = {name: _told(each) for name, each in (("most", most), ("fair", fair), ("need", need))}
    assert most.first_plan_at is not None
    assert most.began_at is not None
    return {
        "children_before": told["most"]["before"]["children"],
        "children_after": most.children,
        "ceiling": most.ceiling,
        "first_plan_s": round((most.first_plan_at - most.began_at).total_seconds(), 2),
        "plans": told,
        **pages(most, at.date()),
    }


def planned(name: str, **settings: Any) -> Scenario:
    """A what-if with the crew's usual days, planned to its end."""
    from django.utils import timezone

    from samling.bus import commands

    made = commands.make_scenario(name=name, by="bench", at=timezone.now(), **settings)
    commands.queue_scenario(scenario_id=made.pk, by="bench", at=timezone.now())
    began = time.process_time()
    commands.plan_scenario(scenario_id=made.pk, clock=timezone.now)
    made.refresh_from_db()
    spent = round(time.process_time() - began, 1)
    print(
        f"· {name}: {made.children} children, ceiling {made.ceiling}, {spent} CPU s, {made.state}",
        file=sys.stderr,
        flush=True,
    )
    return made


def _told(scenario: Scenario) -> dict[str, Any]:
    figures = scenario.figures or {}
    return {
        "children": scenario.children,
        "ceiling": scenario.ceiling,
        "now": _numbers(figures.get("now", {})),
        "before": _numbers(figures.get("today") or figures.get("before") or {}),
    }


def _numbers(told: dict[str, Any]) -> dict[str, Any]:
    """The plain numbers, and of lists how many there are."""
    return {
        name: len(value) if isinstance(value, list | dict) else value
        for name, value in told.items()
    }


def pages(scenario: Scenario, on: Any) -> dict[str, float]:
    """CPU of the workbench page (web and database), and how much the crew's app weighs."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.urls import reverse

    adviser, driver = signed_in(Client(), "ada"), signed_in(Client(), "dag")
    plan = reverse("bus:plan", args=[scenario.pk])
    return {
        "workbench_cpu_ms": cpu_ms(adviser, plan),
        "crew_app_gzip_kb": crew_app_kb(driver),
    }


def signed_in(client: Client, who: str) -> Client:
    """The client, signed in as one of those who show the demonstration."""
    from samling.accounts.models import Account

    client.force_login(
        Account.objects.get(email=f"{who}@samling.test"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def cpu_ms(client: Client, path: str) -> float:
    """The median CPU of a page, this process and its database server's together, in milliseconds."""
    import psutil
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0])
    spent = []
    for _batch in range(5):
        client.get(path)
        before, began = server.cpu_times(), time.process_time()
        for _each in range(ASKED // 5):
            assert client.get(path).status_code == 200
        after, web = server.cpu_times(), time.process_time() - began
        database = after.user + after.system - before.user - before.system
        spent.append((web + database) / (ASKED // 5))
    return round(1000 * statistics.median(spent), 1)


def crew_app_kb(client: Client) -> float:
    """All that the crew's app keeps on the phone before its first tour, each file compressed."""
    from django.conf import settings
    from django.urls import reverse

    root = Path(settings.STATIC_ROOT)
    found = [reverse("bus:crew"), reverse("bus:crew_worker"), reverse("bus:crew_manifest")]
    weights = {path: len(gzip.compress(client.get(path).content)) for path in found}
    text = "".join(client.get(path).content.decode() for path in found[:2])
    waiting = set(re.findall(r'"(/static/[^"]+)"', text))
    while waiting:
        path = waiting.pop()
        file = root / path.removeprefix("/static/").partition("?")[0]
        if path in weights or not file.is_file():
            continue
        weights[path] = len(gzip.compress(file.read_bytes()))
        if file.suffix == ".css":
            imports = re.findall(r"""@import\s+(?:url\()?["']([^"')]+)""", file.read_text())
            waiting |= {f"/static/{(file.parent / each).resolve().relative_to(root.resolve())}"
                        for each in imports}  # fmt: skip
    return round(sum(weights.values()) / 1024, 1)


def own_database(name: str = NAME) -> None:
    """An empty database with the facts of a fresh start, and Django looking at it."""
    os.environ["SAMLING_MODE"] = "development"
    os.environ.setdefault("SAMLING_VAR", str(ROOT / "var" / "bench"))
    sys.path[:0] = [str(ROOT / "src")]
    import psycopg

    from samling import postgres

    address = postgres.address(Path(os.environ["SAMLING_VAR"]))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')
        connection.execute(f'create database "{name}"')
    os.environ["DATABASE_URL"] = address.replace("/samling?", f"/{name}?")
    os.environ["DJANGO_SETTINGS_MODULE"] = "samling.settings"
    import django
    from django.core.management import call_command
    from django.utils import timezone

    django.setup()
    call_command("migrate", verbosity=0)
    for chore in ("load_facts", "load_strategy", "load_boundaries", "load_bus"):
        call_command(chore, verbosity=0)
    from samling.front.demonstration.people import make_people

    make_people(at=timezone.now())


if __name__ == "__main__":
    print(json.dumps(measure()))
