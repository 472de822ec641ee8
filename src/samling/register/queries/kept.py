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

from django.db.models import Subquery

from samling.journal.models import QUIET, Entry
from samling.register.models import ImportRun

Answer = TypeVar("Answer")
AT_MOST = 64
SECONDS = 300.0  # for what is changed past the commands, such as by hand in the database
NEWEST = 16

_kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
_lock = Lock()


def kept(question: tuple[Hashable, ...], make: Callable[[], Answer]) -> Answer:
    """The answer to a question: the one kept when nothing has happened since, else a new one.

    The question names all that the answer depends on except the database: language, day, rights.
    One database question. Without any deed in the journal nothing is kept.
    """
    state = _state()
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


def _state() -> tuple[tuple[int, int | None], ...]:
    """The newest deeds and the newest import.

    More than one deed, because a slow one may be written down after a later one: then the
    row among the newest changes although the very newest does not. Not those of people who sign up:
    a rush would make every page anew, and the pages that show seats look at the seats themselves.
    """
    newest_run = ImportRun.objects.order_by("-pk").values("pk")[:1]
    rows = Entry.objects.exclude(QUIET).order_by("-pk").values_list("pk", Subquery(newest_run))
    return tuple(rows[:NEWEST])
