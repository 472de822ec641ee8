"""Competence plans: made, planned, decided, shown to everybody."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samling.competence import commands, permissions, queries
from samling.competence.forms.plans import LineForm, NewPlanForm, PlanSettingsForm
from samling.competence.queries.plans import half_year_title
from samling.competence.terms import PlanWishKind
from samling.competence.views.answers import answer_form, do
from samling.ground.period import day_in_oslo
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(permissions.may_keep)
def plans(request: Asked) -> HttpResponse:
    """Every plan."""
    return show(request, "competence/plans.html", queries.plan_rows())


@opens_for(permissions.may_keep)
def new_plan(request: Asked) -> HttpResponse:
    """Make a plan from the needs of a closed survey."""
    at = timezone.now()
    closed = [(line.pk, line.title) for line in queries.survey_lines() if line.state == "closed"]
    form = NewPlanForm(request.POST or None, surveys=closed, today=day_in_oslo(at))

    def make() -> HttpResponse:
        given = form.cleaned_data
        year, season = given["first"].split("-")
        plan = commands.make_plan(
            told=form.told,
            survey_id=given["survey"],
            year=int(year),
            is_autumn=season == "autumn",
            halves=given["halves"],
            adviser_days=given["adviser_days"],
            budget_nok=given["budget_nok"],
            person_id=request.visitor.person_id,
            by=request.visitor.by,
            at=at,
        )
        messages.success(request, _("The plan is made. It is still empty."))
        return redirect("competence:plan", plan.pk)

    return answer_form(
        request, form, make, "competence/plan_form.html", None, title=_("New plan"), closed=closed
    )


@opens_for(permissions.may_keep)
def plan(request: Asked, key: int) -> HttpResponse:
    """A plan with its lines, figures and wishes; asks again by itself while the planner works."""
    page = queries.plan_page(key)
    if page is None:
        raise Http404
    offered = queries.measure_rows(with_retired=False)
    form = LineForm(
        measures=[(row.pk, row.title) for row in offered],
        places=queries.library_choices(),
        periods=[(period.number, period.title) for period in page.periods],
    )
    words = (*PlanWishKind.choices, ("", _("The planner decides")))
    return show(request, "competence/plan.html", page, part="work", form=form, wish_words=words)


@opens_for(permissions.may_keep)
def change_plan(request: Asked, key: int) -> HttpResponse:
    """Change the settings of a plan."""
    row = queries.plan_values(key)
    if row is None:
        raise Http404
    titles = [
        half_year_title(p.starts_on) for p in sorted(row.periods.all(), key=lambda p: p.number)
    ]
    form = PlanSettingsForm(request.POST or None, plan=row, titles=titles)

    def change() -> HttpResponse:
        commands.change_plan(
            plan_id=key,
            told=form.told,
            periods=form.periods,
            by=request.visitor.by,
            at=timezone.now(),
        )
        messages.success(request, _("The settings are saved."))
        return redirect("competence:plan", key)

    return answer_form(request, form, change, "competence/plan_form.html", row, title=row.title)


@opens_for(permissions.may_keep)
@require_POST
def queue_plan(request: Asked, key: int) -> HttpResponse:
    """Let the planner make the plan."""
    _exists(key)
    return do(
        request,
        lambda: commands.queue_plan(plan_id=key, by=request.visitor.by, at=timezone.now()),
        _("The planner has got the task."),
        redirect("competence:plan", key),
    )


@opens_for(permissions.may_keep)
@require_POST
def stop_plan(request: Asked, key: int) -> HttpResponse:
    """End the planner's work with the best plan so far."""
    _exists(key)
    return do(
        request,
        lambda: commands.stop_plan(plan_id=key, by=request.visitor.by, at=timezone.now()),
        _("The planner ends with the best plan so far."),
        redirect("competence:plan", key),
    )


@opens_for(permissions.may_keep)
@require_POST
def copy_plan(request: Asked, key: int) -> HttpResponse:
    """Make a new version."""
    _exists(key)
    made = commands.copy_plan(
        plan_id=key, person_id=request.visitor.person_id, by=request.visitor.by, at=timezone.now()
    )
    messages.success(request, _("This is a new version. The old one stays as it is."))
    return redirect("competence:plan", made.pk)


@opens_for(permissions.may_keep)
@require_POST
def drop_plan(request: Asked, key: int) -> HttpResponse:
    """Throw a draft away."""
    _exists(key)
    return do(
        request,
        lambda: commands.drop_plan(plan_id=key, by=request.visitor.by, at=timezone.now()),
        _("The draft is thrown away."),
        redirect("competence:plans"),
    )


@opens_for(permissions.may_keep)
@require_POST
def approve_plan(request: Asked, key: int) -> HttpResponse:
    """Approve a plan."""
    _exists(key)
    return do(
        request,
        lambda: commands.approve_plan(plan_id=key, by=request.visitor.by, at=timezone.now()),
        _("The plan is approved. It can be published, and its lines can become meetings."),
        redirect("competence:plan", key),
    )


@opens_for(permissions.may_keep)
@require_POST
def publish_plan(request: Asked, key: int) -> HttpResponse:
    """Publish a plan."""
    _exists(key)
    return do(
        request,
        lambda: commands.publish_plan(plan_id=key, by=request.visitor.by, at=timezone.now()),
        _("The plan is open to everybody."),
        redirect("competence:plan", key),
    )


@opens_for(permissions.may_keep)
def compare_plans(request: Asked, key: int, other: int) -> HttpResponse:
    """Two plans side by side."""
    page = queries.compared(key, other)
    if page is None:
        raise Http404
    return show(request, "competence/plans_compared.html", page)


@opens_for(everybody)
@require_GET
def public_plan(request: Asked, key: int) -> HttpResponse:
    """A published plan."""
    page = queries.plan_page(key, only_public=True)
    if page is None:
        raise Http404
    return show(request, "competence/public_plan.html", page)


@opens_for(everybody)
@require_GET
def plan_pdf(request: Asked, key: int) -> HttpResponse:
    """A plan to print, in bokmål or nynorsk as asked for; drafts only for the county library."""
    asked = request.GET.get("sprak", "")
    language = asked if asked in {"nb", "nn", "en"} else (get_language() or "nb")
    only_public = not permissions.may_keep(request.visitor)
    made = queries.plan_paper(key, language=language, only_public=only_public)
    if made is None:
        raise Http404
    name = f'inline; filename="kompetanseplan-{key}-{language}.pdf"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": name})


@opens_for(permissions.may_see_library_plan)
@require_GET
def library_plan(request: Asked, slug: str) -> HttpResponse:
    """What a library asked for, what it got, and what comes."""
    page = queries.library_plan_page(slug, at=timezone.now())
    if page is None:
        raise Http404
    return show(request, "competence/library_plan.html", page)


def _exists(key: int) -> None:
    if queries.plan_values(key) is None:
        raise Http404
