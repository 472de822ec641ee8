"""The page about the bus that anybody may read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from samling.bus.models import Timetable
from samling.bus.queries import bus_page
from tests.bus.conftest import AUTUMN

DAY = AUTUMN.lower


def test_everybody_sees_the_stops_by_municipality(settled: Timetable) -> None:
    page = bus_page(on=DAY)
    assert [(p.name, [s.name for s in p.stops]) for p in page.places] == [
        ("Gjøvik", ["Biri skole", "Blomhaug skole"]),
        ("Gran", ["Jaren skole"]),
    ]
    assert page.stops == 3


def test_eli_may_read_it_and_so_may_anybody(db: None) -> None:
    answer = Client().get("/bokbuss/")
    assert answer.status_code == 200
    assert "Ingen rutetabell gjelder i dag." in answer.content.decode()


def test_the_page_asks_three_questions(
    settled: Timetable, django_assert_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_num_queries(3):
        bus_page(on=DAY)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_speaks_the_readers_language(settled: Timetable, language: str) -> None:
    client = Client()
    client.cookies["sprak"] = language
    body = client.get("/bokbuss/").content.decode()
    heading = {"nb": "Bokbussen", "nn": "Bokbussen", "en": "The book bus"}[language]
    assert f"<h1>{heading}</h1>" in body
