"""Stored words of the book bus."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StopKind(models.TextChoices):
    """Whose place a stop is."""

    SCHOOL = "school", _("School")
    KINDERGARTEN = "kindergarten", _("Kindergarten")
    VILLAGE = "village", _("Village")


class StopState(models.TextChoices):
    """Whether the bus may stop there."""

    OPEN = "open", pgettext_lazy("a stop", "In use or possible")
    PAUSED = "paused", pgettext_lazy("a stop", "Resting")
    CLOSED = "closed", pgettext_lazy("a stop", "Closed down")


class StopWish(models.TextChoices):
    """What the county library has decided about a stop in every plan."""

    FREE = "free", _("The plan decides")
    MUST = "must", _("Must be visited")
    NEVER = "never", _("Must not be visited")


class FreeKind(models.TextChoices):
    """Why there is no school on a day."""

    HOLIDAY = "holiday", _("Public holiday")
    BREAK = "break", _("School holiday")
    PLANNING = "planning", _("Planning day")


class ScenarioState(models.TextChoices):
    """How far a what-if has come."""

    DRAFT = "draft", pgettext_lazy("a plan", "Not planned yet")
    QUEUED = "queued", pgettext_lazy("a plan", "Waiting for its turn")
    RUNNING = "running", pgettext_lazy("a plan", "Being planned")
    DONE = "done", pgettext_lazy("a plan", "Planned")
    CANCELLED = "cancelled", pgettext_lazy("a plan", "Stopped")
    FAILED = "failed", pgettext_lazy("a plan", "Could not be planned")


class RuleKind(models.TextChoices):
    """What a what-if is told to keep."""

    MUST = "must", _("must be visited")
    FORBID = "forbid", _("must not be visited")
    PIN = "pin", _("on this day only")
    KEEP_WEEKDAY = "keep_weekday", _("keeps its weekday of today")
    MINIMUM = "minimum", _("at least this share of the municipality's children")


class InquiryKind(models.TextChoices):
    """What may be asked about a plan."""

    WHY_NOT = "why_not", _("Why is this place not in the plan?")
    TRADEOFF = "tradeoff", _("What does a fairer plan cost?")
    NEED = "need", _("What does it cost to put those who need it most first?")


class TimetableState(models.TextChoices):
    """How far a timetable has come."""

    DRAFT = "draft", pgettext_lazy("a timetable", "Draft")
    HEARING = "hearing", pgettext_lazy("a timetable", "Out for hearing")
    SETTLED = "settled", pgettext_lazy("a timetable", "Settled")
    REPLACED = "replaced", pgettext_lazy("a timetable", "Replaced")


class VisitState(models.TextChoices):
    """What is decided about one dated visit."""

    PLANNED = "planned", pgettext_lazy("a stop visit", "As planned")
    MOVED = "moved", pgettext_lazy("a stop visit", "Moved to another time")
    CANCELLED = "cancelled", pgettext_lazy("a stop visit", "Cancelled")
    RESERVE = "reserve", pgettext_lazy("a stop visit", "Extra visit in a free slot")


class VisitReason(models.TextChoices):
    """Why a dated visit is not as planned."""

    SCHOOL_AWAY = "school_away", _("The school is on a trip")
    WEATHER = "weather", _("Weather or road")
    BUS = "bus", _("The bus is out of order")
    STAFF = "staff", _("Nobody to drive or serve")
    OTHER = "other", pgettext_lazy("a reason", "Something else")


class TourState(models.TextChoices):
    """How far a day of driving has come."""

    PLANNED = "planned", pgettext_lazy("a tour", "Planned")
    UNDER_WAY = "under_way", pgettext_lazy("a tour", "Under way")
    DONE = "done", pgettext_lazy("a tour", "Done")
    OUT_OF_SERVICE = "out_of_service", pgettext_lazy("a tour", "Out of service")


class BusEvent(models.TextChoices):
    """What was held on or beside the bus; types as in the national statistics."""

    DEBATE = "debate", _("Conversation or debate")
    TRAINING = "training", _("Training, course, workshop")
    CULTURE = "culture", _("Cultural event")
    ORIENTATION = "orientation", _("Library orientation")


class MarkStanding(models.TextChoices):
    """What became of a fact that a phone told."""

    TAKEN = "taken", pgettext_lazy("a fact", "Taken in")
    OVERRULED = "overruled", pgettext_lazy("a fact", "A later one holds")
    DOUBTED = "doubted", pgettext_lazy("a fact", "Kept, but could not be used")


class Doubt(models.TextChoices):
    """Why a fact that a phone told could not be used; the rules' own words."""

    UNKNOWN_FIELD = "unknown_field", _("Samling does not know what this is about.")
    NOT_A_NUMBER = "not_a_number", _("This is not a number.")
    BELOW_ZERO = "below_zero", _("The number is below zero.")
    TOO_BIG = "too_big", _("The number is too big to be right.")
    NOT_A_MOMENT = "not_a_moment", _("This is not a time of day.")
    NOT_A_CHOICE = "not_a_choice", _("This is not one of the choices.")
    TOO_LONG = "too_long", _("The text is too long.")
    ODOMETER = "odometer", _("The odometer shows less in the evening than in the morning.")
    NOT_A_DATE = "not_a_date", _("This is not the date of a tour.")
    TO_COME = "to_come", _("That day has not come yet.")
    UNKNOWN_BUS = "unknown_bus", _("Samling does not know this bus.")
    UNKNOWN_STOP = "unknown_stop", _("Samling does not know this stop.")
    KEY_TAKEN = "key_taken", _("Another fact has already come under the same key.")
    UNREADABLE = "unreadable", _("What the phone sent could not be read.")


class Verdict(models.TextChoices):
    """What a school or kindergarten answers to its proposed times."""

    SUITS = "suits", _("It suits us")
    SUITS_NOT = "suits_not", _("It does not suit us")


class NoticeKind(models.TextChoices):
    """What is told to those concerned."""

    REMINDER = "reminder", _("Reminder")
    DELAY = "delay", _("Delay")
    OUTAGE = "outage", _("The bus does not come")
    CHANGE = "change", _("Changed time")
    EXTRA = "extra", _("An extra visit")


class Channel(models.TextChoices):
    """How a notice goes out."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")


class TellingState(models.TextChoices):
    """What became of a notice to one receiver."""

    WAITING = "waiting", pgettext_lazy("a message", "Waiting")
    SENT = "sent", pgettext_lazy("a message", "Sent")
    FAILED = "failed", pgettext_lazy("a message", "Could not be sent")


class ShareBasis(models.TextChoices):
    """What a municipality's payment is worked out from."""

    FIXED = "fixed", _("The same for each municipality")
    VISITS = "visits", _("By visits")
    CHILDREN = "children", _("By children with the offer")


WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
