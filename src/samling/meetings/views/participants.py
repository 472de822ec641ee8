"""The host's own page of a meeting: who has signed up, and what to do about it."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from samling.ground.refusal import Refusal
from samling.meetings import commands, permissions, queries
from samling.meetings.forms import MessageForm
from samling.meetings.views.making import own_meeting
from samling.ui import tables
from samling.ui.doors import Asked, opens_for
from samling.ui.show import show

hosts = permissions.may_make_meetings


@opens_for(hosts)
@never_cache
@require_GET
def participants(request: Asked, slug: str) -> HttpResponse:
    """Who has signed up, in which form and to which sessions, and who waits."""
    meeting = own_meeting(request, slug)
    now = timezone.now()
    page = queries.participants_page(meeting)
    return show(
        request,
        "meetings/participants.html",
        page,
        letters=queries.letters_of(meeting.pk, only_trouble=True),
        is_over=meeting.ends_at <= now,
        has_begun=meeting.starts_at <= now,
    )


@opens_for(hosts)
@never_cache
@require_GET
def file(request: Asked, slug: str, kind: str) -> HttpResponse:
    """The participants as .csv or .xlsx."""
    meeting = own_meeting(request, slug)
    if kind not in ("csv", "xlsx"):
        raise Http404
    return tables.answer(_table(queries.participants_page(meeting)), kind=kind)


@opens_for(hosts)
@never_cache
@require_http_methods(["GET", "POST"])
def message(request: Asked, slug: str) -> HttpResponse:
    """A letter to everybody who has signed up."""
    meeting = own_meeting(request, slug)
    form = MessageForm(request.POST or None, initial={"key": uuid4(), "subject": meeting.title})
    status = 200 if request.method == "GET" else 422
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            number = commands.write_to_all(
                slug=slug, key=told["key"], to=told["to"], subject=told["subject"],
                text=told["text"], by=request.visitor.by, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Sent to %(number)s people.") % {"number": number})
            return redirect("meetings:participants", slug=slug)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return show(request, "meetings/message.html", meeting, status=status, form=form)


def _table(page: queries.ParticipantsPage) -> tables.Table:
    rounds = sorted({session.round for session in page.sessions})
    headings = (
        _("Name"), _("E-mail"), _("Form"), _("Standing"), _("Place in the queue"), _("Library"),
        _("Municipality"), *(f"{_('Round')} {number}" for number in rounds),
        *(str(question.text) for question in page.questions), _("Signed up"), _("Came"),
    )  # fmt: skip
    rows = tuple(_row(one, len(rounds)) for one in page.everybody)
    return tables.Table(f"deltakere-{page.meeting.slug}", headings, rows)


def _row(one: queries.Participant, rounds: int) -> tuple[tables.Cell, ...]:
    picks = (*one.sessions, *([""] * rounds))[:rounds]
    came = {None: None, True: _("yes"), False: _("no")}[one.attended]
    waits = one.standing == "waiting"
    return (
        one.name, one.email, str(one.form.label), str(one.standing.label),
        one.number if waits else None, one.organisation, one.municipality, *picks, *one.answers,
        f"{timezone.localtime(one.asked_at):%Y-%m-%d %H:%M}", came,
    )  # fmt: skip
