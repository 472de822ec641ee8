"""Answers kept until somebody does something.

The open pages show everybody the same, and are read far more often than anything changes. Every deed
notes itself in the journal and every import leaves a run behind, so the newest of these say whether
an answer that was worked out before still holds. An answer is kept by the process that made it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from django.db import connection

Answer = TypeVar("Answer")
AT_MOST = 64
SECONDS = 300.0  # for what is changed past the commands, such as by hand in the database
NEWEST = 16

_kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
_lock = Lock()


State = tuple[Hashable, ...]

# the newest deeds that are not quiet, and the newest import; also as columns of another question
STATE_SQL = f"""
    array(select id from journal_entry where not (deed like 'enrolments.%%')
          order by id desc limit {NEWEST}),
    (select max(id) from register_importrun)
"""  # noqa: S608 - our own words


def kept(
    question: tuple[Hashable, ...], make: Callable[[], Answer], *, state: State | None = None
) -> Answer:
    """The answer to a question: the one kept when nothing has happened since, else a new one.

    The question names all that the answer depends on except the database: language, day, rights.
    One database question, or none when ``state`` came with another (see ``STATE_SQL``). Without any
    deed in the journal nothing is kept.
    """
    state = state_now() if state is None else state
    if not state:
        return make()
    key = (question, state)
    with _lock:
        made_at, answer = _kept.get(key, (0.0, None))
        if made_at and monotonic() - made_at < SECONDS:
            _kept.move_to_end(key)
            return answer  # type: ignore[no-any-return]
    fresh = make()
    with _lock:
        _kept[key] = (monotonic(), fresh)
        _kept.move_to_end(key)
        while len(_kept) > AT_MOST:
            _kept.popitem(last=False)
    return fresh


def ten_minutes(at: datetime) -> int:
    """The same number for ten minutes on end: in the question of a page on which events begin."""
    return int(at.timestamp()) // 600


def state_now() -> State:
    """The newest deeds and the newest import.

    More than one deed, because a slow one may be written down after a later one: then the
    row among the newest changes although the very newest does not. Not those of people who sign up:
    a rush would make every page anew, and the pages that show seats look at the seats themselves.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"select {STATE_SQL}", [])
        return state_of(*cursor.fetchone())


def state_of(deeds: list[int], newest_run: int | None) -> State:
    """The state from the two columns of ``STATE_SQL``; empty when nothing has been done yet."""
    return (tuple(deeds), newest_run) if deeds else ()
