"""Made events for the tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from samling.meetings import commands
from samling.meetings.models import Event, Tally
from samling.meetings.terms import EventType, Organiser, Setting
from samling.register.models import Organisation
from samling.strategy.terms import Audience
from tests.cast import NOON

WORDS = {
    "type": st.sampled_from(EventType.values),
    "organiser": st.sampled_from(Organiser.values),
    "audience": st.sampled_from(Audience.values),
    "setting": st.sampled_from(Setting.values),
}


@st.composite
def words(draw: st.DrawFn) -> dict[str, str]:
    """Type, organiser, audience and setting that can stand together."""
    drawn = {name: draw(choice) for name, choice in WORDS.items()}
    if drawn["type"] == "orientation":
        drawn["organiser"] = "own"
    return drawn


@st.composite
def numbers(draw: st.DrawFn) -> dict[str, Any]:
    """A number of people with its standing, or none."""
    people = draw(st.none() | st.integers(0, 400))
    sure = draw(st.sampled_from(["reported", "estimated"]))
    return {"people": people, "standing": "missing" if people is None else sure}


def log(library: Organisation, *, key: UUID | None = None, **told: Any) -> Event:
    """Log an event at a library; what is not told is a debate for adults with twelve people."""
    whole: dict[str, Any] = {
        "title": "Debatt om skogen",
        "starts_at": NOON,
        "type": "debate",
        "organiser": "own",
        "audience": "adults",
        "people": 12,
        "standing": "reported",
        "person_id": None,
        "by": "test",
        "at": NOON,
        **told,
    }
    return commands.log_event(key=key or uuid4(), library_id=library.pk, **whole)


def totals() -> dict[tuple[Any, ...], tuple[int, ...]]:
    """Every running total that is not empty, by its key."""
    words = ("scope", "grain", "owner", "starts_on", "measure_id", "type", "organiser")
    rows = Tally.objects.filter(events__gt=0).values_list(
        *words, "audience", "setting", "events", "counted", "estimated", "people"
    )
    return {row[:9]: row[9:] for row in rows}


def totals_after_recount(at: datetime = NOON) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """What the running totals are when they are built anew."""
    commands.recount(by="test", at=at)
    return totals()
