"""What a reader of the calendar asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.meetings.forms.filters import PlainSelect
from samling.meetings.queries import Place, Sought
from samling.meetings.terms import Form, Theme
from samling.strategy.terms import Audience


class CalendarFilters(forms.Form):
    """Place, theme, form, target group and days; what cannot be read is left out."""

    kommune = forms.ChoiceField(label=_("Municipality"), required=False, widget=PlainSelect)
    tema = forms.ChoiceField(
        label=_("Theme"),
        required=False,
        choices=[("", _("All themes")), *Theme.choices],
        widget=PlainSelect,
    )
    form = forms.ChoiceField(
        label=_("Form"),
        required=False,
        choices=[("", _("All forms")), *Form.choices],
        widget=PlainSelect,
    )
    for_hvem = forms.ChoiceField(
        label=_("For whom?"),
        required=False,
        choices=[("", _("All")), *Audience.choices],
        widget=PlainSelect,
    )
    bare = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Everything")),
            ("samlinger", _("What one signs up for")),
            ("arrangementer", _("What the libraries announce")),
        ],
        widget=PlainSelect,
    )
    fra = forms.DateField(
        label=_("From"),
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
        assert isinstance(field.widget, PlainSelect)
        field.widget.places = self.places

    def sought(self, *, host_id: int | None = None, last: date | None = None) -> Sought:
        """What is asked for, without what could not be understood."""
        self.is_valid()
        told = self.cleaned_data
        place = self.places.get(told.get("kommune") or "")
        return Sought(
            municipality_id=place.municipality_id if place else None,
            host_id=host_id,
            theme=told.get("tema") or "",
            form=told.get("form") or "",
            audience=told.get("for_hvem") or "",
            first=told.get("fra"),
            last=last,
            only={"samlinger": "meetings", "arrangementer": "events"}.get(
                told.get("bare") or "", ""
            ),
        )
