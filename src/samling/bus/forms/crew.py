"""Telling of a stop or a tour without the app: plain forms with the same fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samling.bus.rules.marks import COUNTS, KILOMETRES, LATE, LONGEST, NO_EVENT
from samling.bus.terms import BusEvent, VisitReason
from samling.ground.period import OSLO

LABELS = {
    "groups": _("Groups"),
    "children": _("Children"),
    "adults": _("Adults"),
    "loans_child": _("Loans, children"),
    "loans_adult": _("Loans, adults"),
    "returns": _("Returned"),
    "boxes": _("Boxes delivered"),
    "km_start": _("Odometer in the morning"),
    "km_end": _("Odometer in the evening"),
    "km": _("Kilometres, when not by the odometer"),
    "late": _("Minutes late"),
}


class Count(forms.IntegerField):
    """A number that may be left blank; blank is missing, not zero."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(
            label=LABELS[name],
            required=False,
            min_value=0,
            max_value=most,
            show_hidden_initial=True,
            error_messages={"invalid": _("Write the number with digits.")},
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )


class Clock(forms.TimeField):
    """A time of the day, Norwegian time."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            show_hidden_initial=True,
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={"invalid": _("Write the time as hours and minutes, such as 09:15.")},
        )


class Facts(forms.Form):
    """Only what the visitor has changed since the page was shown becomes facts."""

    moments: tuple[str, ...] = ()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, told: Mapping[str, Any], on: date
    ) -> None:
        shown = dict(told)
        for name in self.moments:
            moment = shown.get(name)
            shown[name] = (
                moment.astimezone(OSLO).time().replace(second=0, microsecond=0) if moment else None
            )
        super().__init__(data, initial=shown)
        self.on = on

    @property
    def shown(self) -> list[str]:
        """What the page shows now, as hidden fields: what another has told meanwhile stays told."""
        return [bound.as_hidden(only_initial=True) for bound in self]

    @property
    def changes(self) -> dict[str, Any]:
        """Field → value for what is changed; None takes a value back."""
        return {name: self._value(name) for name in self.changed_data}

    def _value(self, name: str) -> Any:
        value = self.cleaned_data[name]
        if isinstance(value, time):
            return datetime.combine(self.on, value, OSLO).isoformat()
        return None if value == "" or value is False else value


class StopForm(Facts):
    """What was seen at a stop."""

    moments = ("arrived", "left")

    arrived = Clock(_("Arrived"))
    groups = Count("groups", COUNTS["groups"])
    children = Count("children", COUNTS["children"])
    adults = Count("adults", COUNTS["adults"])
    loans_child = Count("loans_child", COUNTS["loans_child"])
    loans_adult = Count("loans_adult", COUNTS["loans_adult"])
    returns = Count("returns", COUNTS["returns"])
    boxes = Count("boxes", COUNTS["boxes"])
    event = forms.ChoiceField(
        label=_("Event"),
        required=False,
        show_hidden_initial=True,
        choices=[("", _("Not told")), (NO_EVENT, _("No event")), *BusEvent.choices],
    )
    left = Clock(_("Left"))
    deviation = forms.ChoiceField(
        label=_("Not as planned"),
        required=False,
        show_hidden_initial=True,
        choices=[("", pgettext_lazy("deviation", "As planned")), *VisitReason.choices],
    )
    reason = forms.CharField(
        label=_("What happened?"),
        help_text=_("No names of children."),
        required=False,
        show_hidden_initial=True,
        max_length=LONGEST,
    )


class TourForm(Facts):
    """What was seen of the day as a whole."""

    moments = ("left", "home")

    left = Clock(_("Left the depot"))
    km_start = Count("km_start", KILOMETRES["km_start"])
    home = Clock(_("Home again"))
    km_end = Count("km_end", KILOMETRES["km_end"])
    km = Count("km", KILOMETRES["km"])
    late = Count("late", LATE["late"])
    out = forms.BooleanField(
        label=_("The bus was out of service the whole day"),
        required=False,
        show_hidden_initial=True,
    )
    reason = forms.CharField(
        label=_("What happened?"), required=False, show_hidden_initial=True, max_length=LONGEST
    )

    def clean(self) -> dict[str, Any]:
        """Refuse an odometer that runs backwards."""
        told: dict[str, Any] = super().clean() or {}
        start, end = told.get("km_start"), told.get("km_end")
        if start is not None and end is not None and end < start:
            self.add_error(
                "km_end", _("The odometer shows less in the evening than in the morning.")
            )
        return told
