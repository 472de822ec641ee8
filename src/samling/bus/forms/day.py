"""What is told on the day."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samling.bus.forms.hearing import ClockInput
from samling.bus.terms import VisitReason
from samling.ground.period import OSLO

MESSAGE = 300


class MessageForm(forms.Form):
    """Something in one's own words."""

    message = forms.CharField(
        label=gettext_lazy("In your own words (if you want)"), max_length=MESSAGE, required=False
    )


class DelayForm(MessageForm):
    """How late the bus is."""

    bus = forms.IntegerField(widget=forms.HiddenInput)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes late"), min_value=1, max_value=240)


class OutageForm(MessageForm):
    """Why the bus does not come."""

    reason = forms.ChoiceField(label=gettext_lazy("Why"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            choice for choice in VisitReason.choices if choice[0] != VisitReason.SCHOOL_AWAY
        ]


class WholeOutageForm(OutageForm):
    """The whole day is off."""

    bus = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(MessageForm):
    """Another time for one visit."""

    on = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    arrives = forms.TimeField(label=gettext_lazy("Arrives"), widget=ClockInput)
    leaves = forms.TimeField(label=gettext_lazy("Leaves"), widget=ClockInput)

    def clean(self) -> dict[str, Any]:
        """The bus leaves after it has come."""
        told = super().clean() or {}
        if told.get("arrives") and told.get("leaves") and told["arrives"] >= told["leaves"]:
            self.add_error("leaves", _("This clock time is before the other."))
        return told

    def moment(self, name: str) -> datetime:
        """The clock time ``name`` on the date, in Norway."""
        clock: time = self.cleaned_data[name]
        return datetime.combine(self.cleaned_data["on"], clock, tzinfo=OSLO)
