"""What the bus costs, and an amount for each unit of a basis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.bus.terms import ShareBasis

FIRST, LAST = 2000, 2199


class Amount(forms.DecimalField):
    """Kroner as people write them: 2 150 000,50."""

    def to_python(self, value: Any) -> Any:
        """The number without the spaces between its thousands."""
        if isinstance(value, str):
            value = "".join(value.split())
        return super().to_python(value)


class RunningForm(forms.Form):
    """What running the buses took in a year; blank is missing."""

    ar = forms.IntegerField(widget=forms.HiddenInput, min_value=FIRST, max_value=LAST)
    cost_nok = Amount(
        label=_("Cost of the year, kroner"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        localize=True,
    )
    person_years = forms.DecimalField(
        label=_("Person-years"),
        required=False,
        min_value=0,
        max_digits=5,
        decimal_places=2,
        localize=True,
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=200)


class RuleForm(forms.Form):
    """A rule of payment."""

    ar = forms.IntegerField(widget=forms.HiddenInput, min_value=FIRST, max_value=LAST)
    basis = forms.ChoiceField(label=_("Paid by"), choices=ShareBasis.choices)
    municipality = forms.TypedChoiceField(
        label=_("Where"), required=False, coerce=int, empty_value=None
    )
    amount_nok = Amount(
        label=_("Kroner for each"), min_value=0, max_digits=10, decimal_places=2, localize=True
    )
    comment = forms.CharField(label=_("Remark"), required=False, max_length=200)

    def __init__(self, *args: Any, places: Iterable[tuple[int, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        everywhere = [("", _("In all municipalities")), *places]
        self.fields["municipality"].choices = everywhere  # type: ignore[attr-defined]
