"""The workbench: what-ifs, their plans, and plans side by side. For the staff of the county library."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samling.bus import commands
from samling.bus.forms.plans import DraftForm
from samling.bus.models import Scenario
from samling.bus.permissions import may_plan
from samling.bus.queries.plan_map import outlines_of_county, plan_drawing, plan_points
from samling.bus.queries.plans import (
    PlanFront,
    compare_page,
    plan_front,
    plan_page,
    plans_page,
)
from samling.ground.refusal import Refusal
from samling.register.queries.kept import kept
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


def there(key: int) -> Scenario:
    """The what-if, or the page that says there is none."""
    try:
        return Scenario.objects.get(pk=key)
    except ObjectDoesNotExist:
        raise Http404 from None


@opens_for(may_plan)
@require_safe
def plans(request: Asked) -> HttpResponse:
    """Every what-if."""
    return show(request, "bus/plans.html", plans_page(travel=str(settings.TRAVEL)))


@opens_for(may_plan)
@require_POST
def new_plan(request: Asked) -> HttpResponse:
    """A new what-if, from the crews' days or as a copy of another."""
    follows = request.POST.get("follows", "")
    before = there(int(follows)) if follows.isdigit() else None
    name = request.POST.get("name", "").strip()[:120] or (
        _("Copy of %(name)s") % {"name": before.name} if before else _("New plan")
    )
    scenario = commands.make_scenario(
        name=name[:120],
        follows_id=before.pk if before else None,
        person_id=request.visitor.person_id,
        by=request.visitor.by,
        at=timezone.now(),
    )
    if before is not None or "settings" in request.POST:
        return redirect("bus:plan_settings", key=scenario.pk)
    commands.queue_scenario(scenario_id=scenario.pk, by=request.visitor.by, at=timezone.now())
    return redirect("bus:plan", key=scenario.pk)


@opens_for(may_plan)
@require_safe
def plan(request: Asked, key: int) -> HttpResponse:
    """One what-if with the best plan so far; asked for again each second while it is being made."""
    return _shown(request, key)


def _shown(
    request: Asked, key: int, *, form: DraftForm | None = None, status: int = 200
) -> HttpResponse:
    front = plan_front(key)
    if front is None:
        raise Http404
    return show(
        request, "bus/plan.html", front, part="result", result=_result(front),
        form=form or DraftForm(initial={"name": front.head.name}), status=status,
    )  # fmt: skip


def _result(front: PlanFront) -> str:
    """The tables and folds of a plan; drawn once for each version of it, language and process."""
    if not front.has_result:
        return ""

    def drawn() -> str:
        words = {"page": plan_page(front.head.key), "tiles": settings.TILES}
        return render_to_string("bus/part_plan_result.html", words)

    question = ("plan", front.head.key, get_language())
    result: str = kept(question, drawn, state=front.state)
    return result


@opens_for(may_plan)
@require_POST
def run_plan(request: Asked, key: int) -> HttpResponse:
    """Send it to be planned."""
    scenario = there(key)
    try:
        commands.queue_scenario(scenario_id=scenario.pk, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("bus:plan", key=key)


@opens_for(may_plan)
@require_POST
def stop_plan(request: Asked, key: int) -> HttpResponse:
    """Ask the work to end with the best plan so far."""
    commands.stop_scenario(scenario_id=there(key).pk, by=request.visitor.by, at=timezone.now())
    return redirect("bus:plan", key=key)


@opens_for(may_plan)
@require_POST
def drop_plan(request: Asked, key: int) -> HttpResponse:
    """Delete a what-if."""
    try:
        commands.drop_scenario(scenario_id=there(key).pk, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("bus:plan", key=key)
    messages.success(request, _("The plan is deleted."))
    return redirect("bus:plans")


@opens_for(may_plan)
@require_POST
def draft_plan(request: Asked, key: int) -> HttpResponse:
    """Take the plan as a draft timetable."""
    there(key)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _shown(request, key, form=form, status=422)
    try:
        timetable = commands.draft_from_scenario(
            scenario_id=key,
            person_id=request.visitor.person_id,
            by=request.visitor.by,
            at=timezone.now(),
            **form.cleaned_data,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, key, form=form, status=409)
    messages.success(
        request, _("The draft is made. Nobody outside the county library sees it yet.")
    )
    return redirect("bus:timetable", key=timetable.pk)


@opens_for(may_plan)
@require_safe
def compare(request: Asked) -> HttpResponse:
    """Plans side by side."""
    keys = [int(word) for word in request.GET.getlist("plan") if word.isdigit()][:6]
    return show(request, "bus/compare.html", compare_page(keys))


@opens_for(may_plan)
@require_safe
def plan_picture(request: Asked, key: int) -> HttpResponse:
    """The plan as a drawing."""
    there(key)
    answer = HttpResponse(plan_drawing(key), content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@opens_for(may_plan)
@require_safe
def plan_map(request: Asked, key: int) -> HttpResponse:
    """The places and ways of the plan for the zoomable map."""
    there(key)
    answer = JsonResponse(plan_points(key))
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@opens_for(may_plan)
@require_safe
def county_outlines(request: Asked) -> HttpResponse:
    """The municipalities' outlines; the browser keeps them."""
    answer = JsonResponse(outlines_of_county())
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer
