"""Needs: the heat map, one library, one competence, wishes, and who else."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from samling.competence import commands, permissions, queries
from samling.competence.views.answers import answer_form
from samling.ground.visitor import Role
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

VIEWS = {"bibliotek": "libraries", "ansatte": "people"}


@opens_for(permissions.may_keep)
def needs(request: Asked, key: int) -> HttpResponse:
    """The heat map of a survey."""
    view = VIEWS.get(request.GET.get("vis", ""), "libraries")
    page = queries.needs_page(key, view=view, area=request.GET.get("omrade", ""))
    if page is None:
        raise Http404
    return show(
        request, "competence/needs.html", page, part="heat", unread=queries.unread_wishes(key)
    )


@opens_for(permissions.may_keep)
def library_needs(request: Asked, key: int, slug: str) -> HttpResponse:
    """What one library has told."""
    page = queries.library_page(key, slug)
    if page is None:
        raise Http404
    return show(request, "competence/library_needs.html", page)


@opens_for(permissions.may_keep)
def competence_needs(request: Asked, key: int, slug: str) -> HttpResponse:
    """One competence: who needs it, wishes, partners, years before."""
    page = queries.competence_page(key, slug)
    if page is None:
        raise Http404
    return show(request, "competence/competence_needs.html", page)


@opens_for(permissions.may_keep)
def wishes(request: Asked, key: int) -> HttpResponse:
    """The wishes of a survey."""
    page = queries.wishes_page(key)
    if page is None:
        raise Http404
    return show(request, "competence/wishes.html", page)


class CodeForm(forms.Form):
    """What a wish is about."""

    competences = forms.TypedMultipleChoiceField(coerce=int, required=False)
    read = forms.CharField()  # pressed on purpose, since no competence at all is an answer


@opens_for(permissions.may_keep)
def code_wish(request: Asked, key: int) -> HttpResponse:
    """Read competences out of a wish."""
    page = queries.wish_page(key)
    if page is None:
        raise Http404
    form = CodeForm(request.POST or None)
    field = form.fields["competences"]
    assert isinstance(field, forms.TypedMultipleChoiceField)
    field.choices = [(row.pk, row.pk) for area in page.areas for row in area.competences]

    def code() -> HttpResponse:
        commands.code_wish(
            key=key,
            competences=form.cleaned_data["competences"],
            by=request.visitor.by,
            at=timezone.now(),
        )
        messages.success(request, _("The wish is coded."))
        return redirect("competence:wishes", page.survey_id)

    return answer_form(request, form, code, "competence/wish.html", page)


@opens_for(permissions.may_see_sharers)
def sharers(request: Asked) -> HttpResponse:
    """Who else needs what the visitor's library needs."""
    posts = request.visitor.libraries
    wanted = request.GET.get("bibliotek", "")
    post = next((p for p in posts if str(p.organisation_id) == wanted), posts[0] if posts else None)
    if post is None:
        return redirect("competence:home")
    page = queries.sharers_page(post.organisation_id, is_county=request.visitor.is_county)
    may_begin = request.visitor.is_county or request.visitor.holds(Role.LIBRARY_CHIEF)
    return show(
        request, "competence/sharers.html", page,
        posts=posts, chosen=post, may_begin_network=may_begin,
    )  # fmt: skip
