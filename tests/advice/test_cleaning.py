"""What must go before an answer becomes knowledge, and other decisions about enquiries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.advice.emails import answer_body, bare
from samling.advice.rules import (
    Known,
    cleaned,
    findings,
    median_of,
    municipality_in,
    suspicious,
    themes_in,
)

KNOWN = Known(
    people=("Bo Lien", "Celia Berg"), libraries=("Trysil folkebibliotek",), places=("Trysil",)
)


def found(text: str, **more) -> dict[str, str]:
    return {one.words: str(one.kind) for one in findings(text, known=KNOWN, **more)}


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Skriv til bo.lien@trysil.kommune.no i dag", "bo.lien@trysil.kommune.no", "email"),
        ("Ring 91 11 22 33.", "91 11 22 33", "phone"),
        ("Ring +47 911 22 333", "+47 911 22 333", "phone"),
        ("Ring 91112233", "91112233", "phone"),
        ("Nummer 010190 12345", "010190 12345", "number"),
        ("Vi snakket med bo lien om det", "bo lien", "name"),
        ("Celias forslag var godt", "Celias", "name"),
        ("Trysil folkebibliotek har gjort det", "Trysil folkebibliotek", "library"),
        ("De gjør det i Trysil", "Trysil", "place"),
        ("Spør Kari Nordmann om det", "Kari Nordmann", "maybe"),
        ("Hei Kari,\ntakk for sist", "Kari", "maybe"),
        ("Les dette.\nHilsen\nKari", "Kari", "maybe"),
    ],
)
def test_who_and_where_is_found(text, words, kind):
    assert found(text)[words] == kind


@pytest.mark.parametrize(
    "text",
    [
        "Søk Kulturrådet om midler før 15. februar 2027.",
        "Budsjettet er 250 000 kroner for 2026–2027.",
        "Se § 8 i folkebibliotekloven, ISBN 978-82-02-12345-6.",
        "Nasjonalbiblioteket Norge deler ut midler. Hei der, dette er greit.",
        "12 bibliotek svarte. 3 av 4 var fornøyd.",
    ],
)
def test_what_tells_nobody_is_left_alone(text):
    assert found(text) == {}


def test_what_is_replaced_is_gone():
    text = "Bo Lien (bo@trysil.no, 911 22 333) ved Trysil folkebibliotek i Trysil spurte."
    after = cleaned(text, findings(text, known=KNOWN))
    assert after == "[navn] ([e-post], [telefon]) ved biblioteket i kommunen spurte."
    assert findings(after, known=KNOWN) == ()


def test_what_somebody_has_called_harmless_is_not_found_again_unless_it_is_known():
    assert found("Bruk Leselyst Innlandet og Stor Bokstav", harmless=["stor bokstav"]) == {}
    assert found("Bo Lien sa", harmless=["Bo Lien"])["Bo Lien"] == "name"


TEXTS = st.lists(
    st.sampled_from(
        ["Bo", "Lien", "Celia Berg", "Trysil", "Trysil folkebibliotek", "bo@trysil.no", "911 22 333",
         "og", "Hei ", "\n", ".", " ", "Kari Nordmann"]
    )
    | st.text(max_size=5),
    max_size=20,
).map(" ".join)  # fmt: skip


@given(text=TEXTS)
def test_after_cleaning_nothing_that_is_known_is_left(text):
    for _round in range(3):
        sure = [one for one in findings(text, known=KNOWN) if one.must_go]
        if not sure:
            break
        text = cleaned(text, sure)
    left = [one for one in findings(text, known=KNOWN) if one.must_go]
    assert left == []


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=400)), min_size=1, max_size=30))
def test_half_of_the_answers_came_within_the_median(times):
    middle = median_of(times)
    assert middle is not None
    assert sum(time <= middle for time in times) * 2 >= len(times)
    assert sum(time >= middle for time in times) * 2 >= len(times)


def test_without_answers_there_is_no_median():
    assert median_of([]) is None


@pytest.mark.parametrize(
    ("given_", "found_"),
    [
        ({"trap": "x", "seconds": 60, "text": ""}, "trap"),
        ({"trap": "", "seconds": 1.0, "text": ""}, "haste"),
        ({"trap": "", "seconds": None, "text": "hei"}, ""),
        ({"trap": "", "seconds": 60, "text": "http://x " * 7}, "links"),
        ({"trap": "", "seconds": 60, "text": "http://x " * 6}, ""),
    ],
)
def test_forms_filled_in_by_programs_are_known(given_, found_):
    assert suspicious(**given_) == found_


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("kari@sor-odal.kommune.no", "sor-odal"),
        ("kari@xn--srodal-wxa.kommune.no", None),
        ("kari@våler.kommune.no", "valer"),
        ("kari@ond-kommune.no", None),
        ("kari@kommune.no", None),
        ("", None),
    ],
)
def test_a_municipality_is_known_by_its_domain(address, slug):
    assert municipality_in(address, slugs=["sor-odal", "valer"]) == slug


def test_the_theme_is_guessed_by_its_words():
    assert themes_in("Vi vil søke tilskudd til et prosjekt") == "grants"
    assert themes_in("Bokbussen kommer ikke") == "bus"
    assert themes_in("Hei") == ""


def test_prefixes_that_programs_pile_up_are_taken_off():
    assert bare("SV: VS: Re: Sommerles") == "Sommerles"
    assert bare("Svar på lesing") == "Svar på lesing"


def test_an_answer_quotes_the_beginning_of_what_it_answers():
    body = answer_body("Ja.", adviser="Ada", quoted="\n".join("abc" for _ in range(90)))
    assert body.count("> abc") == 40
