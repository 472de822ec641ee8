"""Answering through a personal link: each answer is kept as it is given."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.competence.models import (
    Area,
    Competence,
    Leeway,
    Rating,
    SurveyInvitation,
    SurveyReply,
    Wish,
)
from samling.competence.queries.places import place_of_library
from samling.competence.rules import pace
from samling.competence.terms import ReplyKind, SurveyState
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal

FIELDS = ("now", "wanted", "importance", "people")
Told = Mapping[str, int | None]


class SurveyIsOver(Refusal):
    """Answers are taken from the day a survey opens through its last day."""


class TooManyAreas(Refusal):
    """Nobody is asked for more than ten minutes."""


class NoAreas(Refusal):
    """At least one area matters."""


class NotAsked(Refusal):
    """Only competences of the chosen areas are rated."""


class NothingAnswered(Refusal):
    """A reply without a single answer is not finished."""


@dataclass(frozen=True, slots=True)
class LeewayTold:
    """What a chief says the library can spare; None and empty mean not said."""

    people: int | None = None
    away_at_once: int | None = None
    away_days: int | None = None
    travel_minutes: int | None = None
    good_times: tuple[str, ...] = ()
    hindrances: tuple[str, ...] = ()
    note: str = ""


@transaction.atomic
def choose_areas(*, key: uuid.UUID, areas: Sequence[str], at: datetime) -> SurveyReply:
    """Say which areas matter; the reply begins with the version the survey has just then.

    What was rated in an area that is no longer chosen is kept, and counts again when it is chosen again.
    Raises SurveyIsOver, NoAreas, NotAsked or TooManyAreas.
    """
    invitation = _open_invitation(key, at=at)
    reply = _reply(invitation) or _begin(invitation, at=at)
    held = _competences_by_area(reply.version_id)
    wanted = [area for area in held if area in set(areas)]
    if not areas:
        raise NoAreas(_("Choose at least one area."))
    if len(wanted) != len(set(areas)):
        raise NotAsked(_("That area is not in this survey."))
    count = sum(held[area] for area in wanted)
    if not pace.fits(count, kind=invitation.kind):
        raise TooManyAreas(
            _(
                "This would take about %(minutes)s minutes, and we ask for ten at most."
                " Choose the areas that matter most."
            )
            % {"minutes": pace.minutes(count, kind=invitation.kind)}
        )
    reply.areas = wanted
    reply.save(update_fields=["areas"])
    _saved(invitation, at=at)
    return reply


@transaction.atomic
def rate(*, key: uuid.UUID, ratings: Mapping[int, Told], at: datetime) -> None:
    """Keep what was answered about competences (by their key in the version); the rest stays as it was.

    Raises SurveyIsOver, or NotAsked for a competence outside the areas that were chosen.
    """
    invitation = _open_invitation(key, at=at)
    reply = _reply(invitation)
    if reply is None:
        raise NotAsked(_("Choose the areas that matter first."))
    asked = Competence.objects.filter(
        pk__in=list(ratings), version_id=reply.version_id, area__key__in=reply.areas
    )
    if asked.count() != len(ratings):
        raise NotAsked(_("That question is not in this survey."))
    for competence_id, told in ratings.items():
        fields = [name for name in FIELDS if name in told]
        if not fields:
            continue
        Rating.objects.bulk_create(
            [Rating(reply=reply, competence_id=competence_id, **told)],
            update_conflicts=True,
            unique_fields=["reply", "competence"],
            update_fields=fields,
        )
    _saved(invitation, at=at)


@transaction.atomic
def say_last(
    *,
    key: uuid.UUID,
    wish: str,
    leeway: LeewayTold | None,
    is_shared: bool,
    at: datetime,
) -> None:
    """Keep a wish in own words and, for a library, what it can spare; SurveyIsOver or NotAsked."""
    invitation = _open_invitation(key, at=at)
    reply = _reply(invitation)
    if reply is None:
        raise NotAsked(_("Choose the areas that matter first."))
    if wish.strip():
        Wish.objects.update_or_create(reply=reply, defaults={"text": wish.strip()})
    else:
        Wish.objects.filter(reply=reply).delete()
    if invitation.kind == ReplyKind.LIBRARY:
        told = asdict(leeway or LeewayTold())
        told["good_times"] = list(told["good_times"])
        told["hindrances"] = list(told["hindrances"])
        Leeway.objects.update_or_create(reply=reply, defaults=told)
        reply.is_shared = is_shared
        reply.save(update_fields=["is_shared"])
    _saved(invitation, at=at)


@transaction.atomic
def finish(*, key: uuid.UUID, at: datetime) -> None:
    """Say that all is answered; answers may still be changed until the survey closes."""
    invitation = _open_invitation(key, at=at)
    reply = _reply(invitation)
    if reply is None or not reply.ratings.exists():
        raise NothingAnswered(_("Nothing is answered yet."))
    if not reply.is_finished:
        reply.is_finished = True
        reply.save(update_fields=["is_finished"])
        invitation.finished_at = at
        _note("finished", invitation, at)
    _saved(invitation, at=at)


def _open_invitation(key: uuid.UUID, *, at: datetime) -> SurveyInvitation:
    """The invitation under its lock, so that two devices take turns; SurveyIsOver."""
    invitation = (
        SurveyInvitation.objects.select_for_update(of=("self",))
        .select_related("survey", "reply")
        .get(key=key)
    )
    survey = invitation.survey
    if survey.state != SurveyState.OPEN or day_in_oslo(at) > survey.last_day:
        raise SurveyIsOver(_("This survey does not take answers now."))
    return invitation


def _reply(invitation: SurveyInvitation) -> SurveyReply | None:
    reply: SurveyReply | None = getattr(invitation, "reply", None)
    return reply


def _begin(invitation: SurveyInvitation, *, at: datetime) -> SurveyReply:
    invitation.begun_at = at
    _note("begun", invitation, at)
    return SurveyReply.objects.create(
        survey_id=invitation.survey_id,
        version_id=invitation.survey.version_id,
        invitation=invitation,
        kind=invitation.kind,
        organisation_id=invitation.organisation_id,
        place=place_of_library(invitation.organisation),
        post=invitation.post,
    )


def _competences_by_area(version_id: int) -> dict[str, int]:
    """How many competences each area of a version has, in order."""
    held: dict[str, int] = {}
    areas = Area.objects.filter(version_id=version_id).order_by("place", "pk")
    for area in areas.values_list("key", "competences"):
        held[area[0]] = held.get(area[0], 0) + (area[1] is not None)
    return held


def _saved(invitation: SurveyInvitation, *, at: datetime) -> None:
    invitation.saved_at = at
    invitation.save(update_fields=["begun_at", "saved_at", "finished_at"])


def _note(deed: str, invitation: SurveyInvitation, at: datetime) -> None:
    """The journal knows that somebody began and finished, never what was answered."""
    key = f"invitation:{invitation.pk}"
    journal.note(deed=f"competence.answering_{deed}", subject=key, by=key, at=at)
