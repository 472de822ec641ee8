"""Letters that remind the owners of promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import override

from samling.accounts import commands as letters
from samling.advice.models import Promise
from samling.advice.queries import works_at_the_county
from samling.ground.period import day_in_oslo
from samling.register.models import Person


def remind_owners(*, at: datetime) -> int:
    """One letter to each owner of promises that are due; how many letters.

    Each owner is one transaction in which the promises are marked and the letter is queued, so that
    a worker killed in the middle neither forgets a promise nor tells of it twice on one day.
    """
    today = day_in_oslo(at)
    waiting = Promise.objects.to_be_reminded(today).exclude(owner=None)
    owners = waiting.order_by("owner_id").values_list("owner_id", flat=True).distinct()
    return sum(_remind_owner(owner_id, today=today, at=at) for owner_id in owners if owner_id)


@transaction.atomic
def _remind_owner(owner_id: int, *, today: date, at: datetime) -> int:
    """Queue the letter and mark what it tells of; 0 when there is nothing or nobody to tell."""
    owner = Person.objects.filter(pk=owner_id, erased_at__isnull=True, email__isnull=False).first()
    if owner is None or not owner.email or not works_at_the_county(owner_id, on=today):
        return 0
    due = list(
        Promise.objects.to_be_reminded(today)
        .filter(owner_id=owner_id)
        .select_related("case__municipality")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("due_on", "pk")
    )
    if not due:
        return 0
    Promise.objects.filter(pk__in=[vow.pk for vow in due]).update(reminded_on=today)
    letters.queue_letter(
        to=owner.email,
        language=owner.language,
        template="advice/letters/reminder",
        context=_reminder(due, today=today, language=owner.language),
        purpose="reminder",
        key=f"promise:{due[0].pk}:{today.isoformat()}",
        by="clock",
        at=at,
    )
    return 1


def _reminder(due: Iterable[Promise], *, today: date, language: str) -> dict[str, object]:
    """What the letter tells: plain words and addresses, no names of people."""
    with override(language):
        promises = [
            {
                "text": vow.text,
                "municipality": vow.case.municipality.name,
                "case": vow.case.title,
                "due_on": date_format(vow.due_on, "DATE_FORMAT"),
                "is_overdue": vow.due_on < today,
                "address": letters.address("advice:log", slug=vow.case.municipality.slug),
            }
            for vow in due
        ]
    return {"promises": promises, "count": len(promises), "desk": letters.address("front:desk")}
