"""What a source tells: plain values between an importer and the commands.

``None`` always means that the source is silent, and silence changes nothing that is known already.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class ToldMunicipality:
    """A municipality with its centre (degrees, WGS84) and area (km²)."""

    number: str
    name: str
    slug: str | None = None
    language: str | None = None
    centre: str | None = None
    place: tuple[float, float] | None = None
    area_km2: float | None = None


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """A name and number that a municipality had from one day up to, not including, another."""

    slug: str
    number: str
    name: str
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class ToldInhabitants:
    """Persons on 1 January of a year, and those aged 0–19 one year at a time."""

    municipality_number: str
    year: int
    persons: int
    by_age: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ToldCount:
    """Children at a school or kindergarten on a day; None with the reason when they are missing."""

    counted_on: date
    children: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ToldFunction:
    """A role that a library has, its library number when known, and whether we only assume it."""

    role: str
    library_number: str | None = None
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class ToldOrganisation:
    """A school, kindergarten, library or association, as far as the source knows it."""

    kind: str
    name: str
    municipality_number: str | None = None
    organisation_number: str | None = None
    school_register_number: str | None = None
    language: str | None = None
    address: str | None = None
    place: tuple[float, float] | None = None
    is_place_approximate: bool = False
    lowest_grade: int | None = None
    highest_grade: int | None = None
    is_private: bool | None = None
    website: str | None = None
    closed_on: date | None = None
    parent_name: str | None = None
    counts: tuple[ToldCount, ...] = ()
    functions: tuple[ToldFunction, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldColumn:
    """One column of a year's statistics form."""

    place: int
    key: str
    section: str
    unit: str
    heading: str


@dataclass(frozen=True, slots=True)
class ToldReturn:
    """One municipality's answers to the form; what is missing is absent, a doubt is a sentence."""

    municipality_number: str
    year: int
    figures: dict[str, int | float] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the things told: each is new, changed or the same; others may be gone."""

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0

    def __add__(self, other: Changes) -> Changes:
        return Changes(
            self.new + other.new,
            self.changed + other.changed,
            self.same + other.same,
            self.gone + other.gone,
        )
