"""Many events at once: imports, demonstration data, benches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from samling.ground.period import day_in_oslo
from samling.journal import commands as journal
from samling.meetings import queries
from samling.meetings.commands.faults import refuse_bad
from samling.meetings.commands.log import NoSuchLibrary
from samling.meetings.commands.totals import add_up_from
from samling.meetings.rules import measures, telling
from samling.meetings.rules.measures import Gatherer
from samling.register.models import Organisation

FIELDS = (
    "key, title, library_id, municipality_id, starts_at, month, type, organiser, audience, setting,"
    " measure_id, people, standing, is_public, is_made_up, logged_at, logged_by_id, confirmed_at,"
    " struck_at, fingerprint"
)
WRITE = f"""
    WITH fresh AS (
        INSERT INTO meetings_event ({FIELDS})
        SELECT {FIELDS} FROM meetings_incoming ORDER BY key
        ON CONFLICT (key) DO NOTHING
        RETURNING *
    ), added AS ({add_up_from("fresh")} RETURNING 1)
    SELECT count(*) FROM fresh
"""  # noqa: S608 — built of constants only
AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class NewEvent:
    """One event of many; the measure is found by itself."""

    key: UUID
    library_id: int
    title: str
    starts_at: datetime
    type: str
    organiser: str
    audience: str
    people: int | None
    standing: str
    setting: str = "in_house"
    is_public: bool = True
    is_made_up: bool = False


def log_many(events: Iterable[NewEvent], *, by: str, at: datetime) -> int:
    """Write many events down and say how many were new; all of them or none.

    A key that is already known is left as it is. Raises BadEvent or NoSuchLibrary for the first
    event that cannot be. Copied in batches, so that a year of a whole country takes minutes.
    """
    with transaction.atomic():
        new = sum(_write(batch, by=by, at=at) for batch in _batches(events))
        journal.note(
            deed="meetings.logged_many", subject="events", by=by, at=at, details={"new": new}
        )
    return new


def _batches(events: Iterable[NewEvent]) -> Iterator[list[NewEvent]]:
    rest = iter(events)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def _write(batch: list[NewEvent], *, by: str, at: datetime) -> int:
    places = _places({event.library_id for event in batch})
    gatherers = queries.gatherers()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS meetings_incoming"
            " (LIKE meetings_event INCLUDING DEFAULTS) ON COMMIT DROP"
        )
        cursor.execute("ALTER TABLE meetings_incoming DROP COLUMN IF EXISTS id")
        cursor.execute("TRUNCATE meetings_incoming")
        with cursor.copy(f"COPY meetings_incoming ({FIELDS}) FROM STDIN") as copy:
            for event in batch:
                copy.write_row(_row(event, places=places, gatherers=gatherers, at=at))
        cursor.execute(WRITE)
        return int(cursor.fetchone()[0])


def _places(libraries: set[int]) -> dict[int, int]:
    """The municipality of each library; NoSuchLibrary when one is unknown or lies nowhere."""
    known = Organisation.objects.libraries().filter(pk__in=libraries, municipality__isnull=False)
    found: dict[int, int] = dict(known.values_list("pk", "municipality_id"))
    for unknown in sorted(libraries - found.keys()):
        raise NoSuchLibrary(f"No library {unknown} that can have events.")
    return found


def _row(
    event: NewEvent, *, places: dict[int, int], gatherers: tuple[Gatherer, ...], at: datetime
) -> tuple[object, ...]:
    words = (event.type, event.organiser, event.audience, event.setting)
    refuse_bad(
        title=event.title,
        starts_at=event.starts_at,
        words=words,
        people=event.people,
        standing=event.standing,
        at=at,
    )
    held = telling.is_held(people=event.people, starts_at=event.starts_at, at=at)
    return (
        event.key, event.title.strip(), event.library_id, places[event.library_id],
        event.starts_at, telling.month_of(day_in_oslo(event.starts_at)), *words,
        measures.measure_for(event.type, event.audience, event.organiser, gatherers),
        event.people, event.standing, event.is_public, event.is_made_up, at, None,
        at if held else None, None, "",
    )  # fmt: skip
