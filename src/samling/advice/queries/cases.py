"""Questions about advice. Whoever asks has passed ``permissions.may_advise``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from samling.advice.models import Advice, Case, Postponement, Promise
from samling.advice.rules import Pressure, pressure
from samling.ground.period import OSLO, day_in_oslo
from samling.ground.visitor import Role
from samling.register.models import Affiliation, Municipality, Organisation, Person
from samling.strategy.models import Strategy

AT_THE_COUNTY = (Role.COUNTY_STAFF, Role.DIRECTOR)
SHOWN_CASES = 20
SHOWN_PROMISES = 100


@dataclass(frozen=True, slots=True)
class EarlierDay:
    """A day that a promise had before it was put off."""

    was_due_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise as its page, the log and the desk show it."""

    id: int
    text: str
    due_on: date
    pressure: Pressure
    owner_id: int | None
    owner: str
    kept_on: date | None = None
    put_off: tuple[EarlierDay, ...] = ()
    case_title: str = ""
    municipality: str = ""
    slug: str = ""

    @property
    def is_kept(self) -> bool:
        """True when it has been done."""
        return self.pressure == Pressure.KEPT


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was said."""

    text: str
    given_on: date
    by: str
    way: str = ""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case with everything said and promised in it, newest first."""

    id: int
    title: str
    owner: str
    opened_on: date
    closed_on: date | None
    strategy: str
    library: str
    entries: tuple[Entry, ...]
    promises: tuple[PromiseLine, ...]

    @property
    def is_open(self) -> bool:
        """True while something may be written in it."""
        return self.closed_on is None


@dataclass(frozen=True, slots=True)
class Log:
    """The advice log of a municipality: open cases first."""

    slug: str
    municipality: str
    cases: tuple[CaseLine, ...]
    has_more: bool

    @property
    def open_cases(self) -> tuple[CaseLine, ...]:
        """Those in which more may be written."""
        return tuple(case for case in self.cases if case.is_open)

    @property
    def open_promises(self) -> tuple[PromiseLine, ...]:
        """Everything still promised in the cases shown, the most pressing first."""
        unkept = [vow for case in self.cases for vow in case.promises if not vow.is_kept]
        return tuple(sorted(unkept, key=lambda vow: (vow.due_on, vow.id)))

    @property
    def last_given_on(self) -> date | None:
        """The day of the newest advice shown."""
        days = [entry.given_on for case in self.cases for entry in case.entries]
        return max(days, default=None)


@dataclass(frozen=True, slots=True)
class Desk:
    """The open promises that wait for one adviser, and those that wait for nobody."""

    mine: tuple[PromiseLine, ...]
    nobodys: tuple[PromiseLine, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a form."""

    id: int
    name: str


def log_of(municipality: Municipality, *, today: date, limit: int = SHOWN_CASES) -> Log:
    """The newest cases of a municipality with all that was said and promised; one question."""
    rows = Case.objects.filter(municipality_id=municipality.pk).order_by(
        F("closed_at").desc(nulls_first=True), "-opened_at", "-pk"
    )
    lines = [line for _case, line in log_lines(rows, today=today, limit=limit + 1)]
    return Log(
        slug=municipality.slug,
        municipality=municipality.name,
        cases=tuple(lines[:limit]),
        has_more=len(lines) > limit,
    )


def log_lines(
    rows: QuerySet[Case], *, today: date, limit: int = SHOWN_CASES
) -> list[tuple[Case, CaseLine]]:
    """Cases with all that was said and promised in them, in the order given; one question."""
    found = rows.select_related("municipality", "owner", "strategy", "library").annotate(
        said=_said(), promised=_promised()
    )
    return [(case, _case_line(case, today=today)) for case in found[:limit]]


def place(slug: str) -> Municipality:
    """The municipality with this slug; Municipality.DoesNotExist."""
    return Municipality.objects.get(slug=slug)


def place_of_case(case_id: int) -> Municipality:
    """The municipality that a case belongs to; Case.DoesNotExist."""
    return Case.objects.select_related("municipality").get(pk=case_id).municipality


def open_cases(municipality_id: int) -> tuple[Choice, ...]:
    """The cases of a municipality that may be written in, the newest first."""
    rows = Case.objects.open().filter(municipality_id=municipality_id)
    newest = rows.order_by("-opened_at", "-pk").values_list("pk", "title")
    return tuple(Choice(pk, title) for pk, title in newest)


def desk_of(person_id: int, *, today: date) -> Desk:
    """The open promises of one adviser, and those whose owner is gone; overdue first."""
    works_here = Affiliation.objects.current(today).filter(
        person_id=OuterRef("owner_id"), role__in=AT_THE_COUNTY
    )
    waiting = Promise.objects.open().filter(Q(owner_id=person_id) | ~Exists(works_here))
    lines = _lines(waiting.order_by("due_on", "pk")[:SHOWN_PROMISES], today=today)
    return Desk(
        mine=tuple(line for line in lines if line.owner_id == person_id),
        nobodys=tuple(line for line in lines if line.owner_id != person_id),
    )


def open_promises(*, today: date, after: tuple[date, int] | None = None) -> tuple[PromiseLine, ...]:
    """What the county library has promised everywhere, overdue first, from ``after`` onwards."""
    waiting = Promise.objects.open()
    if after is not None:
        day, last = after
        waiting = waiting.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=last))
    return _lines(waiting.order_by("due_on", "pk")[:SHOWN_PROMISES], today=today)


def promise_line(promise_id: int, *, today: date) -> PromiseLine:
    """One promise with its earlier days; Promise.DoesNotExist."""
    rows = Promise.objects.filter(pk=promise_id).annotate(earlier=_earlier())
    line = next(iter(_lines(rows, today=today)), None)
    if line is None:
        raise Promise.DoesNotExist
    return line


def colleagues(*, on: date) -> tuple[Choice, ...]:
    """The people who work at the county library on this day, by name."""
    here = Affiliation.objects.current(on).filter(role__in=AT_THE_COUNTY)
    people = Person.objects.filter(pk__in=here.values("person_id"), erased_at__isnull=True)
    return tuple(Choice(pk, name) for pk, name in people.order_by("name").values_list("pk", "name"))


def libraries_of(municipality_id: int) -> tuple[Choice, ...]:
    """The libraries of a municipality, by name."""
    rows = Organisation.objects.libraries().filter(
        municipality_id=municipality_id, closed_on__isnull=True
    )
    return tuple(Choice(pk, name) for pk, name in rows.order_by("name").values_list("pk", "name"))


def known_addresses(municipality_id: int, *, on: date) -> tuple[tuple[str, str], ...]:
    """Addresses at the libraries of a municipality and whose they are: people first, then mailboxes."""
    libraries = Organisation.objects.libraries().filter(
        municipality_id=municipality_id, closed_on__isnull=True
    )
    posts = Affiliation.objects.current(on).filter(
        organisation__in=libraries, person__erased_at__isnull=True, person__email__isnull=False
    )
    people = posts.order_by("person__name", "pk").values_list(
        "person__email", "person__name", "organisation__name"
    )
    boxes = libraries.exclude(email="").order_by("name").values_list("email", "name")
    found = {str(email): f"{name}, {place} ({email})" for email, name, place in people}
    for email, name in boxes:
        found.setdefault(email, f"{name} ({email})")
    return tuple(found.items())


def strategies() -> tuple[Choice, ...]:
    """The strategies in force, in their order."""
    rows = Strategy.objects.filter(plan__state="in_force").order_by("goal__place", "place")
    return tuple(Choice(row.pk, f"{row.code} {row.title}") for row in rows)


def works_at_the_county(person_id: int, *, on: date) -> bool:
    """True for a living member of the county library's staff on this day."""
    return (
        Affiliation.objects.current(on)
        .filter(person_id=person_id, person__erased_at__isnull=True, role__in=AT_THE_COUNTY)
        .exists()
    )


def _said() -> ArraySubquery:
    entries = Advice.objects.filter(case_id=OuterRef("pk")).order_by("-given_on", "-pk")
    return ArraySubquery(
        entries.values(one=JSONObject(text="text", given_on="given_on", by="by__name", way="way"))
    )


def _earlier() -> ArraySubquery:
    days = Postponement.objects.filter(promise_id=OuterRef("pk")).order_by("-put_off_at", "-pk")
    return ArraySubquery(days.values(one=JSONObject(was_due_on="was_due_on", reason="reason")))


def _promised() -> ArraySubquery:
    promises = (
        Promise.objects.filter(case_id=OuterRef("pk"))
        .annotate(earlier=_earlier())
        .order_by(F("done_at").desc(nulls_first=True), "due_on", "pk")
    )
    return ArraySubquery(
        promises.values(
            one=JSONObject(
                id="pk",
                text="text",
                due_on="due_on",
                done_at="done_at",
                owner_id="owner_id",
                owner="owner__name",
                earlier="earlier",
            )
        )
    )


def _case_line(case: Any, *, today: date) -> CaseLine:
    return CaseLine(
        id=case.pk,
        title=case.title,
        owner=case.owner.name if case.owner else "",
        opened_on=day_in_oslo(case.opened_at),
        closed_on=day_in_oslo(case.closed_at) if case.closed_at else None,
        strategy=case.strategy.code if case.strategy else "",
        library=case.library.name if case.library else "",
        entries=tuple(
            Entry(one["text"], date.fromisoformat(one["given_on"]), one["by"] or "", one["way"])
            for one in case.said
        ),
        promises=tuple(_promised_line(one, case, today=today) for one in case.promised),
    )


def _promised_line(one: dict[str, Any], case: Case, *, today: date) -> PromiseLine:
    due_on = date.fromisoformat(one["due_on"])
    done_at = datetime.fromisoformat(one["done_at"]) if one["done_at"] else None
    return PromiseLine(
        id=one["id"],
        text=one["text"],
        due_on=due_on,
        pressure=pressure(due_on=due_on, is_kept=done_at is not None, today=today),
        owner_id=one["owner_id"],
        owner=one["owner"] or "",
        kept_on=done_at.astimezone(OSLO).date() if done_at else None,
        put_off=_days(one["earlier"]),
        case_title=case.title,
    )


def _days(earlier: Iterable[dict[str, Any]]) -> tuple[EarlierDay, ...]:
    return tuple(
        EarlierDay(date.fromisoformat(one["was_due_on"]), one["reason"]) for one in earlier
    )


def _lines(rows: QuerySet[Promise], *, today: date) -> tuple[PromiseLine, ...]:
    found: Iterable[Any] = rows.select_related("owner", "case__municipality")
    return tuple(
        PromiseLine(
            id=vow.pk,
            text=vow.text,
            due_on=vow.due_on,
            pressure=pressure(due_on=vow.due_on, is_kept=bool(vow.done_at), today=today),
            owner_id=vow.owner_id,
            owner=vow.owner.name if vow.owner else "",
            kept_on=day_in_oslo(vow.done_at) if vow.done_at else None,
            put_off=_days(getattr(vow, "earlier", ())),
            case_title=vow.case.title,
            municipality=vow.case.municipality.name,
            slug=vow.case.municipality.slug,
        )
        for vow in found
    )
