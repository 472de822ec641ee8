"""Frameworks: read the one in force, draft the next, edit the draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samling.competence import commands, permissions, queries
from samling.competence.forms.frameworks import (
    CompetenceForm,
    DescribedForm,
    MoveForm,
    NamedForm,
    levels_of,
    text_of,
    title_of,
)
from samling.competence.views.answers import answer_form, do
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
def frameworks(request: Asked) -> HttpResponse:
    """Every framework in force; drafts for those who keep them."""
    may_keep = permissions.may_keep(request.visitor)
    lines = queries.framework_lines(with_drafts=may_keep)
    return show(request, "competence/frameworks.html", lines, may_keep=may_keep)


@opens_for(everybody)
def framework(request: Asked, slug: str) -> HttpResponse:
    """One framework: the version in force, or the one asked for by number."""
    may_keep = permissions.may_keep(request.visitor)
    asked = request.GET.get("versjon", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None
    page = queries.framework_page(slug, number=number, with_drafts=may_keep)
    if page is None:
        raise Http404
    return show(request, "competence/framework.html", page, may_keep=may_keep)


@opens_for(permissions.may_keep)
def new_framework(request: Asked) -> HttpResponse:
    """Make a framework of one's own."""
    form = DescribedForm(request.POST or None)

    def make() -> HttpResponse:
        draft = commands.make_framework(
            title=form.title, text=form.text, by=request.visitor.by, at=timezone.now()
        )
        messages.success(request, _("The draft is made. Add areas and competences."))
        return redirect("competence:draft", draft.pk)

    return answer_form(
        request, form, make, "competence/part_form.html", None, title=_("New framework")
    )


@opens_for(permissions.may_keep)
@require_POST
def new_version(request: Asked, slug: str) -> HttpResponse:
    """Draft the next version from the one in force."""
    page = queries.framework_page(slug, number=None, with_drafts=False)
    if page is None:
        raise Http404
    return do(
        request,
        lambda: commands.draft_version(slug=slug, by=request.visitor.by, at=timezone.now()),
        _("The next version is drafted as a copy of the one in force."),
        redirect("competence:frameworks"),
    )


@opens_for(permissions.may_keep)
def draft(request: Asked, key: int) -> HttpResponse:
    """A draft to edit: name and text, areas, competences."""
    page = queries.draft_content(key)
    if page is None:
        raise Http404
    form = DescribedForm(
        request.POST or None, initial={**title_of(page.title), **text_of(page.text)}
    )

    def change() -> HttpResponse:
        commands.change_version(
            key=key, title=form.title, text=form.text, by=request.visitor.by, at=timezone.now()
        )
        messages.success(request, _("The draft is saved."))
        return redirect("competence:draft", key)

    return answer_form(request, form, change, "competence/draft.html", page)


@opens_for(permissions.may_keep)
@require_POST
def put_in_force(request: Asked, key: int) -> HttpResponse:
    """Let a draft take the place of the version in force."""
    page = _draft(key)
    return do(
        request,
        lambda: commands.put_in_force(key=key, by=request.visitor.by, at=timezone.now()),
        _("The version is in force."),
        redirect("competence:framework", page.slug),
    )


@opens_for(permissions.may_keep)
@require_POST
def discard_draft(request: Asked, key: int) -> HttpResponse:
    """Throw a draft away."""
    _draft(key)
    return do(
        request,
        lambda: commands.discard_draft(key=key, by=request.visitor.by, at=timezone.now()),
        _("The draft is thrown away."),
        redirect("competence:frameworks"),
    )


@opens_for(permissions.may_keep)
def add_area(request: Asked, key: int) -> HttpResponse:
    """A new area in a draft."""
    page = _draft(key)
    form = NamedForm(request.POST or None)

    def add() -> HttpResponse:
        commands.add_area(
            version_id=key, title=form.title, by=request.visitor.by, at=timezone.now()
        )
        messages.success(request, _("The area is added."))
        return redirect("competence:draft", key)

    return answer_form(
        request,
        form,
        add,
        "competence/part_form.html",
        page,
        title=_("New area"),
        draft_key=key,
    )


@opens_for(permissions.may_keep)
def change_area(request: Asked, key: int) -> HttpResponse:
    """Another name for an area."""
    version_id, area = _area(key)
    form = NamedForm(request.POST or None, initial=title_of(area.title))

    def change() -> HttpResponse:
        commands.change_area(key=key, title=form.title, by=request.visitor.by, at=timezone.now())
        messages.success(request, _("The area is saved."))
        return redirect("competence:draft", version_id)

    return answer_form(
        request,
        form,
        change,
        "competence/part_form.html",
        area,
        title=area.title,
        draft_key=version_id,
    )


@opens_for(permissions.may_keep)
@require_POST
def move_area(request: Asked, key: int) -> HttpResponse:
    """An area one place up or down."""
    version_id, _area_row = _area(key)
    form = MoveForm(request.POST)
    if form.is_valid():
        up = form.cleaned_data["way"] == "up"
        commands.move_area(key=key, up=up, by=request.visitor.by, at=timezone.now())
    return redirect("competence:draft", version_id)


@opens_for(permissions.may_keep)
@require_POST
def remove_area(request: Asked, key: int) -> HttpResponse:
    """An area out of a draft."""
    version_id, _area_row = _area(key)
    return do(
        request,
        lambda: commands.remove_area(key=key, by=request.visitor.by, at=timezone.now()),
        _("The area is removed from the draft."),
        redirect("competence:draft", version_id),
    )


@opens_for(permissions.may_keep)
def add_competence(request: Asked, key: int) -> HttpResponse:
    """A new competence in an area of a draft."""
    version_id, area = _area(key)
    form = CompetenceForm(request.POST or None)

    def add() -> HttpResponse:
        commands.add_competence(
            area_id=key,
            title=form.title,
            levels=form.levels,
            by=request.visitor.by,
            at=timezone.now(),
        )
        messages.success(request, _("The competence is added."))
        return redirect("competence:draft", version_id)

    return answer_form(
        request,
        form,
        add,
        "competence/part_form.html",
        area,
        title=_("New competence in %(area)s") % {"area": area.title},
        draft_key=version_id,
    )


@opens_for(permissions.may_keep)
def change_competence(request: Asked, key: int) -> HttpResponse:
    """Another name or other levels for a competence."""
    version_id, row = _competence(key)
    initial = {**title_of(row.title), **levels_of(row.levels)}
    form = CompetenceForm(request.POST or None, initial=initial)

    def change() -> HttpResponse:
        commands.change_competence(
            key=key,
            title=form.title,
            levels=form.levels,
            by=request.visitor.by,
            at=timezone.now(),
        )
        messages.success(request, _("The competence is saved."))
        return redirect("competence:draft", version_id)

    return answer_form(
        request,
        form,
        change,
        "competence/part_form.html",
        row,
        title=row.title,
        draft_key=version_id,
    )


@opens_for(permissions.may_keep)
@require_POST
def move_competence(request: Asked, key: int) -> HttpResponse:
    """A competence one place up or down."""
    version_id, _row = _competence(key)
    form = MoveForm(request.POST)
    if form.is_valid():
        up = form.cleaned_data["way"] == "up"
        commands.move_competence(key=key, up=up, by=request.visitor.by, at=timezone.now())
    return redirect("competence:draft", version_id)


@opens_for(permissions.may_keep)
@require_POST
def remove_competence(request: Asked, key: int) -> HttpResponse:
    """A competence out of a draft."""
    version_id, _row = _competence(key)
    return do(
        request,
        lambda: commands.remove_competence(key=key, by=request.visitor.by, at=timezone.now()),
        _("The competence is removed from the draft."),
        redirect("competence:draft", version_id),
    )


def _draft(key: int) -> queries.Content:
    page = queries.draft_content(key)
    if page is None:
        raise Http404
    return page


def _area(key: int) -> tuple[int, queries.AreaRow]:
    found = queries.area_of_draft(key)
    if found is None:
        raise Http404
    return found


def _competence(key: int) -> tuple[int, queries.CompetenceRow]:
    found = queries.competence_of_draft(key)
    if found is None:
        raise Http404
    return found
