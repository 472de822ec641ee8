"""Effect of courses: what they aim at, what people say three months after, what came of it."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from samling.competence import commands, permissions, queries
from samling.competence.forms.answering import NotOnTheScale
from samling.competence.forms.effects import AimsForm, effect_from
from samling.competence.queries import EffectDoor
from samling.competence.terms import Grade, Hindrance
from samling.competence.views.answers import FAULTY, REFUSED, answer_form
from samling.ground.refusal import Refusal
from samling.ui.doors import Asked, everybody, opens_for
from samling.ui.show import show


@opens_for(permissions.may_keep)
def effects(request: Asked) -> HttpResponse:
    """What courses changed, and which libraries never come."""
    return show(request, "competence/effects.html", queries.effects_page(at=timezone.now()))


@opens_for(permissions.may_keep)
def aim(request: Asked, slug: str) -> HttpResponse:
    """Say what a course of the county library is to raise."""
    found = queries.aims_of(slug)
    if found is None:
        raise Http404
    meeting_id, title, keys, is_asked = found
    groups = queries.competence_choices()
    form = AimsForm(request.POST or None, groups=groups)

    def keep() -> HttpResponse:
        commands.aim_course(
            meeting_id=meeting_id,
            competence_keys=form.cleaned_data["competences"],
            by=request.visitor.by,
            at=timezone.now(),
        )
        messages.success(request, _("Those who come are asked three months after."))
        return redirect("competence:effects")

    chosen = request.POST.getlist("competences") if request.method == "POST" else list(keys)
    return answer_form(
        request,
        form,
        keep,
        "competence/aim.html",
        groups,
        title=title,
        chosen=chosen,
        is_asked=is_asked,
    )


@opens_for(everybody)
def tell_effect(request: Asked, key: uuid.UUID) -> HttpResponse:
    """Three months after a course: level before and now, through a personal link."""
    at = timezone.now()
    door = queries.effect_door(key, at=at)
    if door and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(door.language)
    if door is None:
        return show(request, "competence/no_link.html", None, status=404)
    if door.is_closed:
        return show(request, "competence/effect_over.html", door, status=410)
    error, status = "", 200
    if request.method == "POST":
        try:
            told = effect_from(
                request.POST, request.POST.getlist("hindrances"), [row.pk for row in door.aims]
            )
            if told.came is None:
                error, status = _("Say whether you took part."), FAULTY
            else:
                commands.tell_effect(
                    key=key,
                    came=told.came,
                    has_used=told.has_used,
                    hindrances=told.hindrances,
                    gains=told.gains,
                    at=at,
                )
                messages.success(request, _("Thank you. You may change it until the last day."))
                return redirect("competence:tell_effect", key)
        except NotOnTheScale:
            error, status = _("One of the numbers cannot be used."), FAULTY
        except Refusal as refusal:
            error, status = str(refusal), REFUSED
    answer = show(
        request,
        "competence/tell_effect.html",
        _as_sent(request, door) if error else door,
        status=status,
        error=error,
        grades=Grade,
        reasons=Hindrance,
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _as_sent(request: Asked, door: EffectDoor) -> EffectDoor:
    """The page with what was just tapped, so that nothing is lost when something is missing."""
    given = request.POST
    yes_no = {"yes": True, "no": False}
    return replace(
        door,
        came=yes_no.get(given.get("came", "")),
        has_used=yes_no.get(given.get("used", "")),
        hindrances=tuple(given.getlist("hindrances")),
        aims=tuple(
            replace(
                row,
                before=_digit(given.get(f"before-{row.pk}", "")),
                now=_digit(given.get(f"now-{row.pk}", "")),
            )
            for row in door.aims
        ),
    )


def _digit(text: str) -> int | None:
    return int(text) if text in {"0", "1", "2", "3", "4"} else None
