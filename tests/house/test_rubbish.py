"""Rubbish in addresses, questions, headers and forms: a clear answer and never a fault of ours."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import client_of

pytestmark = pytest.mark.django_db
RELAXED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
EXAMPLES = {
    "slug": ["trysil", "finnes-ikke", "x" * 300],
    "int": ["2026", "0", "99999999999999999999"],
    "uuid": [str(uuid.UUID(int=7))],
    "str": ["S1", "trysil", "%00", "æøå", "x" * 300],
    "path": ["a/b"],
}
NAMES = [
    "q",
    "sort",
    "page",
    "kommune",
    "type",
    "fra",
    "til",
    "vis",
    "aar",
    "year",
    "malgruppe",
    "etter",
    "for",
    "after",
    "before",
    "next",
    "lat",
    "lon",
    "period",
    "part",
]
HEADERS = [
    "accept-language",
    "hx-request",
    "hx-target",
    "hx-current-url",
    "referer",
    "if-none-match",
    "if-modified-since",
    "range",
    "user-agent",
    "x-forwarded-for",
    "content-type",
]
rubbish = st.one_of(
    st.text(max_size=40),
    st.integers().map(str),
    st.sampled_from(
        ["-1", "0", "NaN", "2026-13-45", "'; drop table", "<script>", "\x00", "٣", "1e309"]
    ),
)


def paths(
    patterns: list[URLPattern | URLResolver] | None = None, before: str = "/"
) -> Iterator[str]:
    """Every path of the house, with arguments filled in."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        here = before + str(pattern.pattern).lstrip("^").rstrip("$").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            yield from paths(pattern.url_patterns, here)
        elif "(?P" not in here:
            yield here


def filled(path: str, choose) -> str:  # type: ignore[no-untyped-def]
    """A path with an example, good or bad, for each argument."""
    return re.sub(
        r"<(?:(\w+):)?\w+>", lambda found: choose(EXAMPLES[found.group(1) or "str"]), path
    )


ALL = sorted(set(paths()))
questions = st.dictionaries(
    st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), rubbish, max_size=4
)


@pytest.fixture
def visitors(bo, ada, dina, celia, plan, debates) -> list[Client]:  # type: ignore[no-untyped-def]
    return [Client(), *(client_of(person) for person in (bo, celia, ada, dina))]


@RELAXED
@given(data=st.data())
def test_no_address_makes_a_fault(visitors: list[Client], data: st.DataObject) -> None:
    client = data.draw(st.sampled_from(visitors))
    path = filled(data.draw(st.sampled_from(ALL)), lambda some: data.draw(st.sampled_from(some)))
    assert client.get(path, data.draw(questions)).status_code < 500


@RELAXED
@given(data=st.data())
def test_no_form_makes_a_fault(visitors: list[Client], data: st.DataObject) -> None:
    client = data.draw(st.sampled_from(visitors))
    path = filled(data.draw(st.sampled_from(ALL)), lambda some: data.draw(st.sampled_from(some)))
    assert client.post(path, data.draw(questions)).status_code < 500


@RELAXED
@given(
    header=st.sampled_from(HEADERS),
    value=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60),
    path=st.sampled_from(["/", "/kommuner/", "/strategi/", "/arrangementer/", "/om/"]),
)
def test_no_header_makes_a_fault(plan, trysil, header: str, value: str, path: str) -> None:  # type: ignore[no-untyped-def]
    assert Client().get(path, headers={header: value}).status_code < 500
