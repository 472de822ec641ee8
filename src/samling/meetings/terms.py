"""Stored words of events. Types and organisers are those of the national statistics."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventType(models.TextChoices):
    """What an event is, in the words of the national statistics' form of 2020."""

    DEBATE = "debate", _("Conversation or debate")
    TRAINING = "training", _("Training, course, workshop")
    CULTURE = "culture", _("Cultural event")
    ORIENTATION = "orientation", _("Library orientation")


class Organiser(models.TextChoices):
    """Own: the library decides, makes or pays for the content. External: it lends the room."""

    OWN = "own", _("Run by the library")
    EXTERNAL = "external", _("External organiser")


class Setting(models.TextChoices):
    """Where people met."""

    IN_HOUSE = "in_house", _("In the library")
    OUTSIDE = "outside", _("Outside the library")
    DIGITAL = "digital", _("Digital")


class Scope(models.TextChoices):
    """Whose events a running total adds up."""

    COUNTY = "county", _("County")
    MUNICIPALITY = "municipality", _("Municipality")
    LIBRARY = "library", _("Library")


class Grain(models.TextChoices):
    """How long a running total lasts."""

    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


class MeetingState(models.TextChoices):
    """Where a meeting stands on its way to being held."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


class Form(models.TextChoices):
    """How somebody takes part."""

    PHYSICAL = "physical", _("In the room")
    DIGITAL = "digital", _("On screen")


class RoomKind(models.TextChoices):
    """What the digital room is, if there is one."""

    NONE = "none", _("No digital room")
    LINK = "link", _("A link of our own")
    JITSI = "jitsi", _("A Jitsi room")
    BIGBLUEBUTTON = "bbb", _("A BigBlueButton room")


class Theme(models.TextChoices):
    """What a meeting is about, for the calendar's filter."""

    READING = "reading", _("Reading and literature")
    CHILDREN = "children", _("Children and young people")
    DIGITAL = "digital", _("Digital competence")
    DEBATE = "debate", _("Conversation and debate")
    INCLUSION = "inclusion", _("Inclusion and public health")
    LEARNING = "learning", _("Learning arena")
    SCHOOL_LIBRARY = "school_library", _("School library")
    LEADERSHIP = "leadership", _("Leadership and development")
    COLLECTION = "collection", _("Collections and systems")
    LOCAL_HISTORY = "local_history", _("Local history")


class QuestionKind(models.TextChoices):
    """What kind of answer a question wants."""

    TEXT = "text", _("Text")
    CHOICE = "choice", _("Choice")
    DIET = "diet", _("Diet and allergies")
    ACCESS = "access", _("What you need to take part")


class EnrolmentStanding(models.TextChoices):
    """Where somebody stands at a meeting."""

    SEATED = "seated", _("Has a seat")
    OFFERED = "offered", _("Is offered a seat")
    WAITING = "waiting", _("On the waiting list")
    WITHDRAWN = "withdrawn", _("Has cancelled")
    LAPSED = "lapsed", _("Did not answer the offer")


class AttendedHow(models.TextChoices):
    """How we know that somebody came."""

    SCANNED = "scanned", _("Code scanned at the door")
    TICKED = "ticked", _("Ticked at the door")
    CODE = "code", _("Own code on screen")
    IMPORTED = "imported", _("Attendance report")


class VideoService(models.TextChoices):
    """Where an attendance report comes from."""

    TEAMS = "teams", "Teams"
    ZOOM = "zoom", "Zoom"
    BIGBLUEBUTTON = "bbb", "BigBlueButton"
    JITSI = "jitsi", "Jitsi"
    OTHER = "other", _("Another list")


class EvaluationKind(models.TextChoices):
    """How a question of the evaluation is answered."""

    SCALE = "scale", _("From 1 to 5")
    TEXT = "text", _("In words")
