"""Strategy periods: read them, draft the next, edit the draft, put it in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.strategy import commands, permissions, queries
from samling.strategy.forms import (
    GoalForm,
    MoveForm,
    NextPeriodForm,
    PeriodForm,
    StrategyForm,
    title_of,
)
from samling.strategy.views.measures import FAULTY, REFUSED
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
def periods(request: Asked) -> HttpResponse:
    """Every period; drafts stand beside the one in force for those who may read them."""
    page = queries.periods_page(with_drafts=permissions.may_read_drafts(request.visitor))
    return show(
        request, "strategy/periods.html", page, may_steer=permissions.may_steer(request.visitor)
    )


@opens_for(permissions.may_steer)
def next_period(request: Asked) -> HttpResponse:
    """Draft the next period from the one in force."""
    at = timezone.now()
    page = queries.next_period_page(day_in_oslo(at))
    if page is None:
        messages.error(request, _("There is no strategy in force to start from."))
        return redirect("strategy:periods")
    form = NextPeriodForm(
        request.POST or None,
        initial={
            **title_of(page.plan.title),
            "starts": page.starts,
            "last": page.last,
        },
        measures=[measure.pk for measure in page.measures],
        indicators=[key for measure in page.measures for key, _title in measure.indicators],
    )

    def draft() -> HttpResponse:
        given = form.cleaned_data
        plan = commands.draft_next_period(
            title=form.title,
            starts=given["starts"],
            ends=form.ends,
            measures=given["measures"],
            indicators=given["indicators"],
            by=request.visitor.by,
            at=at,
        )
        messages.success(request, _("The draft stands beside the strategy in force."))
        return redirect("strategy:draft", plan.pk)

    return _answer(
        request,
        form,
        draft,
        "strategy/next_period.html",
        page,
        chosen_measures=_chosen(request, "measures"),
        chosen_indicators=_chosen(request, "indicators"),
    )


@opens_for(permissions.may_steer)
def draft(request: Asked, key: int) -> HttpResponse:
    """A draft to edit: days, goals and strategies."""
    page = _draft(key)
    form = PeriodForm(
        request.POST or None,
        initial={
            **title_of(page.plan.title),
            "starts": page.plan.starts,
            "last": page.plan.last,
        },
    )

    def change() -> HttpResponse:
        commands.change_period(
            key=key,
            title=form.title,
            starts=form.cleaned_data["starts"],
            ends=form.ends,
            by=request.visitor.by,
            at=timezone.now(),
        )
        messages.success(request, _("The draft is saved."))
        return redirect("strategy:draft", key)

    today = day_in_oslo(timezone.now())
    return _answer(
        request, form, change, "strategy/draft.html", page, is_time=page.plan.starts <= today
    )


@opens_for(permissions.may_steer)
@require_POST
def put_in_force(request: Asked, key: int) -> HttpResponse:
    """Let a draft take the place of the strategy in force."""
    _draft(key)
    try:
        commands.put_in_force(key=key, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("strategy:draft", key)
    messages.success(request, _("The strategy is in force."))
    return redirect("insight:strategy")


@opens_for(permissions.may_steer)
@require_POST
def discard_draft(request: Asked, key: int) -> HttpResponse:
    """Throw a draft away."""
    _draft(key)
    return _do(
        request, key, lambda told: commands.discard_draft(key=key, **told), to="strategy:periods"
    )


@opens_for(permissions.may_steer)
def add_goal(request: Asked, key: int) -> HttpResponse:
    """A new goal, last in the draft."""
    page = _draft(key)
    form = GoalForm(request.POST or None)

    def add() -> HttpResponse:
        commands.add_goal(plan_id=key, title=form.title, **_told(request))
        return redirect("strategy:draft", key)

    return _answer(request, form, add, "strategy/part_form.html", page)


@opens_for(permissions.may_steer)
def change_goal(request: Asked, key: int) -> HttpResponse:
    """Another name for a goal of a draft."""
    row = queries.goal_row(key)
    if row is None:
        raise Http404
    form = GoalForm(request.POST or None, initial=title_of(row.title))

    def change() -> HttpResponse:
        commands.change_goal(key=key, title=form.title, **_told(request))
        return redirect("strategy:draft", row.plan_id)

    return _answer(request, form, change, "strategy/part_form.html", _draft(row.plan_id))


@opens_for(permissions.may_steer)
@require_POST
def move_goal(request: Asked, key: int) -> HttpResponse:
    """One place up or down."""
    row = queries.goal_row(key)
    if row is None:
        raise Http404
    up = _is_up(request)
    return _do(request, row.plan_id, lambda told: commands.move_goal(key=key, up=up, **told))


@opens_for(permissions.may_steer)
@require_POST
def remove_goal(request: Asked, key: int) -> HttpResponse:
    """Take an empty goal out of a draft."""
    row = queries.goal_row(key)
    if row is None:
        raise Http404
    return _do(request, row.plan_id, lambda told: commands.remove_goal(key=key, **told))


@opens_for(permissions.may_steer)
def add_strategy(request: Asked, key: int) -> HttpResponse:
    """A new strategy, last under a goal of the draft."""
    page = _draft(key)
    form = StrategyForm(
        request.POST or None,
        initial={"goal": request.GET.get("goal", "")},
        goals=[(goal.pk, str(goal.title)) for goal in page.goals],
    )

    def add() -> HttpResponse:
        given = form.cleaned_data
        commands.add_strategy(
            goal_id=given["goal"],
            code=given["code"],
            title=form.title,
            text=form.text,
            **_told(request),
        )
        return redirect("strategy:draft", key)

    return _answer(request, form, add, "strategy/part_form.html", page)


@opens_for(permissions.may_steer)
def change_strategy(request: Asked, key: int) -> HttpResponse:
    """Other words, another code or another goal for a strategy of a draft."""
    row = queries.strategy_row(key)
    if row is None:
        raise Http404
    page = _draft(row.plan_id)
    form = StrategyForm(
        request.POST or None,
        initial={
            **title_of(row.title),
            **_text_of(row.text),
            "goal": row.goal_id,
            "code": row.code,
        },
        goals=[(goal.pk, str(goal.title)) for goal in page.goals],
    )

    def change() -> HttpResponse:
        given = form.cleaned_data
        commands.change_strategy(
            key=key,
            goal_id=given["goal"],
            code=given["code"] or row.code,
            title=form.title,
            text=form.text,
            **_told(request),
        )
        return redirect("strategy:draft", row.plan_id)

    return _answer(request, form, change, "strategy/part_form.html", page)


@opens_for(permissions.may_steer)
@require_POST
def move_strategy(request: Asked, key: int) -> HttpResponse:
    """One place up or down under its goal."""
    row = queries.strategy_row(key)
    if row is None:
        raise Http404
    up = _is_up(request)
    return _do(request, row.plan_id, lambda told: commands.move_strategy(key=key, up=up, **told))


@opens_for(permissions.may_steer)
@require_POST
def remove_strategy(request: Asked, key: int) -> HttpResponse:
    """Take a strategy without measures out of a draft."""
    row = queries.strategy_row(key)
    if row is None:
        raise Http404
    return _do(request, row.plan_id, lambda told: commands.remove_strategy(key=key, **told))


def _answer(
    request: Asked,
    form: django_forms.Form,
    deed: Callable[[], HttpResponse],
    template: str,
    page: object,
    **more: Any,
) -> HttpResponse:
    """Do the deed when the form is in order, else show it with what must be mended."""
    status = 200
    if request.method == "POST":
        status = FAULTY
        if form.is_valid():
            try:
                return deed()
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = REFUSED
    return show(request, template, page, form=form, status=status, **more)


def _do(
    request: Asked, key: int, deed: Callable[[dict[str, Any]], object], *, to: str = ""
) -> HttpResponse:
    """A deed of one button: done, or the refusal told, and back to the draft."""
    try:
        deed(_told(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("strategy:draft", key)
    return redirect(to) if to else redirect("strategy:draft", key)


def _chosen(request: Asked, name: str) -> frozenset[int]:
    """The boxes that were ticked, so that a form with a fault comes back as it was."""
    return frozenset(
        int(key) for key in request.POST.getlist(name) if key.isdecimal() and len(key) < 19
    )


def _told(request: Asked) -> dict[str, Any]:
    return {"by": request.visitor.by, "at": timezone.now()}


def _is_up(request: Asked) -> bool:
    form = MoveForm(request.POST)
    return form.is_valid() and form.cleaned_data["way"] == "up"


def _text_of(words: Wording) -> dict[str, str]:
    return {"text_nb": words.nb, "text_nn": words.nn, "text_en": words.en}


def _draft(key: int) -> queries.DraftPage:
    page = queries.draft_page(key)
    if page is None:
        raise Http404
    return page
