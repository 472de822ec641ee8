"""A measure carried over to a new period goes on gathering what it gathered."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

from samling.ground.wording import Wording
from samling.meetings import commands
from samling.meetings.models import Event
from samling.strategy import commands as strategy
from samling.strategy.models import Measure, Plan
from tests.cast import NOON


def log_debate(library, person, number: int) -> Event:  # type: ignore[no-untyped-def]
    return commands.log_event(
        key=uuid.UUID(int=number),
        library_id=library.pk,
        title="Folkemøte",
        starts_at=NOON,
        type="debate",
        organiser="own",
        audience="adults",
        people=20,
        standing="reported",
        setting="in_house",
        person_id=person.pk,
        by="test",
        at=NOON,
    )


def test_a_carried_measure_gathers_from_the_day_its_period_is_in_force(
    trysil_library, bo, dina, debates: Measure
) -> None:  # type: ignore[no-untyped-def]
    commands.gather(measure_slug=debates.slug, type="debate", place=10, by="test", at=NOON)
    assert log_debate(trysil_library, bo, 1).measure_id == debates.pk

    draft = strategy.draft_next_period(
        title=Wording("Neste"),
        starts=date(2029, 1, 1),
        ends=date(2033, 1, 1),
        measures=[debates.pk],
        by="test",
        at=NOON,
    )
    assert log_debate(trysil_library, bo, 2).measure_id == debates.pk
    strategy.put_in_force(key=draft.pk, by="test", at=datetime(2029, 1, 2, tzinfo=UTC))
    heir = Measure.objects.get(strategy__plan=Plan.objects.get(state="in_force"))
    assert heir.carried_from_id == debates.pk
    assert log_debate(trysil_library, bo, 3).measure_id == heir.pk
