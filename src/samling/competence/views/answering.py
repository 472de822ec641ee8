"""Answering through a personal link, without an account."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samling.competence import commands, queries
from samling.competence.forms.answering import (
    AreasForm,
    EndForm,
    LibraryEndForm,
    NotOnTheScale,
    ratings_from,
)
from samling.competence.queries import Door
from samling.competence.queries.answering import Progress
from samling.competence.rules import pace
from samling.competence.terms import Grade, Importance
from samling.competence.views.answers import FAULTY, REFUSED
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show

NOT_FOUND, GONE = 404, 410
NAMED = re.compile(r"(?:now|wanted|importance|people)-([1-9][0-9]{0,17})")
Page = Callable[..., HttpResponse]


def through_the_door(page: Page) -> Page:
    """Let in whoever has a link that works; tell the others plainly what is wrong with theirs.

    The page speaks the language of the letter until the reader chooses another. It is kept out of
    search engines and of caches, and tells other sites nothing of the link.
    """

    @wraps(page)
    def knock(request: Asked, key: uuid.UUID, **more: str) -> HttpResponse:
        door = queries.door_of(key, at=timezone.now())
        if door and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(door.language)
        if door is None:
            answer = show(request, "competence/no_link.html", None, status=NOT_FOUND)
        elif door.is_closed:
            answer = show(request, "competence/survey_over.html", door, status=GONE)
        elif not door.is_open:
            answer = show(request, "competence/no_link.html", None, status=NOT_FOUND)
        else:
            answer = page(request, door, **more)
        answer.headers["X-Robots-Tag"] = "noindex"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return knock


@opens_for(everybody)
@through_the_door
def answer(request: Asked, door: Door) -> HttpResponse:
    """The first page: for whom one answers, and which areas matter."""
    page = queries.start_page(door)
    error, status = "", 200
    if request.method == "POST":
        form = AreasForm(request.POST, keys=[area.key for area in page.areas])
        status = FAULTY
        error = _("Choose at least one area.")
        if form.is_valid() and form.cleaned_data["areas"]:
            areas = form.cleaned_data["areas"]
            try:
                reply = commands.choose_areas(key=door.key, areas=areas, at=timezone.now())
                return redirect("competence:answer_area", door.key, reply.areas[0])
            except Refusal as refusal:
                error, status = str(refusal), REFUSED
    chosen = request.POST.getlist("areas") if request.method == "POST" else list(door.chosen)
    return show(request, "competence/answer.html", page, status=status, error=error, chosen=chosen)


@opens_for(everybody)
def answer_area(request: Asked, key: uuid.UUID, area: str) -> HttpResponse:
    """The competences of one area; each tap is kept, and the button keeps all and goes on."""
    if request.method == "POST" and getattr(request, "htmx", False):
        return _tap(request, key)
    return _area(request, key, area=area)


def _tap(request: Asked, key: uuid.UUID) -> HttpResponse:
    """Keep what was tapped and tell how far it is; nothing else, because it happens so often."""
    at = timezone.now()
    named = {int(found[1]) for name in request.POST if (found := NAMED.fullmatch(name))}
    error, status, progress = "", 200, None
    try:
        kept = commands.rate(key=key, ratings=ratings_from(request.POST, named), at=at)
    except NotOnTheScale:
        error, status = _("One of the numbers cannot be used. The rest is as it was."), REFUSED
    except Refusal as refusal:
        error, status = str(refusal), REFUSED
    else:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(kept.language)
        left = pace.minutes_left(kept.asked - kept.answered, kind=kept.kind)
        progress = Progress(kept.answered, kept.asked, left, kept.saved_at)
    words = {"page": {"progress": progress}, "error": error}
    html = get_template("competence/answer_area.html#progress").render(words)
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})


@through_the_door
def _area(request: Asked, door: Door, area: str) -> HttpResponse:
    """The page of an area, and what its button sends."""
    page = queries.area_page(door, area)
    if page is None:
        return redirect("competence:answer", door.key)
    error, status = "", 200
    if request.method == "POST":
        try:
            keys = [row.competence.pk for row in page.answers]
            if told := ratings_from(request.POST, keys):
                commands.rate(key=door.key, ratings=told, at=timezone.now())
        except NotOnTheScale:
            error, status = _("One of the numbers cannot be used. The rest is as it was."), FAULTY
        except Refusal as refusal:
            error, status = str(refusal), REFUSED
        else:
            if page.after:
                return redirect("competence:answer_area", door.key, page.after)
            return redirect("competence:answer_end", door.key)
    return show(
        request,
        "competence/answer_area.html",
        page,
        status=status,
        error=error,
        grades=Grade,
        weights=Importance,
    )


@opens_for(everybody)
@through_the_door
def answer_end(request: Asked, door: Door) -> HttpResponse:
    """The last page: a wish, what the library can spare, and done."""
    page = queries.end_page(door)
    if door.reply_id is None:
        return redirect("competence:answer", door.key)
    form = _end_form(request, page)
    status = 200
    if request.method == "POST":
        status = FAULTY
        if form.is_valid():
            try:
                _keep_end(form, door, finish="finish" in request.POST)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = REFUSED
            else:
                return redirect("competence:answer", door.key)
    return show(request, "competence/answer_end.html", page, status=status, form=form)


def _keep_end(form: EndForm, door: Door, *, finish: bool) -> None:
    at = timezone.now()
    commands.say_last(
        key=door.key,
        wish=form.cleaned_data["wish"],
        leeway=form.leeway if isinstance(form, LibraryEndForm) else None,
        is_shared=bool(form.cleaned_data.get("is_shared")),
        at=at,
    )
    if finish:
        commands.finish(key=door.key, at=at)


def _end_form(request: Asked, page: queries.EndPage) -> EndForm:
    if not page.door.is_for_library:
        return EndForm(request.POST or None, initial={"wish": page.wish})
    told = page.leeway
    initial: dict[str, object] = {"wish": page.wish, "is_shared": page.door.is_shared}
    if told:
        initial |= {
            name: getattr(told, name)
            for name in (
                *("people", "away_at_once", "away_days", "travel_minutes"),
                *("good_times", "hindrances", "note"),
            )
        }
    return LibraryEndForm(request.POST or None, initial=initial)
