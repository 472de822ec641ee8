"""Answering through a personal link: each answer is kept as it is given."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from samling.competence.models import (
    Area,
    Leeway,
    SurveyInvitation,
    SurveyReply,
    Wish,
)
from samling.competence.queries.frameworks import content_of
from samling.competence.queries.places import place_of_library
from samling.competence.rules import pace
from samling.competence.terms import ReplyKind, SurveyState
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal

FIELDS = ("now", "wanted", "importance", "people")
FIND = (
    "select i.id, i.kind, i.language, s.state, s.last_day, r.id, r.version_id, r.areas"
    " from competence_surveyinvitation i join competence_survey s on s.id = i.survey_id"
    " left join competence_surveyreply r on r.invitation_id = i.id"
    " where i.key = %s for update of i"
)
KEEP = (
    "insert into competence_rating (reply_id, competence_id, now, wanted, importance, people)"
    " values (%s, %s, %s, %s, %s, %s) on conflict (reply_id, competence_id) do update set {}"
)
SAVED = (
    "with saved as (update competence_surveyinvitation set saved_at = %s where id = %s)"
    " select count(*) from competence_rating where reply_id = %s and now is not null"
    " and wanted is not null and competence_id = any(%s)"
)
Told = Mapping[str, int | None]


class SurveyIsOver(Refusal):
    """Answers are taken from the day a survey opens through its last day."""


class NoSuchLink(Refusal):
    """Nobody was ever given this link."""


class TooManyAreas(Refusal):
    """Nobody is asked for more than ten minutes."""


class NoAreas(Refusal):
    """At least one area matters."""


class NotAsked(Refusal):
    """Only competences of the chosen areas are rated."""


class NothingAnswered(Refusal):
    """A reply without a single answer is not finished."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What somebody sees after each tap: how many of those asked are answered with both levels."""

    kind: str
    language: str
    answered: int
    asked: int
    saved_at: datetime


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
def rate(*, key: uuid.UUID, ratings: Mapping[int, Told], at: datetime) -> Kept:
    """Keep what was answered about competences (by their key in the version); the rest stays as it was.

    What is kept, and how far somebody has come. Every tap comes here, so it asks the database three
    times and no more. Raises NoSuchLink, SurveyIsOver, or NotAsked for a competence outside the areas
    that were chosen.
    """
    with connection.cursor() as cursor:
        cursor.execute(FIND, [key])
        found = cursor.fetchone()
        if found is None:
            raise NoSuchLink(_("This link does not work."))
        link, kind, language, state, last_day, reply, version_id, areas = found
        if state != SurveyState.OPEN or day_in_oslo(at) > last_day:
            raise SurveyIsOver(_("This survey does not take answers now."))
        if reply is None:
            raise NotAsked(_("Choose the areas that matter first."))
        asked = _asked(version_id, areas)
        if not set(ratings) <= asked:
            raise NotAsked(_("That question is not in this survey."))
        for competence_id, told in ratings.items():
            fields = [name for name in FIELDS if name in told]
            if fields:
                cursor.execute(
                    KEEP.format(", ".join(f"{name} = excluded.{name}" for name in fields)),
                    [reply, competence_id, *(told.get(name) for name in FIELDS)],
                )
        cursor.execute(SAVED, [at, link, reply, list(asked)])
        answered = cursor.fetchone()[0]
    return Kept(kind, language, answered, len(asked), at)


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


def _asked(version_id: int, areas: Collection[str]) -> set[int]:
    """The competences of the chosen areas; the version is fixed, so it is read once by a process."""
    content = content_of(version_id)
    assert content is not None, "a reply keeps its version"
    return {row.pk for area in content.areas if area.key in areas for row in area.competences}


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
