"""Template tags: figures say when they are missing, fields tie label, hint and error together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from samling.ground.figures import Total, estimated, missing, reported


def rendered(text: str, **context: Any) -> str:
    with translation.override("nb"):
        return Template(text).render(Context(context))


def test_a_missing_figure_says_so_and_why() -> None:
    html = rendered("{{ f|figure }}", f=missing("skolen er ny"))
    assert "mangler" in html
    assert "skolen er ny" in html
    assert "0" not in html


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_a_missing_figure_is_never_a_zero_in_any_language(language: str) -> None:
    with translation.override(language):
        assert "0" not in Template("{{ f|figure }}").render(Context({"f": None}))


def test_an_estimate_is_told_to_those_who_listen_too() -> None:
    html = rendered("{{ f|figure }}", f=estimated(40))
    assert "≈" in html
    assert 'ds-sr-only">omtrent' in html


def test_large_numbers_are_grouped_as_norwegians_do() -> None:
    assert "379\xa0488" in rendered("{{ f|figure }}", f=reported(379488))


def test_a_sum_nobody_has_told_is_missing() -> None:
    assert "mangler" in rendered("{{ t|total }}", t=Total(0, 0, 46))


def test_a_sum_says_what_it_is_built_on() -> None:
    assert rendered("{{ t|coverage }}", t=Total(10, 41, 46)) == "41 av 46 har meldt"


class Form(forms.Form):
    """A form with one of each."""

    name = forms.CharField(label="Navn", help_text="Fullt navn")
    kind = forms.ChoiceField(
        label="Type", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    agree = forms.BooleanField(label="Ja")


def test_an_error_is_tied_to_its_field() -> None:
    html = rendered("{% errors form %}{% field form.name %}", form=Form({}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'href="#id_name"' in html


def test_choices_become_a_group_with_a_legend() -> None:
    html = rendered("{% field form.kind %}", form=Form())
    assert "<legend>Type</legend>" in html
    assert html.count('class="choice"') == 2


def test_a_filter_keeps_the_other_questions_of_the_address() -> None:
    request = RequestFactory().get("/?kommune=trysil&page=3")
    html = rendered("{% with_query page=4 %} {% with_query page=None %}", request=request)
    assert html == "?kommune=trysil&amp;page=4 ?kommune=trysil"


def test_what_a_reader_writes_in_an_address_is_escaped() -> None:
    request = RequestFactory().get("/", {"q": '"><script>'})
    assert "<script>" not in rendered("{% sort_link 'name' 'Navn' %}", request=request)


@pytest.mark.parametrize(
    ("language", "day"), [("nb", "mandag 23. november"), ("en", "Monday 23 November")]
)
def test_the_point_after_the_day_is_norwegian(language: str, day: str) -> None:
    with translation.override(language):
        shown = Template('{{ on|date:"l j. F" }}').render(Context({"on": date(2026, 11, 23)}))
    assert shown == day
