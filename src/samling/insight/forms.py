"""What people type about the annual report becomes arguments; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 6000


class LongText(forms.Textarea):
    """Room for a paragraph or three."""

    def __init__(self, language: str) -> None:
        super().__init__(attrs={"rows": 10, "lang": language})


class WordsForm(forms.Form):
    """The words about one strategy in both languages of the county."""

    text_nb = forms.CharField(
        label=_("Bokmål"), max_length=LONGEST, required=False, widget=LongText("nb")
    )
    text_nn = forms.CharField(
        label=_("Nynorsk"), max_length=LONGEST, required=False, widget=LongText("nn"),
        help_text=_("Where one of them is empty, readers get the other."),
    )  # fmt: skip
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SettleForm(forms.Form):
    """Why there is a new edition, when there is one already."""

    why = forms.CharField(
        label=_("Why a new edition?"),
        max_length=300,
        required=False,
        help_text=_("For example: two libraries reported their events late. Readers see it."),
    )


class PlacesForm(forms.Form):
    """Under which strategy each topic stands."""

    def __init__(
        self,
        data: object = None,
        *,
        strategies: Iterable[tuple[int, str]],
        topics: Iterable[tuple[str, str, int | None]],
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        choices = [("", _("The year as a whole")), *((str(key), name) for key, name in strategies)]
        for topic, name, strategy in topics:
            self.fields[topic] = forms.ChoiceField(
                label=name, choices=choices, required=False, initial=str(strategy or "")
            )

    def chosen(self) -> dict[str, int | None]:
        """Topic → key of a strategy, None for the year as a whole."""
        return {topic: int(value) if value else None for topic, value in self.cleaned_data.items()}
