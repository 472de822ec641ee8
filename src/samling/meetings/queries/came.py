"""Who came: per municipality, library, form and session, and which of them never come.

Somebody counts as come only when the host has told so. Where nobody has told, the number is missing
and not zero; how many of those who had a seat it is known for stands beside each sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from samling.ground.distance import Spot
from samling.ground.figures import NOTHING_ASKED, Total
from samling.ground.period import OSLO
from samling.ground.wording import Wording
from samling.meetings.models import Enrolment, Meeting
from samling.meetings.rules.travel import Saved, Trip, saved
from samling.meetings.terms import EnrolmentStanding, Form, MeetingState
from samling.register.models import Municipality, Organisation
from samling.register.terms import OrganisationKind

VISITS = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """Which meetings to look at; nothing said means all that have begun."""

    year: int | None = None
    slug: str = ""
    series_id: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Those with a seat at one meeting, in one form, from one place."""

    meeting_id: int
    form: str
    municipality_id: int | None
    organisation_id: int | None
    seated: int
    came: int
    told: int

    @property
    def total(self) -> Total:
        """How many came, and of how many it is known."""
        return Total(self.came, self.told, self.seated)


@dataclass(frozen=True, slots=True)
class CameLine:
    """A municipality, library, form, session or meeting, with who came."""

    name: str | Wording
    slug: str
    people: Total
    meetings: int = 0
    day: date | None = None

    @property
    def has_come(self) -> bool:
        """True when somebody came."""
        return self.people.value > 0


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who had a seat; ``attended`` is None when nobody has told."""

    name: str
    attended: bool | None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A meeting of the county library, and who from a municipality had a seat there."""

    slug: str
    title: Wording
    starts_at: datetime
    people: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class CamePage:
    """Everything the report shows."""

    people: Total
    meetings: tuple[CameLine, ...]
    municipalities: tuple[CameLine, ...]
    libraries: tuple[CameLine, ...]
    forms: tuple[CameLine, ...]
    sessions: tuple[CameLine, ...]
    saved: Saved
    years: tuple[int, ...] = field(default=())
    series: tuple[tuple[int, Wording], ...] = field(default=())

    @property
    def have_come(self) -> tuple[CameLine, ...]:
        """The municipalities somebody has come from, most first."""
        found = [line for line in self.municipalities if line.has_come]
        return tuple(sorted(found, key=lambda line: (-line.people.value, str(line.name))))

    @property
    def not_come(self) -> tuple[CameLine, ...]:
        """The municipalities nobody is known to have come from, in the order of the alphabet."""
        return tuple(line for line in self.municipalities if not line.has_come)

    @property
    def libraries_not_come(self) -> tuple[CameLine, ...]:
        """The public libraries nobody is known to have come from."""
        return tuple(line for line in self.libraries if not line.has_come)

    @property
    def libraries_come(self) -> tuple[CameLine, ...]:
        """The libraries somebody has come from, most first."""
        found = [line for line in self.libraries if line.has_come]
        return tuple(sorted(found, key=lambda line: (-line.people.value, str(line.name))))


def came_page(
    host_ids: Sequence[int], asked: Asked, *, with_others: bool = False, at: datetime
) -> CamePage:
    """Who came to the meetings of these hosts; nine questions at any size.

    ``with_others`` adds what other hosts have held openly; what was for the invited stays theirs.
    """
    of_hosts = Meeting.objects.published().filter(starts_at__lte=at, is_pattern=False)
    own = Q(host_id__in=host_ids)
    of_hosts = of_hosts.filter(own | Q(is_open=True)) if with_others else of_hosts.filter(own)
    chosen = {m.pk: m for m in _chosen(of_hosts, asked).order_by("-starts_at", "-pk")}
    groups = _groups(chosen)
    towns = {m.pk: m for m in Municipality.objects.order_by("name")}
    libraries = {
        row.pk: row
        for row in Organisation.objects.filter(
            Q(kind=OrganisationKind.PUBLIC_LIBRARY, closed_on__isnull=True)
            | Q(pk__in={g.organisation_id for g in groups if g.organisation_id})
        ).order_by("name")
    }
    return CamePage(
        people=_sum(groups),
        meetings=tuple(
            CameLine(
                m.title, m.slug, _sum(g for g in groups if g.meeting_id == m.pk),
                day=m.starts_at.astimezone(OSLO).date(),
            )
            for m in chosen.values()
        ),
        municipalities=_lines(groups, "municipality_id", towns.values()),
        libraries=_lines(groups, "organisation_id", libraries.values()),
        forms=tuple(
            CameLine(str(form.label), form.value, _sum(g for g in groups if g.form == form))
            for form in Form
        ),
        sessions=_sessions(next(iter(chosen))) if asked.slug and len(chosen) == 1 else (),
        saved=saved(_trips(groups, chosen, towns)),
        years=_years(of_hosts),
        series=_series(of_hosts),
    )  # fmt: skip


def from_municipality(municipality_id: int, *, at: datetime) -> tuple[VisitLine, ...]:
    """Who from a municipality has had a seat at the county library's meetings in a year, newest first.

    The county library is the host of these and may see the names. One question.
    """
    rows = (
        Enrolment.objects.filter(
            Q(municipality_id=municipality_id)
            | Q(municipality__isnull=True, organisation__municipality_id=municipality_id),
            standing=EnrolmentStanding.SEATED,
            meeting__state=MeetingState.PUBLISHED,
            meeting__host__kind=OrganisationKind.COUNTY_LIBRARY,
            meeting__starts_at__gt=at - timedelta(days=365),
        )
        .order_by("-meeting__starts_at", "meeting_id", "name", "pk")
        .values_list(
            "meeting__slug", "meeting__title_nb", "meeting__title_nn", "meeting__title_en",
            "meeting__starts_at", "name", "attended",
        )[:VISITS]
    )  # fmt: skip
    found: dict[str, tuple[Wording, datetime, list[Visit]]] = {}
    for slug, nb, nn, en, starts_at, name, attended in rows:
        under = found.setdefault(slug, (Wording(nb, nn, en), starts_at, []))[2]
        under.append(Visit(name, attended))
    return tuple(
        VisitLine(slug, title, starts_at, tuple(people))
        for slug, (title, starts_at, people) in found.items()
    )


def _chosen(rows: QuerySet[Meeting], asked: Asked) -> QuerySet[Meeting]:
    if asked.slug:
        rows = rows.filter(slug=asked.slug)
    elif asked.series_id is not None:
        rows = rows.filter(series_id=asked.series_id)
    elif asked.year is not None:
        rows = _of_year(rows, asked.year)
    return rows.select_related("host__municipality", "municipality")


def _of_year(rows: QuerySet[Meeting], year: int) -> QuerySet[Meeting]:
    first = datetime.combine(date(year, 1, 1), time.min, tzinfo=OSLO)
    after = datetime.combine(date(year + 1, 1, 1), time.min, tzinfo=OSLO)
    return rows.filter(starts_at__gte=first, starts_at__lt=after)


def _groups(meeting_ids: Iterable[int]) -> tuple[Group, ...]:
    """Those with a seat, counted together by meeting, form and where they come from."""
    rows = (
        Enrolment.objects.filter(
            meeting_id__in=list(meeting_ids), standing=EnrolmentStanding.SEATED
        )
        .annotate(town=Coalesce("municipality_id", "organisation__municipality_id"))
        .values_list("meeting_id", "pool__form", "town", "organisation_id")
        .annotate(
            seated=Count("pk"),
            came=Count("pk", filter=Q(attended=True)),
            told=Count("pk", filter=Q(attended__isnull=False)),
        )
        .order_by("meeting_id", "pool__form", "town", "organisation_id")
    )
    return tuple(Group(*row) for row in rows)


def _sum(groups: Iterable[Group]) -> Total:
    return sum((group.total for group in groups), start=NOTHING_ASKED)


def _lines(
    groups: Sequence[Group], by: str, things: Iterable[Municipality | Organisation]
) -> tuple[CameLine, ...]:
    """A line for each thing, also for those nobody came from."""
    found: dict[int, list[Group]] = {}
    for group in groups:
        key = getattr(group, by)
        if key is not None:
            found.setdefault(key, []).append(group)
    return tuple(
        CameLine(
            thing.name, thing.slug, _sum(found.get(thing.pk, [])),
            meetings=len({g.meeting_id for g in found.get(thing.pk, []) if g.came}),
        )
        for thing in things
    )  # fmt: skip


def _sessions(meeting_id: int) -> tuple[CameLine, ...]:
    meeting = Meeting.objects.get(pk=meeting_id)
    seated = Q(choices__enrolment__standing=EnrolmentStanding.SEATED)
    rows = meeting.sessions.order_by("round", "place").annotate(
        picked=Count("choices", filter=seated),
        came=Count("choices", filter=seated & Q(choices__attended=True)),
        told=Count("choices", filter=seated & Q(choices__attended__isnull=False)),
    )
    return tuple(CameLine(row.title, "", Total(row.came, row.told, row.picked)) for row in rows)


def _trips(
    groups: Iterable[Group], meetings: dict[int, Meeting], towns: dict[int, Municipality]
) -> Iterable[Trip]:
    for group in groups:
        if group.form == Form.DIGITAL and group.came:
            town = towns.get(group.municipality_id or 0)
            there = _where(meetings[group.meeting_id])
            yield Trip(group.came, _place(town), there)


def _where(meeting: Meeting) -> Spot | None:
    """Where the meeting is held; on screen only, where its host lies."""
    if meeting.latitude is not None and meeting.longitude is not None:
        return Spot(meeting.latitude, meeting.longitude)
    return _place(meeting.host) or _place(meeting.host.municipality)


def _place(thing: Municipality | Organisation | None) -> Spot | None:
    if thing is None or thing.latitude is None or thing.longitude is None:
        return None
    return Spot(thing.latitude, thing.longitude)


def _years(rows: QuerySet[Meeting]) -> tuple[int, ...]:
    found = rows.order_by().dates("starts_at", "year", order="DESC")
    return tuple(day.year for day in found)


def _series(rows: QuerySet[Meeting]) -> tuple[tuple[int, Wording], ...]:
    found: dict[int, Wording] = {}
    for meeting in rows.filter(series__isnull=False).order_by("series_id", "starts_at"):
        if meeting.series_id is not None:
            found.setdefault(meeting.series_id, meeting.title)
    return tuple(found.items())
