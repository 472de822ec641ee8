"""Timetables as the county library works on them: all of them, one with its hearing, two compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from samling.accounts.models import Letter
from samling.bus.models import HearingAnswer, HearingLetter, Stop, StopVisit, Timetable
from samling.bus.queries.contacts import contacts_of
from samling.bus.rules.promised import Change, Promised, Times, changes, times_of
from samling.bus.terms import WEEKDAYS, TimetableState, Verdict


@dataclass(frozen=True, slots=True)
class TimetableLine:
    """A timetable in the list."""

    key: int
    name: str
    version: int
    state: TimetableState
    starts_on: date
    ends_on: date
    is_made_up: bool
    reply_by: date | None


@dataclass(frozen=True, slots=True)
class StopLine:
    """A stop of a timetable: its times, what it was promised before, and what it has answered."""

    key: int
    name: str
    slug: str
    place: str
    times: tuple[str, ...]
    were: tuple[str, ...]
    change: Change
    email: str
    letter: str
    answer: AnswerLine | None
    is_asked: bool


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What a stop has answered in the hearing."""

    key: int
    verdict: Verdict
    reason: str
    wish: str
    answered_at: datetime
    is_late: bool
    is_handled: bool
    new_contact: str


@dataclass(frozen=True, slots=True)
class TimetablePage:
    """One timetable, stop by stop, beside the one it would replace."""

    key: int
    name: str
    version: int
    state: TimetableState
    starts_on: date
    ends_on: date
    reply_by: date | None
    is_made_up: bool
    before: str
    stops: tuple[StopLine, ...]

    @property
    def title(self) -> str:
        """The heading of the page."""
        return self.name

    @property
    def asked(self) -> int:
        """How many stops have been asked."""
        return sum(stop.is_asked for stop in self.stops)

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(stop.answer is not None for stop in self.stops)

    @property
    def against(self) -> int:
        """How many say that it does not suit."""
        return sum(bool(s.answer and s.answer.verdict == Verdict.SUITS_NOT) for s in self.stops)

    @property
    def unreachable(self) -> tuple[StopLine, ...]:
        """Stops that nobody has an address for."""
        return tuple(stop for stop in self.stops if not stop.email)

    @property
    def changed(self) -> tuple[StopLine, ...]:
        """Stops whose promise is another than before."""
        return tuple(stop for stop in self.stops if stop.change != Change.SAME)

    @property
    def may_change(self) -> bool:
        """True as long as it is not settled."""
        return self.state in (TimetableState.DRAFT, TimetableState.HEARING)


def timetables() -> tuple[TimetableLine, ...]:
    """Every timetable, the newest first. One question."""
    return tuple(
        TimetableLine(
            key=each.pk,
            name=each.name,
            version=each.version,
            state=TimetableState(each.state),
            starts_on=each.period.lower,
            ends_on=each.period.upper,
            is_made_up=each.is_made_up,
            reply_by=each.reply_by,
        )
        for each in Timetable.objects.order_by("-made_at", "-pk")
    )


def timetable_page(key: int) -> TimetablePage | None:
    """One timetable with its hearing and the changes it brings; None when there is none. Eight questions."""
    timetable = Timetable.objects.filter(pk=key).first()
    if timetable is None:
        return None
    before = held_before(timetable)
    now, was = promises_of(timetable.pk), promises_of(before.pk) if before else {}
    becomes = changes(was, now)
    stops = Stop.objects.filter(pk__in=becomes).select_related("municipality")
    letters = {letter.stop_id: letter for letter in timetable.letters.all()}
    answers = newest_answers(timetable.pk)
    sent = _states_of(letters.values())
    contacts = contacts_of(becomes)
    lines = [
        StopLine(
            key=stop.pk,
            name=stop.name,
            slug=stop.slug,
            place=stop.municipality.name,
            times=in_words(now.get(stop.pk, ())),
            were=in_words(was.get(stop.pk, ())),
            change=becomes[stop.pk],
            email=contacts[stop.pk].email,
            letter=sent.get(letters[stop.pk].pk, "") if stop.pk in letters else "",
            answer=answers.get(stop.pk),
            is_asked=stop.pk in letters,
        )
        for stop in stops.order_by("municipality__name", "name")
    ]
    return TimetablePage(
        key=timetable.pk,
        name=timetable.name,
        version=timetable.version,
        state=TimetableState(timetable.state),
        starts_on=timetable.period.lower,
        ends_on=timetable.period.upper,
        reply_by=timetable.reply_by,
        is_made_up=timetable.is_made_up,
        before=before.name if before else "",
        stops=tuple(lines),
    )


def is_timetable(key: int) -> bool:
    """True when there is a timetable with this key."""
    return Timetable.objects.filter(pk=key).exists()


def timetable_of_answer(key: int) -> int:
    """The timetable that an answer is about."""
    found = HearingAnswer.objects.values_list("letter__timetable_id", flat=True)
    return int(found.get(pk=key))


def held_before(timetable: Timetable) -> Timetable | None:
    """The timetable that this one takes over from, when there is one."""
    if timetable.follows:
        return timetable.follows
    held = Timetable.objects.filter(state__in=["settled", "replaced"]).exclude(pk=timetable.pk)
    earlier = held.filter(period__startswith__lte=timetable.period.lower)
    return earlier.order_by("-period__startswith", "-settled_at").first()


def promises_of(timetable_id: int) -> dict[int, Times]:
    """What a timetable promises each of its stops. One question."""
    rows = StopVisit.objects.filter(day__timetable_id=timetable_id).values_list(
        "stop_id", "day__week", "day__weekday", "arrives", "leaves"
    )
    return times_of(
        (stop, Promised(week, weekday, arrives, leaves))
        for stop, week, weekday, arrives, leaves in rows
    )


def in_words(times: Times) -> tuple[str, ...]:
    """The promised visits as they are said: week 1, Monday 09:00–09:45."""
    return tuple(
        _("week %(week)s, %(weekday)s %(from)s–%(until)s")
        % {
            "week": promised.week,
            "weekday": str(WEEKDAYS[promised.weekday]).lower(),
            "from": time_format(promised.arrives, "H:i"),
            "until": time_format(promised.leaves, "H:i"),
        }
        for promised in times
    )


def newest_answers(timetable_id: int) -> Mapping[int, AnswerLine]:
    """The newest answer of each stop of a timetable. One question."""
    rows = (
        HearingAnswer.objects.filter(letter__timetable_id=timetable_id)
        .select_related("letter")
        .order_by("letter__stop_id", "-answered_at", "-pk")
        .distinct("letter__stop_id")
    )
    return {row.letter.stop_id: _answer_line(row) for row in rows}


def _answer_line(row: HearingAnswer) -> AnswerLine:
    wishes = [row.wish]
    if row.wished_weekday is not None:
        wishes.append(str(WEEKDAYS[row.wished_weekday]).lower())
    if row.wished_from:
        wishes.append(_("after %(clock)s") % {"clock": time_format(row.wished_from, "H:i")})
    if row.wished_until:
        wishes.append(_("before %(clock)s") % {"clock": time_format(row.wished_until, "H:i")})
    return AnswerLine(
        key=row.pk,
        verdict=Verdict(row.verdict),
        reason=row.reason,
        wish=", ".join(wish for wish in wishes if wish),
        answered_at=row.answered_at,
        is_late=row.answered_at.date() > row.letter.reply_by,
        is_handled=row.handled_at is not None,
        new_contact=row.contact_email,
    )


def _states_of(letters: Iterable[HearingLetter]) -> dict[int, str]:
    """What became of each letter, in words. One question."""
    keys = {f"bus:hearing:{letter.pk}": letter.pk for letter in letters}
    rows = Letter.objects.filter(key__in=keys)
    return {keys[row.key or ""]: str(row.get_state_display()) for row in rows}


@dataclass(frozen=True, slots=True)
class AskedPage:
    """What a stop sees when it is asked: its own times, what it answered before, until when."""

    token: str
    stop: str
    place: str
    timetable: str
    starts_on: date
    ends_on: date
    times: tuple[str, ...]
    were: tuple[str, ...]
    reply_by: date
    is_open: bool
    contact: str
    answer: AnswerLine | None
    language: str


def asked_page(token: str) -> AskedPage | None:
    """The question behind a personal link; None for a link nobody has been given. Seven questions."""
    letter = (
        HearingLetter.objects.select_related("timetable__follows", "stop__municipality")
        .filter(token=token)
        .first()
    )
    if letter is None:
        return None
    timetable, stop = letter.timetable, letter.stop
    before = held_before(timetable)
    return AskedPage(
        token=token,
        stop=stop.name,
        place=stop.municipality.name,
        timetable=timetable.name,
        starts_on=timetable.period.lower,
        ends_on=timetable.period.upper,
        times=in_words(promises_of(timetable.pk).get(stop.pk, ())),
        were=in_words(promises_of(before.pk).get(stop.pk, ())) if before else (),
        reply_by=letter.reply_by,
        is_open=timetable.state == TimetableState.HEARING,
        contact=contacts_of([stop.pk])[stop.pk].email,
        answer=newest_answers(timetable.pk).get(stop.pk),
        language=letter.language,
    )


def said(day: date) -> str:
    """A day as it is said in a letter."""
    return date_format(day, "j. F Y")
