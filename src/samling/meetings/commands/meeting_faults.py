"""What stands in the way of a meeting, in words its host can act on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from samling.ground.refusal import Refusal
from samling.meetings import terms
from samling.meetings.commands.told import Told
from samling.strategy.terms import Audience

FARTHEST = timedelta(days=3 * 366)
LONGEST = timedelta(days=31)
MOST_SEATS = 100_000


class BadMeeting(Refusal):
    """The meeting as told cannot be; ``field`` names what to look at."""

    def __init__(self, field: str, message: object) -> None:
        self.field = field
        super().__init__(message)


class MeetingStale(Refusal):
    """Somebody else has changed the meeting since the page was opened."""


class MeetingIsOver(Refusal):
    """The meeting has been held or cancelled, and can no longer be changed so."""


class SomebodyHasIt(Refusal):
    """A session or a form that somebody has signed up for cannot be taken away."""


class NotReady(Refusal):
    """A meeting cannot be published before people can see where to go."""


def refuse_bad_meeting(told: Told, *, at: datetime) -> None:
    """Raise BadMeeting for the first thing that cannot be."""
    _refuse_bad_title(told)
    _refuse_bad_hours(told, at=at)
    _refuse_bad_sign_up(told)
    _refuse_unknown_words(told)
    _refuse_bad_seats(told)
    _refuse_bad_sessions(told)
    _refuse_bad_questions(told)


def _refuse_bad_title(told: Told) -> None:
    if not (told.title_nb.strip() or told.title_nn.strip()):
        raise BadMeeting("title", _("Give the meeting a title."))
    if max(len(told.title_nb), len(told.title_nn), len(told.title_en)) > 160:
        raise BadMeeting("title", _("The title can have at most 160 characters."))
    words = (told.title_nb, told.title_nn, told.title_en, told.text_nb, told.text_nn, told.place)
    if any("\0" in text for text in words):
        raise BadMeeting("title", _("The title has characters that cannot be stored."))


def _refuse_bad_hours(told: Told, *, at: datetime) -> None:
    if told.ends_at <= told.starts_at:
        raise BadMeeting("ends_at", _("It must end after it begins."))
    if told.ends_at - told.starts_at > LONGEST:
        raise BadMeeting("ends_at", _("A meeting can last a month at most. Check the dates."))
    if told.starts_at > at + FARTHEST:
        raise BadMeeting("starts_at", _("The date is more than three years ahead."))


def _refuse_bad_sign_up(told: Told) -> None:
    if told.opens_at and told.closes_at and told.closes_at <= told.opens_at:
        raise BadMeeting("closes_at", _("Sign-up must close after it opens."))
    if told.opens_at and told.opens_at >= told.ends_at:
        raise BadMeeting("opens_at", _("Sign-up must open before the meeting is over."))
    if told.closes_at and told.closes_at > told.ends_at:
        raise BadMeeting("closes_at", _("Sign-up must close before the meeting is over."))


def _refuse_unknown_words(told: Told) -> None:
    known = (
        ("type", told.type in terms.EventType.values),
        ("audience", told.audience in Audience.values),
        ("theme", told.theme in ("", *terms.Theme.values)),
        ("room_kind", told.room_kind in terms.RoomKind.values),
        ("seats", all(pool.form in terms.Form.values for pool in told.seats)),
        ("questions", all(q.kind in terms.QuestionKind.values for q in told.questions)),
    )
    for field, is_known in known:
        if not is_known:
            raise BadMeeting(field, _("Choose one of the answers in the form."))


def _refuse_bad_seats(told: Told) -> None:
    for pool in told.seats:
        if pool.seats is not None and not 0 <= pool.seats <= MOST_SEATS:
            raise BadMeeting("seats", _("That is not a number of seats. Check it."))
    if told.room_kind == terms.RoomKind.LINK and not told.room_address:
        raise BadMeeting("room_address", _("Paste the link of the digital room."))


def _refuse_bad_sessions(told: Told) -> None:
    for session in told.sessions:
        if not (session.title_nb.strip() or session.title_nn.strip()):
            raise BadMeeting("sessions", _("Give each session a title."))
        starts, ends = session.starts_at or told.starts_at, session.ends_at or told.ends_at
        if ends <= starts:
            raise BadMeeting("sessions", _("A session must end after it begins."))


def _refuse_bad_questions(told: Told) -> None:
    for question in told.questions:
        if not (question.text_nb.strip() or question.text_nn.strip()):
            raise BadMeeting("questions", _("Write what you want to ask."))
        if question.kind == terms.QuestionKind.CHOICE and len(question.choices) < 2:
            raise BadMeeting("questions", _("A choice needs at least two answers to choose among."))
