"""Indicators and the numbers told for them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.strategy import commands, permissions, queries
from samling.strategy.forms import IndicatorForm, ReadingForm, indicator_values
from samling.strategy.terms import IndicatorSource
from samling.strategy.views.measures import FAULTY, REFUSED
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(permissions.may_steer)
def add_indicator(request: Asked, slug: str) -> HttpResponse:
    """Say what a measure is measured by."""
    measure = queries.measure_row(slug)
    if measure is None:
        raise Http404
    at = timezone.now()
    form = IndicatorForm(
        request.POST or None, initial={"year": day_in_oslo(at).year, "source": "told"}
    )

    def add() -> None:
        given = form.cleaned_data
        commands.add_indicator(
            strategy_id=measure.strategy_id,
            measure_slug=slug,
            title=form.title,
            unit=given["unit"],
            source=given["source"],
            year=given["year"],
            target=given["target"],
            by=request.visitor.by,
            at=at,
        )

    return _answer(request, form, add, _("The indicator is added."), slug, is_new=True)


@opens_for(permissions.may_steer)
def edit_indicator(request: Asked, key: int) -> HttpResponse:
    """Change an indicator or its target."""
    row = _row(key)
    form = IndicatorForm(request.POST or None, initial=indicator_values(row))

    def edit() -> None:
        given = form.cleaned_data
        commands.edit_indicator(
            key=key,
            title=form.title,
            unit=given["unit"],
            source=given["source"],
            year=given["year"],
            target=given["target"],
            by=request.visitor.by,
            at=timezone.now(),
        )

    return _answer(request, form, edit, _("The indicator is saved."), row.measure_slug, row=row)


@opens_for(permissions.may_steer)
@require_POST
def remove_indicator(request: Asked, key: int) -> HttpResponse:
    """Take away an indicator that nobody has told a number for."""
    row = _row(key)
    try:
        commands.remove_indicator(key=key, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The indicator is removed."))
    return _back(row.measure_slug)


@opens_for(permissions.may_tell_readings)
def tell_reading(request: Asked, key: int) -> HttpResponse:
    """Tell a new number for an indicator."""
    row = _row(key)
    if row.source != IndicatorSource.TOLD:
        raise Http404
    at = timezone.now()
    form = ReadingForm(request.POST or None, initial={"read_on": day_in_oslo(at)})

    def tell() -> None:
        commands.tell_reading(key=key, **form.cleaned_data, by=request.visitor.by, at=at)

    words = _("The number is saved. The earlier ones are kept.")
    return _answer(
        request, form, tell, words, row.measure_slug, row=row, template="strategy/reading_form.html"
    )


def _answer(
    request: Asked,
    form: IndicatorForm | ReadingForm,
    deed: Callable[[], None],
    words: str,
    slug: str | None,
    *,
    template: str = "strategy/indicator_form.html",
    row: queries.IndicatorRow | None = None,
    is_new: bool = False,
) -> HttpResponse:
    """Do the deed when the form is in order, else show it with what must be mended."""
    status = 200
    if request.method == "POST":
        status = FAULTY
        if form.is_valid():
            try:
                deed()
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = REFUSED
            else:
                messages.success(request, words)
                return _back(slug)
    return show(request, template, row, form=form, status=status, slug=slug, is_new=is_new)


def _back(slug: str | None) -> HttpResponse:
    return redirect("insight:measure", slug) if slug else redirect("insight:strategy")


def _row(key: int) -> queries.IndicatorRow:
    row = queries.indicator_row(key)
    if row is None:
        raise Http404
    return row
