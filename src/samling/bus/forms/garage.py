"""Depots, buses, crew days, and what is shut."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.bus.forms.plans import stop_named
from samling.bus.models import Depot
from samling.register.models import Municipality


def date_field(label: Any, **more: Any) -> forms.DateField:
    """A date as browsers ask for one."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more
    )


def clock_field(label: Any) -> forms.TimeField:
    """A clock time as browsers ask for one."""
    return forms.TimeField(
        label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


def degrees(label: Any, least: float, most: float, **more: Any) -> forms.FloatField:
    """Degrees north or east, typed with comma or point."""
    return forms.FloatField(
        label=label,
        min_value=least,
        max_value=most,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        **more,
    )


def municipality_field(**more: Any) -> forms.ModelChoiceField[Municipality]:
    """One of the municipalities."""
    return forms.ModelChoiceField(
        Municipality.objects.order_by("name"), label=_("Municipality"), **more
    )


class DepotForm(forms.Form):
    """A depot."""

    name = forms.CharField(label=_("Name"), max_length=80)
    municipality = municipality_field(required=False)
    latitude = degrees(_("Degrees north"), 57, 72, help_text=_("As in 60.7957."))
    longitude = degrees(_("Degrees east"), 4, 32, help_text=_("As in 10.6916."))


class BusForm(forms.Form):
    """A bus and the rules of its crew's days."""

    name = forms.CharField(label=_("Name"), max_length=80)
    depot = forms.ModelChoiceField(Depot.objects.order_by("name"), label=_("Depot"))
    is_in_service = forms.BooleanField(label=_("In service"), required=False)
    seats = forms.IntegerField(
        label=_("Children on board at a time"), required=False, min_value=1, max_value=200
    )
    books = forms.IntegerField(
        label=_("Books and other items it carries"), required=False, min_value=1, max_value=50_000
    )
    weeks = forms.IntegerField(label=_("Weeks in the rotation"), min_value=1, max_value=8)
    leaves_from = clock_field(_("Leaves at the earliest"))
    leaves_by = clock_field(_("Leaves at the latest"))
    home_by = clock_field(_("Home at the latest"))
    longest_hours = forms.FloatField(
        label=_("Longest day, hours"), min_value=1, max_value=14, localize=True
    )
    driving_hours = forms.FloatField(
        label=_("Longest time behind the wheel, hours"),
        required=False,
        min_value=0.5,
        max_value=10,
        localize=True,
        help_text=_("Blank: no limit beside the longest day."),
    )


class ClosureForm(forms.Form):
    """A stop, or a place on a road, that is shut."""

    label = forms.CharField(label=_("What is shut"), max_length=120)
    stop = forms.CharField(
        label=_("School, kindergarten or village, when it is a stop"),
        required=False,
        max_length=240,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    road = forms.CharField(
        label=_("Road"), required=False, max_length=20, help_text=_("As in Fv51.")
    )
    latitude = degrees(_("Degrees north"), 57, 72, required=False)
    longitude = degrees(_("Degrees east"), 4, 32, required=False)
    radius_km = forms.FloatField(
        label=_("Shut within, kilometres"), required=False, min_value=0.1, max_value=50,
        localize=True,
    )  # fmt: skip
    detour_minutes = forms.IntegerField(
        label=_("The way round takes, minutes more"), required=False, min_value=0, max_value=600
    )
    starts_on = date_field(_("First day"))
    last_on = date_field(_("Last day"))
    is_yearly = forms.BooleanField(label=_("The same days every year"), required=False)

    def clean(self) -> dict[str, Any]:
        """The key of the stop, when one is named."""
        told = dict(super().clean() or {})
        name = told.get("stop", "").strip()
        found = stop_named(name) if name else None
        if name and found is None:
            self.add_error("stop", _("No such place is known. Choose one of the list."))
        told["stop_id"] = found.pk if found else None
        starts, last = told.get("starts_on"), told.get("last_on")
        if starts and last and last < starts:
            self.add_error("last_on", _("The last day comes before the first."))
        return told
