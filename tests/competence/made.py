"""Made replies for the tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from samling.competence import commands
from samling.competence.commands import LeewayTold, MadeUpRating, MadeUpReply
from samling.competence.models import Competence, Survey, Wish
from samling.ground.wording import Wording
from samling.register.models import Organisation
from tests.cast import NOON


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed survey: its key, a competence that is needed, the library that needs it, a wish."""

    survey: int
    key: str
    library: str
    wish: int


def rating(competence: Competence, now: int, wanted: int, **told: int) -> MadeUpRating:
    """One competence rated."""
    return MadeUpRating(competence.pk, now, wanted, told.get("importance"), told.get("people"))


def from_library(
    library: Organisation,
    *ratings: MadeUpRating,
    place: str = "ost",
    wish: str = "",
    leeway: LeewayTold | None = None,
    is_shared: bool = False,
) -> MadeUpReply:
    """What a chief says for a library."""
    return MadeUpReply(
        kind="library", organisation_id=library.pk, place=place, post="chief", ratings=ratings,
        wish=wish, leeway=leeway, is_shared=is_shared,
    )  # fmt: skip


def from_person(
    library: Organisation,
    *ratings: MadeUpRating,
    place: str = "ost",
    post: str = "staff",
    wish: str = "",
) -> MadeUpReply:
    """What somebody says for herself."""
    return MadeUpReply(
        kind="person",
        organisation_id=library.pk,
        place=place,
        post=post,
        ratings=ratings,
        wish=wish,
    )


def close_with(version_id: int, replies: Sequence[MadeUpReply], *, days_ago: int = 1) -> Survey:
    """A closed survey with these replies."""
    closed_at = NOON - timedelta(days=days_ago)
    return commands.make_up_survey(
        title=Wording(f"Behov for {days_ago} dager siden"),
        text=Wording(),
        version_id=version_id,
        replies=replies,
        opened_at=closed_at - timedelta(days=20),
        closed_at=closed_at,
        last_day=date(2026, 5, 1),
        by="test",
    )


def made_closed(version_id: int, library_id: int) -> Closed:
    """A closed survey in which one library needs one competence and wishes for something."""
    library = Organisation.objects.get(pk=library_id)
    competence = Competence.objects.filter(version=version_id).order_by("pk")[0]
    survey = close_with(
        version_id, [from_library(library, rating(competence, 1, 3), wish="Mer om dette")]
    )
    return Closed(
        survey.pk, competence.key, library.slug, Wish.objects.get(reply__survey=survey).pk
    )
