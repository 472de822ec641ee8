"""Settings, wishes and questions of one what-if."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.bus import commands
from samling.bus.forms.crew_days import days_sent, rows_of, rows_sent
from samling.bus.forms.plans import AssumptionsForm, SettingsForm, WishForm
from samling.bus.models import Bus, Inquiry, Scenario, ScenarioRule
from samling.bus.permissions import may_plan
from samling.bus.queries.answers import answers_page
from samling.bus.queries.workbench import places_known, settings_page, wishes_page
from samling.bus.rules.crew_hours import DayKey, OwnHours
from samling.bus.terms import InquiryKind
from samling.bus.views.plans import there
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(may_plan)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_settings(request: Asked, key: int) -> HttpResponse:
    """Settings, bus days and every assumption; saved, or saved and planned at once."""
    scenario = there(key)
    if request.method != "POST":
        return _settings(request, scenario, SettingsForm(scenario), AssumptionsForm(scenario))
    form = SettingsForm(scenario, request.POST)
    assumptions = AssumptionsForm(scenario, request.POST)
    if not (form.is_valid() & assumptions.is_valid()):
        return _settings(request, scenario, form, assumptions, status=422)
    try:
        days = _days_sent(request.POST, weeks=scenario.rotation_weeks)
    except ValidationError as faults:
        form.add_error(None, faults)
        return _settings(request, scenario, form, assumptions, status=422)
    try:
        _save(request, scenario, dict(form.cleaned_data), assumptions.cleaned_data, days)
        if "plan" in request.POST:
            commands.queue_scenario(scenario_id=key, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _settings(request, scenario, form, assumptions, status=409)
    messages.success(request, _("The settings are saved."))
    return redirect("bus:plan" if "plan" in request.POST else "bus:plan_settings", key=key)


def _settings(
    request: Asked,
    scenario: Scenario,
    form: SettingsForm,
    assumptions: AssumptionsForm,
    **more: Any,
) -> HttpResponse:
    page = settings_page(scenario)
    weeks = scenario.rotation_weeks
    buses = [
        (
            bus,
            rows_sent(request.POST, weeks, before=f"{bus.key}-")
            if request.method == "POST"
            else rows_of(bus.days, weeks, before=f"{bus.key}-"),
        )
        for bus in page.buses
    ]
    return show(
        request,
        "bus/plan_settings.html",
        page,
        form=form,
        assumptions=assumptions,
        buses=buses,
        **more,
    )


def _days_sent(told: QueryDict, *, weeks: int) -> dict[int, dict[DayKey, OwnHours]]:
    """The ticked days of each bus, by its key; ValidationError names times that are none."""
    sent: dict[int, dict[DayKey, OwnHours]] = {}
    faults: list[str] = []
    for key, name in Bus.objects.order_by("pk").values_list("pk", "name"):
        try:
            sent[key] = days_sent(told, weeks, before=f"{key}-")
        except ValidationError as fault:
            faults += [f"{name}: {message}" for message in fault.messages]
    if faults:
        raise ValidationError(faults)
    return sent


@transaction.atomic
def _save(
    request: Asked,
    scenario: Scenario,
    told: dict[str, Any],
    assumptions: dict[str, Any],
    days: dict[int, dict[DayKey, OwnHours]],
) -> None:
    by, at = request.visitor.by, timezone.now()
    minutes = told.pop("hours")
    commands.change_scenario(scenario_id=scenario.pk, assumptions=assumptions, by=by, at=at, **told)
    commands.set_days(scenario_id=scenario.pk, days=days, by=by, at=at)
    commands.set_hours(scenario_id=scenario.pk, longest_minutes=minutes, by=by, at=at)


@opens_for(may_plan)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_wishes(request: Asked, key: int) -> HttpResponse:
    """The wishes of a what-if, and a new one."""
    there(key)
    form = WishForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            told = form.cleaned_data
            share = None if told["percent"] is None else told["percent"] / 100
            try:
                commands.set_rule(
                    scenario_id=key, kind=told["kind"], stop_id=told["stop_id"],
                    municipality_id=told["municipality_id"], week=told["week"],
                    weekday=told["weekday"], share=share, by=request.visitor.by, at=timezone.now(),
                )  # fmt: skip
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = 409
            else:
                messages.success(request, _("The wish is noted. Plan again to see what it does."))
                return redirect("bus:plan_wishes", key=key)
    page = wishes_page(key)
    return show(
        request,
        "bus/plan_wishes.html",
        page,
        form=form,
        places=places_known(),
        status=status,
        tiles=settings.TILES,
    )


@opens_for(may_plan)
@require_POST
def drop_wish(request: Asked, key: int) -> HttpResponse:
    """Take a wish back."""
    rule = ScenarioRule.objects.filter(pk=key).first()
    if rule is None:
        raise Http404
    try:
        commands.drop_rule(rule_id=key, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("bus:plan_wishes", key=rule.scenario_id)


@opens_for(may_plan)
@require_POST
def take_answer(request: Asked, key: int, answer: int) -> HttpResponse:
    """Take what a school answered in the hearing as a wish of the what-if."""
    there(key)
    if not wishes_page(key).has_answer(answer):
        raise Http404
    try:
        commands.wish_from_answer(
            answer_id=answer, scenario_id=key, by=request.visitor.by, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("bus:plan_wishes", key=key)


@opens_for(may_plan)
@require_safe
def plan_answers(request: Asked, key: int) -> HttpResponse:
    """What has been asked about the plan; asked for again while an answer is worked out."""
    there(key)
    return show(request, "bus/plan_answers.html", answers_page(key), part="answers")


@opens_for(may_plan)
@require_POST
def ask_plan(request: Asked, key: int) -> HttpResponse:
    """Ask why a place is not in, or for a curve."""
    there(key)
    kind, place = request.POST.get("kind", ""), request.POST.get("municipality", "")
    if kind not in InquiryKind.values or (kind == InquiryKind.WHY_NOT and not place.isdigit()):
        messages.error(request, _("Choose what to ask about."))
        return redirect("bus:plan_answers", key=key)
    known = {pk for pk, _name in answers_page(key).outside}
    municipality = int(place) if kind == InquiryKind.WHY_NOT else None
    if municipality is not None and municipality not in known:
        raise Http404
    try:
        commands.ask(
            scenario_id=key, kind=kind, municipality_id=municipality,
            by=request.visitor.by, at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("bus:plan_answers", key=key)


@opens_for(may_plan)
@require_POST
def stop_asking(request: Asked, key: int) -> HttpResponse:
    """End the work on an answer."""
    if not Inquiry.objects.filter(pk=key).exists():
        raise Http404
    scenario = commands.stop_inquiry(inquiry_id=key, by=request.visitor.by, at=timezone.now())
    return redirect("bus:plan_answers", key=scenario)


@opens_for(may_plan)
@require_POST
def choose_point(request: Asked, key: int) -> HttpResponse:
    """A point of the curve as a what-if of its own, sent to be planned at once."""
    there(key)
    kind, asked = request.POST.get("kind", ""), request.POST.get("asked", "")
    try:
        value = float(asked)
    except ValueError:
        raise Http404 from None
    most = {"shares": 1.0, "need": 20.0}
    if kind not in most or not 0 <= value <= most[kind]:
        raise Http404
    name = (
        _("At least %(percent)s %% in every municipality") % {"percent": round(100 * value)}
        if kind == "shares"
        else _("Need counts %(weight)s") % {"weight": f"{value:g}".replace(".", ",")}
    )
    setting: dict[str, Any] = {"minimum_share" if kind == "shares" else "need_per_hour": value}
    scenario = commands.make_scenario(
        name=name, follows_id=key, person_id=request.visitor.person_id, by=request.visitor.by,
        at=timezone.now(), **setting,
    )  # fmt: skip
    commands.queue_scenario(scenario_id=scenario.pk, by=request.visitor.by, at=timezone.now())
    return redirect("bus:plan", key=scenario.pk)
