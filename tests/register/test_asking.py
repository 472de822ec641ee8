"""Registers are asked patiently, and never believed without looking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.register.importers.registers.asking import Asker, Removed, Unanswered, row_of, things
from samling.register.importers.table import BadLine
from tests.register.loopback import Register


def test_a_busy_register_is_asked_again_after_a_growing_pause(
    register: Register, asker: Asker, pauses: list[float]
) -> None:
    register.tells("/a", {}, 503)
    register.tells("/a", {}, 500)
    register.tells("/a", {"ok": 1})
    assert asker.json(f"{register.address}/a") == {"ok": 1}
    assert pauses == [1.0, 2.0]


def test_a_register_that_says_how_long_to_wait_is_obeyed(
    register: Register, asker: Asker, pauses: list[float]
) -> None:
    register.tells("/a", {}, 429, Retry_After="17")
    register.tells("/a", [])
    asker.json(f"{register.address}/a")
    assert pauses == [17.0]


def test_a_register_that_stays_busy_is_given_up(
    register: Register, asker: Asker, pauses: list[float]
) -> None:
    register.tells("/a", {}, 503)
    with pytest.raises(Unanswered):
        asker.json(f"{register.address}/a")
    assert len(register.asked) == 3
    assert len(pauses) == 2


def test_a_silent_register_is_left_when_patience_ends(register: Register) -> None:
    with Asker(patience_s=0.2, tries=2, sleep=lambda s: None) as asker:
        with pytest.raises(Unanswered):
            asker.json(f"{register.address}/silent")
        register.silence.set()
    assert len(register.asked) == 2


def test_nobody_at_home_is_a_refusal_in_words(asker: Asker) -> None:
    with pytest.raises(Unanswered) as refusal:
        asker.json("http://127.0.0.1:9/")
    assert "127.0.0.1:9" in str(refusal.value)


def test_what_has_been_removed_says_so_at_once(register: Register, asker: Asker) -> None:
    register.tells("/a", {}, 410)
    with pytest.raises(Removed):
        asker.json(f"{register.address}/a")
    assert len(register.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_no_is_not_asked_again(register: Register, asker: Asker, status: int) -> None:
    register.tells("/a", {}, status)
    with pytest.raises(Unanswered):
        asker.json(f"{register.address}/a")
    assert len(register.asked) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"[" * 100_000, b'{"a":'])
def test_rubbish_is_refused(register: Register, asker: Asker, body: bytes) -> None:
    register.tells("/a", body)
    with pytest.raises(Unanswered):
        asker.json(f"{register.address}/a")


def test_an_address_that_is_none_is_refused(asker: Asker) -> None:
    with pytest.raises(Unanswered):
        asker.json("http://[::bad")


def test_a_register_that_sends_us_in_circles_is_refused(register: Register, asker: Asker) -> None:
    register.tells("/a", b"", 302, Location="/a")
    with pytest.raises(Unanswered):
        asker.json(f"{register.address}/a")


def test_all_questions_together_end_when_their_time_is_up(register: Register) -> None:
    moments = iter([0.0, 1.0, 2.0, 9.0, 10.5, 11.0])
    register.tells("/a", [])
    with Asker(within_s=10, clock=lambda: next(moments)) as asker:
        asker.json(f"{register.address}/a")
        with pytest.raises(Unanswered):
            asker.json(f"{register.address}/a")


def test_we_say_who_we_are(register: Register, asker: Asker) -> None:
    register.tells("/a", [])
    asker.json(f"{register.address}/a")
    assert register.headers[0]["User-Agent"].startswith("Samling/")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=20,
)


@given(anything)
def test_whatever_json_becomes_a_row_that_can_be_asked(thing: object) -> None:
    row = row_of(1, thing)
    for name in [*row.cells, "none"]:
        for ask in (row.text, row.count, row.number, row.day, row.organisation_number):
            try:
                ask(name)
            except BadLine as reason:
                assert str(reason)  # noqa: PT017 - a value or a reason, never anything else


@given(anything)
def test_a_list_is_found_or_refused(thing: object) -> None:
    try:
        assert isinstance(things(thing, "a", "b"), list)
    except Unanswered as reason:
        assert str(reason)  # noqa: PT017
