"""Who was reached by events: facts for the pages that add up, read from the running totals.

The number of facts depends on months, audiences, measures and municipalities, never on how many
events there are. ``kind`` is the event's type; ``people.asked`` is the number of events held.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum, Value

from samling.ground.figures import Figure, Standing, Total
from samling.ground.period import OSLO
from samling.meetings.models import Enrolment, Event, Meeting, Tally
from samling.meetings.terms import EnrolmentStanding, EventType, Grain, MeetingState, Scope
from samling.register.terms import OrganisationKind
from samling.strategy.reach import ReachFact
from samling.strategy.terms import Audience


@dataclass(frozen=True, slots=True)
class RecentEvent:
    """One event as a line on another page."""

    key: UUID
    title: str
    starts_at: datetime
    type: EventType
    audience: Audience
    library: str
    people: Figure


@dataclass(frozen=True, slots=True)
class GatheredUnder:
    """The county library's own meetings under one measure, or under none."""

    measure_id: int | None
    strategy_id: int | None
    signed_up: int
    came: Total
    """Asked once for each meeting held."""


@dataclass(frozen=True, slots=True)
class GatheredYear:
    """The county library's own meetings held in a year, and the libraries people came from."""

    by_measure: tuple[GatheredUnder, ...]
    libraries: Figure


def gathered_year(year: int, *, at: datetime) -> GatheredYear:
    """What the county library invited to and held in a year until now; three questions."""
    begins = datetime(year, 1, 1, tzinfo=OSLO)
    held = Meeting.objects.filter(
        host__kind=OrganisationKind.COUNTY_LIBRARY,
        state=MeetingState.PUBLISHED,
        is_pattern=False,
        starts_at__gte=begins,
        starts_at__lt=begins.replace(year=year + 1),
        ends_at__lte=at,
    )
    rows = held.order_by("measure_id").values_list("measure_id", "measure__strategy_id")
    sums = rows.annotate(
        Sum("holding__people"), told=Count("holding__people"), meetings=Count("pk")
    )
    seats = Enrolment.objects.filter(
        Q(standing=EnrolmentStanding.SEATED) | Q(attended=True), meeting__in=held
    )
    signed = dict(
        seats.order_by("meeting__measure_id")
        .values_list("meeting__measure_id")
        .annotate(n=Count("pk"))
    )
    marks = seats.aggregate(
        libraries=Count("organisation", filter=Q(attended=True), distinct=True),
        told=Count("pk", filter=Q(attended__isnull=False)),
    )
    known = Standing.REPORTED if marks["told"] else Standing.MISSING
    return GatheredYear(
        tuple(
            GatheredUnder(
                measure, strategy, signed.get(measure, 0), Total(came or 0, told, meetings)
            )
            for measure, strategy, came, told, meetings in sums
        ),
        Figure(marks["libraries"] if marks["told"] else None, known),
    )


def county_year(year: int) -> tuple[ReachFact, ...]:
    """The county's events of a year by month, audience, measure and type."""
    rows = Tally.objects.filter(
        scope=Scope.COUNTY, grain=Grain.MONTH, owner=0, starts_on__range=_months_of(year)
    )
    return _facts(rows, municipality=Value(None, IntegerField()))


def municipalities_year(year: int) -> tuple[ReachFact, ...]:
    """The events of a year by municipality, audience, measure and type; ``month`` is 1 January."""
    rows = Tally.objects.filter(
        scope=Scope.MUNICIPALITY, grain=Grain.YEAR, starts_on=date(year, 1, 1)
    )
    return _facts(rows, municipality=F("owner"))


def municipality_year(municipality_id: int, year: int) -> tuple[ReachFact, ...]:
    """One municipality's events of a year by month, audience, measure and type."""
    rows = Tally.objects.filter(
        scope=Scope.MUNICIPALITY,
        grain=Grain.MONTH,
        owner=municipality_id,
        starts_on__range=_months_of(year),
    )
    return _facts(rows, municipality=F("owner"))


def municipality_by_measure(municipality_id: int, year: int) -> tuple[ReachFact, ...]:
    """One municipality's events of a year by measure and type alone; ``audience`` is everybody.

    At most one fact for each measure and type, for pages that only need to be quick.
    """
    rows = Tally.objects.filter(
        scope=Scope.MUNICIPALITY,
        grain=Grain.YEAR,
        owner=municipality_id,
        starts_on=date(year, 1, 1),
    )
    return _facts(rows, municipality=F("owner"), audience=Value(Audience.EVERYBODY.value))


def municipality_totals(year: int) -> dict[int, Total]:
    """Events (``asked``) and people of a year for each municipality that has logged any."""
    rows = (
        Tally.objects.filter(
            scope=Scope.MUNICIPALITY,
            grain=Grain.YEAR,
            starts_on=date(year, 1, 1),
        )
        .values_list("owner")
        .annotate(Sum("people"), Sum("counted"), events=Sum("events"), guessed=Sum("estimated"))
        .filter(events__gt=0)
        .order_by("owner")
    )
    return {
        owner: Total(people, counted, events, guessed)
        for owner, people, counted, events, guessed in rows
    }


def reporting_municipalities(year: int) -> frozenset[int]:
    """Keys of the municipalities that have logged anything held in this year."""
    return _with_events(year)


def municipalities_with_debate(year: int) -> frozenset[int]:
    """Keys of the municipalities where a debate was held in this year, whoever arranged it."""
    return _with_events(year, types=(EventType.DEBATE,))


def municipalities_without_debate(year: int, *, among: Iterable[int]) -> tuple[int, ...]:
    """Those ``among`` the given municipalities that have told of no debate this year, in order."""
    held = municipalities_with_debate(year)
    return tuple(key for key in among if key not in held)


def recent_events(municipality_id: int, limit: int) -> tuple[RecentEvent, ...]:
    """The newest public events of a municipality, those still to come first among them."""
    rows = (
        Event.objects.public()
        .filter(municipality_id=municipality_id)
        .order_by("-starts_at", "-id")
        .values_list(
            "key", "title", "starts_at", "type", "audience", "library__name", "people", "standing"
        )[:limit]
    )
    return tuple(
        RecentEvent(
            key=key,
            title=title,
            starts_at=starts_at,
            type=EventType(kind),
            audience=AUDIENCES[audience],
            library=library,
            people=Figure(people, Standing(standing)),
        )
        for key, title, starts_at, kind, audience, library, people, standing in rows
    )


def _months_of(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 1)


def _with_events(year: int, *, types: tuple[EventType, ...] = tuple(EventType)) -> frozenset[int]:
    rows = Tally.objects.filter(
        scope=Scope.MUNICIPALITY,
        grain=Grain.YEAR,
        starts_on=date(year, 1, 1),
        type__in=types,
        events__gt=0,
    )
    return frozenset(rows.order_by("owner").values_list("owner", flat=True).distinct())


def _facts(
    rows: QuerySet[Tally], *, municipality: F | Value, audience: F | Value | None = None
) -> tuple[ReachFact, ...]:
    """Add up over organiser and setting, which reach does not ask for."""
    summed = (
        rows.annotate(place=municipality, group=audience or F("audience"))
        .values_list("measure_id", "measure__strategy_id", "place", "starts_on", "group", "type")
        .annotate(Sum("people"), Sum("counted"), held=Sum("events"), guessed=Sum("estimated"))
        .filter(held__gt=0)
        .order_by("place", "starts_on", "group", "type", "measure_id")
    )
    return tuple(_fact(*row) for row in summed)


def _fact(
    measure: int | None,
    strategy: int | None,
    place: int | None,
    month: date,
    audience: str,
    kind: str,
    people: int,
    counted: int,
    held: int,
    guessed: int,
) -> ReachFact:
    return ReachFact(
        measure_id=measure,
        strategy_id=strategy,
        municipality_id=place,
        month=month,
        audience=AUDIENCES[audience],
        kind=kind,
        people=Total(people, counted, held, guessed),
    )


AUDIENCES = {audience.value: audience for audience in Audience}
