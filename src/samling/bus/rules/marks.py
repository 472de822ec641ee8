"""What may be said about a tour or a stop, and what a row comes to when many things are said.

Values come as a phone tells them in JSON. What cannot be used is doubted with a word (the keys of
``terms.Doubt``) and kept; it never changes a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from samling.bus.rules.sync import Said, Told, held

NOW = "now"  # a moment told as it happens: the time of the fact itself
NO_EVENT = "none"
LONGEST = 200
SPACE = UUID("6f1f1c52-3f0b-4f0a-8c4e-0b2a5a7e9d10")

COUNTS = {
    "groups": 60, "children": 1500, "adults": 500, "loans_child": 5000, "loans_adult": 5000,
    "returns": 10_000, "boxes": 500,
}  # fmt: skip
LATE = {"late": 240}  # minutes
KILOMETRES = {"km_start": 3_000_000, "km_end": 3_000_000, "km": 2000}
EVENTS = ("none", "debate", "training", "culture", "orientation")
OUT = (True, False, "weather", "bus", "staff", "other")  # True is told without a reason
DEVIATIONS = ("school_away", "weather", "bus", "staff", "other")
CHOICES: Mapping[str, tuple[Told, ...]] = {
    "event": EVENTS, "deviation": DEVIATIONS, "out": OUT,
}  # fmt: skip
LIMITS = COUNTS | KILOMETRES | LATE
MOMENTS_OF_STOP = ("arrived", "left")
MOMENTS_OF_TOUR = ("left", "home")
OF_STOP = (*MOMENTS_OF_STOP, *COUNTS, "event", "deviation", "reason")
OF_TOUR = (*MOMENTS_OF_TOUR, *KILOMETRES, "late", "out", "reason")


class Doubtful(ValueError):
    """It cannot be used; the message is a key of ``terms.Doubt``."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of one fact: taken, overruled by a later one, or doubted and why."""

    key: UUID
    word: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a stop or a tour comes to: only fields that somebody has told, and where each fact stands."""

    row: Mapping[str, Told | datetime]
    standings: tuple[Standing, ...] = field(default=())


def key_of(bus: str, on: date, stop: str) -> UUID:
    """The key of the log of a stop on a tour: the same on every phone and in every form."""
    return uuid5(SPACE, f"{bus}/{on.isoformat()}/{stop}")


def read(name: str, value: object, *, at: datetime, of_stop: bool) -> Told | datetime:
    """The value as it is stored; nothing said is None. Raises Doubtful."""
    if name not in (OF_STOP if of_stop else OF_TOUR):
        raise Doubtful("unknown_field")
    if value is None or value == "":
        return None
    if name in (MOMENTS_OF_STOP if of_stop else MOMENTS_OF_TOUR):
        return _moment(value, at=at)
    if name in LIMITS:
        return _number(value, most=LIMITS[name])
    if name in CHOICES:
        return _choice(value, among=CHOICES[name])
    return _text(value)


def settle(facts: Iterable[Said], *, of_stop: bool) -> Settled:
    """The row and the standing of every fact; the same for the same facts in any order."""
    facts = sorted(facts, key=lambda said: said.rank)
    doubts: dict[UUID, str] = {}
    values: dict[UUID, Told | datetime] = {}
    for said in facts:
        try:
            values[said.key] = read(said.field, said.value, at=said.at, of_stop=of_stop)
        except Doubtful as doubt:
            doubts[said.key] = str(doubt)
    holds = held(said for said in facts if said.key in values)
    told = {name: values[said.key] for name, said in holds.items()}
    if not of_stop:
        backwards = _backwards(told)
        if backwards:
            latest = max((holds[name] for name in backwards), key=lambda said: said.rank)
            doubts[latest.key] = "odometer"
            told[latest.field] = None
    holding = {said.key for said in holds.values()}
    standings = (
        Standing(said.key, "doubted", doubts[said.key])
        if said.key in doubts
        else Standing(said.key, "taken" if said.key in holding else "overruled")
        for said in facts
    )
    return Settled(_stop_row(told) if of_stop else _tour_row(told), tuple(standings))


def hours_between(arrived: datetime | None, left: datetime | None) -> timedelta | None:
    """How long it took; None when a moment is missing or they stand the wrong way round."""
    if arrived is None or left is None or left <= arrived:
        return None
    return left - arrived


def _moment(value: object, *, at: datetime) -> datetime:
    if value == NOW:
        return at
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 2000 < moment.year < 2200:
        raise Doubtful("not_a_moment")
    return moment


def _number(value: object, *, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Doubtful("not_a_number")
    if value < 0:
        raise Doubtful("below_zero")
    if value > most:
        raise Doubtful("too_big")
    return value


def _choice(value: object, *, among: tuple[Told, ...]) -> Told:
    for each in among:
        if type(each) is type(value) and each == value:
            return each
    raise Doubtful("not_a_choice")


def _text(value: object) -> str | None:
    if not isinstance(value, str):
        raise Doubtful("not_a_choice")
    if len(value) > LONGEST:
        raise Doubtful("too_long")
    return value.strip() or None


def _backwards(told: Mapping[str, Told | datetime]) -> tuple[str, ...]:
    """Both readings of the odometer when the evening's is lower than the morning's."""
    start, end = told.get("km_start"), told.get("km_end")
    if isinstance(start, int) and isinstance(end, int) and end < start:
        return ("km_start", "km_end")
    return ()


def _stop_row(told: Mapping[str, Told | datetime]) -> dict[str, Told | datetime]:
    """The columns of a visit log."""
    names = {"arrived": "arrived_at", "left": "left_at"}
    row = {names.get(name, name): value for name, value in told.items() if name != "event"}
    if "event" in told:
        event = told["event"]
        row["event_held"] = None if event is None else event != NO_EVENT
        row["event_type"] = "" if event in (None, NO_EVENT) else event
    for name in ("deviation", "reason"):
        if name in row:
            row[name] = row[name] or ""
    return row


def _tour_row(told: Mapping[str, Told | datetime]) -> dict[str, Told | datetime]:
    """The columns of a tour, its state among them."""
    names = {"left": "left_at", "home": "home_at", "late": "late_minutes"}
    row = {names.get(name, name): value for name, value in told.items() if name != "out"}
    if "reason" in row:
        row["reason"] = row["reason"] or ""
    if told.get("out"):
        row["state"] = "out_of_service"
    elif told.get("home"):
        row["state"] = "done"
    elif told.get("left") or told.get("km_start") is not None:
        row["state"] = "under_way"
    elif "out" in told:
        row["state"] = "planned"
    return row
