"""Frameworks of competence, surveys and their replies, effect of courses, partners."""

from samling.competence.models.effect import (
    CourseAim,
    FollowUp,
    FollowUpInvitation,
    FollowUpReply,
    Gain,
)
from samling.competence.models.framework import (
    Area,
    Competence,
    Framework,
    FrameworkVersion,
    Level,
)
from samling.competence.models.partners import Agreement, Provision
from samling.competence.models.plan import (
    CompetencePlan,
    ExpectedGain,
    PlanGuest,
    PlanLine,
    PlannedCourse,
    PlanPeriod,
    PlanQuestion,
    PlanWish,
    PossibleMeasure,
)
from samling.competence.models.regions import Region, RegionMember
from samling.competence.models.reply import Leeway, Rating, SurveyReply, Wish, WishCode
from samling.competence.models.survey import Survey, SurveyInvitation

__all__ = [
    "Agreement",
    "Area",
    "Competence",
    "CompetencePlan",
    "CourseAim",
    "ExpectedGain",
    "FollowUp",
    "FollowUpInvitation",
    "FollowUpReply",
    "Framework",
    "FrameworkVersion",
    "Gain",
    "Leeway",
    "Level",
    "PlanGuest",
    "PlanLine",
    "PlanPeriod",
    "PlanQuestion",
    "PlanWish",
    "PlannedCourse",
    "PossibleMeasure",
    "Provision",
    "Rating",
    "Region",
    "RegionMember",
    "Survey",
    "SurveyInvitation",
    "SurveyReply",
    "Wish",
    "WishCode",
]
