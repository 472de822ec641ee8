"""A plan is approved, published, replaced, and its lines become meetings."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.competence.commands.effects import AimUnknown, aim_course
from samling.competence.commands.plan_making import PlanIsFixed, own
from samling.competence.models import CompetencePlan, PlanLine, PlannedCourse
from samling.competence.terms import MeasureKind, PlanStanding
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings import commands as meetings
from samling.meetings.commands.told import Seats, Told
from samling.meetings.models import Meeting
from samling.meetings.terms import EventType, Form, RoomKind
from samling.register.models import Organisation
from samling.register.terms import OrganisationKind
from samling.strategy.terms import Audience


class PlanIsEmpty(Refusal):
    """There is nothing in the plan to decide."""


class PlanIsNotApproved(Refusal):
    """A plan is approved before it is published, and published or approved before it is carried out."""


class LineHasMeeting(Refusal):
    """The line has become a meeting already."""


class NoHost(Refusal):
    """The county library stands in the register before it holds meetings."""


@transaction.atomic
def approve_plan(*, plan_id: int, by: str, at: datetime) -> None:
    """Decide a draft; from now on only a new version changes it. Raises PlanIsEmpty, PlanIsFixed, PlanIsBusy."""
    plan = own(plan_id)
    if not plan.lines.exists():
        raise PlanIsEmpty(_("The plan has no lines yet."))
    plan.standing, plan.approved_at = PlanStanding.APPROVED, at
    plan.save(update_fields=["standing", "approved_at"])
    journal.note(
        deed="competence.plan_approved", subject=f"competence_plan:{plan.pk}", by=by, at=at
    )


@transaction.atomic
def publish_plan(*, plan_id: int, by: str, at: datetime) -> None:
    """Show an approved plan to everybody, in the place of the versions before it. Raises PlanIsNotApproved."""
    plan = CompetencePlan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.standing == PlanStanding.ENDED:
        raise PlanIsFixed(_("A newer version has replaced this plan."))
    if plan.standing != PlanStanding.APPROVED:
        raise PlanIsNotApproved(_("Approve the plan before you publish it."))
    for key in _before(plan):
        CompetencePlan.objects.filter(pk=key, standing=PlanStanding.PUBLISHED).update(
            standing=PlanStanding.ENDED
        )
    plan.standing, plan.published_at = PlanStanding.PUBLISHED, at
    plan.save(update_fields=["standing", "published_at"])
    journal.note(
        deed="competence.plan_published", subject=f"competence_plan:{plan.pk}", by=by, at=at
    )


def _before(plan: CompetencePlan) -> list[int]:
    """The versions that a plan follows."""
    keys: list[int] = []
    key = plan.follows_id
    while key is not None and key not in keys:
        keys.append(key)
        key = CompetencePlan.objects.filter(pk=key).values_list("follows_id", flat=True).first()
    return keys


@transaction.atomic
def make_course(
    *,
    line_id: int,
    starts_at: datetime,
    ends_at: datetime,
    person_id: int | None = None,
    by: str,
    at: datetime,
) -> Meeting:
    """Turn a line of a decided plan into a meeting, as a draft with title, place, seats and hours filled in.

    Raises PlanIsNotApproved, LineHasMeeting, NoHost, and what ``make_meeting`` refuses.
    """
    line = PlanLine.objects.select_for_update(of=("self",)).select_related("plan").get(pk=line_id)
    if line.plan.standing not in {PlanStanding.APPROVED, PlanStanding.PUBLISHED}:
        raise PlanIsNotApproved(_("Approve the plan before its lines become meetings."))
    if PlannedCourse.objects.filter(line=line).exists():
        raise LineHasMeeting(_("This line has become a meeting already."))
    host = Organisation.objects.filter(kind=OrganisationKind.COUNTY_LIBRARY).order_by("pk").first()
    if host is None:
        raise NoHost(_("The county library is not in the register."))
    told = _told(line, starts_at, ends_at)
    meeting = meetings.make_meeting(host_id=host.pk, told=told, person_id=person_id, by=by, at=at)
    PlannedCourse.objects.create(line=line, meeting=meeting)
    keys = list(line.measure.gains.order_by("pk").values_list("competence_key", flat=True))
    # three months after, those who came are asked what it changed; a competence that has left the
    # framework is no aim any more, and the meeting is made all the same
    with suppress(AimUnknown):
        aim_course(meeting_id=meeting.pk, competence_keys=keys, by=by, at=at)
    journal.note(
        deed="competence.course_planned", subject=f"meeting:{meeting.pk}", by=by, at=at,
        details={"line": line.pk},
    )  # fmt: skip
    return meeting


def _told(line: PlanLine, starts_at: datetime, ends_at: datetime) -> Told:
    measure, place = line.measure, line.place
    talks = {MeasureKind.GATHERING, MeasureKind.DIGITAL_TALK}
    return Told(
        starts_at=starts_at,
        ends_at=ends_at,
        type=EventType.DEBATE if measure.kind in talks else EventType.TRAINING,
        audience=Audience.PROFESSIONALS,
        title_nb=measure.title_nb,
        title_nn=measure.title_nn,
        title_en=measure.title_en,
        place="" if place is None else place.name,
        venue_id=None if place is None else place.pk,
        municipality_id=None if place is None else place.municipality_id,
        room_kind=RoomKind.JITSI if line.is_digital else RoomKind.NONE,
        seats=(Seats(Form.DIGITAL if line.is_digital else Form.PHYSICAL, measure.seats),),
        hours=measure.hours,
    )
