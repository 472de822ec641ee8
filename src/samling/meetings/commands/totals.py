"""Keeping the running totals. The only file that writes them.

Every statement takes its rows in one order, the county's last since everybody wants it; so
transactions may wait for each other but never in a ring. See docs/algorithms/tallies.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from samling.journal import commands as journal
from samling.meetings.models import Event
from samling.meetings.rules import tallies
from samling.meetings.rules.tallies import Counted

WORDS = "measure_id, type, organiser, audience, setting"
KEY = f"scope, grain, owner, starts_on, {WORDS}"
LOCK_ORDER = f"scope DESC, grain, owner, starts_on, {WORDS}"
# one row for each running total that moves, handed over as thirteen columns
MOVED = f"""
    unnest(
        %s::varchar[], %s::varchar[], %s::bigint[], %s::date[], %s::bigint[], %s::varchar[],
        %s::varchar[], %s::varchar[], %s::varchar[], %s::int[], %s::int[], %s::int[], %s::bigint[]
    ) AS moved ({KEY}, events, counted, estimated, people)
"""
ADD_UP = f"""
    ON CONFLICT ({KEY}) DO UPDATE SET
        events = meetings_tally.events + excluded.events,
        counted = meetings_tally.counted + excluded.counted,
        estimated = meetings_tally.estimated + excluded.estimated,
        people = meetings_tally.people + excluded.people
"""
ADD = f"""
    INSERT INTO meetings_tally ({KEY}, events, counted, estimated, people)
    SELECT * FROM {MOVED} ORDER BY {LOCK_ORDER} {ADD_UP}
"""  # noqa: S608 — built of constants only
# the constraints look at a row before they look for a conflict, so a row with less than nothing
# cannot be added: take every row in order first, then move it
TAKE = f"""
    INSERT INTO meetings_tally ({KEY}, events, counted, estimated, people)
    SELECT {KEY}, 0, 0, 0, 0 FROM {MOVED} ORDER BY {LOCK_ORDER}
    ON CONFLICT ({KEY}) DO UPDATE SET events = meetings_tally.events
"""  # noqa: S608
MOVE = f"""
    UPDATE meetings_tally SET
        events = meetings_tally.events + moved.events,
        counted = meetings_tally.counted + moved.counted,
        estimated = meetings_tally.estimated + moved.estimated,
        people = meetings_tally.people + moved.people
    FROM {MOVED}
    WHERE meetings_tally.scope = moved.scope AND meetings_tally.grain = moved.grain
        AND meetings_tally.owner = moved.owner AND meetings_tally.starts_on = moved.starts_on
        AND meetings_tally.measure_id IS NOT DISTINCT FROM moved.measure_id
        AND meetings_tally.type = moved.type AND meetings_tally.organiser = moved.organiser
        AND meetings_tally.audience = moved.audience AND meetings_tally.setting = moved.setting
"""  # noqa: S608


def add_up_from(source: str) -> str:
    """The statement that adds the events of ``source``, a table or query, to the running totals.

    The four rows of an event are those of ``rules.tallies.keys_of``; a test holds the two together.
    """
    return f"""
        INSERT INTO meetings_tally ({KEY}, events, counted, estimated, people)
        SELECT {KEY}, count(*), count(event.people),
            count(*) FILTER (WHERE event.standing = 'estimated'), coalesce(sum(event.people), 0)
        FROM {source} AS event CROSS JOIN LATERAL (VALUES
            ('county', 'month', 0, event.month),
            ('municipality', 'month', event.municipality_id, event.month),
            ('municipality', 'year', event.municipality_id, date_trunc('year', event.month)::date),
            ('library', 'month', event.library_id, event.month)
        ) AS place (scope, grain, owner, starts_on)
        WHERE event.confirmed_at IS NOT NULL AND event.struck_at IS NULL
        GROUP BY {KEY} ORDER BY {LOCK_ORDER} {ADD_UP}
    """  # noqa: S608


def those_that_count(*events: Event) -> tuple[Counted, ...]:
    """The events that were held and still stand, as the running totals know them."""
    return tuple(_counted(event) for event in events if event.counts)


def move(*, was: Iterable[Counted] = (), becomes: Iterable[Counted] = ()) -> None:
    """Bring the running totals from what was to what is, in the transaction of the deed."""
    before = tuple(was)
    amounts = tallies.moves(was=before, becomes=becomes)
    if not amounts:
        return
    lines = [(*key, *amount) for key, amount in amounts.items()]
    columns = [list(column) for column in zip(*lines, strict=True)]
    with connection.cursor() as cursor:
        for statement in (TAKE, MOVE) if before else (ADD,):
            cursor.execute(statement, columns)


@transaction.atomic
def recount(*, by: str, at: datetime) -> int:
    """Rebuild every running total from the events, and say how many there are.

    Logging waits meanwhile: an event told before is in the events, one told after adds itself.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE meetings_tally IN EXCLUSIVE MODE")
        cursor.execute("DELETE FROM meetings_tally")
        cursor.execute(add_up_from("meetings_event"))
        made: int = cursor.rowcount
    journal.note(
        deed="meetings.recounted", subject="tallies", by=by, at=at, details={"tallies": made}
    )
    return made


def _counted(event: Event) -> Counted:
    return Counted(
        library_id=event.library_id,
        municipality_id=event.municipality_id,
        month=event.month,
        measure_id=event.measure_id,
        type=event.type,
        organiser=event.organiser,
        audience=event.audience,
        setting=event.setting,
        people=event.people,
        is_estimated=event.standing == "estimated",
    )
