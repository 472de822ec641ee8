"""Measures: add, change, finish, drop, take up again."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.strategy import commands, permissions, queries
from samling.strategy.forms import MeasureForm, measure_values
from samling.strategy.models import Measure
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

REFUSED = 409
FAULTY = 422


@opens_for(permissions.may_add_measures)
def add_measure(request: Asked) -> HttpResponse:
    """Put a new measure under a strategy; an adviser owns what she adds."""
    at = timezone.now()
    may_choose = permissions.may_choose_owner(request.visitor)
    form = MeasureForm(
        request.POST or None,
        initial={
            "strategy": request.GET.get("strategy", ""),
            "owner": request.visitor.person_id,
            "state": "running",
        },
        strategies=queries.strategy_choices(with_drafts=permissions.may_steer(request.visitor)),
        owners=queries.owner_choices(day_in_oslo(at)) if may_choose else None,
    )
    status = 200
    if request.method == "POST":
        status = FAULTY
        if form.is_valid():
            given = form.cleaned_data
            try:
                measure = commands.add_measure(
                    strategy_id=given["strategy"],
                    title=form.title,
                    text=given["text"],
                    owner_id=given["owner"] if may_choose else request.visitor.person_id,
                    due_on=given["due_on"],
                    state=given["state"],
                    by=request.visitor.by,
                    at=at,
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = REFUSED
            else:
                messages.success(request, _("The measure is added."))
                return redirect("insight:measure", measure.slug)
    return show(request, "strategy/measure_form.html", None, form=form, status=status, is_new=True)


@opens_for(permissions.may_add_measures)
def edit_measure(request: Asked, slug: str) -> HttpResponse:
    """Change a measure: its owner or the director."""
    row = _own_measure(request, slug)
    at = timezone.now()
    may_choose = permissions.may_choose_owner(request.visitor)
    today = day_in_oslo(at)
    form = MeasureForm(
        request.POST or None,
        initial=measure_values(row),
        strategies=None,
        owners=queries.owner_choices(today, also=row.owner_id) if may_choose else None,
    )
    status = 200
    if request.method == "POST":
        status = FAULTY
        if form.is_valid():
            given = form.cleaned_data
            try:
                commands.edit_measure(
                    slug=slug,
                    title=form.title,
                    text=given["text"],
                    owner_id=given["owner"] if may_choose else row.owner_id,
                    due_on=given["due_on"],
                    state=given["state"],
                    by=request.visitor.by,
                    at=at,
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = REFUSED
            else:
                messages.success(request, _("The measure is saved."))
                return redirect("insight:measure", slug)
    return show(request, "strategy/measure_form.html", row, form=form, status=status, is_new=False)


@opens_for(permissions.may_add_measures)
@require_POST
def complete_measure(request: Asked, slug: str) -> HttpResponse:
    """Call a measure done."""
    return _close(request, slug, commands.complete_measure, _("The measure is done."))


@opens_for(permissions.may_add_measures)
@require_POST
def drop_measure(request: Asked, slug: str) -> HttpResponse:
    """Give a measure up."""
    return _close(request, slug, commands.drop_measure, _("The measure is dropped."))


@opens_for(permissions.may_add_measures)
@require_POST
def resume_measure(request: Asked, slug: str) -> HttpResponse:
    """Take a measure up again."""
    return _close(request, slug, commands.resume_measure, _("The measure runs again."))


def _close(request: Asked, slug: str, command: Callable[..., Measure], words: str) -> HttpResponse:
    _own_measure(request, slug)
    try:
        command(slug=slug, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("insight:measure", slug)


def _own_measure(request: Asked, slug: str) -> queries.MeasureRow:
    """The measure when this visitor may change it; no page (404) or no entry (403) otherwise."""
    row = queries.measure_row(slug)
    if row is None:
        raise Http404
    if not permissions.may_edit_measure(request.visitor, row.owner_id):
        raise PermissionDenied
    return row
