"""The page of a case: its letters, its log, an answer; for the staff of the county library only."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from samling.advice import commands, queries
from samling.advice.forms import AnswerForm, FirstLetterForm, SortForm
from samling.advice.permissions import may_advise
from samling.advice.queries.knowledge import like as like_knowledge
from samling.advice.views.answers import answer_form, found, today
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show


@opens_for(may_advise)
@never_cache
@require_safe
def case(request: Asked, pk: int) -> HttpResponse:
    """Everything in a case, and the form to answer."""
    return _show_case(request, pk)


@opens_for(may_advise)
@require_POST
def answer(request: Asked, pk: int) -> HttpResponse:
    """Send an answer by mail."""
    found(lambda: queries.case_page(pk, today=today()))

    def send(form: AnswerForm) -> None:
        commands.answer(
            key=form.cleaned_data["key"],
            case_id=pk,
            text=form.cleaned_data["text"],
            adviser_id=request.visitor.person_id or 0,
            by=request.visitor.by,
            at=timezone.now(),
        )

    return answer_form(
        request, AnswerForm(request.POST), send,
        again=lambda form, status: _show_case(request, pk, form=form, status=status),
        said=_("The answer is on its way."), to=_page_of(pk),
    )  # fmt: skip


@opens_for(may_advise)
@require_POST
def write_first(request: Asked, pk: int) -> HttpResponse:
    """Send the first letter of a case that began without one."""
    page = found(lambda: queries.case_page(pk, today=today()))

    def send(form: FirstLetterForm) -> None:
        commands.write_first(
            key=form.cleaned_data["key"],
            case_id=pk,
            to=form.address,
            name="",
            text=form.cleaned_data["text"],
            adviser_id=request.visitor.person_id or 0,
            by=request.visitor.by,
            at=timezone.now(),
        )

    return answer_form(
        request, _first_form(page, data=request.POST), send,
        again=lambda form, status: _show_case(request, pk, first=form, status=status),
        said=_("The letter is on its way. What they answer lands here."), to=_page_of(pk),
    )  # fmt: skip


@opens_for(may_advise)
@require_POST
def sort(request: Asked, pk: int) -> HttpResponse:
    """Title, theme, library, strategy, and who has it."""
    page = found(lambda: queries.case_page(pk, today=today()))

    def keep(form: SortForm) -> None:
        given = form.cleaned_data
        commands.sort_case(
            case_id=pk,
            title=given["title"],
            owner_id=given["owner"],
            library_id=given["library"],
            strategy_id=given["strategy"],
            theme=given["theme"],
            email=given.get("email", ""),
            by=request.visitor.by,
            at=timezone.now(),
        )

    return answer_form(
        request, _sort_form(page, data=request.POST), keep,
        again=lambda form, status: _show_case(request, pk, sort=form, status=status),
        said=_("Saved."), to=_page_of(pk),
    )  # fmt: skip


def _page_of(pk: int) -> str:
    return reverse("advice:case", args=[pk])


@opens_for(may_advise)
@require_POST
def like(request: Asked, pk: int) -> HttpResponse:
    """Open knowledge like what is being written; changes nothing, but an answer is too long for an address."""
    page = found(lambda: queries.case_page(pk, today=today()))
    written = request.POST.get("text", "")[:20_000]
    lines = like_knowledge(f"{page.title} {written}")
    return show(request, "advice/like.html", lines, lines=lines)


def _first_form(page: queries.CasePage, *, data: object = None) -> FirstLetterForm:
    return FirstLetterForm(data, known=queries.known_addresses(page.municipality_id, on=today()))


def _sort_form(page: queries.CasePage, *, data: object = None) -> SortForm:
    first = {
        "title": page.title,
        "owner": page.owner_id,
        "theme": page.theme,
        "library": page.library_id,
        "strategy": page.strategy_id,
    }
    return SortForm(
        data,
        initial=first,
        colleagues=queries.colleagues(on=today()),
        libraries=queries.libraries_of(page.municipality_id),
        strategies=queries.strategies(),
        asks_address=page.has_letters and (not page.email or page.returned_at is not None),
    )


def _show_case(
    request: Asked,
    pk: int,
    *,
    form: AnswerForm | None = None,
    sort: SortForm | None = None,
    first: FirstLetterForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = found(lambda: queries.case_page(pk, today=today()))
    return show(
        request,
        "advice/case.html",
        page,
        status=status,
        form=form or AnswerForm(),
        sort=sort or _sort_form(page),
        first=None if page.has_letters else first or _first_form(page),
        here=reverse("advice:case", args=[pk]),
    )
