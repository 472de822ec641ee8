"""Sheets that people send: CSV with headings, in the words and dates they use; every fault by its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from samling.bus.rules.calendar import DAY, BadCalendar, Free, YearOfSchool, checked_year

MOST_LINES = 5000


@dataclass(frozen=True, slots=True)
class LineFault:
    """What cannot be used: the line as the sheet counts it (0 is the whole), a word for it, and what stood there."""

    line: int
    code: str
    what: str = ""


class SheetFault(ValueError):
    """The sheet as a whole cannot be read; ``fault`` says why."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code)
        self.fault = LineFault(0, code, what)


def text_of(file: bytes) -> str:
    """The text of a file: UTF-8, else the alphabet that Excel in Norway writes; SheetFault for neither."""
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if b"\x00" in file or file.startswith(b"PK"):
        raise SheetFault("not_text")
    return file.decode("cp1252", errors="replace")


def lines(text: str, *, needed: frozenset[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each line that says something, by its headings in small letters; semicolon, comma or tab between.

    Raises SheetFault when a heading is missing, or the sheet is empty or far too long.
    """
    text = text.lstrip("\ufeff")
    first = text.lstrip().partition("\n")[0]
    between = max(";\t,", key=first.count)
    rows = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=between)
    headings: list[str] = []
    try:
        for number, cells in enumerate(rows, 1):
            if number > MOST_LINES:
                raise SheetFault("too_long", str(MOST_LINES))
            told = [cell.strip() for cell in cells]
            if not any(told):
                continue
            if not headings:
                headings = [name.casefold() for name in told]
                if lacking := sorted(needed - set(headings)):
                    raise SheetFault("no_heading", ", ".join(lacking))
                continue
            yield number, dict(zip(headings, [*told, *[""] * len(headings)], strict=False))
    except csv.Error as fault:
        raise SheetFault("not_table") from fault
    if not headings:
        raise SheetFault("empty")


def day_of(word: str) -> date | None:
    """2026-08-17, 17.8.2026 or 17/8/26 as a day; nothing when it is none."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", word):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})", word):
        day, month, year = map(int, found.groups())
        year += 2000 if year < 100 else 0
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def number_of(word: str) -> float | None:
    """60,7957 or 60.7957; nothing when it is no finite number."""
    if not re.fullmatch(r"-?\d{1,9}([.,]\d{1,12})?", word):
        return None
    return float(word.replace(",", "."))


KINDS = {
    "skoleår": "year", "skuleår": "year", "skolear": "year",
    "ferie": "break", "skoleferie": "break", "skuleferie": "break",
    "planleggingsdag": "planning", "planleggingsdager": "planning", "planleggingsdagar": "planning",
    "helligdag": "holiday", "heilagdag": "holiday",
}  # fmt: skip


def calendars(
    text: str, *, year: int, places: Mapping[str, int]
) -> tuple[dict[int, YearOfSchool], list[LineFault]]:
    """School calendars by the municipality's key, from kommune;type;fra;til;navn, and every fault.

    ``places`` holds names and numbers in small letters. A municipality with a fault is left out.
    Raises SheetFault when nothing can be read.
    """
    faults: list[LineFault] = []
    spans: dict[int, tuple[int, date, date]] = {}
    free: dict[int, list[Free]] = {}
    first_line: dict[int, int] = {}
    faulty: set[int] = set()
    for number, row in lines(text, needed=frozenset({"kommune", "type", "fra"})):
        place = places.get(row["kommune"].casefold())
        if place is None:
            faults.append(LineFault(number, "no_place", row["kommune"]))
            continue
        first_line.setdefault(place, number)
        fault = _calendar_line(number, row, place, spans, free)
        if fault is not None:
            faults.append(fault)
            faulty.add(place)
    found = {}
    for place, line in first_line.items():
        if place in faulty:
            continue
        if place not in spans:
            faults.append(LineFault(line, "no_year"))
            continue
        at, starts, ends = spans[place]
        try:
            told = YearOfSchool(starts, ends, tuple(free.get(place, ())))
            found[place] = checked_year(year, told)
        except BadCalendar as bad:
            faults.append(LineFault(at, str(bad)))
    return found, sorted(faults, key=lambda f: f.line)


def _calendar_line(
    number: int,
    row: Mapping[str, str],
    place: int,
    spans: dict[int, tuple[int, date, date]],
    free: dict[int, list[Free]],
) -> LineFault | None:
    """Take one line in; what is wrong with it."""
    kind = KINDS.get(row.get("type", "").casefold())
    if kind is None:
        return LineFault(number, "no_kind", row.get("type", ""))
    starts = day_of(row.get("fra", ""))
    if starts is None:
        return LineFault(number, "no_day", row.get("fra", ""))
    until = row.get("til", "")
    last = day_of(until) if until else starts
    if last is None:
        return LineFault(number, "no_day", until)
    if last < starts:
        return LineFault(number, "free_backwards", f"{row['fra']}–{until}")
    if last.year > 2200:
        return LineFault(number, "no_day", until)
    if kind != "year":
        free.setdefault(place, []).append(Free(starts, last + DAY, kind, row.get("navn", "")[:80]))
    elif place in spans:
        return LineFault(number, "two_years")
    else:
        spans[place] = number, starts, last + DAY
    return None


@dataclass(frozen=True, slots=True)
class StopTold:
    """A stop as a sheet tells it; what is None is not told and stays as it is."""

    line: int
    name: str
    municipality: int
    is_village: bool
    latitude: float | None
    longitude: float | None
    children: int | None
    minutes: int | None
    parking: str | None


STOP_KINDS = {
    "": False, "skole": False, "skule": False, "barnehage": False, "bygd": True, "grend": True,
}  # fmt: skip


def stops(text: str, *, places: Mapping[str, int]) -> tuple[list[StopTold], list[LineFault]]:
    """Stops from navn;kommune;type;breddegrad;lengdegrad;barn;minutter;parkering, and every fault."""
    found: list[StopTold] = []
    faults: list[LineFault] = []
    for number, row in lines(text, needed=frozenset({"navn", "kommune"})):
        told = _stop_line(number, row, places)
        if isinstance(told, LineFault):
            faults.append(told)
        else:
            found.append(told)
    return found, faults


def _stop_line(
    number: int, row: Mapping[str, str], places: Mapping[str, int]
) -> StopTold | LineFault:
    place = places.get(row.get("kommune", "").casefold())
    kind = STOP_KINDS.get(row.get("type", "").casefold())
    if not row["navn"] or len(row["navn"]) > 160:
        return LineFault(number, "no_name")
    if place is None:
        return LineFault(number, "no_place", row.get("kommune", ""))
    if kind is None:
        return LineFault(number, "no_kind", row.get("type", ""))
    numbers: dict[str, float | None] = {}
    for name, least, most in (
        ("breddegrad", 57.0, 72.0), ("lengdegrad", 4.0, 32.0), ("barn", 0.0, 5000.0), ("minutter", 1.0, 480.0),
    ):  # fmt: skip
        word = row.get(name, "")
        value = number_of(word) if word else None
        whole = name in ("barn", "minutter")
        if word and (value is None or not least <= value <= most or (whole and value % 1)):
            return LineFault(number, f"no_{name}", word)
        numbers[name] = value
    if (numbers["breddegrad"] is None) != (numbers["lengdegrad"] is None):
        return LineFault(number, "half_a_place")
    if kind and numbers["breddegrad"] is None:
        return LineFault(number, "village_no_place")
    return StopTold(
        line=number,
        name=row["navn"],
        municipality=place,
        is_village=kind,
        latitude=numbers["breddegrad"],
        longitude=numbers["lengdegrad"],
        children=None if numbers["barn"] is None else int(numbers["barn"]),
        minutes=None if numbers["minutter"] is None else int(numbers["minutter"]),
        parking=row["parkering"][:120] if row.get("parkering") else None,
    )
