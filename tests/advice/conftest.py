"""What the tests of advice share: an open case in Trysil and a promise in it."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from samling.advice import commands
from samling.advice.models import Case, Promise
from samling.register.models import Municipality, Person
from tests.cast import NOON

TODAY = date(2026, 5, 12)


@pytest.fixture
def talks(trysil: Municipality, ada: Person) -> Case:
    """A case that Ada has opened in Trysil."""
    return commands.open_case(
        municipality=trysil.slug, title="Debattmøter", owner_id=ada.pk, by="test", at=NOON
    )


@pytest.fixture
def vow(talks: Case, ada: Person) -> Promise:
    """Ada has promised something by 20 May."""
    pledge = commands.Pledge("Sende lista over innledere", date(2026, 5, 20), ada.pk)
    return commands.promise(case_id=talks.pk, pledge=pledge, by="test", at=NOON)


def say(case: Case, person: Person, text: str = "Snakket om debatt", **more: object) -> object:
    """Advice given in a case today."""
    given = {
        "key": uuid4(), "case_id": case.pk, "text": text, "given_on": TODAY,
        "adviser_id": person.pk, "by": "test", "at": NOON,
    }  # fmt: skip
    return commands.give_advice(**(given | more))  # type: ignore[arg-type]
