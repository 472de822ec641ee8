"""The director reads who did what; nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client

from samling.journal.commands import note
from tests.cast import NOON, client_of

pytestmark = pytest.mark.django_db


def test_the_director_sees_who_did_what_by_name(dina, bo) -> None:  # type: ignore[no-untyped-def]
    note(deed="meetings.logged", subject="event:7", by=f"person:{bo.pk}", at=NOON)
    page = client_of(dina).get("/journal/").content.decode()
    assert "Bo" in page
    assert "meetings.logged" in page


@pytest.mark.parametrize("who", ["ada", "bo", "eli"])
def test_nobody_else_does(request: pytest.FixtureRequest, who: str) -> None:
    assert client_of(request.getfixturevalue(who)).get("/journal/").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/journal/").status_code == 302


def test_older_deeds_are_a_page_away(dina) -> None:  # type: ignore[no-untyped-def]
    for number in range(51):
        note(deed="test.done", subject=f"thing:{number}", by="test", at=NOON)
    client = client_of(dina)
    newest = client.get("/journal/")
    assert "thing:50" in newest.content.decode()
    assert "thing:0<" not in newest.content.decode()
    older = newest.context["page"].older_than
    assert "thing:0<" in client.get(f"/journal/?before={older}").content.decode()
