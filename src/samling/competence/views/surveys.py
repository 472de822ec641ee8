"""Surveys: made, sent, reminded of, closed."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samling.competence import commands, permissions, queries
from samling.competence.forms.surveys import LastDayForm, SurveyForm, survey_initial
from samling.competence.views.answers import answer_form, do
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

TIME_TO_ANSWER = timedelta(days=21)


@opens_for(permissions.may_keep)
def surveys(request: Asked) -> HttpResponse:
    """Every survey."""
    return show(request, "competence/surveys.html", queries.survey_lines())


@opens_for(permissions.may_keep)
def new_survey(request: Asked) -> HttpResponse:
    """Make a survey from a framework in force."""
    at = timezone.now()
    form = SurveyForm(
        request.POST or None,
        initial={
            "asks_people": True,
            "asks_libraries": True,
            "last_day": day_in_oslo(at) + TIME_TO_ANSWER,
        },
        versions=queries.version_choices(),
    )

    def make() -> HttpResponse:
        given = form.cleaned_data
        survey = commands.make_survey(
            title=form.title,
            text=form.text,
            version_id=given["version"],
            asks_people=given["asks_people"],
            asks_libraries=given["asks_libraries"],
            last_day=given["last_day"],
            by=request.visitor.by,
            at=at,
        )
        messages.success(request, _("The survey is made. Nobody has been asked yet."))
        return redirect("competence:survey", survey.pk)

    return answer_form(
        request, form, make, "competence/survey_form.html", None, title=_("New survey")
    )


@opens_for(permissions.may_keep)
def change_survey(request: Asked, key: int) -> HttpResponse:
    """Change a draft."""
    page = queries.survey_values(key)
    if page is None:
        raise Http404
    form = SurveyForm(
        request.POST or None, initial=survey_initial(page), versions=queries.version_choices()
    )

    def change() -> HttpResponse:
        given = form.cleaned_data
        commands.change_survey(
            key=key,
            title=form.title,
            text=form.text,
            version_id=given["version"],
            asks_people=given["asks_people"],
            asks_libraries=given["asks_libraries"],
            last_day=given["last_day"],
            by=request.visitor.by,
            at=timezone.now(),
        )
        messages.success(request, _("The survey is saved."))
        return redirect("competence:survey", key)

    return answer_form(request, form, change, "competence/survey_form.html", page, title=page.title)


@opens_for(permissions.may_keep)
def survey(request: Asked, key: int) -> HttpResponse:
    """One survey with its answer rates; the last day is moved here."""
    page = queries.survey_page(key, at=timezone.now())
    if page is None:
        raise Http404
    form = LastDayForm(request.POST or None, initial={"last_day": page.last_day})

    def move() -> HttpResponse:
        commands.move_last_day(
            key=key,
            last_day=form.cleaned_data["last_day"],
            by=request.visitor.by,
            at=timezone.now(),
        )
        messages.success(request, _("The last day is moved."))
        return redirect("competence:survey", key)

    return answer_form(request, form, move, "competence/survey.html", page)


@opens_for(permissions.may_keep)
@require_POST
def open_survey(request: Asked, key: int) -> HttpResponse:
    """Open a survey and write to everybody it asks."""
    _exists(key)
    try:
        asked = commands.open_survey(key=key, by=request.visitor.by, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        text = ngettext("%(n)s is asked.", "%(n)s are asked. The letters are on their way.", asked)
        messages.success(request, text % {"n": asked})
    return redirect("competence:survey", key)


@opens_for(permissions.may_keep)
@require_POST
def invite_newcomers(request: Asked, key: int) -> HttpResponse:
    """Write to those who have come into the register since."""
    _exists(key)
    return do(
        request,
        lambda: commands.invite_newcomers(key=key, by=request.visitor.by, at=timezone.now()),
        _("Everybody in the register is asked now."),
        redirect("competence:survey", key),
    )


@opens_for(permissions.may_keep)
@require_POST
def remind(request: Asked, key: int) -> HttpResponse:
    """Remind those who have not finished."""
    _exists(key)
    return do(
        request,
        lambda: commands.remind(key=key, by=request.visitor.by, at=timezone.now()),
        _("The reminders are on their way."),
        redirect("competence:survey", key),
    )


@opens_for(permissions.may_keep)
@require_POST
def adopt_version(request: Asked, key: int) -> HttpResponse:
    """Go on with the newest version of the framework."""
    _exists(key)
    return do(
        request,
        lambda: commands.adopt_version(key=key, by=request.visitor.by, at=timezone.now()),
        _("Those who begin from now on answer the newest version."),
        redirect("competence:survey", key),
    )


@opens_for(permissions.may_keep)
@require_POST
def close_survey(request: Asked, key: int) -> HttpResponse:
    """Close a survey."""
    _exists(key)
    return do(
        request,
        lambda: commands.close_survey(key=key, by=request.visitor.by, at=timezone.now()),
        _("The survey is closed. What people answered is no longer tied to who they are."),
        redirect("competence:survey", key),
    )


@opens_for(permissions.may_keep)
@require_POST
def discard_survey(request: Asked, key: int) -> HttpResponse:
    """Throw a draft away."""
    _exists(key)
    return do(
        request,
        lambda: commands.discard_survey(key=key, by=request.visitor.by, at=timezone.now()),
        _("The draft is thrown away."),
        redirect("competence:surveys"),
    )


def _exists(key: int) -> None:
    if queries.survey_page(key, at=timezone.now()) is None:
        raise Http404
