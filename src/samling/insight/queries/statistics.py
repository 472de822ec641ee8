"""The national statistics' form, its event columns filled from the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samling.ground.figures import Figure, Standing, Total, missing, reported
from samling.meetings.models import Tally
from samling.meetings.rules import form
from samling.meetings.rules.form import Answer, Happening
from samling.meetings.terms import Grain, Scope
from samling.register.models import Organisation, StatisticsColumn, StatisticsReturn

NOTHING_LOGGED: Promise | str = _("Nothing is logged for this year.")
WORDS = ("type", "organiser", "audience", "setting")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the form in its own words."""

    key: str
    heading: str
    unit: str


@dataclass(frozen=True, slots=True)
class FormLine:
    """One column of the form: what the log says now, and what the last return said."""

    heading: Heading
    answer: Answer
    last: Figure

    @property
    def is_sum(self) -> bool:
        """True for the columns that add others up."""
        return self.heading.key in SUMS


@dataclass(frozen=True, slots=True)
class FormPage:
    """The event columns of one library's form for one year."""

    year: int
    edition: int
    last_year: int | None
    lines: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True)
class CountyLine:
    """One library's event columns, in the order of the headings."""

    slug: str
    library_number: str
    library: str
    municipality_number: str
    municipality: str
    answers: tuple[Answer, ...]
    sums: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class CountyTable:
    """The event columns of every public library of the county for one year."""

    year: int
    headings: tuple[Heading, ...]
    lines: tuple[CountyLine, ...]
    told: int

    @property
    def asked(self) -> int:
        """How many libraries could have logged."""
        return len(self.lines)

    @property
    def sum_headings(self) -> tuple[Heading, ...]:
        """The headings of the columns that add others up."""
        return tuple(heading for heading in self.headings if heading.key in SUMS)


SUMS = frozenset(
    {
        "events_schools_and_kindergartens", "attendance_schools_and_kindergartens",
        "own_events", "own_attendance", "external_events", "external_attendance",
        "all_events", "all_attendance",
    }
)  # fmt: skip


def headings(year: int) -> tuple[int, tuple[Heading, ...]]:
    """The edition used for the year, and its event columns in the form's own order and words."""
    keys = {column.key: column for column in form.columns_of(year)}
    editions = StatisticsColumn.objects.filter(key__in=keys).order_by("-year", "place")
    rows = list(editions.values_list("year", "key", "heading", "unit"))
    years = sorted({row[0] for row in rows})
    edition = max((y for y in years if y <= year), default=years[0] if years else year)
    known = tuple(Heading(key, text, unit) for y, key, text, unit in rows if y == edition)
    return edition, known or tuple(Heading(key, key, c.counts) for key, c in keys.items())


def form_page(library: Organisation, year: int, *, owners: Iterable[int]) -> FormPage:
    """The event columns of a library and its branches for a year, beside its last return."""
    edition, known = headings(year)
    filled = _filled(year, happenings(_months(year, owners)))
    last_year, last = _last_return(library, year)
    return FormPage(
        year=year,
        edition=edition,
        last_year=last_year,
        lines=tuple(
            FormLine(heading, filled[heading.key], last.get(heading.key, missing()))
            for heading in known
            if heading.key in filled
        ),
    )


def county_table(year: int) -> CountyTable:
    """The event columns of every public library, branches told with the library they belong to."""
    _edition, known = headings(year)
    libraries = _public_libraries()
    main_of = _mains(libraries)
    logged: dict[int, list[Happening]] = {}
    for owner, happening in _by_owner(_months(year, main_of)):
        logged.setdefault(main_of[owner], []).append(happening)
    lines = tuple(
        _county_line(library, known, _filled(year, logged.get(library.pk, ())))
        for library in libraries
    )
    return CountyTable(year=year, headings=known, lines=lines, told=len(logged))


def library_and_branches(library: Organisation) -> list[int]:
    """The keys of a library and of the branches that belong to it."""
    branches = Organisation.objects.filter(parent=library, kind="branch").order_by("pk")
    return [library.pk, *branches.values_list("pk", flat=True)]


def happenings(tallies: QuerySet[Tally]) -> tuple[Happening, ...]:
    """Running totals as the form's rules know them, added up over months and libraries."""
    rows = _summed(tallies.values_list(*WORDS).order_by(*WORDS))
    return tuple(_happening(row) for row in rows)


def _by_owner(tallies: QuerySet[Tally]) -> Iterable[tuple[int, Happening]]:
    rows = _summed(tallies.values_list("owner", *WORDS).order_by("owner", *WORDS))
    return ((row[0], _happening(row[1:])) for row in rows)


def _summed(rows: QuerySet[Tally, Any]) -> QuerySet[Tally, Any]:
    return rows.annotate(
        Sum("people"), Sum("counted"), held=Sum("events"), guessed=Sum("estimated")
    ).filter(held__gt=0)


def _happening(row: Sequence[Any]) -> Happening:
    kind, organiser, audience, setting, people, counted, held, guessed = row
    return Happening(kind, organiser, audience, setting, Total(people, counted, held, guessed))


def _months(year: int, owners: Iterable[int]) -> QuerySet[Tally]:
    return Tally.objects.filter(
        scope=Scope.LIBRARY,
        grain=Grain.MONTH,
        owner__in=list(owners),
        starts_on__range=(date(year, 1, 1), date(year, 12, 1)),
    )


def _filled(year: int, held: Iterable[Happening]) -> dict[str, Answer]:
    return form.filled(form.columns_of(year), held, nothing_logged=str(NOTHING_LOGGED))


def _last_return(library: Organisation, year: int) -> tuple[int | None, Mapping[str, Figure]]:
    """The newest return of the library's municipality before this year or of it."""
    if library.kind != "public_library" or library.municipality_id is None:
        return None, {}
    returned = (
        StatisticsReturn.objects.filter(municipality_id=library.municipality_id, year__lte=year)
        .order_by("-year")
        .first()
    )
    if returned is None:
        return None, {}
    return returned.year, {key: reported(int(n)) for key, n in returned.figures.items()}


def _public_libraries() -> list[Organisation]:
    return list(
        Organisation.objects.filter(kind="public_library", municipality__isnull=False)
        .select_related("municipality")
        .prefetch_related("functions")
        .order_by("municipality__number", "name")
    )


def _mains(libraries: Iterable[Organisation]) -> dict[int, int]:
    """For each library and branch the library whose form it stands in."""
    own = {library.pk: library.pk for library in libraries}
    branches = Organisation.objects.filter(kind="branch", parent__in=own).order_by("pk")
    return own | dict(branches.values_list("pk", "parent_id"))


def _county_line(
    library: Organisation, known: Iterable[Heading], filled: Mapping[str, Answer]
) -> CountyLine:
    municipality = library.municipality
    numbers = [f.library_number for f in library.functions.all() if f.role == "public"]
    answers = {h.key: filled.get(h.key, NOT_KNOWN) for h in known}
    return CountyLine(
        slug=library.slug,
        library_number=next((n for n in numbers if n), ""),
        library=library.name,
        municipality_number=municipality.number if municipality else "",
        municipality=municipality.name if municipality else "",
        answers=tuple(answers.values()),
        sums=tuple(answer for key, answer in answers.items() if key in SUMS),
    )


NOT_KNOWN = Answer(Figure(None, Standing.MISSING), Total(0, 0, 0))
