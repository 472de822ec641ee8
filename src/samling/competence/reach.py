"""What the competence plan came to in a year: what was held of it, and what those who came say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q

from samling.competence.models import CompetencePlan, FollowUp, Gain, PlanLine, Survey
from samling.competence.rules.plan_facts import percent
from samling.competence.terms import PlanStanding, SurveyState
from samling.ground.period import OSLO
from samling.meetings.terms import MeetingState


@dataclass(frozen=True, slots=True)
class CompetenceYear:
    """A year of the competence plan; what is None, nobody knows.

    ``hundredths`` is the mean gain in hundredths of a level over all that ``answers`` tell of, and
    ``answers`` what people said about one competence after one course, in heaps that may be shown.
    """

    plan_id: int | None
    percent: int | None
    planned: int | None
    held: int | None
    survey_id: int | None
    invited: int | None
    replied: int | None
    courses_asked: int
    courses_shown: int
    answers: int
    asked: int
    hundredths: int | None


def year_figures(year: int, *, at: datetime) -> CompetenceYear:
    """What was planned for a year, held of it, asked and gained; six questions at any size."""
    plan = _plan(year)
    planned, held = _lines(plan, year, at=at) if plan else (None, None)
    survey, invited, replied = _survey(year)
    courses_asked, courses_shown, asked, gains = _gains(year)
    share = percent(plan.closed, (plan.figures or {}).get("worth")) if plan else None
    return CompetenceYear(
        plan_id=plan.pk if plan else None,
        percent=None if share is None else round(share),
        planned=planned,
        held=held,
        survey_id=survey,
        invited=invited,
        replied=replied,
        courses_asked=courses_asked,
        courses_shown=courses_shown,
        answers=len(gains),
        asked=asked,
        hundredths=round(100 * sum(gains) / len(gains)) if gains else None,
    )


def _plan(year: int) -> CompetencePlan | None:
    """The plan that was published for this year, the newest version of it."""
    public = (PlanStanding.PUBLISHED, PlanStanding.ENDED)
    rows = CompetencePlan.objects.filter(
        standing__in=public, published_at__isnull=False, periods__starts_on__year=year
    )
    return rows.order_by("-published_at", "-pk").first()


def _lines(plan: CompetencePlan, year: int, *, at: datetime) -> tuple[int, int]:
    """Lines of the plan in the year's half-years, and those of them that have been held."""
    was_held = Q(course__meeting__state=MeetingState.PUBLISHED, course__meeting__ends_at__lte=at)
    told = PlanLine.objects.filter(plan=plan, period__starts_on__year=year).aggregate(
        all=Count("pk"), held=Count("pk", filter=was_held)
    )
    return told["all"], told["held"]


def _survey(year: int) -> tuple[int | None, int | None, int | None]:
    """The last survey that was closed in the year, how many were asked and how many answered."""
    rows = Survey.objects.filter(state=SurveyState.CLOSED, last_day__year=year)
    row = (
        rows.order_by("-last_day", "-pk")
        .annotate(
            asked=Count("invitations", distinct=True),
            told=Count(
                "invitations", filter=Q(invitations__finished_at__isnull=False), distinct=True
            ),
        )
        .values_list("pk", "asked", "told")
        .first()
    )
    return row or (None, None, None)


def _gains(year: int) -> tuple[int, int, int, list[int]]:
    """Courses that were followed up, those of them shown, people asked there, and levels gained.

    Only heaps that the page of effects shows too: closed, and enough who came and said so.
    """
    begins = datetime(year, 1, 1, tzinfo=OSLO)
    courses = FollowUp.objects.filter(
        meeting__starts_at__gte=begins,
        meeting__starts_at__lt=begins.replace(year=year + 1),
        asked_at__isnull=False,
    ).annotate(
        came=Count("replies", filter=Q(replies__came=True), distinct=True),
        invited=Count("invitations", distinct=True),
    )
    told = list(courses.order_by("pk").values_list("pk", "closed_at", "came", "invited"))
    enough = {
        key: invited
        for key, closed, came, invited in told
        if closed and came >= settings.ANONYMOUS_FROM
    }
    heaps: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    rows = Gain.objects.filter(reply__follow_up__in=enough).order_by("pk")
    for course, competence, before, now in rows.values_list(
        "reply__follow_up_id", "competence_id", "before", "now"
    ):
        heaps[course, competence].append(now - before)
    shown = {key: heap for key, heap in heaps.items() if len(heap) >= settings.ANONYMOUS_FROM}
    return (
        len(told),
        len({course for course, _competence in shown}),
        sum(enough[course] for course, _competence in shown),
        [gain for heap in shown.values() for gain in heap],
    )
