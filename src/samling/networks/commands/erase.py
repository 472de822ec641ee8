"""Forgetting people: when they ask, and a year after they left."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from samling.accounts.commands import forget_letters
from samling.journal import commands as journal
from samling.networks.models import Membership, Post
from samling.networks.terms import Standing

LEFT_ARE_KEPT = timedelta(days=365)


@transaction.atomic
def erase_member(*, email: str, person_id: int | None, by: str, at: datetime) -> int:
    """Take somebody out of every network, without name and address; how many memberships.

    What was said stays without the name, so that the others' answers still make sense.
    """
    whose = Q(email=email.strip().lower()) if email.strip() else Q(pk__in=[])
    if person_id is not None:
        whose |= Q(person_id=person_id)
        Post.objects.filter(person_id=person_id).update(person=None)
    rows = Membership.objects.filter(whose)
    keys = list(rows.values_list("pk", flat=True))
    rows.exclude(standing=Standing.LEFT).update(standing=Standing.LEFT, left_at=at)
    _blank(Membership.objects.filter(pk__in=keys))
    if email.strip():
        forget_letters(email=email)
    journal.note_each(
        deed="networks.member_erased", subjects=[f"membership:{key}" for key in keys], by=by, at=at
    )
    return len(keys)


def forget_those_who_left(*, at: datetime) -> int:
    """Blank names of those who left more than a year ago; how many."""
    old = Membership.objects.filter(standing=Standing.LEFT, left_at__lt=at - LEFT_ARE_KEPT)
    return _blank(old.exclude(person__isnull=True, name="", email="", organisation__isnull=True))


def _blank(rows: QuerySet[Membership]) -> int:
    return rows.update(
        name="", email="", person=None, organisation=None, is_convener=False, returned_from="",
    )  # fmt: skip
