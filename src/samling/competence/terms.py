"""Stored words of competence."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionState(models.TextChoices):
    """Where a version of a framework stands."""

    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Replaced")


class SurveyState(models.TextChoices):
    """Where a survey stands."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", pgettext_lazy("a survey", "Open")
    CLOSED = "closed", pgettext_lazy("a survey", "Closed")


class ReplyKind(models.TextChoices):
    """For whom somebody answers; the two are never mixed."""

    PERSON = "person", _("For oneself")
    LIBRARY = "library", _("For the library")


class Post(models.TextChoices):
    """What somebody who answers for herself is at the library."""

    CHIEF = "chief", _("Heads of libraries")
    STAFF = "staff", _("Staff")


class Grade(models.IntegerChoices):
    """The levels in short, the same in every framework; each competence describes its own."""

    NONE = 0, _("Not yet")
    HELPED = 1, _("With help")
    ALONE = 2, _("Alone")
    CONFIDENT = 3, _("Confident")
    TEACHES = 4, _("Teaches others")


class Importance(models.IntegerChoices):
    """How much a competence matters for the work; the number is its weight."""

    LITTLE = 1, _("A little")
    SOME = 2, _("Some")
    MUCH = 3, _("A lot")


class DayPart(models.TextChoices):
    """When people can leave the desk."""

    MON_AM = "mon_am", _("Monday before noon")
    MON_PM = "mon_pm", _("Monday after noon")
    TUE_AM = "tue_am", _("Tuesday before noon")
    TUE_PM = "tue_pm", _("Tuesday after noon")
    WED_AM = "wed_am", _("Wednesday before noon")
    WED_PM = "wed_pm", _("Wednesday after noon")
    THU_AM = "thu_am", _("Thursday before noon")
    THU_PM = "thu_pm", _("Thursday after noon")
    FRI_AM = "fri_am", _("Friday before noon")
    FRI_PM = "fri_pm", _("Friday after noon")


class Hindrance(models.TextChoices):
    """Why somebody does not come to courses."""

    TIME = "time", _("No time")
    SUBSTITUTE = "substitute", _("Nobody to stand in")
    DISTANCE = "distance", _("Too far to travel")
    MONEY = "money", _("No money")
    UNAWARE = "unaware", _("Did not hear of it")
    IRRELEVANT = "irrelevant", _("Not what we need")
    ILL_TIMED = "ill_timed", _("Wrong day or season")
    OTHER = "other", _("Something else")


class ProvisionForm(models.TextChoices):
    """In what form a partner gives something."""

    COURSE = "course", _("Course")
    TALK = "talk", _("Talk")
    ADVICE = "advice", _("Advice")
    VISIT = "visit", _("Study visit")
    MATERIAL = "material", _("Material")
    PROJECT = "project", _("Joint project")


class MeasureKind(models.TextChoices):
    """What kind of thing a measure for competence is."""

    COURSE = "course", _("Course")
    WORKSHOP = "workshop", _("Workshop")
    STUDY_VISIT = "study_visit", _("Study visit")
    SHADOWING = "shadowing", _("Job shadowing")
    GATHERING = "gathering", _("Network gathering")
    NET_COURSE = "net_course", _("Net course")
    DIGITAL_TALK = "digital_talk", _("Digital talk")


class PlanStanding(models.TextChoices):
    """How far a competence plan has come."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    ENDED = "ended", _("Replaced")


class PlanWork(models.TextChoices):
    """What the planner is doing with a plan."""

    IDLE = "idle", _("Not worked on")
    QUEUED = "queued", _("Waits its turn")
    RUNNING = "running", _("Is being planned")
    DONE = "done", _("Planned")
    FAILED = "failed", _("Could not be planned")


class PlanWishKind(models.TextChoices):
    """What is wanted of a measure in a plan."""

    PIN = "pin", _("Must be in the plan")
    FORBID = "forbid", _("Must not be in the plan")
