"""A stop as the county library changes it, and a timetable from a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from samling.bus.forms.garage import degrees, municipality_field
from samling.bus.models import Bus, Stop
from samling.bus.terms import WEEKDAYS, StopState, StopWish
from samling.register.terms import Language

LARGEST_FEED = 5_000_000  # octets


class StopForm(forms.Form):
    """What the county library decides about a stop."""

    state = forms.ChoiceField(label=_("State"), choices=StopState.choices)
    wish = forms.ChoiceField(
        label=_("In every plan"), choices=StopWish.choices, widget=forms.RadioSelect
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Only these weekdays suit"),
        required=False,
        coerce=int,
        choices=list(enumerate(WEEKDAYS[:5])),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any day suits."),
    )
    service_minutes = forms.IntegerField(
        label=_("Minutes of a visit"),
        required=False,
        min_value=1,
        max_value=480,
        help_text=_("Blank: as long as other stops of its kind."),
    )
    interval_weeks = forms.IntegerField(
        label=_("Weeks between visits"),
        required=False,
        min_value=1,
        max_value=16,
        help_text=_("Blank: each time the rotation comes round."),
    )
    parking = forms.CharField(label=_("Where the bus stands"), required=False, max_length=120)
    latitude = degrees(
        _("Degrees north"), 57, 72, required=False, help_text=_("Blank: as the register says.")
    )
    longitude = degrees(_("Degrees east"), 4, 32, required=False)
    language = forms.ChoiceField(label=_("Language form of letters"), choices=Language.choices)

    def __init__(self, *args: Any, stop: Stop, **named: Any) -> None:
        super().__init__(*args, **named)
        self.stop = stop
        if stop.organisation_id is None:
            self.fields["latitude"].required = self.fields["longitude"].required = True
            self.fields["latitude"].help_text = ""
        if stop.state != "closed":
            self.fields["state"].choices = [  # type: ignore[attr-defined]
                (value, label)
                for value, label in StopState.choices
                if value != "closed" or stop.organisation_id is None
            ]

    def clean(self) -> dict[str, Any]:
        """Half a place is none."""
        told = dict(super().clean() or {})
        if not self.errors and (told["latitude"] is None) != (told["longitude"] is None):
            self.add_error("longitude", _("Both degrees north and degrees east are needed, or neither."))  # fmt: skip
        told["weekdays"] = sorted(told.get("weekdays") or []) or None
        return told


class VillageForm(forms.Form):
    """A village with children of its own."""

    name = forms.CharField(label=_("Name"), max_length=160)
    municipality = municipality_field()
    children = forms.IntegerField(
        label=_("Children"),
        required=False,
        min_value=0,
        max_value=5000,
        help_text=_("Blank: nobody has counted them, and no plan visits it."),
    )


class NewVillageForm(VillageForm):
    """A village that is new, with its place."""

    latitude = degrees(_("Degrees north"), 57, 72, help_text=_("As in 60.7957."))
    longitude = degrees(_("Degrees east"), 4, 32, help_text=_("As in 10.6916."))
    parking = forms.CharField(label=_("Where the bus stands"), required=False, max_length=120)


class FeedForm(forms.Form):
    """A timetable as a GTFS file."""

    name = forms.CharField(label=_("Name of the timetable"), max_length=120)
    bus = forms.ModelChoiceField(Bus.objects.order_by("pk"), label=_("Driven by"))
    file = forms.FileField(
        label=_("The GTFS file"),
        help_text=_("A zip file, at most 5 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )
    without_unknown = forms.BooleanField(
        label=_("Leave stops out that are not known here"), required=False
    )

    def clean_file(self) -> UploadedFile:
        """Not larger than a county's buses need."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FEED:
            raise forms.ValidationError(_("The file is too large to be a timetable of book buses."))
        return file


def feed_fault_in_words(code: str, what: str) -> str:
    """Why a GTFS file cannot be used."""
    words = {
        "not_zip": _("This is not a zip file that can be opened."),
        "not_text": _("%(what)s cannot be read as text."),
        "too_big": _("%(what)s is too large."),
        "no_file": _("%(what)s is missing or empty."),
        "no_heading": _("A column is missing: %(what)s."),
        "unknown_stop": _("A stop that stops.txt does not name: %(what)s."),
        "no_order": _("The order of the stops is missing: %(what)s."),
        "no_time": _("Not a time of the same day: %(what)s."),
        "no_date": _("Not a date: %(what)s."),
        "no_dates": _("No trip is driven on any date."),
        "too_long": _("A service lasts for more than two years: %(what)s."),
        "backwards": _("The bus would leave a stop after it has come to the next: %(what)s."),
        "no_stay": _("The bus leaves at once, so nobody can be served: %(what)s."),
        "no_rotation": _("The tours follow no rotation of at most eight weeks."),
        "twice_a_day": _("A stop is visited twice in a tour: %(what)s."),
    }
    return str(words[code]) % {"what": what[:120]}
