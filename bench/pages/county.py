"""A county of any size, made from a seed, in a database of its own."""

from __future__ import annotations

import os
import random
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EVENTS_A_YEAR = 6_000
YEAR = 2026
NOW = datetime(YEAR, 11, 20, 12, tzinfo=UTC)


def database(times: int) -> str:
    """The address of an empty database for a county this many times the size of Innlandet."""
    sys.path[:0] = [str(ROOT / "src")]
    import psycopg

    from samling import postgres

    address = postgres.start_embedded(ROOT / "var" / "bench")
    name = f"bench_{times}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'drop database if exists "{name}" with (force)')
        connection.execute(f'create database "{name}"')
    return address.replace("/samling?", f"/{name}?")


def furnish(times: int) -> None:
    """Tables, facts, libraries and events; call with DATABASE_URL set, in a process of its own."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "samling.settings"
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("load_facts", verbosity=0)
    call_command("load_strategy", verbosity=0)
    from samling.front.demonstration.people import make_people
    from samling.front.starting import set_gatherings

    call_command("load_boundaries", verbosity=0)
    make_people(at=NOW)
    set_gatherings(at=NOW)
    libraries = make_libraries(times)
    from samling.meetings.commands import log_many

    log_many(events(libraries, EVENTS_A_YEAR * times), by="bench", at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
        cursor.execute("checkpoint")


def make_libraries(times: int) -> list[int]:
    """The county's public libraries and, beyond once, branches beside each; their keys."""
    from samling.register.models import Organisation

    first = list(Organisation.objects.filter(kind="public_library").order_by("pk"))
    more = [
        Organisation(
            slug=f"{library.slug}-{number}",
            name=f"{library.name} {number}",
            kind="branch",
            municipality_id=library.municipality_id,
            parent_id=library.pk,
        )
        for library in first
        for number in range(2, times + 1)
    ]
    Organisation.objects.bulk_create(more, batch_size=2000)
    return list(
        Organisation.objects.filter(kind__in=["public_library", "branch"])
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def events(libraries: list[int], count: int):  # type: ignore[no-untyped-def]
    """Made events, spread over the year and the libraries."""
    from samling.meetings.commands import NewEvent
    from samling.meetings.terms import EventType, Organiser
    from samling.strategy.terms import Audience

    chance = random.Random(7)
    days = (NOW - datetime(YEAR, 1, 1, tzinfo=UTC)).days + 20
    for number in range(count):
        starts_at = datetime(YEAR, 1, 1, 17, tzinfo=UTC) + timedelta(days=chance.randrange(days))
        people = chance.choice([None, *range(3, 60)]) if starts_at < NOW else None
        kind = chance.choice(EventType.values)
        # the form has no row for an orientation that somebody else runs
        organiser = "own" if kind == "orientation" else chance.choice(Organiser.values)
        yield NewEvent(
            key=uuid.UUID(int=number + 1),
            library_id=chance.choice(libraries),
            title=f"Arrangement {number}",
            starts_at=starts_at,
            type=kind,
            organiser=organiser,
            audience=chance.choice(Audience.values),
            people=people,
            standing="missing" if people is None else chance.choice(["reported", "estimated"]),
        )


if __name__ == "__main__":
    furnish(int(sys.argv[1]))
