"""What could be held."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samling.competence import commands, permissions, queries
from samling.competence.forms.plans import MeasureForm, measure_initial
from samling.competence.views.answers import answer_form
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(permissions.may_keep)
def measures(request: Asked) -> HttpResponse:
    """Every possible measure."""
    return show(request, "competence/measures.html", queries.measure_rows())


@opens_for(permissions.may_keep)
def new_measure(request: Asked) -> HttpResponse:
    """Write a possible measure down."""
    return _written(request, None)


@opens_for(permissions.may_keep)
def change_measure(request: Asked, key: int) -> HttpResponse:
    """Change a possible measure."""
    return _written(request, key)


def _written(request: Asked, key: int | None) -> HttpResponse:
    row = queries.measure_row(key) if key is not None else None
    if key is not None and row is None:
        raise Http404
    form = MeasureForm(
        request.POST or None,
        initial=measure_initial(row),
        places=queries.library_choices(),
        competences=queries.competence_choices(),
    )

    def write() -> HttpResponse:
        commands.write_measure(key=key, told=form.told, by=request.visitor.by, at=timezone.now())
        messages.success(request, _("The measure is saved."))
        return redirect("competence:measures")

    title = _("New measure") if row is None else row.title
    return answer_form(request, form, write, "competence/measure_form.html", row, title=title)


@opens_for(permissions.may_keep)
@require_POST
def retire_measure(request: Asked, key: int) -> HttpResponse:
    """Offer a measure no longer, or again."""
    row = queries.measure_row(key)
    if row is None:
        raise Http404
    commands.retire_measure(
        key=key, is_retired=not row.is_retired, by=request.visitor.by, at=timezone.now()
    )
    messages.success(
        request,
        _("The measure is offered again.") if row.is_retired else _("The measure is retired."),
    )
    return redirect("competence:measures")
