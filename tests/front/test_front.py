"""The front page, the language, the error pages and the system's health."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import client_of

pytestmark = pytest.mark.django_db


def test_the_front_page_is_open_to_everybody(client: Client, trysil: object, plan: object) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Trysil" in answer.content.decode()


def test_eli_sees_the_same_front_page(eli) -> None:  # type: ignore[no-untyped-def]
    assert client_of(eli).get("/").status_code == 200


def test_the_front_page_asks_few_questions(
    client: Client,
    django_assert_max_num_queries,
    trysil,
    plan,  # type: ignore[no-untyped-def]
) -> None:
    with django_assert_max_num_queries(7):
        client.get("/")


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "Kommuner"), ("nn", "Kommunar"), ("en", "Municipalities")],
)
def test_a_reader_chooses_a_language_and_keeps_it(
    client: Client, language: str, words: str
) -> None:
    answer = client.post("/sprak/", {"language": language, "next": "/om/"})
    assert answer.headers["Location"] == "/om/"
    assert words in client.get("/om/").content.decode()


def test_a_browser_set_to_nynorsk_is_met_in_nynorsk(client: Client) -> None:
    assert "Kommunar" in client.get("/om/", headers={"accept-language": "nn"}).content.decode()


def test_a_language_that_is_none_of_ours_changes_nothing(client: Client) -> None:
    answer = client.post("/sprak/", {"language": "tlh", "next": "/"})
    assert "sprak" not in answer.cookies


def test_nobody_is_led_out_of_the_house_by_the_language_form(client: Client) -> None:
    answer = client.post("/sprak/", {"language": "nn", "next": "https://example.org/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("path", ["/om/", "/personvern/", "/tilgjengelighet/"])
def test_the_pages_about_the_pages_are_open(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_a_path_that_does_not_exist_gets_a_page_of_ours(client: Client) -> None:
    answer = client.get("/finnes-ikke/")
    assert answer.status_code == 404
    assert "Denne siden finnes ikke" in answer.content.decode()


def test_health_and_readiness_answer(client: Client) -> None:
    assert client.get("/helse/").json() == {"status": "ok"}
    assert client.get("/helse/klar/").json()["database"] == "ok"


def test_every_answer_carries_a_strict_policy(client: Client) -> None:
    policy = client.get("/om/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_loading_pages_writes_nothing(client: Client, trysil, plan) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        for path in ("/", "/om/", "/kommuner/", "/strategi/", "/arrangementer/"):
            client.get(path)
    verbs = {query["sql"].split()[0].upper() for query in seen.captured_queries}
    assert verbs <= {"SELECT", "SAVEPOINT", "RELEASE", "WITH"}
