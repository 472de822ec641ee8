"""A library's own year: what is logged, what is missing, what has been put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samling.ground.figures import Figure, Standing, Total
from samling.insight.queries import statistics
from samling.insight.queries.statistics import FormPage
from samling.meetings.models import Correction, Event, EventQuerySet, Tally
from samling.meetings.terms import Grain, Scope
from samling.register.models import Organisation
from samling.ui import charts
from samling.ui.charts import Chart, Row

ASKED_AT_ONCE = 25
SHOWN = 12


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of a library."""

    month: date
    people: Total

    @property
    def is_empty(self) -> bool:
        """True when nothing is logged for the month."""
        return self.people.asked == 0


@dataclass(frozen=True, slots=True)
class ShortEvent:
    """An event in a list of the library's own."""

    key: UUID
    title: str
    starts_at: datetime
    people: Figure
    is_held: bool


@dataclass(frozen=True, slots=True)
class OldNumber:
    """A number of the year that has been put right."""

    key: UUID
    title: str
    was: Figure
    now: Figure
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """What the people of a library see of their own year."""

    library: Organisation
    year: int
    this_year: int
    months: tuple[MonthLine, ...]
    whole: Total
    chart: Chart
    without_number: tuple[ShortEvent, ...]
    more_without_number: int
    unknown: tuple[ShortEvent, ...]
    newest: tuple[ShortEvent, ...]
    corrections: tuple[OldNumber, ...]

    @property
    def title(self) -> str:
        """The page's title."""
        return f"{self.library.name} {self.year}"

    @property
    def empty_months(self) -> tuple[date, ...]:
        """The months of the year, up to now, for which nothing is logged."""
        return tuple(line.month for line in self.months if line.is_empty)


@dataclass(frozen=True, slots=True)
class YearPage:
    """A library's year as the national statistics want it."""

    library: Organisation
    year: int
    this_year: int
    form: FormPage
    without_number: int

    @property
    def title(self) -> str:
        """The page's title."""
        return f"{self.library.name} {self.year}"


def library_page(library: Organisation, year: int, *, at: datetime, today: date) -> LibraryPage:
    """A library's own year so far, its branches included."""
    owners = statistics.library_and_branches(library)
    months = _months(owners, year, today=today)
    silent = _without_number(owners, year, at=at)
    some = _short(silent, ASKED_AT_ONCE)
    return LibraryPage(
        library=library,
        year=year,
        this_year=today.year,
        months=months,
        whole=sum((line.people for line in months), Total(0, 0, 0)),
        chart=_chart(months),
        without_number=tuple(event for event in some if not event.is_held),
        more_without_number=silent.count() - len(some) if len(some) == ASKED_AT_ONCE else 0,
        unknown=tuple(event for event in some if event.is_held),
        newest=_newest(owners, at=at),
        corrections=_corrections(owners, year),
    )


def year_page(library: Organisation, year: int, *, at: datetime, today: date) -> YearPage:
    """A library's year in the columns of the national form, and how much is missing in it."""
    owners = statistics.library_and_branches(library)
    return YearPage(
        library=library,
        year=year,
        this_year=today.year,
        form=statistics.form_page(library, year, owners=owners),
        without_number=_without_number(owners, year, at=at).count(),
    )


def library_named(slug: str) -> Organisation | None:
    """The library with this slug, or None."""
    return Organisation.objects.libraries().filter(slug=slug).select_related("municipality").first()


def _months(owners: list[int], year: int, *, today: date) -> tuple[MonthLine, ...]:
    rows = (
        Tally.objects.filter(
            scope=Scope.LIBRARY,
            grain=Grain.MONTH,
            owner__in=owners,
            starts_on__range=(date(year, 1, 1), date(year, 12, 1)),
        )
        .values_list("starts_on")
        .annotate(Sum("people"), Sum("counted"), Sum("events"), Sum("estimated"))
        .order_by("starts_on")
    )
    told = {month: Total(*numbers) for month, *numbers in rows}
    last = 12 if year < today.year else today.month if year == today.year else 0
    through = max([last, *(month.month for month in told)])
    return tuple(
        MonthLine(month, told.get(month, Total(0, 0, 0)))
        for month in (date(year, number, 1) for number in range(1, through + 1))
    )


def _chart(months: tuple[MonthLine, ...]) -> Chart:
    rows = [
        Row(date_format(line.month, "M"), (None if line.is_empty else line.people.asked,))
        for line in months
    ]
    return charts.columns(
        _("Events by month"), rows, series=[_("Events")], label_heading=_("Month")
    )


def _without_number(owners: list[int], year: int, *, at: datetime) -> EventQuerySet:
    """The year's events that are past and have no number, those nobody has told of first."""
    return (
        Event.objects.standing()
        .begun(at)
        .filter(
            library_id__in=owners,
            people__isnull=True,
            month__range=(date(year, 1, 1), date(year, 12, 1)),
        )
        .order_by(F("confirmed_at").desc(nulls_first=True), "starts_at", "pk")
    )


def _newest(owners: list[int], *, at: datetime) -> tuple[ShortEvent, ...]:
    events = Event.objects.standing().begun(at).filter(library_id__in=owners)
    return _short(events.order_by("-starts_at", "-pk"), SHOWN)


def _short(events: EventQuerySet, limit: int) -> tuple[ShortEvent, ...]:
    rows = events.values_list("key", "title", "starts_at", "people", "standing", "confirmed_at")
    return tuple(
        ShortEvent(key, title, starts_at, Figure(people, Standing(standing)), held is not None)
        for key, title, starts_at, people, standing, held in rows[:limit]
    )


def _corrections(owners: list[int], year: int) -> tuple[OldNumber, ...]:
    """The newest numbers put right among the year's events, with what they were."""
    rows = (
        Correction.objects.filter(
            event__library_id__in=owners,
            event__month__range=(date(year, 1, 1), date(year, 12, 1)),
        )
        .select_related("event")
        .order_by("-corrected_at", "-pk")[:SHOWN]
    )
    return tuple(
        OldNumber(
            key=row.event.key,
            title=row.event.title,
            was=row.figure,
            now=row.event.figure,
            at=row.corrected_at,
            reason=row.reason,
        )
        for row in rows
    )
