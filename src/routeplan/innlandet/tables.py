"""The rows of the data folder's tables that the problem needs; missing is never zero."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from searches.fault import ProblemFault

SCHOOLS = Path("schools/grunnskoler_innlandet.csv")
KINDERGARTENS = Path("kindergartens/barnehager_innlandet_2020.csv")
MUNICIPALITIES = Path("municipalities/kommuner_innlandet.csv")
VILLAGES = Path("places/postal_codes_innlandet.csv")

COUNT_SURELY_MISSING = {"934905210"}
"""Schools the register shows with 0 pupils though they have them: Åsnes barneskole, new in 2026."""

Row = Mapping[str, str]
Warn = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the county where children are, or could come; ``children`` of a village is 0."""

    id: str
    name: str
    municipality: str
    lat: float
    lon: float
    children: int


@dataclass(frozen=True, slots=True)
class Centre:
    """The centre of a municipality, which stands in for the door of its library."""

    name: str
    municipality: str
    lat: float
    lon: float


def schools(data: Path, *, share: float, pupils: Mapping[str, int], warn: Warn) -> list[Spot]:
    """Every school with grades 1–7 or 1–10 and its children in grades 1–7.

    Schools without a count are left out; those that surely have pupils are named to ``warn``.
    """
    spots, empty = [], 0
    unused = set(pupils)
    for row, place in _rows(data / SCHOOLS):
        name = _text(row, "skolenavn", place)
        unused.discard(name)
        count = pupils.get(name, _whole(row, "antall_elever", place))
        if count == 0 and name not in pupils:
            empty += 1
            _warn_of_missing_count(row, warn)
        elif name in pupils or (row.get("laveste_trinn"), row.get("hoyeste_trinn")) == ("1", "7"):
            spots.append(_spot(row, f"school-{_text(row, 'orgnr', place)}", name, count, place))
        elif (row.get("laveste_trinn"), row.get("hoyeste_trinn")) == ("1", "10"):
            first = round(share * count)
            spots.append(_spot(row, f"school-{_text(row, 'orgnr', place)}", name, first, place))
    if unused:
        raise ProblemFault("--pupils", f"no school is called {sorted(unused)[0]!r}")
    warn(f"{empty} schools without a count of pupils are left out")
    return spots


def _warn_of_missing_count(row: Row, warn: Warn) -> None:
    if row.get("orgnr") in COUNT_SURELY_MISSING:
        name = row.get("skolenavn", "")
        warn(
            f"{name}: the register has no count of pupils, so it is left out (--pupils '{name}=N')"
        )


def kindergartens(data: Path, warn: Warn) -> list[Spot]:
    """Every kindergarten with a place and a count of children; ``warn`` hears of the others."""
    spots, unplaced, uncounted = [], 0, 0
    for row, place in _rows(data / KINDERGARTENS):
        if row.get("coord_missing") == "True":
            unplaced += 1
        elif not row.get("children"):
            uncounted += 1
        else:
            name = f"kindergarten-{_text(row, 'nsr_id', place)}"
            count = _whole(row, "children", place)
            spots.append(_spot(row, name, _text(row, "name", place), count, place))
    warn(f"{unplaced} kindergartens without a place and {uncounted} without a count are left out")
    return spots


def villages(data: Path) -> list[Spot]:
    """Every postal area with inhabitants, at its centre."""
    spots = []
    for row, place in _rows(data / VILLAGES):
        if _whole(row, "population", place) > 0:
            name = _text(row, "poststed", place)
            spots.append(_spot(row, f"village-{_text(row, 'postnr', place)}", name, 0, place))
    return spots


def centres(data: Path) -> list[Centre]:
    """The centre of every municipality."""
    return [
        Centre(
            _text(row, "admin_centre", place),
            _text(row, "kommunenavn", place),
            _degrees(row, "admin_lat", place),
            _degrees(row, "admin_lon", place),
        )
        for row, place in _rows(data / MUNICIPALITIES)
    ]


def _spot(row: Row, key: str, name: str, children: int, place: str) -> Spot:
    municipality = _text(row, "kommunenavn", place)
    return Spot(
        key, name, municipality, _degrees(row, "lat", place), _degrees(row, "lon", place), children
    )


def _rows(path: Path) -> Iterator[tuple[Row, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise ProblemFault(str(path), f"cannot be read ({error.strerror})") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ProblemFault(str(path), "is not a table of comma-separated UTF-8 text") from error
    if not rows:
        raise ProblemFault(str(path), "has no rows")
    for i, row in enumerate(rows):
        yield row, f"{path.name} row {i + 2}"


def _text(row: Row, key: str, place: str) -> str:
    value = row.get(key)
    if not value:
        raise ProblemFault(f"{place}, {key}", "is missing")
    return value


def _whole(row: Row, key: str, place: str) -> int:
    text = _text(row, key, place)
    if not text.isdecimal():
        raise ProblemFault(f"{place}, {key}", f"{text[:40]!r} is not a whole number")
    return int(text)


def _degrees(row: Row, key: str, place: str) -> float:
    text = _text(row, key, place)
    try:
        return float(text)
    except ValueError:
        raise ProblemFault(f"{place}, {key}", f"{text[:40]!r} is not a number of degrees") from None
