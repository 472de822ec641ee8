"""From JSON files to problems and plans, strictly; whatever cannot be meant is refused with its place."""

from pathlib import Path

import numpy as np

from courseplan.plan import Line, Plan
from courseplan.problem import (
    Choice,
    Equity,
    Form,
    Invitation,
    Library,
    Measure,
    Need,
    Period,
    Problem,
    Travel,
)
from searches.entry import Entry, whole
from searches.fault import ProblemFault
from searches.files import read_json

PROBLEM_FORMAT = "courseplan-problem/1"
PLAN_FORMAT = "courseplan-plan/1"
_PROBLEM = {
    "format", "libraries", "competences", "needs", "measures", "periods", "places", "travel_min",
    "equity", "pinned", "forbidden", "invitations", "block_hours", "note",
}  # fmt: skip
_LIBRARY = {
    "id", "place", "people", "absence_hours", "at_once", "municipality", "longest_travel_min",
    "name",
}  # fmt: skip
_FORM = {
    "id", "seats", "adviser_days", "money_nok", "hours", "places", "least", "gain_share",
}  # fmt: skip


def read_problem(path: Path) -> Problem:
    """The problem in a file; ``ProblemFault`` when the file cannot be read or makes no sense."""
    return problem_from(read_json(path))


def read_plan(path: Path) -> Plan:
    """The plan in a file; ``ProblemFault`` when it is none."""
    return plan_from(read_json(path))


def problem_from(value: object) -> Problem:
    """The problem a JSON value tells of; ``ProblemFault`` with the place of the first fault."""
    entry = Entry.of(value, "")
    entry.insist_on_format(PROBLEM_FORMAT)
    entry.insist_on_keys(_PROBLEM)
    periods = tuple(_period(item) for item in entry.entries("periods"))
    return Problem(
        libraries=tuple(_library(item, len(periods)) for item in entry.entries("libraries")),
        competences=entry.texts("competences"),
        needs=tuple(_need(item) for item in entry.entries("needs")),
        measures=tuple(_measure(item) for item in entry.entries("measures")),
        periods=periods,
        travel=_travel(entry),
        equity=entry.maybe("equity", lambda k: _equity(Entry.of(entry.fields[k], k))) or Equity(),
        pinned=_choices(entry, "pinned"),
        forbidden=_choices(entry, "forbidden"),
        invitations=tuple(_invitation(item) for item in _listed(entry, "invitations")),
        block_hours=entry.number("block_hours", 3.75),
        note=entry.text("note", ""),
    )


def plan_from(value: object) -> Plan:
    """The plan a JSON value tells of; ``ProblemFault`` with the place of the first fault."""
    entry = Entry.of(value, "")
    entry.insist_on_format(PLAN_FORMAT)
    return Plan(
        lines=tuple(_line(item) for item in entry.entries("lines")),
        closed=entry.number("closed", 0.0),
        value=entry.number("value", 0.0),
        bound=entry.maybe("bound", entry.number),
        seed=entry.whole("seed", 0),
    )


def _listed(entry: Entry, key: str) -> list[Entry]:
    return list(entry.entries(key)) if entry.has(key) else []


def _library(entry: Entry, periods: int) -> Library:
    entry.insist_on_keys(_LIBRARY)
    if isinstance(entry.fields.get("absence_hours"), list):
        hours = entry.numbers("absence_hours")
    else:
        hours = (entry.number("absence_hours"),) * periods
    return Library(
        id=entry.text("id"),
        place=entry.text("place"),
        people=entry.whole("people"),
        absence_hours=hours,
        at_once=entry.whole("at_once"),
        municipality=entry.text("municipality", ""),
        longest_travel_min=entry.maybe("longest_travel_min", entry.number),
        name=entry.text("name", ""),
    )


def _need(entry: Entry) -> Need:
    entry.insist_on_keys({"library", "competence", "levels", "people", "weight"})
    return Need(
        library=entry.text("library"),
        competence=entry.text("competence"),
        levels=entry.number("levels"),
        people=entry.whole("people"),
        weight=entry.number("weight", 1.0),
    )


def _measure(entry: Entry) -> Measure:
    entry.insist_on_keys({"id", "kind", "gains", "forms", "most_times", "periods", "name"})
    gains = Entry.of(entry.fields.get("gains"), entry.at("gains"))
    return Measure(
        id=entry.text("id"),
        kind=entry.text("kind"),
        gains={name: gains.number(name) for name in gains.fields},
        forms=tuple(_form(item) for item in entry.entries("forms")),
        most_times=entry.whole("most_times", 99),
        periods=entry.maybe("periods", entry.texts),
        name=entry.text("name", ""),
    )


def _form(entry: Entry) -> Form:
    entry.insist_on_keys(_FORM)
    return Form(
        id=entry.text("id"),
        seats=entry.whole("seats"),
        adviser_days=entry.number("adviser_days"),
        money_nok=entry.number("money_nok"),
        hours=entry.number("hours"),
        places=entry.maybe("places", entry.texts) or (),
        least=entry.whole("least", 1),
        gain_share=entry.number("gain_share", 1.0),
    )


def _period(entry: Entry) -> Period:
    entry.insist_on_keys({"id", "adviser_days", "budget_nok"})
    return Period(entry.text("id"), entry.number("adviser_days"), entry.number("budget_nok"))


def _travel(entry: Entry) -> Travel:
    places = entry.texts("places")
    rows = entry.listed("travel_min")
    n = len(places)
    if len(rows) != n or any(not isinstance(row, list) or len(row) != n for row in rows):
        raise ProblemFault("travel_min", f"must be {n} rows of {n} numbers, one for each place")
    table = np.full((n, n), np.inf)
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, bool) or not isinstance(cell, int | float):
                raise ProblemFault(f"travel_min[{i}][{j}]", "must be minutes, or null for no road")
            table[i, j] = float(cell) if abs(cell) < 1e12 else np.inf
    return Travel(places, table)


def _equity(entry: Entry) -> Equity:
    entry.insist_on_keys({"share", "price", "must"})
    return Equity(
        entry.number("share", 0.0), entry.number("price", 1.0), entry.truth("must", False)
    )


def _choices(entry: Entry, key: str) -> tuple[Choice, ...]:
    return tuple(choice_from(item) for item in _listed(entry, key))


def choice_from(entry: Entry) -> Choice:
    """Any line of a measure, a form, a place, a period."""
    entry.insist_on_keys({"measure", "form", "place", "period"})
    return Choice(
        entry.text("measure"),
        entry.maybe("form", entry.text),
        entry.maybe("place", entry.text),
        entry.maybe("period", entry.text),
    )


def _invitation(entry: Entry) -> Invitation:
    entry.insist_on_keys({"library", "measure", "at_least", "at_most"})
    return Invitation(
        entry.text("library"),
        entry.text("measure"),
        entry.whole("at_least", 0),
        entry.maybe("at_most", entry.whole),
    )


def _line(entry: Entry) -> Line:
    invited = Entry.of(entry.fields.get("invited"), entry.at("invited"))
    return Line(
        measure=entry.text("measure"),
        form=entry.text("form"),
        place=entry.maybe("place", entry.text),
        period=entry.text("period"),
        invited={
            name: whole(value, f"{invited.place}.{name[:60]}")
            for name, value in invited.fields.items()
        },
    )
