"""What a reader of the public list asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from samling.meetings.queries import Place, Wanted
from samling.meetings.terms import EventType
from samling.strategy.terms import Audience


class PlainSelect(forms.Select):
    """A select written in one go: Django's own renders a template for each of its options."""

    places: dict[str, Place] = {}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The select with its options; those that are places carry where they lie."""
        options = format_html_join(
            "",
            '<option value="{}"{}{}>{}</option>',
            (
                (key, self._where(key), SafeString(" selected" if key == value else ""), label)
                for key, label in self.choices
            ),
        )
        told = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", told, options)

    def _where(self, key: str) -> SafeString:
        place = self.places.get(key)
        if place is None or place.latitude is None or place.longitude is None:
            return SafeString("")
        where = f"{place.latitude:.4f} {place.longitude:.4f}"
        return format_html(' data-place="{}"', where)


class EventFilters(forms.Form):
    """Municipality, type, audience and days; what cannot be read is left out and said so."""

    kommune = forms.ChoiceField(label=_("Municipality"), required=False, widget=PlainSelect)
    type = forms.ChoiceField(
        label=_("Type"),
        required=False,
        choices=[("", _("All types")), *EventType.choices],
        widget=PlainSelect,
    )
    for_hvem = forms.ChoiceField(
        label=_("For whom?"),
        required=False,
        choices=[("", _("All")), *Audience.choices],
        widget=PlainSelect,
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
        assert isinstance(field.widget, PlainSelect)
        field.widget.places = self.places

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
