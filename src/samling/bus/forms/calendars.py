"""A school year, copied, or read from a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from samling.bus.forms.garage import date_field
from samling.bus.rules.calendar import BadCalendar, Free, YearOfSchool, checked_year
from samling.bus.rules.sheet import SheetFault, text_of
from samling.bus.terms import FreeKind
from samling.register.models import Municipality

LARGEST = 2_000_000  # octets
DAY = timedelta(days=1)
BAD_YEAR = {
    "ends_first": _("The last day comes before the first."),
    "other_year": _("The first day is not in this school year."),
    "too_long": _("A school year is shorter than this."),
    "free_backwards": _("A free day ends before it begins."),
    "free_outside": _("A free day lies outside the school year."),
}


class YearForm(forms.Form):
    """The first and the last day of school."""

    first_on = date_field(_("First day of school"))
    last_on = date_field(_("Last day of school"))
    source = forms.CharField(
        label=_("Where it stands"),
        required=False,
        max_length=200,
        help_text=_("As in the address of the municipality's own page."),
    )


class FreeForm(forms.Form):
    """Days without school; a row without dates is left out."""

    starts_on = date_field(_("From"), required=False)
    ends_on = date_field(_("Until, last day"), required=False)
    kind = forms.ChoiceField(label=_("Why"), choices=FreeKind.choices, initial="break")
    label = forms.CharField(label=_("Name"), required=False, max_length=80)

    def clean(self) -> dict[str, Any]:
        """One day when only the first is told."""
        told = dict(super().clean() or {})
        if told.get("ends_on") and not told.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Say on which day it begins."))
        return told


FreeRows = forms.formset_factory(FreeForm, extra=4, max_num=120, validate_max=True)


def year_told(form: YearForm, rows: Any, *, year: int) -> YearOfSchool | None:
    """The whole school year; None with the fault on the form when it cannot be one."""
    free = tuple(
        Free(
            row["starts_on"],
            (row.get("ends_on") or row["starts_on"]) + DAY,
            row["kind"],
            row["label"],
        )
        for row in (one.cleaned_data for one in rows)
        if row.get("starts_on")
    )
    told = YearOfSchool(form.cleaned_data["first_on"], form.cleaned_data["last_on"] + DAY, free)
    try:
        return checked_year(year, told)
    except BadCalendar as fault:
        form.add_error(None, BAD_YEAR[str(fault)])
    return None


class CopyForm(forms.Form):
    """From one municipality to others."""

    from_place = forms.ModelChoiceField(Municipality.objects.order_by("name"), label=_("Copy from"))
    everywhere = forms.BooleanField(label=_("To all municipalities"), required=False)
    to = forms.ModelMultipleChoiceField(
        Municipality.objects.order_by("name"), label=_("To"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """All of them, or those that are ticked."""
        told = dict(super().clean() or {})
        if told.get("everywhere"):
            told["to"] = list(Municipality.objects.order_by("name"))
        elif not told.get("to") and "to" not in self.errors:
            self.add_error("to", _("Tick at least one municipality."))
        return told


class SheetForm(forms.Form):
    """A sheet, as a file or pasted; what was read comes back as text, so that it can be mended."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("CSV, at most 2 MB."),
        error_messages={"empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    text = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """The text of the file when there is one, else what is pasted."""
        told = dict(super().clean() or {})
        file: UploadedFile | None = told.get("file")
        if file is not None and (file.size or 0) > LARGEST:
            self.add_error("file", _("The file is too large to be such a sheet."))
        elif file is not None:
            try:
                told["text"] = text_of(file.read())
            except SheetFault as fault:
                self.add_error("file", fault_in_words(0, fault.fault.code, fault.fault.what))
        elif not told.get("text", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or paste the sheet."))
        return told


def fault_in_words(line: int, code: str, what: str) -> str:
    """What is wrong with a line of a sheet, for the one who must mend it."""
    words = {
        "empty": _("There is nothing in it."),
        "not_text": _("This is not a text file. Save the sheet as CSV."),
        "not_table": _("This is not a sheet with columns."),
        "too_long": _("It has more than %(what)s lines."),
        "no_heading": _("The first line must name the columns. Missing: %(what)s."),
        "no_place": _("No municipality of the county is called “%(what)s”."),
        "no_kind": _("“%(what)s” is none of the words that can stand as type."),
        "no_day": _("“%(what)s” is not a date."),
        "free_backwards": _("The last day comes before the first: %(what)s."),
        "free_outside": _("A free day of the municipality lies outside the school year."),
        "ends_first": _("The last day of school comes before the first."),
        "other_year": _("The first day of school is not in this school year."),
        "two_years": _("The school year of the municipality stands twice."),
        "no_year": _("The line that tells the school year of the municipality is missing."),
        "no_name": _("The stop has no name, or one of more than 160 letters."),
        "no_breddegrad": _("“%(what)s” is not degrees north."),
        "no_lengdegrad": _("“%(what)s” is not degrees east."),
        "no_barn": _("“%(what)s” is not a number of children."),
        "no_minutter": _("“%(what)s” is not a number of minutes."),
        "half_a_place": _("Both degrees north and degrees east are needed, or neither."),
        "village_no_place": _("A village needs degrees north and east."),
        "no_such_stop": _(
            "No school or kindergarten in the municipality is called “%(what)s”. "
            "New schools come from the register."
        ),
        "told_twice": _("“%(what)s” stands twice."),
    }
    told = str(words[code]) % {"what": what[:80]}
    return str(_("Line %(line)s: %(told)s") % {"line": line, "told": told}) if line else told


def faults_in_words(faults: Sequence[Any], *, at_most: int = 50) -> list[str]:
    """The first faults in words, and how many more there are."""
    told = [fault_in_words(f.line, f.code, f.what) for f in faults[:at_most]]
    if len(faults) > at_most:
        told.append(str(_("… and %(n)s more.") % {"n": len(faults) - at_most}))
    return told
