"""What the adviser asks of a plan."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.bus.models import Scenario, Stop
from samling.bus.rules.assumptions import Assumptions, BadAssumption, assumptions_from
from samling.bus.terms import WEEKDAYS, RuleKind
from samling.register.models import Municipality

NEEDS = (
    (0.0, _("Most children: all count the same")),
    (1.0, _("A child an hour's drive from a library counts twice")),
    (2.0, _("A child an hour's drive from a library counts three times")),
    (4.0, _("Most needed first: a child an hour's drive away counts five times")),
)
SHARES = (
    (0.0, _("No municipality is promised anything")),
    *((n / 10, _("At least %(percent)s %% of the children in each") % {"percent": n * 10}) for n in range(1, 6)),
)  # fmt: skip
STABILITIES = (
    (0.0, _("Free hands")),
    (20.0, _("Some weight: a stop kept is worth 20 children")),
    (100.0, _("Much weight: a stop kept is worth 100 children")),
)
EFFORTS = (
    (3_000, _("Quick: a few seconds")),
    (30_000, _("Good: about a minute")),
    (150_000, _("Thorough: some minutes")),
)
CLOCKS = ("opens", "closes", "village_opens", "village_closes")


class SettingsForm(forms.Form):
    """The settings of a what-if."""

    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(
        label=_("The plan begins"), widget=forms.DateInput(attrs={"type": "date"})
    )
    rotation_weeks = forms.IntegerField(label=_("Weeks in the rotation"), min_value=1, max_value=8)
    hours = forms.FloatField(label=_("Longest day, hours"), min_value=1, max_value=14)
    kindergartens = forms.BooleanField(label=_("Kindergartens too"), required=False)
    villages = forms.BooleanField(label=_("Villages too"), required=False)
    need_per_hour = forms.TypedChoiceField(
        label=_("Most children, or most needed first"), choices=NEEDS, coerce=float
    )
    minimum_share = forms.TypedChoiceField(
        label=_("Something for every municipality"), choices=SHARES, coerce=float
    )
    stability = forms.TypedChoiceField(
        label=_("How much it counts to keep today's stops"), choices=STABILITIES, coerce=float
    )
    keeps_weekdays = forms.BooleanField(
        label=_("Every school of today keeps its weekday"), required=False
    )
    rounds = forms.TypedChoiceField(label=_("How long to search"), choices=EFFORTS, coerce=int)
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2_000_000_000,
        help_text=_("The same settings and seed give the same plan."),
    )

    def __init__(self, scenario: Scenario, data: Any = None) -> None:
        told = {field: getattr(scenario, field) for field in self.base_fields if hasattr(scenario, field)}  # fmt: skip
        days = scenario.days.values_list("longest_minutes", flat=True)
        told["hours"] = max(days, default=450) / 60
        super().__init__(data, initial=told)
        _keep_own(self, scenario)

    def clean_hours(self) -> int:
        """Minutes."""
        hours: float = self.cleaned_data["hours"]
        return round(60 * hours)


def _keep_own(form: SettingsForm, scenario: Scenario) -> None:
    """A value that came from a curve or another tool stays a choice."""
    for name in ("need_per_hour", "minimum_share", "stability", "rounds"):
        field, value = form.fields[name], getattr(scenario, name)
        assert isinstance(field, forms.TypedChoiceField)
        choices: list[Any] = [*field.choices]  # type: ignore[misc]
        if value not in [known for known, _label in choices]:
            field.choices = [*choices, (value, f"{value:g}")]


class AssumptionsForm(forms.Form):
    """Every assumption of a plan."""

    share_of_1_to_10 = forms.FloatField(
        label=_("Share of a 1–10 school's pupils in grades 1–7"), min_value=0, max_value=1
    )
    school_minutes = forms.IntegerField(label=_("Minutes at a school"), min_value=1)
    kindergarten_minutes = forms.IntegerField(label=_("Minutes at a kindergarten"), min_value=1)
    village_minutes = forms.IntegerField(label=_("Minutes in a village"), min_value=1)
    opens = forms.TimeField(label=_("Earliest start of a visit at a school"))
    closes = forms.TimeField(label=_("Latest start of a visit at a school"))
    village_opens = forms.TimeField(label=_("Earliest start of a visit in a village"))
    village_closes = forms.TimeField(label=_("Latest start of a visit in a village"))
    walk_metres = forms.IntegerField(
        label=_("A school and a kindergarten share a stop within, metres"), min_value=0
    )
    village_metres = forms.IntegerField(label=_("A village stop reaches, metres"), min_value=0)
    far_minutes = forms.IntegerField(
        label=_("Far from a library is more than, road minutes"), min_value=0
    )
    detour = forms.FloatField(label=_("Road kilometres for each kilometre as the crow flies"))
    air_km_h = forms.FloatField(label=_("Speed as the crow flies, made longer, km/h"))
    bus_factor = forms.FloatField(label=_("The bus's time for each minute of a car"))
    motorway_km_h = forms.FloatField(label=_("Car speed on motorways, km/h"))
    national_km_h = forms.FloatField(label=_("Car speed on European and national roads, km/h"))
    county_km_h = forms.FloatField(label=_("Car speed on county roads, km/h"))
    municipal_km_h = forms.FloatField(label=_("Car speed on municipal roads, km/h"))
    breaks = forms.BooleanField(
        label=_("The driver's breaks: 45 minutes after four and a half hours"), required=False
    )

    def __init__(self, scenario: Scenario, data: Any = None) -> None:
        told: dict[str, Any] = assumptions_from(scenario.assumptions).as_json()
        for name in CLOCKS:
            told[name] = time(told[name] // 60 % 24, told[name] % 60)
        super().__init__(data, initial=told)
        for name in CLOCKS:
            self.fields[name].widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def clean(self) -> dict[str, Any]:
        """The assumptions as they are stored; a fault stands at its field."""
        told = dict(super().clean() or {})
        if self.errors:
            return told
        for name in CLOCKS:
            told[name] = told[name].hour * 60 + told[name].minute
        try:
            Assumptions(**told)
        except BadAssumption as fault:
            self.add_error(str(fault), _("This lies outside what can be meant."))
        return told


class WishForm(forms.Form):
    """A wish about a place."""

    kind = forms.ChoiceField(label=_("Wish"), choices=RuleKind.choices)
    place = forms.CharField(
        label=_("School, kindergarten, village or municipality"),
        max_length=240,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    weekday = forms.TypedChoiceField(
        label=_("Weekday, for a wish about a day"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *((n, label) for n, label in enumerate(WEEKDAYS[:5]))],
    )
    week = forms.IntegerField(
        label=_("Week of the rotation, when it matters"), required=False, min_value=1, max_value=8
    )
    percent = forms.IntegerField(
        label=_("Per cent of the children, for a municipality"),
        required=False,
        min_value=0,
        max_value=100,
    )

    def clean(self) -> dict[str, Any]:
        """Keys of what the place is."""
        told = dict(super().clean() or {})
        name = told.get("place", "").strip()
        if told.get("kind") == RuleKind.MINIMUM:
            found = Municipality.objects.filter(name__iexact=name).first()
            told["municipality_id"], told["stop_id"] = found.pk if found else None, None
        else:
            found_stop = stop_named(name)
            told["stop_id"], told["municipality_id"] = found_stop.pk if found_stop else None, None
        if name and not (told["stop_id"] or told["municipality_id"]):
            self.add_error("place", _("No such place is known. Choose one of the list."))
        return told


def stop_named(name: str) -> Stop | None:
    """The stop called so, as the list of places writes it (name and municipality), or by its address."""
    place, _comma, municipality = name.rpartition(", ")
    rows = Stop.objects.order_by("pk")
    return (
        rows.filter(name__iexact=place, municipality__name__iexact=municipality).first()
        or rows.filter(slug=name).first()
        or rows.filter(name__iexact=name).first()
    )


class DraftForm(forms.Form):
    """From a plan to a draft timetable."""

    name = forms.CharField(label=_("Name of the timetable"), max_length=120)
    starts_on = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"})
    )
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
