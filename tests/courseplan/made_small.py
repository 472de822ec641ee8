"""Small problems for the tests: one to read by eye, and as many as hypothesis can think of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from courseplan import (
    Choice,
    Equity,
    Form,
    Invitation,
    Library,
    Measure,
    Need,
    Period,
    Problem,
    Travel,
)


def library(name: str, **changes: Any) -> Library:
    usual = Library(name, name, people=4, absence_hours=(30.0,), at_once=2)
    return replace(usual, **changes)


def course(name: str, /, *places: str, **gains: float) -> Measure:
    """A day's course for ten at two adviser days and a thousand kroner."""
    return Measure(name, "course", gains, (Form("in_person", 10, 2.0, 1000.0, 6.0, places),))


def two_libraries(**changes: Any) -> Problem:
    """Ask and Bo lie 60 minutes apart; both lack debate, Bo also project work. One half-year."""
    parts: dict[str, Any] = {
        "libraries": (library("ask"), library("bo")),
        "competences": ("debate", "projects"),
        "needs": (
            Need("ask", "debate", 2.0, 2, 1.0),
            Need("bo", "debate", 1.0, 1, 2.0),
            Need("bo", "projects", 1.0, 2, 3.0),
        ),
        "measures": (
            course("talking", "ask", "bo", debate=1.0),
            course("leading", "bo", projects=1.0),
        ),
        "periods": (Period("autumn", 4.0, 5000.0),),
        "travel": Travel(("ask", "bo"), np.array([[0.0, 60.0], [60.0, 0.0]])),
    }
    return Problem(**(parts | changes))


LEVELS = st.sampled_from([0.5, 1.0, 1.5, 2.0])


@st.composite
def problems(draw: st.DrawFn, *, musts: bool = False) -> Problem:
    """Random problems of a few libraries, measures and half-years."""
    n, periods = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    names = [f"l{i}" for i in range(n)]
    competences = ("a", "b", "c")[: draw(st.integers(1, 3))]
    hours = st.sampled_from([0.0, 7.5, 11.25, 30.0])
    libraries = tuple(
        Library(
            name,
            name,
            people=3,
            absence_hours=tuple(draw(hours) for _ in range(periods)),
            at_once=draw(st.integers(0, 3)),
            longest_travel_min=draw(st.sampled_from([None, 30.0, 90.0])),
        )
        for name in names
    )
    pairs = [(name, c) for name in names for c in competences]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6))
    needs = tuple(
        Need(name, c, draw(LEVELS), draw(st.integers(1, 3)), draw(st.sampled_from([1.0, 2.0, 0.5])))
        for name, c in chosen
    )
    measures = tuple(
        Measure(
            f"m{i}",
            "course",
            {c: draw(LEVELS) for c in draw(st.sets(st.sampled_from(competences), min_size=1))},
            tuple(draw(_form(f"f{j}", names)) for j in range(draw(st.integers(1, 2)))),
            most_times=draw(st.integers(0, 2)),
        )
        for i in range(draw(st.integers(1, 2)))
    )
    spots = np.array([draw(st.integers(0, 120)) for _ in names], dtype=np.float64)
    budget = st.sampled_from([0.0, 1000.0, 5000.0])
    days = st.sampled_from([0.0, 2.0, 3.5, 6.0])
    return Problem(
        libraries=libraries,
        competences=competences,
        needs=needs,
        measures=measures,
        periods=tuple(Period(f"p{t}", draw(days), draw(budget)) for t in range(periods)),
        travel=Travel(tuple(names), np.abs(spots[:, None] - spots[None, :])),
        equity=draw(st.sampled_from([Equity(), Equity(0.5, 2.0)])),
        pinned=(Choice("m0"),) if musts and draw(st.booleans()) else (),
        forbidden=(Choice("m0", period="p0"),) if draw(st.booleans()) else (),
        invitations=(Invitation("l0", "m0", 0, 1),) if draw(st.booleans()) else (),
        block_hours=draw(st.sampled_from([0.0, 3.75])),
    )


@st.composite
def _form(draw: st.DrawFn, name: str, places: list[str]) -> Form:
    return Form(
        name,
        seats=draw(st.integers(1, 4)),
        adviser_days=draw(st.sampled_from([0.0, 1.0, 2.0])),
        money_nok=draw(st.sampled_from([0.0, 1000.0, 3000.0])),
        hours=draw(st.sampled_from([1.0, 3.0, 6.0])),
        places=tuple(draw(st.sets(st.sampled_from(places)))),
        least=draw(st.integers(0, 1)),
        gain_share=draw(st.sampled_from([1.0, 0.5])),
    )
