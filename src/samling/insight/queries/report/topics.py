"""The figures of a year, topic by topic; a topic nobody has written anything about is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse

from samling.advice import reach as advice
from samling.bus.queries.reach import reach_year
from samling.competence import reach as competence
from samling.ground.figures import Figure, Standing, Total
from samling.ground.period import day_in_oslo
from samling.insight.queries.report.document import ReportFigure
from samling.insight.terms import Topic
from samling.meetings import reach as meetings
from samling.networks import reach as networks

OFFER_VISITS, FAR_MINUTES = 4, 15  # as on the bus's own page
Figures = tuple[ReportFigure, ...]


@dataclass(frozen=True, slots=True)
class Topics:
    """What each topic came to, and what of it is counted under measures and strategies."""

    figures: dict[Topic, Figures]
    gathered: meetings.GatheredYear


def topics_of(year: int, *, at: datetime) -> Topics:
    """All topics of a year until now; a fixed number of questions."""
    on = day_in_oslo(at)
    gathered = meetings.gathered_year(year, at=at)
    return Topics(
        {
            Topic.MEETINGS: _meetings(gathered),
            Topic.BUS: _bus(year, on=on),
            Topic.COMPETENCE: _competence(year, at=at),
            Topic.NETWORKS: _networks(year, on=on),
            Topic.ADVICE: _advice(year),
            Topic.KNOWLEDGE: _knowledge(year),
        },
        gathered,
    )


def counted(key: str, value: int | None, **more: object) -> ReportFigure:
    """A number as the house has it; None is missing."""
    standing = Standing.MISSING if value is None else Standing.REPORTED
    return replace(ReportFigure(key, value, standing), **more)  # type: ignore[arg-type]


def summed(key: str, total: Total, *, path: str) -> ReportFigure:
    """A sum with what it is built on."""
    if total.is_missing:
        return ReportFigure(key, None, Standing.MISSING, asked=total.asked, told=0, path=path)
    standing = Standing.ESTIMATED if total.estimated else Standing.REPORTED
    return ReportFigure(key, total.value, standing, total.told, total.asked, path=path)


def standing(key: str, figure: Figure, **more: object) -> ReportFigure:
    """A figure with its standing."""
    return replace(ReportFigure(key, figure.value, figure.standing), **more)  # type: ignore[arg-type]


def _unless(nothing: bool, figures: Figures) -> Figures:
    """The figures, or all of them missing where nothing has been written down."""
    if not nothing:
        return figures
    return tuple(
        replace(f, value=None, standing=Standing.MISSING, told=None, asked=None, of=None)
        for f in figures
    )


def of_meetings(rows: Iterable[meetings.GatheredUnder]) -> Figures:
    """Meetings held, people signed up and people who came."""
    rows = tuple(rows)
    path = reverse("meetings:meetings")
    came = sum((row.came for row in rows), Total(0, 0, 0))
    figures = (
        counted("meetings.held", came.asked, path=path),
        counted("meetings.signed_up", sum(row.signed_up for row in rows), path=path),
        summed("meetings.came", came, path=path),
    )
    return _unless(not rows, figures)


def _meetings(year: meetings.GatheredYear) -> Figures:
    path = reverse("meetings:meetings")
    libraries = standing("meetings.libraries", year.libraries, path=path)
    return (*of_meetings(year.by_measure), libraries)


def _bus(year: int, *, on: date) -> Figures:
    told = reach_year(year, on=on, least=OFFER_VISITS, beyond=FAR_MINUTES)
    path = f"{reverse('bus:reach')}?ar={year}"
    reach = told.reach
    figures = (
        counted("bus.visits", reach.visits, path=path),
        counted("bus.places", reach.stops, path=path),
        summed("bus.offer", reach.offer, path=path),
        summed("bus.present", reach.present, path=path),
        summed("bus.loans", reach.loans, path=path),
        summed("bus.kilometres", told.driven.kilometres, path=path),
    )
    return _unless(not told.driven.days and not reach.visits, figures)


def _competence(year: int, *, at: datetime) -> Figures:
    told = competence.year_figures(year, at=at)
    effects = reverse("competence:effects")
    plan = reverse("competence:public_plan", args=[told.plan_id]) if told.plan_id else ""
    survey = reverse("competence:needs", args=[told.survey_id]) if told.survey_id else ""
    asked = told.courses_asked or None
    return (
        counted("competence.held", told.held, of=told.planned, path=plan),
        counted("competence.percent", told.percent, path=plan),
        counted(
            "competence.replied",
            told.replied if told.invited else None,
            of=told.invited or None,
            path=survey,
            is_inside=True,
        ),
        counted(
            "competence.courses",
            told.courses_shown if asked else None,
            of=asked,
            path=effects,
            is_inside=True,
        ),
        counted(
            "competence.gain",
            told.hundredths,
            places=2,
            told=told.answers or None,
            asked=told.asked or None,
            path=effects,
            is_inside=True,
        ),
    )


def _networks(year: int, *, on: date) -> Figures:
    told = networks.network_year(year, on=on)
    path = reverse("insight:network_figures")
    figures = (
        counted("networks.active", told.active, path=path),
        counted("networks.new", told.new, path=path),
        counted("networks.members", told.members, path=path),
        counted("networks.libraries", told.libraries_in, of=told.libraries, path=path),
    )
    return _unless(not told.active and not told.new, figures)


def _advice(year: int) -> Figures:
    told = advice.year_figures(year)
    path = reverse("insight:advice_year", args=[year])
    figures = (
        counted("advice.cases", told.cases),
        counted("advice.entries", told.entries),
        standing("advice.visits", told.visits, told=told.told_how, asked=told.entries),
        counted("advice.asked", told.asked),
        counted("advice.answered", told.answered, of=told.asked),
        standing("advice.hours", told.median_hours, told=told.answered, asked=told.asked),
    )
    inside = tuple(replace(figure, path=path, is_inside=True) for figure in figures)
    return _unless(not (told.cases or told.entries or told.asked), inside)


def _knowledge(year: int) -> Figures:
    told = advice.knowledge_year(year)
    path = reverse("knowledge:pages")
    figures = (
        counted("knowledge.published", told.published, path=path),
        counted("knowledge.standing", told.standing, path=path),
    )
    return _unless(not told.standing, figures)
