"""Nouns of the book bus, a file for each."""

from samling.bus.models.bus import Bus, CrewDay, Depot
from samling.bus.models.calendar import FreeDay, SchoolCalendar
from samling.bus.models.closure import Closure
from samling.bus.models.hearing import HearingAnswer, HearingLetter
from samling.bus.models.notice import Notice, Telling
from samling.bus.models.scenario import Inquiry, Scenario, ScenarioDay, ScenarioRule
from samling.bus.models.share import RunningYear, Share, ShareRule
from samling.bus.models.stop import Stop, StopWindow
from samling.bus.models.timetable import StopVisit, Timetable, TimetableDay
from samling.bus.models.tour import Device, Mark, Tour, VisitLog
from samling.bus.models.visit import Visit, VisitQuerySet

__all__ = [
    "Bus",
    "Closure",
    "CrewDay",
    "Depot",
    "Device",
    "FreeDay",
    "HearingAnswer",
    "HearingLetter",
    "Inquiry",
    "Mark",
    "Notice",
    "RunningYear",
    "Scenario",
    "ScenarioDay",
    "ScenarioRule",
    "SchoolCalendar",
    "Share",
    "ShareRule",
    "Stop",
    "StopVisit",
    "StopWindow",
    "Telling",
    "Timetable",
    "TimetableDay",
    "Tour",
    "Visit",
    "VisitLog",
    "VisitQuerySet",
]
