"""The work desk: what waits for a visitor, each list of chores written out by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum

from samling.advice import queries as advice
from samling.advice.permissions import may_advise
from samling.advice.queries import EnquiryLine, PromiseLine, ReplyLine
from samling.ground.figures import NOTHING_ASKED, Total
from samling.ground.period import OSLO, day_in_oslo
from samling.ground.visitor import Role, Visitor
from samling.insight.queries.reach import added, year_reach
from samling.insight.queries.strategy.overview import counts_of, families_of
from samling.insight.queries.strategy.parts import IndicatorLine, indicator_lines, measure_lines
from samling.insight.rules import IndicatorStatus
from samling.meetings.models import Event, Tally
from samling.meetings.permissions import may_make_meetings
from samling.meetings.queries.events import Line, Wanted, lines
from samling.meetings.queries.hosting import GoesTo, OwnMeeting, goes_to, hosts_of, own_meetings
from samling.meetings.queries.logging import libraries_of
from samling.meetings.terms import Grain, Scope
from samling.networks import queries as networks
from samling.networks.queries import DeskNetwork, DeskTask, SilentNetwork
from samling.register.models import Municipality
from samling.strategy.models import Indicator, Measure
from samling.strategy.queries import DueMeasure, due_measures
from samling.strategy.terms import PlanState

NEWEST = 6
UNCOUNTED = 8
MEETINGS = 6


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An event that has been, of which nobody has said how many came."""

    key: UUID
    title: str
    starts_at: datetime
    library: str


@dataclass(frozen=True, slots=True)
class AdviserDesk:
    """What waits at the county library."""

    enquiries: tuple[EnquiryLine, ...]
    replies: tuple[ReplyLine, ...]
    mine: tuple[PromiseLine, ...]
    nobodys: tuple[PromiseLine, ...]
    measures: tuple[DueMeasure, ...]
    newest: tuple[Line, ...]

    @property
    def overdue(self) -> int:
        """How many of the own promises are late."""
        return sum(vow.pressure == "overdue" for vow in self.mine)


@dataclass(frozen=True, slots=True)
class LibraryDesk:
    """What waits at a library, or at several when somebody works at more than one."""

    libraries: tuple[str, ...]
    uncounted: tuple[Uncounted, ...]
    has_more: bool
    month: date
    month_total: Total
    year_total: Total


@dataclass(frozen=True, slots=True)
class DirectorDesk:
    """What the one who answers for the strategy should look into."""

    year: int
    behind: tuple[IndicatorLine, ...]
    reporting: int
    debating: int
    municipalities: int


@dataclass(frozen=True, slots=True)
class DeskPage:
    """The work desk of one visitor; ``None`` for what is none of theirs."""

    name: str
    adviser: AdviserDesk | None
    library: LibraryDesk | None
    director: DirectorDesk | None
    goes_to: tuple[GoesTo, ...]
    hosts: tuple[OwnMeeting, ...]
    tasks: tuple[DeskTask, ...]
    networks: tuple[DeskNetwork, ...]
    silent: tuple[SilentNetwork, ...]
    is_bus_crew: bool
    is_partner: bool
    is_school_contact: bool
    organisations: tuple[str, ...]

    @property
    def has_no_role(self) -> bool:
        """True for somebody who has proved an address that no organisation has named."""
        return not self.organisations


def desk_page(visitor: Visitor, *, at: datetime) -> DeskPage:
    """What waits for this visitor now; a fixed number of questions for each role."""
    on = day_in_oslo(at)
    return DeskPage(
        name=visitor.name,
        adviser=adviser_desk(visitor, at=at) if may_advise(visitor) else None,
        library=library_desk(visitor, at=at) if visitor.is_librarian else None,
        director=director_desk(on=on) if visitor.is_director else None,
        goes_to=goes_to(visitor, at=at, limit=MEETINGS) if visitor.person_id else (),
        hosts=_hosts(visitor, at=at) if may_make_meetings(visitor) else (),
        tasks=networks.tasks_of(visitor.person_id, on=on) if visitor.person_id else (),
        networks=networks.networks_of(visitor.person_id) if visitor.person_id else (),
        silent=networks.silent_networks() if visitor.is_county else (),
        is_bus_crew=visitor.holds(Role.BUS_CREW),
        is_partner=visitor.holds(Role.PARTNER),
        is_school_contact=visitor.holds(Role.SCHOOL_CONTACT),
        organisations=tuple(dict.fromkeys(post.organisation_name for post in visitor.posts)),
    )


def _hosts(visitor: Visitor, *, at: datetime) -> tuple[OwnMeeting, ...]:
    keys = [host.pk for host in hosts_of(visitor, on=day_in_oslo(at))]
    return own_meetings(keys, at=at, limit=MEETINGS)


def adviser_desk(visitor: Visitor, *, at: datetime) -> AdviserDesk:
    """Own promises and measures, promises that nobody answers for, and the county's newest events."""
    on, me = day_in_oslo(at), visitor.person_id or 0
    promised = advice.desk_of(me, today=on)
    return AdviserDesk(
        enquiries=advice.waiting(),
        replies=advice.replies_for(me),
        mine=promised.mine,
        nobodys=promised.nobodys,
        measures=due_measures(me, on),
        newest=lines(Wanted(), at=at, is_past=True, limit=NEWEST).lines,
    )


def library_desk(visitor: Visitor, *, at: datetime) -> LibraryDesk:
    """Events without a number this year, and what this month and year come to so far."""
    on = day_in_oslo(at)
    libraries = libraries_of(visitor, on=on)
    keys = [library.pk for library in libraries]
    new_year = datetime(on.year, 1, 1, tzinfo=OSLO)
    rows = (
        Event.objects.standing()
        .begun(at)
        .filter(library_id__in=keys, people__isnull=True, starts_at__gte=new_year)
        .order_by("-starts_at", "-id")
        .values_list("key", "title", "starts_at", "library__name")[: UNCOUNTED + 1]
    )
    uncounted = tuple(Uncounted(*row) for row in rows)
    month = on.replace(day=1)
    of_month, of_year = _totals(keys, month)
    return LibraryDesk(
        libraries=tuple(library.name for library in libraries),
        uncounted=uncounted[:UNCOUNTED],
        has_more=len(uncounted) > UNCOUNTED,
        month=month,
        month_total=of_month,
        year_total=of_year,
    )


def director_desk(*, on: date) -> DirectorDesk:
    """Indicators of this year that are behind, and how many municipalities have told and debated."""
    measures = measure_lines(
        Measure.objects.filter(strategy__plan__state=PlanState.IN_FORCE), on=on, with_names=False
    )
    reach = year_reach(on.year)
    counts = counts_of(reach, measures, families_of(measures))
    indicators = Indicator.objects.filter(
        strategy__plan__state=PlanState.IN_FORCE, year=on.year
    ).select_related(None)
    return DirectorDesk(
        year=on.year,
        behind=tuple(
            line
            for line in indicator_lines(indicators, counts, on=on)
            if line.status in (IndicatorStatus.BEHIND, IndicatorStatus.MISSING)
        ),
        reporting=len(reach.by_municipality),
        debating=len(reach.with_debate),
        municipalities=Municipality.objects.count(),
    )


def _totals(libraries: list[int], month: date) -> tuple[Total, Total]:
    """What these libraries have logged in this month, and in its year up to then."""
    rows: Any = (
        Tally.objects.filter(
            scope=Scope.LIBRARY,
            owner__in=libraries,
            grain=Grain.MONTH,
            starts_on__range=(month.replace(month=1), month),
        )
        .values_list("starts_on")
        .annotate(Sum("people"), Sum("counted"), held=Sum("events"), guessed=Sum("estimated"))
    )
    months = {first: Total(came, told, held, guessed) for first, came, told, held, guessed in rows}
    return months.get(month, NOTHING_ASKED), added(months.values())
