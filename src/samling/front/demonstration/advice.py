"""Made-up advice, so that the work desk and the advice log have something to show."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from samling.advice import commands
from samling.advice.commands import Pledge
from samling.ground.period import day_in_oslo
from samling.register.models import Person

SPACE = uuid.UUID("5a3d1c1e-0f34-4b6b-9a53-000000000035")

# municipality, title, what was said, days ago, promise, days until it is due
LINES = (
    ("ringsaker", "Ny plan for biblioteket", "Gikk gjennom utkastet til bibliotekplan. Rådet til å ta med tall for barn og unge, og å spørre skolene tidlig.", 9, "Sende eksempel på bibliotekplan med måltall", 5),
    ("ringsaker", "Debatt om stedsutvikling", "Hjalp til med tema og ordstyrer for kvelden i november.", 21, "", 0),
    ("trysil", "Meråpent bibliotek", "Snakket om bemanning og låsesystem. De vil se hvordan nabokommunen gjør det.", 16, "Avtale besøk på et meråpent bibliotek", -2),
    ("folldal", "Bokbuss eller tøyveskebibliotek", "Skolen spør hva som når flest barn. Vi ser på tallene sammen etter nyttår.", 4, "Regne ut hvor mange barn bussen kan nå", 30),
)  # fmt: skip


def make_advice(*, at: datetime) -> None:
    """A few cases with advice and promises, some of them due."""
    adviser = Person.objects.get(email="ada@samling.test")
    for place, title, text, days_ago, promise, due_in in LINES:
        given_at = at - timedelta(days=days_ago)
        pledge = (
            Pledge(
                text=promise,
                due_on=day_in_oslo(at + timedelta(days=due_in)),
                owner_id=adviser.pk,
            )
            if promise
            else None
        )
        commands.give_advice_in_new_case(
            municipality=place,
            title=title,
            key=uuid.uuid5(SPACE, title),
            text=text,
            given_on=day_in_oslo(given_at),
            adviser_id=adviser.pk,
            pledge=pledge,
            by=f"person:{adviser.pk}",
            at=given_at,
        )
