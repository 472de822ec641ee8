"""One day of the bus: the visits, who has been told what, and what a free time could be used for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from samling.accounts.models import Letter
from samling.bus.models import Bus, Stop, Telling, Visit
from samling.bus.queries.contacts import contacts_of
from samling.bus.queries.stop import VisitLine, visit_line
from samling.bus.terms import Channel, NoticeKind, TellingState, VisitState
from samling.ground.distance import Spot, air_km

NEAREST = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A message to a stop, and what became of it in words."""

    kind: NoticeKind
    channel: Channel
    to: str
    state: str
    is_bad: bool
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Reserve:
    """A stop nearby that could have a free time."""

    key: int
    name: str
    place: str
    km: int
    has_address: bool


@dataclass(frozen=True, slots=True)
class DayLine:
    """A visit of the day."""

    visit: VisitLine
    stop: str
    slug: str
    place: str
    bus: str
    has_address: bool
    is_ahead: bool
    told: tuple[Told, ...]
    reserves: tuple[Reserve, ...]


@dataclass(frozen=True, slots=True)
class DayPage:
    """Everything about one date."""

    on: date
    buses: tuple[tuple[int, str], ...]
    lines: tuple[DayLine, ...]
    days_near: tuple[date, ...]

    @property
    def is_ahead(self) -> bool:
        """True while something can still be told."""
        return any(line.is_ahead for line in self.lines)


@dataclass(frozen=True, slots=True)
class ToldPage:
    """What a stop sees behind the link in a message."""

    token: str
    stop: str
    slug: str
    visit: VisitLine
    is_ahead: bool
    is_away: bool
    language: str


def day_page(on: date, *, at: datetime) -> DayPage:
    """The visits of a date in order of time. Seven questions, and one more with a free time."""
    visits = list(
        Visit.objects.filter(on=on, timetable__state__in=["settled", "replaced"])
        .select_related("stop__municipality", "bus")
        .order_by("bus_id", "period", "pk")
    )
    told = _told(visit.pk for visit in visits)
    contacts = contacts_of(visit.stop_id for visit in visits)
    taken = {(v.bus_id, v.period.lower) for v in visits if v.state != VisitState.CANCELLED}
    free = [
        v
        for v in visits
        if v.state == VisitState.CANCELLED
        and v.period.lower > at
        and (v.bus_id, v.period.lower) not in taken
    ]
    reserves = _reserves(free, on)
    lines = tuple(
        DayLine(
            visit=visit_line(visit),
            stop=visit.stop.name,
            slug=visit.stop.slug,
            place=visit.stop.municipality.name,
            bus=visit.bus.name,
            has_address=bool(contacts[visit.stop_id].email),
            is_ahead=visit.period.lower > at,
            told=told.get(visit.pk, ()),
            reserves=reserves.get(visit.pk, ()),
        )
        for visit in visits
    )
    buses = tuple(Bus.objects.order_by("pk").values_list("pk", "name"))
    return DayPage(on, buses, lines, _days_near(on))


def told_page(token: str, *, at: datetime) -> ToldPage | None:
    """The visit behind a link in a message; None for a link nobody has been given. One question."""
    telling = (
        Telling.objects.select_related("visit", "stop")
        .filter(token=token, visit__isnull=False)
        .first()
    )
    if telling is None or telling.visit is None:
        return None
    visit = telling.visit
    return ToldPage(
        token=token,
        stop=telling.stop.name,
        slug=telling.stop.slug,
        visit=visit_line(visit),
        is_ahead=visit.period.lower > at,
        is_away=visit.state == VisitState.CANCELLED and visit.reason == "school_away",
        language=telling.language,
    )


def known_visit(key: int) -> Visit | None:
    """The visit with this key, its stop and its bus, or None."""
    found = Visit.objects.select_related("stop__municipality", "bus", "timetable")
    return found.filter(pk=key).first()


def _days_near(on: date) -> tuple[date, ...]:
    """The dates with visits around this one: the last before, and the first after."""
    held = Visit.objects.filter(timetable__state__in=["settled", "replaced"])
    before = held.filter(on__lt=on).order_by("-on").values_list("on", flat=True).first()
    after = held.filter(on__gt=on).order_by("on").values_list("on", flat=True).first()
    return tuple(day for day in (before, after) if day)


def _told(visit_ids: Iterable[int]) -> dict[int, tuple[Told, ...]]:
    tellings = list(
        Telling.objects.filter(visit_id__in=list(visit_ids))
        .select_related("notice")
        .order_by("notice__given_at", "pk")
    )
    keys = [f"bus:telling:{telling.pk}" for telling in tellings]
    letters = {letter.key: letter for letter in Letter.objects.filter(key__in=keys)}
    found: dict[int, list[Told]] = defaultdict(list)
    for telling in tellings:
        found[telling.visit_id or 0].append(_one_told(telling, letters))
    return {visit: tuple(each) for visit, each in found.items()}


def _one_told(telling: Telling, letters: dict[str | None, Letter]) -> Told:
    letter = letters.get(f"bus:telling:{telling.pk}")
    if telling.channel == Channel.EMAIL:
        state = str(letter.get_state_display()) if letter else ""
        is_bad = bool(letter and letter.state in ("failed", "unsure"))
    else:
        state = f"{telling.get_state_display()} {telling.fault}".strip()
        is_bad = telling.state == TellingState.FAILED
    return Told(
        kind=NoticeKind(telling.notice.kind),
        channel=Channel(telling.channel),
        to=telling.to,
        state=state,
        is_bad=is_bad,
        given_at=telling.notice.given_at,
    )


def _reserves(free: list[Visit], on: date) -> dict[int, tuple[Reserve, ...]]:
    """For each free time the nearest stops that have no visit on that day."""
    if not free:
        return {}
    busy = Visit.objects.coming().filter(on=on).values("stop_id")
    stops = list(
        Stop.objects.usable().placed().exclude(wish="never").exclude(pk__in=busy)
        .select_related("municipality", "contact", "organisation")
    )  # fmt: skip
    return {visit.pk: _nearest(visit, stops) for visit in free}


def _nearest(visit: Visit, stops: list[Stop]) -> tuple[Reserve, ...]:
    here = visit.stop
    if here.latitude is None:
        return ()
    others = [stop for stop in stops if stop.pk != here.pk]
    near = sorted(others, key=lambda stop: (kilometres(here, stop), stop.pk))[:NEAREST]
    return tuple(
        Reserve(
            key=stop.pk,
            name=stop.name,
            place=stop.municipality.name,
            km=round(kilometres(here, stop)),
            has_address=bool(
                (stop.contact and stop.contact.email)
                or (stop.organisation and stop.organisation.email)
            ),
        )
        for stop in near
    )


def kilometres(one: Stop, other: Stop) -> float:
    """Great-circle distance between two stops that have places."""
    return air_km(_spot(one), _spot(other))


def _spot(stop: Stop) -> Spot:
    return Spot(stop.latitude or 0.0, stop.longitude or 0.0)
