"""A plan decided by hand: lines, invitations, wishes, and questions about what is not there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samling.competence import commands, permissions, queries
from samling.competence.forms.plans import CourseForm, GuestsForm, LineForm
from samling.competence.models import PlanLine
from samling.competence.terms import PlanWishKind
from samling.competence.views.answers import answer_form, do
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, opens_for


@opens_for(permissions.may_keep)
@require_POST
def set_wish(request: Asked, key: int) -> HttpResponse:
    """Say that a measure must be in the plan, must not, or that the planner decides."""
    measure, kind = _measure(request), request.POST.get("kind", "")
    if queries.plan_values(key) is None:
        raise Http404
    if measure is None or kind not in {"", *PlanWishKind.values}:
        return _unclear(request, key)
    return do(
        request,
        lambda: commands.set_plan_wish(
            plan_id=key, measure_id=measure, kind=kind, by=request.visitor.by, at=timezone.now()
        ),
        _("The wish is noted. Let the planner work again to see what it means."),
        redirect("competence:plan", key),
    )


@opens_for(permissions.may_keep)
@require_POST
def ask_price(request: Asked, key: int) -> HttpResponse:
    """Ask what it would cost to have a measure in the plan, or to do without it."""
    measure = _measure(request)
    if queries.plan_values(key) is None:
        raise Http404
    if measure is None:
        return _unclear(request, key)
    return do(
        request,
        lambda: commands.ask_price(
            plan_id=key, measure_id=measure, by=request.visitor.by, at=timezone.now()
        ),
        _("The planner works out the price. The answer comes on this page."),
        redirect("competence:plan", key),
    )


def _measure(request: Asked) -> int | None:
    """The measure that was told; None when it is not one of ours."""
    told = request.POST.get("measure", "")
    if not told.isdecimal() or len(told) > 9 or queries.measure_row(int(told)) is None:
        return None
    return int(told)


def _unclear(request: Asked, key: int) -> HttpResponse:
    messages.error(request, _("Choose one of the measures."))
    return redirect("competence:plan", key)


@opens_for(permissions.may_keep)
@require_POST
def add_line(request: Asked, key: int) -> HttpResponse:
    """Hold a measure once more; those who gain most are invited."""
    page = queries.plan_page(key)
    if page is None:
        raise Http404
    form = LineForm(
        request.POST,
        measures=[(row.pk, row.title) for row in queries.measure_rows(with_retired=False)],
        places=queries.library_choices(),
        periods=[(period.number, period.title) for period in page.periods],
    )
    if not form.is_valid():
        messages.error(request, _("Choose a measure, a place and a half-year."))
        return redirect("competence:plan", key)
    given = form.cleaned_data
    try:
        line = commands.add_line(
            plan_id=key,
            measure_id=given["measure"],
            place_id=given["place"],
            period=given["period"],
            by=request.visitor.by,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("competence:plan", key)
    messages.success(request, _("The line is added. These gain most from it."))
    return redirect("competence:line", line.pk)


@opens_for(permissions.may_keep)
def line(request: Asked, key: int) -> HttpResponse:
    """Who is invited to one line."""
    row = _line(key)
    guests = {guest.organisation_id: guest.people for guest in row.guests.all()}
    form = GuestsForm(request.POST or None, libraries=queries.library_choices(), guests=guests)

    def invite() -> HttpResponse:
        commands.set_guests(
            line_id=key, guests=form.guests, by=request.visitor.by, at=timezone.now()
        )
        messages.success(request, _("The invitations are saved."))
        return redirect("competence:plan", row.plan_id)

    return answer_form(request, form, invite, "competence/plan_line.html", row)


@opens_for(permissions.may_keep)
@require_POST
def remove_line(request: Asked, key: int) -> HttpResponse:
    """Take a line out of its plan."""
    row = _line(key)
    return do(
        request,
        lambda: commands.remove_line(line_id=key, by=request.visitor.by, at=timezone.now()),
        _("The line is gone from the plan."),
        redirect("competence:plan", row.plan_id),
    )


@opens_for(permissions.may_keep)
def make_course(request: Asked, key: int) -> HttpResponse:
    """Turn a line into a meeting: say the day, and everything else is filled in."""
    row = _line(key)
    form = CourseForm(request.POST or None, initial={"day": row.period.starts_on})

    def make() -> HttpResponse:
        starts_at, ends_at = form.moments(row.measure.hours)
        meeting = commands.make_course(
            line_id=key,
            starts_at=starts_at,
            ends_at=ends_at,
            person_id=request.visitor.person_id,
            by=request.visitor.by,
            at=timezone.now(),
        )
        messages.success(request, _("The meeting is made as a draft. Look at it, and publish it."))
        return redirect("meetings:edit_meeting", meeting.slug)

    return answer_form(request, form, make, "competence/plan_course.html", row)


def _line(key: int) -> PlanLine:
    row = queries.line_of_plan(key)
    if row is None:
        raise Http404
    return row
