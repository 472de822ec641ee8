"""What could be held: written down, changed, no longer offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.competence.commands.wording import title_fields
from samling.competence.models import ExpectedGain, PossibleMeasure
from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.journal import commands as journal


class MeasureIncomplete(Refusal):
    """A possible measure has a form, a place when it is in a room, and teaches something."""


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """A possible measure as somebody tells it; gains are levels by the competence's key."""

    title: Wording
    kind: str
    gains: Mapping[str, Decimal]
    adviser_days: Decimal
    hours: Decimal
    money_nok: Decimal = Decimal(0)
    link: str = ""
    is_in_room: bool = True
    is_digital: bool = False
    digital_share: Decimal = Decimal(1)
    place_ids: Sequence[int] = ()
    seats: int = 20
    least: int = 5
    most_times: int = 4


PLAIN = (
    "kind", "link", "is_in_room", "is_digital", "digital_share", "seats", "least", "most_times",
    "adviser_days", "money_nok", "hours",
)  # fmt: skip


@transaction.atomic
def write_measure(
    *, key: int | None, told: MeasureTold, is_made_up: bool = False, by: str, at: datetime
) -> PossibleMeasure:
    """Write a possible measure down, or change the one with this key. Raises MeasureIncomplete."""
    _refuse_incomplete(told)
    row = PossibleMeasure(is_made_up=is_made_up)
    if key is not None:
        row = PossibleMeasure.objects.select_for_update().get(pk=key)
    for name, value in {**title_fields(told.title), **{n: getattr(told, n) for n in PLAIN}}.items():
        setattr(row, name, value)
    row.save()
    row.places.set(told.place_ids)
    row.gains.all().delete()
    ExpectedGain.objects.bulk_create(
        ExpectedGain(measure=row, competence_key=name, levels=levels)
        for name, levels in sorted(told.gains.items())
    )
    deed = "competence.measure_written" if key is None else "competence.measure_changed"
    journal.note(deed=deed, subject=f"possible_measure:{row.pk}", by=by, at=at)
    return row


def _refuse_incomplete(told: MeasureTold) -> None:
    if not (told.is_in_room or told.is_digital):
        raise MeasureIncomplete(_("Say whether it is held in a room, on screen, or both."))
    if told.is_in_room and not told.place_ids:
        raise MeasureIncomplete(_("Choose at least one place where it can be held."))
    if not told.gains:
        raise MeasureIncomplete(_("Choose at least one competence that it teaches."))
    if told.least > told.seats:
        raise MeasureIncomplete(_("There must be seats for the fewest it is held for."))


@transaction.atomic
def retire_measure(*, key: int, is_retired: bool = True, by: str, at: datetime) -> None:
    """Offer it to new plans no longer, or again; plans that hold it keep it."""
    PossibleMeasure.objects.filter(pk=key).update(is_retired=is_retired)
    journal.note(deed="competence.measure_retired", subject=f"possible_measure:{key}", by=by, at=at)
