"""What makes an offer, and what is far: chosen by whoever reads the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LEAST, BEYOND = 4, 15


class ReachForm(forms.Form):
    """Year, visits that make an offer, and minutes that make a library far; blank is the usual."""

    ar = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)
    besok = forms.IntegerField(
        label=_("Visits a year that make an offer"), required=False, min_value=1, max_value=60
    )
    minutter = forms.IntegerField(
        label=_("Minutes by road that make a library far"),
        required=False,
        min_value=0,
        max_value=240,
    )

    def __init__(self, data: Mapping[str, Any], *, years: Sequence[int]) -> None:
        self.usual = {"ar": years[0], "besok": LEAST, "minutter": BEYOND}
        given = {name: data.get(name) or value for name, value in self.usual.items()}
        super().__init__(given)
        self.fields["ar"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]

    def chosen(self, name: str) -> int:
        """What was chosen, or the usual where nothing that can be used was."""
        if self.is_valid() or name in self.cleaned_data:
            return int(self.cleaned_data.get(name) or 0)
        return self.usual[name]
