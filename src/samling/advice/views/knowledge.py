"""Open knowledge for everybody, and its making for the staff of the county library."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from samling.advice import commands
from samling.advice.commands.knowledge import findings_of
from samling.advice.forms import KnowledgeForm
from samling.advice.models import Knowledge
from samling.advice.permissions import may_advise
from samling.advice.queries import knowledge as queries
from samling.advice.views.answers import REFUSED, answer_form, found
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(everybody)
@require_safe
def pages(request: Asked) -> HttpResponse:
    """What libraries have asked and the county library has answered: searched, by theme, newest first."""
    number = request.GET.get("side", "1")
    page = queries.knowledge_list(
        words=request.GET.get("q", "").replace("\x00", ""),
        theme=request.GET.get("tema", ""),
        number=min(max(int(number), 1), 500) if number.isdecimal() and len(number) < 5 else 1,
    )
    return show(
        request,
        "advice/knowledge_list.html",
        page,
        part="found",
        title=_("Knowledge"),
        advises=may_advise(request.visitor),
    )


@opens_for(everybody)
@require_safe
def page(request: Asked, slug: str) -> HttpResponse:
    """One page and who stands behind it."""
    advises = may_advise(request.visitor)
    shown = found(lambda: queries.knowledge_page(slug, with_drafts=advises))
    return show(request, "advice/knowledge.html", shown, advises=advises)


@opens_for(may_advise)
@require_safe
def drafts(request: Asked) -> HttpResponse:
    """Every page of knowledge in every state."""
    return show(
        request, "advice/drafts.html", queries.all_knowledge(), title=_("Pages of knowledge")
    )


@opens_for(may_advise)
@require_POST
def begin(request: Asked, pk: int) -> HttpResponse:
    """A draft from the answers of a case."""
    made = found(
        lambda: commands.begin_knowledge(
            case_id=pk,
            adviser_id=request.visitor.person_id or 0,
            by=request.visitor.by,
            at=timezone.now(),
        )
    )
    return HttpResponseRedirect(reverse("advice:draft", args=[made.pk]))


@opens_for(may_advise)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Asked, pk: int) -> HttpResponse:
    """Write a page, and see what must go from it."""
    if request.method != "POST":
        return _show_draft(request, pk)

    def write(form: KnowledgeForm) -> None:
        given = form.cleaned_data
        commands.write_knowledge(
            knowledge_id=pk,
            title=given["title"],
            text=given["text"],
            theme=given["theme"],
            language=given["language"],
            harmless=given.get("harmless", []),
            adviser_id=request.visitor.person_id or 0,
            by=request.visitor.by,
            at=timezone.now(),
        )

    return answer_form(
        request, _form(pk, data=request.POST), write,
        again=lambda form, status: _show_draft(request, pk, form=form, status=status),
        said=_("Saved."), to=reverse("advice:draft", args=[pk]),
    )  # fmt: skip


@opens_for(may_advise)
@require_POST
def clean(request: Asked, pk: int) -> HttpResponse:
    """Replace everything that must go."""
    count = found(
        lambda: commands.clean_knowledge(knowledge_id=pk, by=request.visitor.by, at=timezone.now())
    )
    messages.success(request, _("Replaced: %(n)d.") % {"n": count})
    return HttpResponseRedirect(reverse("advice:draft", args=[pk]))


@opens_for(may_advise)
@require_POST
def publish(request: Asked, pk: int) -> HttpResponse:
    """Let everybody read it, or let it wait for a second look."""

    def do() -> Knowledge:
        return commands.publish_knowledge(
            knowledge_id=pk,
            adviser_id=request.visitor.person_id or 0,
            by=request.visitor.by,
            at=timezone.now(),
        )

    return _changed(request, pk, do)


@opens_for(may_advise)
@require_POST
def withdraw(request: Asked, pk: int) -> HttpResponse:
    """Let nobody outside read it any more."""

    def do() -> Knowledge:
        return commands.withdraw_knowledge(
            knowledge_id=pk, by=request.visitor.by, at=timezone.now()
        )

    return _changed(request, pk, do)


def _changed(request: Asked, pk: int, do: Callable[[], Knowledge]) -> HttpResponse:
    try:
        made = found(do)
    except Refusal as refusal:
        return _show_draft(request, pk, refusal=str(refusal), status=REFUSED)
    said = {
        "published": _("The page is public."),
        "waiting": _("The page waits for somebody else's look."),
        "withdrawn": _("The page is withdrawn."),
    }
    messages.success(request, said[made.state])
    return HttpResponseRedirect(reverse("advice:draft", args=[pk]))


def _row(pk: int) -> Knowledge:
    return found(lambda: Knowledge.objects.get(pk=pk))


def _form(pk: int, *, data: object = None) -> KnowledgeForm:
    row = _row(pk)
    first = {
        "title": row.title,
        "text": row.text,
        "theme": row.theme,
        "language": row.language,
        "harmless": row.harmless,
    }
    return KnowledgeForm(data, initial=first, findings=findings_of(row), forgiven=row.harmless)


def _show_draft(
    request: Asked,
    pk: int,
    *,
    form: KnowledgeForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    row = _row(pk)
    shown = queries.draft_page(pk, findings_of(row))
    return show(
        request,
        "advice/draft.html",
        shown,
        status=status,
        form=form or _form(pk),
        refusal=refusal,
        me=request.visitor.person_id,
    )
