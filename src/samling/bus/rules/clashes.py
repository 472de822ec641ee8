"""Wishes that cannot be kept, found before anything is planned."""

from __future__ import annotations

from collections.abc import Iterable

from samling.bus.rules.facts import Candidate, Facts, Trouble


def wanted_stops(facts: Facts) -> frozenset[str]:
    """Stops the plan must visit: by their own setting, by a wish, or because they are pinned."""
    by_wish = {w.stop for w in facts.wishes if w.kind in ("must", "pin") and w.stop}
    return frozenset(by_wish | {c.key for c in facts.candidates if c.wish == "must"})


def unwanted_stops(facts: Facts) -> frozenset[str]:
    """Stops the plan must leave out."""
    by_wish = {w.stop for w in facts.wishes if w.kind == "forbid" and w.stop}
    return frozenset(by_wish | {c.key for c in facts.candidates if c.wish == "never"})


def why_left_out(candidate: Candidate) -> str:
    """Why a place cannot be planned for at all; empty when it can."""
    if candidate.state == "closed":
        return "closed"
    if candidate.state == "paused":
        return "paused"
    if candidate.is_shut:
        return "shut"
    if candidate.spot is None:
        return "no_place"
    return ""


def clashes(facts: Facts) -> tuple[Trouble, ...]:
    """Every wish that stands against another or against the facts, in order of the wishes."""
    return tuple(_clashes(facts))


def _clashes(facts: Facts) -> Iterable[Trouble]:
    if not facts.days:
        yield Trouble("no_days")
    known = {c.key: c for c in facts.candidates}
    wanted, unwanted = wanted_stops(facts), unwanted_stops(facts)
    both = sorted(wanted & unwanted)
    if both:
        yield Trouble("must_and_never", tuple(both))
    for key in sorted(wanted - unwanted):
        reason = why_left_out(known[key]) if key in known else "unknown"
        if reason:
            yield Trouble(f"must_{reason}", (key,))
    today = {visit.stop: visit.weekday for visit in facts.today}
    for wish in facts.wishes:
        if wish.kind == "pin" and wish.stop in known:
            yield from _pin_clashes(facts, known[wish.stop], wish.week, wish.weekday)
        if wish.kind == "keep_weekday" and wish.stop not in today:
            yield Trouble("keep_not_today", (wish.stop or "",))


def _pin_clashes(
    facts: Facts, stop: Candidate, week: int | None, weekday: int | None
) -> Iterable[Trouble]:
    if stop.weekdays is not None and weekday not in stop.weekdays:
        yield Trouble("pin_not_allowed", (stop.key,), (str(weekday),))
    driven = [d for d in facts.days if d.weekday == weekday and week in (None, d.week)]
    if not driven:
        yield Trouble("pin_no_bus", (stop.key,), (str(week or ""), str(weekday)))
