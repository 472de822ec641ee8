"""What a reader of the public list asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.meetings.queries import Place, Wanted
from samling.meetings.terms import EventType
from samling.strategy.terms import Audience


class EventFilters(forms.Form):
    """Municipality, type, audience and days; what cannot be read is left out and said so."""

    kommune = forms.ChoiceField(label=_("Municipality"), required=False)
    type = forms.ChoiceField(
        label=_("Type"), required=False, choices=[("", _("All types")), *EventType.choices]
    )
    for_hvem = forms.ChoiceField(
        label=_("For whom?"), required=False, choices=[("", _("All")), *Audience.choices]
    )
    fra = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    til = forms.DateField(
        label=_("To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, places: Iterable[Place], **named: Any) -> None:
        super().__init__(*args, **named)
        self.places = {place.slug: place for place in places}
        field = self.fields["kommune"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("The whole county")),
            *((place.slug, place.name) for place in self.places.values()),
        ]

    def wanted(self) -> Wanted:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        told = self.cleaned_data
        place = self.places.get(told.get("kommune") or "")
        return Wanted(
            municipality_id=place.municipality_id if place else None,
            type=told.get("type") or "",
            audience=told.get("for_hvem") or "",
            first=told.get("fra"),
            last=_no_earlier(told.get("til"), told.get("fra")),
        )


def _no_earlier(last: date | None, first: date | None) -> date | None:
    return max(last, first) if last and first else last
