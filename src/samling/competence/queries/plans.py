"""Competence plans as pages: their lines, figures, what is not in them, and what came of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samling.competence.models import (
    CompetencePlan,
    PlanLine,
    PlannedCourse,
    PlanQuestion,
    PossibleMeasure,
)
from samling.competence.queries.frameworks import titles_of_keys
from samling.competence.queries.needs import LIBRARIES, leeways, needs, newest_closed, unheard
from samling.competence.rules.plan_facts import percent, proven_gap
from samling.competence.terms import MeasureKind, PlanStanding, PlanWork
from samling.ground.wording import Wording
from samling.meetings.models import Enrolment, Meeting
from samling.register.models import Organisation

SEATED = ("seated", "offered")


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A possible measure in a list."""

    pk: int
    title: Wording
    kind: str
    teaches: tuple[tuple[str, Decimal], ...]
    forms: str
    adviser_days: Decimal
    money_nok: Decimal
    hours: Decimal
    seats: int
    is_retired: bool
    is_made_up: bool


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in a list."""

    pk: int
    title: Wording
    version: int
    standing: str
    standing_label: str
    percent: float | None
    lines: int
    is_made_up: bool


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A library that a line invites, and how many of its people have signed up and came."""

    organisation_id: int
    name: str
    slug: str
    people: int
    enrolled: int | None
    came: int | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a plan; ``closes`` is what closing would be lost without it, in per cent of all need."""

    pk: int
    measure_id: int
    title: Wording
    kind: str
    link: str
    place: str
    teaches: tuple[str, ...]
    guests: tuple[GuestRow, ...]
    people: int
    closes: float | None
    adviser_days: Decimal
    money_nok: Decimal
    meeting_slug: str | None
    meeting_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A half-year with its lines and what they take of days and money."""

    pk: int
    number: int
    starts_on: date
    title: str
    lines: tuple[LineRow, ...]
    days: float
    adviser_days: Decimal
    money: int
    budget_nok: Decimal


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A measure that is not in the plan, the wish about it, and the answer to why."""

    pk: int
    title: Wording
    wish: str
    answer: Answer | None
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What it costs to have it otherwise: in per cent of all need; who gains and loses; what clashes."""

    out: bool
    price: float | None
    at_least: float | None
    gains: tuple[tuple[str, float], ...]
    losses: tuple[tuple[str, float], ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    clash: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """How much of a library's need, or of the need for a competence, a plan meets."""

    slug: str
    name: str
    worth: float
    percent: float | None
    invited: int = 0


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A plan with everything that is said of it."""

    pk: int
    title: Wording
    version: int
    survey_id: int
    survey: Wording
    standing: str
    standing_label: str
    work: str
    work_label: str
    is_working: bool
    is_draft: bool
    is_made_up: bool
    progress_percent: int
    news: str
    trouble: tuple[str, ...]
    percent: float | None
    proven_gap: float | None
    equity_percent: int
    insists_on_equity: bool
    seed: int
    seconds: int
    periods: tuple[PeriodRow, ...]
    wishes: dict[int, str]
    left_out: tuple[LeftOut, ...]
    questions: dict[int, Answer]
    libraries: tuple[ShareRow, ...]
    competences: tuple[ShareRow, ...]
    faults: tuple[str, ...]
    unheard: int
    unsaid: int
    others: tuple[PlanRow, ...]
    approved_at: datetime | None
    published_at: datetime | None

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return sum(len(period.lines) for period in self.periods)


def measure_rows(*, with_retired: bool = True) -> tuple[MeasureRow, ...]:
    """Every possible measure, those still offered first, by name."""
    titles = titles_of_keys()
    rows = PossibleMeasure.objects.prefetch_related("gains", "places")
    if not with_retired:
        rows = rows.filter(is_retired=False)
    found = [
        MeasureRow(
            row.pk,
            row.title,
            str(MeasureKind(row.kind).label),
            tuple(
                (str(titles.get(g.competence_key, g.competence_key)), g.levels)
                for g in sorted(row.gains.all(), key=lambda g: -g.levels)
            ),
            _forms(row),
            row.adviser_days,
            row.money_nok,
            row.hours,
            row.seats,
            row.is_retired,
            row.is_made_up,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda row: (row.is_retired, str(row.title).lower(), row.pk)))


def _forms(row: PossibleMeasure) -> str:
    count = len(row.places.all())
    parts = [_("%(n)s places") % {"n": count}] if row.is_in_room and count != 1 else []
    if row.is_in_room and count == 1:
        parts = [row.places.all()[0].name]
    if row.is_digital:
        parts.append(_("on screen"))
    return ", ".join(parts)


def measure_row(pk: int) -> PossibleMeasure | None:
    """One possible measure with its gains and places."""
    rows = PossibleMeasure.objects.prefetch_related("gains", "places")
    return rows.filter(pk=pk).first()


def library_choices() -> list[tuple[int, str]]:
    """Libraries where something can be held, by name."""
    rows = Organisation.objects.filter(kind__in=LIBRARIES, closed_on__isnull=True)
    return list(rows.order_by("name", "pk").values_list("pk", "name"))


def plan_rows(*, only_public: bool = False) -> tuple[PlanRow, ...]:
    """Every plan, the newest first."""
    rows = CompetencePlan.objects.annotate(number=Count("lines")).order_by("-made_at", "-pk")
    if only_public:
        rows = rows.filter(standing=PlanStanding.PUBLISHED)
    return tuple(
        PlanRow(
            row.pk,
            row.title,
            row.version,
            row.standing,
            str(PlanStanding(row.standing).label),
            percent(row.closed, (row.figures or {}).get("worth")),
            row.number,
            row.is_made_up,
        )
        for row in rows
    )


def plan_page(pk: int, *, only_public: bool = False) -> PlanPage | None:
    """A plan; None when it is not there, or not published when only that is asked for."""
    plan = CompetencePlan.objects.select_related("survey").filter(pk=pk).first()
    public = {PlanStanding.PUBLISHED, PlanStanding.ENDED}
    if plan is None or (only_public and plan.standing not in public):
        return None
    figures = plan.figures or {}
    worth = figures.get("worth")
    measures = {row.pk: row for row in PossibleMeasure.objects.prefetch_related("gains")}
    names = dict(Organisation.objects.filter(kind__in=LIBRARIES).values_list("pk", "name"))
    slugs = dict(Organisation.objects.filter(kind__in=LIBRARIES).values_list("pk", "slug"))
    periods = _periods(plan, measures, worth)
    held = {line.measure_id for period in periods for line in period.lines}
    wishes = dict(plan.wishes.values_list("measure_id", "kind"))
    asked = {q.measure_id: q for q in PlanQuestion.objects.filter(plan=plan)}
    answers = {
        key: _answer(q.answer, measures, names, worth) for key, q in asked.items() if q.answer
    }
    return PlanPage(
        pk=plan.pk,
        title=plan.title,
        version=plan.version,
        survey_id=plan.survey_id,
        survey=plan.survey.title,
        standing=plan.standing,
        standing_label=str(PlanStanding(plan.standing).label),
        work=plan.work,
        work_label=str(PlanWork(plan.work).label),
        is_working=plan.work in {PlanWork.QUEUED, PlanWork.RUNNING},
        is_draft=plan.standing == PlanStanding.DRAFT,
        is_made_up=plan.is_made_up,
        progress_percent=round(100 * plan.progress),
        news=_(plan.news) if plan.news else "",
        trouble=_trouble(plan, measures, names),
        percent=percent(plan.closed, worth),
        proven_gap=proven_gap(plan.value, plan.bound),
        equity_percent=plan.equity_percent,
        insists_on_equity=plan.insists_on_equity,
        seed=plan.seed,
        seconds=plan.seconds,
        periods=periods,
        wishes=wishes,
        left_out=tuple(
            LeftOut(
                row.pk,
                row.title,
                wishes.get(row.pk, ""),
                answers.get(row.pk),
                row.pk in asked and asked[row.pk].answered_at is None,
            )
            for row in sorted(measures.values(), key=lambda m: str(m.title).lower())
            if row.pk not in held and (not row.is_retired or row.pk in wishes)
        ),
        questions=answers,
        libraries=_library_shares(figures, names, slugs),
        competences=_competence_shares(plan, figures),
        faults=tuple(
            _fault(place, words, measures, names) for place, words in figures.get("faults", ())
        ),
        unheard=len(unheard(plan.survey_id)),
        unsaid=sum(1 for row in leeways(plan.survey_id).values() if row.away_days is None),
        others=tuple(row for row in plan_rows() if row.pk != plan.pk),
        approved_at=plan.approved_at,
        published_at=plan.published_at,
    )


def half_year_title(starts_on: date) -> str:
    """Spring or autumn and the year."""
    season = _("Spring %(year)s") if starts_on.month < 7 else _("Autumn %(year)s")
    return season % {"year": starts_on.year}


def _periods(
    plan: CompetencePlan, measures: dict[int, PossibleMeasure], worth: float | None
) -> tuple[PeriodRow, ...]:
    figures = plan.figures or {}
    titles = titles_of_keys()
    rows = (
        PlanLine.objects.filter(plan=plan)
        .select_related("place", "period")
        .prefetch_related("guests__organisation")
        .order_by("pk")
    )
    met = {
        course.line_id: course.meeting
        for course in PlannedCourse.objects.filter(line__plan=plan).select_related("meeting")
    }
    followed = _followed([meeting.pk for meeting in met.values()])
    by_period: dict[int, list[LineRow]] = defaultdict(list)
    for row in rows:
        measure, meeting = measures[row.measure_id], met.get(row.pk)
        guests = tuple(
            _guest(guest.organisation, guest.people, meeting, followed)
            for guest in sorted(row.guests.all(), key=lambda g: (-g.people, g.organisation.name))
        )
        by_period[row.period_id].append(
            LineRow(
                pk=row.pk,
                measure_id=row.measure_id,
                title=measure.title,
                kind=str(MeasureKind(measure.kind).label),
                link=measure.link,
                place=row.place.name if row.place else _("on screen"),
                teaches=tuple(
                    str(titles.get(g.competence_key, g.competence_key)) for g in measure.gains.all()
                ),
                guests=guests,
                people=sum(guest.people for guest in guests),
                closes=percent(figures.get("lines", {}).get(str(row.pk)), worth),
                adviser_days=measure.adviser_days,
                money_nok=measure.money_nok,
                meeting_slug=meeting.slug if meeting else None,
                meeting_at=meeting.starts_at if meeting else None,
            )
        )
    return tuple(
        PeriodRow(
            pk=period.pk,
            number=period.number,
            starts_on=period.starts_on,
            title=half_year_title(period.starts_on),
            lines=tuple(sorted(by_period[period.pk], key=lambda line: -(line.closes or 0.0))),
            days=figures.get("days", {}).get(str(period.number), 0.0),
            adviser_days=period.adviser_days,
            money=round(figures.get("money", {}).get(str(period.number), 0)),
            budget_nok=period.budget_nok,
        )
        for period in plan.periods.order_by("number")
    )


Followed = dict[tuple[int, int], tuple[int, int]]


def _followed(meetings: Iterable[int]) -> Followed:
    """Signed up and came, by meeting and library."""
    rows = (
        Enrolment.objects.filter(meeting__in=list(meetings), organisation__isnull=False)
        .values("meeting_id", "organisation_id")
        .annotate(
            enrolled=Count("pk", filter=Q(standing__in=SEATED)),
            came=Count("pk", filter=Q(attended=True)),
        )
        .order_by("meeting_id", "organisation_id")
    )
    return {
        (row["meeting_id"], row["organisation_id"]): (row["enrolled"], row["came"]) for row in rows
    }


def _guest(
    library: Organisation, people: int, meeting: Meeting | None, followed: Followed
) -> GuestRow:
    enrolled, came = None, None
    if meeting is not None:
        enrolled, came = followed.get((meeting.pk, library.pk), (0, 0))
        came = came if meeting.event_id is not None else None
    return GuestRow(library.pk, library.name, library.slug, people, enrolled, came)


def _answer(
    told: dict[str, object],
    measures: dict[int, PossibleMeasure],
    names: dict[int, str],
    worth: float | None,
) -> Answer:
    def titles(key: str) -> tuple[str, ...]:
        listed = told.get(key) or ()
        assert isinstance(listed, list | tuple)
        return tuple(str(measures[m].title) for m in listed if m in measures)

    def shares(key: str) -> tuple[tuple[str, float], ...]:
        listed = told.get(key) or ()
        assert isinstance(listed, list | tuple)
        return tuple((names.get(lib, "?"), percent(w, worth) or 0.0) for lib, w in listed)

    price, least, limits = told.get("price"), told.get("at_least"), told.get("limits") or ()
    assert isinstance(limits, list | tuple)
    return Answer(
        out=bool(told.get("out")),
        price=percent(price, worth) if isinstance(price, float | int) else None,
        at_least=percent(least, worth) if isinstance(least, float | int) else None,
        gains=shares("gains"),
        losses=shares("losses"),
        dropped=titles("dropped"),
        added=titles("added"),
        clash=tuple(_limit(place, words, measures, names) for place, words in limits),
    )


def _trouble(
    plan: CompetencePlan, measures: dict[int, PossibleMeasure], names: dict[int, str]
) -> tuple[str, ...]:
    fault = plan.fault or {}
    if not fault:
        return ()
    if fault.get("kind") != "clash":
        return (_("Something went wrong, and it has been noted. Try again."),)
    limits = fault.get("limits") or ()
    if not limits:
        return (_("No plan was found that keeps everything that must be kept."),)
    return tuple(_limit(place, words, measures, names) for place, words in limits)


def _limit(
    place: str, words: str, measures: dict[int, PossibleMeasure], names: dict[int, str]
) -> str:
    """A limit that clashes, in the reader's words."""
    first = words.split(",")[0].split(" ")[0]
    measure = measures.get(int(first)) if first.isdecimal() else None
    title = str(measure.title) if measure else words
    kind = place.split("[")[0]
    library = next((names[int(w)] for w in words.split() if w.isdecimal() and int(w) in names), "")
    texts = {
        "pinned": _("“%(what)s” must be in the plan"),
        "forbidden": _("“%(what)s” must not be in the plan"),
        "equity": _("every library gets its share"),
        "libraries": _("what %(library)s can spare, and how far it travels"),
        "measures": _("seats, times and how few “%(what)s” is held for"),
    }
    if kind == "periods":
        days = "adviser_days" in place
        return _("the adviser days of a half-year") if days else _("the money of a half-year")
    return texts.get(kind, words.replace("%", "%%")) % {"what": title, "library": library or words}


FAULTS = (
    ("adviser days", gettext_noop("More adviser days than there are in half-year %(place)s.")),
    ("kroner", gettext_noop("More money than there is in half-year %(place)s.")),
    ("is away", gettext_noop("%(library)s cannot spare people for so long.")),
    (
        "have something to learn",
        gettext_noop("More are invited from %(library)s than have something to learn."),
    ),
    ("can spare", gettext_noop("More are invited from a library than it can spare at once.")),
    ("travels", gettext_noop("A library is invited farther away than it travels.")),
    ("has no way", gettext_noop("A library is invited to a place it has no way to.")),
    ("seats", gettext_noop("More are invited than there are seats.")),
    ("at least", gettext_noop("Fewer are invited than the measure is held for.")),
    ("is pinned", gettext_noop("A measure that must be in the plan is not there.")),
    ("is forbidden", gettext_noop("A measure that must not be in the plan is there.")),
    ("share", gettext_noop("Not every library gets its share.")),
    ("times", gettext_noop("“%(measure)s” is held more often than it can be.")),
)
OTHER_FAULT = gettext_noop("Something in the plan can no longer be held as it stands.")


def _fault(
    place: str, words: str, measures: dict[int, PossibleMeasure], names: dict[int, str]
) -> str:
    """A broken rule of a plan made by hand, in the reader's words."""
    key = int(place) if place.isdecimal() else -1
    text = next((text for mark, text in FAULTS if mark in words), OTHER_FAULT)
    return _(text) % {
        "place": place,
        "library": names.get(key, place),
        "measure": str(measures[key].title) if key in measures else place,
    }


def _library_shares(
    figures: dict[str, dict[str, dict[str, float]]], names: dict[int, str], slugs: dict[int, str]
) -> tuple[ShareRow, ...]:
    rows = [
        ShareRow(
            slugs.get(int(key), ""),
            names.get(int(key), "?"),
            told["worth"],
            percent(told["closed"], told["worth"]),
            int(told["invited"]),
        )
        for key, told in figures.get("libraries", {}).items()
        if told["worth"] > 0
    ]
    return tuple(sorted(rows, key=lambda row: (row.percent or 0.0, row.name)))


def _competence_shares(
    plan: CompetencePlan, figures: dict[str, dict[str, float]]
) -> tuple[ShareRow, ...]:
    titles = titles_of_keys()
    worth: dict[str, float] = defaultdict(float)
    for need in needs(plan.survey_id):
        worth[need.competence_key] += float(need.weight)
    closed = figures.get("competences", {})
    rows = [
        ShareRow(key, str(titles.get(key, key)), total, percent(closed.get(key, 0.0), total))
        for key, total in worth.items()
    ]
    return tuple(sorted(rows, key=lambda row: -row.worth))


@dataclass(frozen=True, slots=True)
class Compared:
    """Two plans side by side by the same yardstick, and the libraries that fare differently."""

    left: PlanPage
    right: PlanPage
    libraries: tuple[tuple[ShareRow, float | None, float | None], ...]
    only_left: tuple[str, ...]
    only_right: tuple[str, ...]


def compared(left_pk: int, right_pk: int) -> Compared | None:
    """Two plans side by side; None when one is not there."""
    left, right = plan_page(left_pk), plan_page(right_pk)
    if left is None or right is None:
        return None
    theirs = {row.slug: row.percent for row in right.libraries}
    rows = [(row, row.percent, theirs.get(row.slug)) for row in left.libraries]
    rows.sort(key=lambda each: (each[2] or 0.0) - (each[1] or 0.0))
    a = {str(line.title) for period in left.periods for line in period.lines}
    b = {str(line.title) for period in right.periods for line in period.lines}
    return Compared(left, right, tuple(rows), tuple(sorted(a - b)), tuple(sorted(b - a)))


@dataclass(frozen=True, slots=True)
class AskedRow:
    """Something a library asked for, and how much of it the plan meets."""

    title: str
    gap: int
    people: int
    percent: float | None


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A line that invites a library: planned, a meeting to come, or one that was held."""

    title: Wording
    period: str
    place: str
    people: int
    link: str
    meeting_slug: str | None
    meeting_at: datetime | None
    enrolled: int | None
    came: int | None
    is_past: bool


@dataclass(frozen=True, slots=True)
class LibraryPlanPage:
    """What a library asked for, what it got, and what comes."""

    pk: int
    name: str
    slug: str
    plan: Wording | None
    plan_pk: int | None
    asked: tuple[AskedRow, ...]
    got: tuple[TurnRow, ...]
    comes: tuple[TurnRow, ...]
    has_answered: bool


def library_plan_page(slug: str, *, at: datetime) -> LibraryPlanPage | None:
    """A library's own page of the published plan; None when there is no such library."""
    library = Organisation.objects.filter(slug=slug, kind__in=LIBRARIES).first()
    if library is None:
        return None
    plan = (
        CompetencePlan.objects.filter(standing=PlanStanding.PUBLISHED)
        .order_by("-published_at", "-pk")
        .first()
    )
    survey = plan.survey_id if plan else newest_closed()
    told = [n for n in needs(survey) if n.organisation_id == library.pk] if survey else []
    closed = {
        comp: worth
        for key, comp, worth in ((plan.figures or {}).get("pairs", ()) if plan else ())
        if key == str(library.pk)
    }
    titles = titles_of_keys()
    page = plan_page(plan.pk) if plan else None
    turns = [
        TurnRow(
            line.title, period.title, line.place, guest.people, line.link, line.meeting_slug,
            line.meeting_at, guest.enrolled, guest.came,
            line.meeting_at is not None and line.meeting_at < at,
        )
        for period in (page.periods if page else ())
        for line in period.lines
        for guest in line.guests
        if guest.organisation_id == library.pk
    ]  # fmt: skip
    return LibraryPlanPage(
        pk=library.pk,
        name=library.name,
        slug=library.slug,
        plan=plan.title if plan else None,
        plan_pk=plan.pk if plan else None,
        asked=tuple(
            AskedRow(
                str(titles.get(n.competence_key, n.competence_key)),
                n.gap,
                n.people,
                percent(closed.get(n.competence_key, 0.0), n.weight) if plan else None,
            )
            for n in told
        ),
        got=tuple(turn for turn in turns if turn.is_past),
        comes=tuple(turn for turn in turns if not turn.is_past),
        has_answered=bool(survey) and library.pk not in unheard(survey or 0),
    )


def line_of_plan(pk: int) -> PlanLine | None:
    """One line with its plan, measure and guests."""
    rows = PlanLine.objects.select_related("plan", "measure", "period", "place")
    return rows.prefetch_related("guests").filter(pk=pk).first()


def plan_values(pk: int) -> CompetencePlan | None:
    """A plan's own row with its half-years."""
    return CompetencePlan.objects.prefetch_related("periods").filter(pk=pk).first()


def places_of_measure(pk: int) -> list[tuple[int, str]]:
    """Where a measure can be held, by name."""
    rows = Organisation.objects.filter(pk__in=PossibleMeasure.places.through.objects.filter(
        possiblemeasure_id=pk).values("organisation_id"))  # fmt: skip
    return list(rows.order_by("name", "pk").values_list("pk", "name"))
