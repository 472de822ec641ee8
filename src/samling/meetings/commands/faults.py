"""What stands in the way of an event, in words the librarian can act on."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from samling.ground.refusal import Refusal
from samling.meetings.rules import telling
from samling.meetings.rules.telling import Fault
from samling.meetings.terms import EventType, Organiser, Setting
from samling.strategy.terms import Audience


class BadEvent(Refusal):
    """The event as told cannot be; ``field`` names what to look at."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.field, message = MESSAGES[fault]
        super().__init__(message)


WORDS = (EventType, Organiser, Audience, Setting)
MESSAGES = {
    Fault.UNKNOWN_WORD: ("type", _("Choose one of the answers in the form.")),
    Fault.NO_TITLE: ("title", _("Write what the event was.")),
    Fault.LONG_TITLE: ("title", _("The title can have at most 160 characters.")),
    Fault.BAD_CHARACTER: ("title", _("The title has characters that cannot be stored.")),
    Fault.TOO_EARLY: ("starts_at", _("The date is too far back.")),
    Fault.TOO_FAR: ("starts_at", _("The date is more than three years ahead.")),
    Fault.NEGATIVE: ("people", _("The number cannot be below zero.")),
    Fault.TOO_MANY: ("people", _("That is more people than a library can hold. Check the number.")),
    Fault.NUMBER_WITHOUT_STANDING: (
        "people",
        _("You have both a number and unknown. Choose one of them."),
    ),
    Fault.STANDING_WITHOUT_NUMBER: (
        "people",
        _("Write how many came, or choose that the number is unknown."),
    ),
    Fault.NUMBER_BEFOREHAND: (
        "people",
        _("The event has not been held yet. Tell how many came afterwards."),
    ),
    Fault.ORIENTATION_BY_OTHERS: (
        "organiser",
        _("A library orientation is always run by the library."),
    ),
}


def refuse_bad(
    *,
    title: str,
    starts_at: datetime,
    words: tuple[str, str, str, str],
    people: int | None,
    standing: str,
    at: datetime,
) -> None:
    """Raise BadEvent for the first thing that cannot be.

    ``words`` are type, organiser, audience and setting.
    """
    found = (
        _word_fault(words)
        or telling.title_fault(title)
        or telling.time_fault(starts_at=starts_at, at=at)
        or telling.count_fault(people=people, standing=standing)
        or telling.beforehand_fault(people=people, starts_at=starts_at, at=at)
        or telling.organiser_fault(type=words[0], organiser=words[1])
    )
    if found:
        raise BadEvent(found)


def _word_fault(words: tuple[str, str, str, str]) -> Fault | None:
    known = all(word in among.values for word, among in zip(words, WORDS, strict=True))
    return None if known else Fault.UNKNOWN_WORD
