"""The public page of a meeting, and signing up on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.meetings import commands, permissions
from samling.meetings.commands import Newcomer
from samling.meetings.forms.signup import SignUpForm, StaffForm
from samling.meetings.models import Meeting
from samling.meetings.queries import open_material, places
from samling.meetings.queries.colleagues import Colleague, colleagues, signed_up_together
from samling.meetings.queries.enrolments import enrolment_of
from samling.meetings.queries.invited import Invited, invited
from samling.meetings.queries.meeting_page import (
    Live,
    MeetingPage,
    Seats,
    known_meeting,
    live_of,
    meeting_page,
)
from samling.meetings.views.kept_pages import hole, is_guest, kept_page
from samling.meetings.views.limits import is_too_fast
from samling.register.queries.kept import State, kept, state_now
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

PAGE = "meetings/meeting.html"
SEATS = "meetings/seats.html"
MANY = "meetings/sign_up_many.html"
TRAP = "nettsted"  # a field that people do not see and machines fill in


@opens_for(everybody)
@require_GET
def meeting(request: Asked, slug: str) -> HttpResponse:
    """What it is, when and where, how many seats there are just now, and the form to sign up."""
    now = timezone.now()
    live = _live(slug, at=now)
    if not is_guest(request) or request.GET:
        return _shown(request, slug, live)

    def make() -> tuple[str, dict[str, Any]]:
        page = _page(request, slug)
        form = _form(page)
        words = {"page": page, "form": form, "live": live, "seats_part": hole("seats")}
        words["open_material"] = open_material(page.meeting_id)
        return PAGE, {**words, "key": hole("key")}

    # all but the counts: these are put in
    counts = tuple(replace(one, taken=0, waiting=0, seats=int(one.is_full)) for one in live.seats)
    holes = {"seats": _seats(live.seats, get_language())}
    question = ("meeting", replace(live, seats=counts, kept_by=()))
    fresh = {"key": str(uuid4())}
    return kept_page(request, question, make, holes=holes, fresh=fresh, state=live.kept_by)


def _live(slug: str, *, at: datetime) -> Live:
    live = live_of(slug, at=at)
    if live is None:
        raise Http404
    return live


@lru_cache(maxsize=512)
def _seats(seats: tuple[Seats, ...], language: str) -> str:
    return render_to_string(SEATS, {"seats": seats})


def _page(request: Asked, slug: str) -> MeetingPage:
    return _read(request, slug)[1]


def _read(request: Asked, slug: str) -> tuple[Meeting, MeetingPage]:
    """The meeting, when this visitor may read it: a draft is its host's alone."""
    found = known_meeting(slug)
    if found is None:
        raise Http404
    page = meeting_page(found)
    if page.is_draft and not permissions.may_host(request.visitor, found.host):
        raise Http404
    return found, page


def _form(page: MeetingPage, *args: Any, **named: Any) -> SignUpForm:
    towns = [(place.municipality_id, place.name) for place in places()]
    return SignUpForm(*args, page=page, municipalities=towns, **named)


def _shown(
    request: Asked,
    slug: str,
    live: Live,
    *,
    form: SignUpForm | None = None,
    key: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page for one visitor alone: signed in, invited by a link, or with a form to mend."""
    found, page = _read(request, slug)
    visitor = request.visitor
    guest = _invited(request, page) if form is None else None
    initial = {"name": guest.name, "email": guest.email} if guest else {}
    response = show(
        request,
        PAGE,
        page,
        status=status,
        form=form or _form(page, initial=initial),
        live=live,
        key=key or str(uuid4()),
        seats_part=_seats(live.seats, get_language()),
        invited=guest,
        own=enrolment_of(visitor.email, meeting_id=page.meeting_id),
        is_host=permissions.may_host(visitor, found.host),
        open_material=open_material(page.meeting_id),
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _invited(request: Asked, page: MeetingPage) -> Invited | None:
    token = request.GET.get("k", "")
    return invited(token, meeting_id=page.meeting_id) if token else None


@opens_for(everybody)
@require_http_methods(["GET", "POST"])
def sign_up(request: Asked, slug: str) -> HttpResponse:
    """Sign one person up, then show the personal page."""
    if request.method == "GET":
        return redirect("meetings:meeting", slug=slug)
    now = timezone.now()
    language = get_language()
    state = state_now()
    page = kept(("sign up", slug, language), lambda: _page(request, slug), state=state)
    form = _form_sent(request, page, state)
    key = _key_of(request.POST.get("key", ""))
    if not form.is_valid():
        return _shown(request, slug, _live(slug, at=now), form=form, key=str(key), status=422)
    newcomer = form.newcomer(key=key)
    if request.POST.get(TRAP) or is_too_fast(request):
        form.add_error(None, _("That was quick. Wait a minute, and send it once more."))
        return _shown(request, slug, _live(slug, at=now), form=form, key=str(key), status=429)
    try:
        row = commands.enrol(
            slug=slug,
            people=[newcomer],
            form=form.chosen_form,
            language=language,
            enrolled_by_id=request.visitor.person_id,
            by=request.visitor.by,
            at=now,
        )[0]
    except commands.BadNewcomer as refusal:
        form.add_error(refusal.field, str(refusal))
        return _shown(request, slug, _live(slug, at=now), form=form, key=str(key), status=422)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, slug, _live(slug, at=now), form=form, key=str(key), status=409)
    if row.key == key or row.asked_at == now or _is_own(request, row.email):
        return _see_other("meetings:enrolment", key=row.key)
    commands.send_link_again(key=row.key, at=now)
    return show(request, "meetings/already.html", page)


def _see_other(name: str, **key: Any) -> HttpResponse:
    return HttpResponse(status=303, headers={"Location": reverse(name, kwargs=key)})


def _is_own(request: Asked, email: str) -> bool:
    """True for somebody who is signed in with this address: nothing is given away by showing it."""
    return request.visitor.is_signed_in and request.visitor.email.lower() == email


def _form_sent(request: Asked, page: MeetingPage, state: State) -> SignUpForm:
    """The form as it was sent; whoever is signed in need not write name and address."""
    told: QueryDict = request.POST
    visitor = request.visitor
    if visitor.is_signed_in and not told.get("name") and not told.get("email"):
        own = QueryDict(told.urlencode(), mutable=True)
        own["name"] = visitor.name or visitor.email
        own["email"] = visitor.email
        told = own
    towns = kept(
        ("towns",), lambda: [(one.municipality_id, one.name) for one in places()], state=state
    )
    return SignUpForm(told, page=page, municipalities=towns)


def _key_of(text: str) -> UUID:
    """The form's own key, or a new one for a form that has none."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


@dataclass(frozen=True, slots=True)
class ManyPage:
    """Signing up several people for one meeting."""

    meeting: MeetingPage
    signed_up_before: tuple[Colleague, ...]
    done: tuple[Any, ...]

    @property
    def title(self) -> str:
        """The meeting's title."""
        return self.meeting.title


@opens_for(everybody)
@require_http_methods(["GET", "POST"])
def sign_up_many(request: Asked, slug: str) -> HttpResponse:
    """Sign up a whole staff: ticks for own people, lines for others; each gets an own letter."""
    now = timezone.now()
    meeting_ = _page(request, slug)
    known = colleagues(request.visitor, meeting_id=meeting_.meeting_id, on=day_in_oslo(now))
    form = StaffForm(
        request.POST or None,
        page=meeting_,
        colleagues=[_newcomer(one) for one in known if not one.is_signed_up],
    )
    page = ManyPage(
        meeting=meeting_,
        signed_up_before=tuple(one for one in known if one.is_signed_up),
        done=_done(request, meeting_),
    )
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return show(request, MANY, page, form=form, status=status)
    if is_too_fast(request):
        form.add_error(None, _("That was quick. Wait a minute, and send it once more."))
        return show(request, MANY, page, form=form, status=429)
    try:
        rows = commands.enrol(
            slug=slug,
            people=form.newcomers(),
            form=form.chosen_form,
            group_all_or_nothing=form.cleaned_data["together"],
            language=get_language(),
            enrolled_by_id=request.visitor.person_id,
            by=request.visitor.by,
            at=now,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return show(request, MANY, page, form=form, status=409)
    if len(rows) == 1 and rows[0].asked_at == now:
        return _see_other("meetings:enrolment", key=rows[0].key)
    group = next((row.group for row in rows if row.group), None)
    response = _see_other("meetings:sign_up_many", slug=slug)
    response.headers["Location"] += f"?gruppe={group}" if group else ""
    return response


def _newcomer(one: Colleague) -> Newcomer:
    return Newcomer(
        name=one.name,
        email=one.email,
        person_id=one.person_id,
        organisation_id=one.organisation_id,
        municipality_id=one.municipality_id,
    )


def _done(request: Asked, page: MeetingPage) -> tuple[Any, ...]:
    try:
        group = UUID(request.GET.get("gruppe", ""))
    except ValueError:
        return ()
    return signed_up_together(group, meeting_id=page.meeting_id)
