"""What has been done to an event, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samling.ground.figures import Figure
from samling.journal.queries import history as deeds
from samling.meetings.models import Event
from samling.meetings.terms import EventType, Organiser, Setting
from samling.strategy.terms import Audience

DEEDS = {
    "meetings.logged": _("Logged"),
    "meetings.corrected": _("The number was told or put right"),
    "meetings.edited": _("Changed"),
    "meetings.struck": _("Taken out"),
}


@dataclass(frozen=True, slots=True)
class OldNumber:
    """A number as it stood before a correction."""

    figure: Figure
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """One deed: when, in words, and what stood there before."""

    at: datetime
    words: str
    was: str


@dataclass(frozen=True, slots=True)
class History:
    """The numbers as they stood before each correction, and every deed, newest first."""

    numbers: tuple[OldNumber, ...] = ()
    steps: tuple[Step, ...] = ()


def history(event: Event) -> History:
    """What has been done to an event; who did it stands in the journal only."""
    old = event.corrections.order_by("-corrected_at", "-pk")
    numbers = tuple(OldNumber(c.figure, c.corrected_at, c.reason) for c in old)
    steps = tuple(
        Step(deed.at, str(DEEDS.get(deed.deed, deed.deed)), _was(deed.details))
        for deed in deeds(f"event:{event.pk}")
    )
    return History(numbers, steps)


def _was(details: Mapping[str, Any]) -> str:
    """What an edit replaced, or why an event was taken out."""
    if reason := details.get("reason"):
        return str(reason)
    old = details.get("was", {})
    return ", ".join(say(old[name]) for name, say in SAID.items() if name in old)


def _label(words: Any) -> Callable[[Any], str]:
    return lambda word: str(words(word).label)


def _moment(text: Any) -> str:
    return date_format(localtime(datetime.fromisoformat(text)), "j. F Y H:i")


def _public(is_public: Any) -> str:
    return gettext("in the public list") if is_public else gettext("not in the public list")


SAID: Mapping[str, Callable[[Any], str]] = {
    "title": str,
    "starts_at": _moment,
    "type": _label(EventType),
    "organiser": _label(Organiser),
    "audience": _label(Audience),
    "setting": _label(Setting),
    "is_public": _public,
}
