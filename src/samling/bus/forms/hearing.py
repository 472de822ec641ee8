"""What a school answers, and when the county library asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samling.bus.terms import WEEKDAYS, Verdict

ANY_DAY = ""


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """The browser's own clock."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class AskForm(forms.Form):
    """By when the schools should answer."""

    reply_by = forms.DateField(label=gettext_lazy("Last day to answer"), widget=DayInput)


class AnswerForm(forms.Form):
    """Suits or suits not, why, what would, and whom to write to from now on."""

    verdict = forms.ChoiceField(choices=Verdict.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why does it not suit?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Which weekday would suit better?"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    opens = forms.TimeField(label=gettext_lazy("Not before"), required=False, widget=ClockInput)
    closes = forms.TimeField(label=gettext_lazy("Done by"), required=False, widget=ClockInput)
    wish = forms.CharField(
        label=gettext_lazy("Anything else we should know?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    contact_name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    contact_email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    contact_phone = forms.CharField(
        label=gettext_lazy("Telephone for messages on the day"), max_length=20, required=False
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["weekday"].choices = [  # type: ignore[attr-defined]
            (ANY_DAY, _("Any day")),
            *((number, str(day).capitalize()) for number, day in enumerate(WEEKDAYS[:5])),
        ]

    def clean(self) -> dict[str, Any]:
        """A wish that begins after it ends is no wish."""
        told = super().clean() or {}
        opens, closes = told.get("opens"), told.get("closes")
        if opens and closes and opens >= closes:
            self.add_error("closes", _("This clock time is before the other."))
        return told
