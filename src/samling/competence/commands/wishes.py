"""Reading competences out of wishes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.competence.models import Competence, Wish, WishCode
from samling.competence.terms import SurveyState
from samling.ground.refusal import Refusal
from samling.journal import commands as journal


class WishNotOpen(Refusal):
    """Wishes are read when their survey is closed."""


class CodeUnknown(Refusal):
    """A wish is coded by the version its reply was given to."""


@transaction.atomic
def code_wish(*, key: int, competences: Collection[int], by: str, at: datetime) -> None:
    """Say which competences a wish is about, none among the answers; WishNotOpen or CodeUnknown."""
    wish = Wish.objects.select_for_update(of=("self",)).select_related("reply__survey").get(pk=key)
    if wish.reply.survey.state != SurveyState.CLOSED:
        raise WishNotOpen(_("Wishes can be read when the survey is closed."))
    wanted = set(competences)
    fit = Competence.objects.filter(pk__in=wanted, version_id=wish.reply.version_id)
    if fit.count() != len(wanted):
        raise CodeUnknown(_("That competence is not in the framework of this survey."))
    wish.codes.exclude(competence_id__in=wanted).delete()
    there = set(wish.codes.values_list("competence_id", flat=True))
    WishCode.objects.bulk_create(
        WishCode(wish=wish, competence_id=pk) for pk in sorted(wanted - there)
    )
    if not wish.is_read:
        wish.is_read = True
        wish.save(update_fields=["is_read"])
    journal.note(
        deed="competence.wish_coded",
        subject=f"wish:{key}",
        by=by,
        at=at,
        details={"competences": sorted(wanted)},
    )
