"""A county with 58 public meetings to come, in a database of its own."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench"
NAME = "bench_meetings"
PUBLIC = 58
PLACES = ("Storsalen", "Biblioteket i Trysil", "Kulturhuset", "Fylkeshuset på Hamar")
TEXT = (
    "Vi møtes for å dele det som virker. Ta med et eksempel fra eget bibliotek, stort eller lite.\n\n"
    "Etter lunsj arbeider vi i grupper, og alle går hjem med en plan for våren."
)


def database() -> str:
    """The address of an empty database on the bench's own server, which commits durably."""
    sys.path[:0] = [str(ROOT / "src")]
    import psycopg

    from samling import postgres

    address = postgres.start_embedded(FOLDER)
    with psycopg.connect(address, autocommit=True) as connection:
        for name, wanted in (("fsync", "on"), ("synchronous_commit", "on")):
            seen = connection.execute(f"show {name}").fetchone()
            assert seen == (wanted,), f"{name} is {seen}: commits would not be durable"
        connection.execute(f'drop database if exists "{NAME}" with (force)')
        connection.execute(f'create database "{NAME}"')
    return address.replace("/samling?", f"/{NAME}?")


def furnish() -> None:
    """Tables, facts, libraries and the public meetings; prints their addresses."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "samling.settings"
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    call_command("load_facts", verbosity=0)
    from samling.journal.commands import note
    from samling.register.models import Organisation

    hosts = list(Organisation.objects.filter(kind="public_library").order_by("pk")[:20])
    now = timezone.now()
    slugs = [
        make(hosts[n % len(hosts)], f"samling-{n}", seats=40, at=now, day=n) for n in range(PUBLIC)
    ]
    note(deed="meetings.published", subject="meeting:1", by="bench", at=now)
    print(json.dumps(slugs))


def make(
    host: object, slug: str, *, seats: int | None, at: datetime, day: int, is_open: bool = True
) -> str:
    """A published meeting in some weeks; its slug."""
    from samling.meetings.models import Meeting, SeatPool

    starts_at = (at + timedelta(days=20 + day)).replace(hour=9, minute=0, second=0, microsecond=0)
    meeting = Meeting.objects.create(
        slug=slug, host=host, municipality=host.municipality, state="published", is_open=is_open,  # type: ignore[attr-defined]
        title_nb=f"Fagdag {day + 1}: formidling som virker", title_nn=f"Fagdag {day + 1}: formidling som verkar",
        text_nb=TEXT, starts_at=starts_at, ends_at=starts_at + timedelta(hours=6),
        place=PLACES[day % len(PLACES)], type="training", audience="adults", theme="reading",
        made_at=at, changed_at=at, published_at=at,
    )  # fmt: skip
    SeatPool.objects.create(meeting=meeting, form="physical", seats=seats)
    return slug


def more(prefix: str, count: int, seats: int) -> None:
    """Meetings for one measurement, not in the calendar."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "samling.settings"
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from samling.journal.commands import note
    from samling.register.models import Organisation

    host = Organisation.objects.filter(kind="public_library").order_by("pk").first()
    for number in range(count):
        make(
            host,
            f"{prefix}-{number}",
            seats=seats,
            at=timezone.now(),
            day=number % 60,
            is_open=False,
        )
    note(deed="meetings.published", subject="meeting:1", by="bench", at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


if __name__ == "__main__":
    if sys.argv[1:]:
        more(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    else:
        furnish()
