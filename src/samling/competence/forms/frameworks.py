"""Names, texts and levels in three languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.competence.queries.frameworks import LevelRow
from samling.competence.terms import Grade
from samling.ground.wording import Wording

LANGUAGES = (("nb", _("bokmål")), ("nn", _("nynorsk")), ("en", _("English")))


class LongText(forms.Textarea):
    """Room for a few lines."""

    def __init__(self, rows: int = 4) -> None:
        super().__init__(attrs={"rows": rows})


class NamedForm(forms.Form):
    """A name in up to three languages, of which bokmål or nynorsk is compulsory."""

    title_nb = forms.CharField(label=_("Name in bokmål"), max_length=200, required=False)
    title_nn = forms.CharField(label=_("Name in nynorsk"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Explain kindly what the command would refuse."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("title_nb") or cleaned.get("title_nn")) and not self.errors:
            self.add_error("title_nb", _("Give it a name in bokmål or nynorsk."))
        return cleaned

    @property
    def title(self) -> Wording:
        """The name in three languages."""
        given = self.cleaned_data
        return Wording(given["title_nb"], given["title_nn"], given["title_en"])


class DescribedForm(NamedForm):
    """A name, and a text about it."""

    text_nb = forms.CharField(
        label=_("Text in bokmål"), max_length=4000, required=False, widget=LongText
    )
    text_nn = forms.CharField(
        label=_("Text in nynorsk"), max_length=4000, required=False, widget=LongText
    )
    text_en = forms.CharField(
        label=_("Text in English"), max_length=4000, required=False, widget=LongText
    )

    @property
    def text(self) -> Wording:
        """The text in three languages."""
        given = self.cleaned_data
        return Wording(given["text_nb"], given["text_nn"], given["text_en"])


class CompetenceForm(NamedForm):
    """A competence: its name, and what each of its five levels looks like."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for grade in Grade:
            for code, language in LANGUAGES:
                self.fields[f"level_{grade.value}_{code}"] = forms.CharField(
                    label=f"{grade.value} {grade.label}, {language}",
                    max_length=400,
                    required=False,
                    widget=LongText(2),
                )

    def clean(self) -> dict[str, Any]:
        """Each level is described in bokmål or nynorsk."""
        cleaned = super().clean()
        for grade in Grade:
            name = f"level_{grade.value}"
            if self.errors:
                continue
            if not (cleaned.get(f"{name}_nb") or cleaned.get(f"{name}_nn")):
                self.add_error(f"{name}_nb", _("Describe the level in bokmål or nynorsk."))
        return cleaned

    @property
    def levels(self) -> tuple[Wording, ...]:
        """The five descriptions, from nothing to teaching others."""
        given = self.cleaned_data
        return tuple(
            Wording(*(given[f"level_{grade.value}_{code}"] for code, _name in LANGUAGES))
            for grade in Grade
        )


class MoveForm(forms.Form):
    """Up or down."""

    way = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])


def title_of(words: Wording) -> dict[str, str]:
    """A name as the first values of a NamedForm."""
    return {"title_nb": words.nb, "title_nn": words.nn, "title_en": words.en}


def text_of(words: Wording) -> dict[str, str]:
    """A text as the first values of a DescribedForm."""
    return {"text_nb": words.nb, "text_nn": words.nn, "text_en": words.en}


def levels_of(levels: Sequence[LevelRow]) -> dict[str, str]:
    """Levels as the first values of a CompetenceForm."""
    return {
        f"level_{level.number}_{code}": getattr(level.text, code)
        for level in levels
        for code, _name in LANGUAGES
    }
