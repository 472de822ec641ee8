"""The form a librarian logs an event with, and those that put it right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.ground.figures import Standing
from samling.meetings.queries import MeasureChoice
from samling.meetings.rules.telling import LONGEST_TITLE, MOST_PEOPLE
from samling.meetings.terms import EventType, Organiser, Setting
from samling.register.models import Organisation
from samling.strategy.terms import Audience

BY_ITSELF = "auto"
NO_MEASURE = "none"
LOCAL = "%Y-%m-%dT%H:%M"
JOINT = re.compile(r"(?<=\w)(?=arrangement|orientering|ansatte|tilsette|partnar|partner)")


class LocalMoment(forms.DateTimeInput):
    """The browser's own picker of day and hour."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=LOCAL)


class TapCards(forms.RadioSelect):
    """Answers as cards; long Norwegian words may be broken where they are joined."""

    def create_option(self, *args: Any, **named: Any) -> dict[str, Any]:
        """An option whose label carries soft hyphens."""
        option = super().create_option(*args, **named)
        option["label"] = JOINT.sub("\u00ad", str(option["label"]))
        return option


class HowMany(forms.Form):
    """A number, perhaps estimated, or the plain word that it is unknown."""

    people = forms.IntegerField(
        label=_("How many came?"),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
        error_messages={"invalid": _("Write the number with digits.")},
        widget=forms.NumberInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "how-many"}
        ),
    )
    estimated = forms.BooleanField(label=_("Estimated"), required=False)
    unknown = forms.BooleanField(label=_("Unknown"), required=False)

    @property
    def standing(self) -> Standing:
        """How far the number can be trusted."""
        if self.cleaned_data.get("people") is None:
            return Standing.MISSING
        guessed = self.cleaned_data.get("estimated")
        return Standing.ESTIMATED if guessed else Standing.REPORTED

    def refuse_both(self) -> None:
        """A number and unknown do not go together."""
        if self.cleaned_data.get("unknown") and self.cleaned_data.get("people") is not None:
            self.add_error("people", _("You have both a number and unknown. Choose one of them."))

    def refuse_neither(self) -> None:
        """Without a number the word unknown is needed, so that nothing is forgotten."""
        told = self.cleaned_data.get("people") is not None or self.cleaned_data.get("unknown")
        if not told and "people" not in self.errors:
            self.add_error(
                "people", _("Write how many came, or choose that the number is unknown.")
            )


class What(forms.Form):
    """What an event is: the words that the national statistics ask for."""

    title = forms.CharField(
        label=_("What?"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Write what the event was.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next"}),
    )
    starts_at = forms.DateTimeField(
        label=_("When?"),
        input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"],
        error_messages={"invalid": _("Write day and hour as in 12.05.2026 18:00.")},
        widget=LocalMoment(),
    )
    type = forms.ChoiceField(
        label=_("Type"),
        choices=EventType.choices,
        error_messages={"required": _("Choose what kind of event it was.")},
        widget=TapCards,
    )
    organiser = forms.ChoiceField(
        label=_("Organiser"),
        choices=Organiser.choices,
        initial=Organiser.OWN,
        help_text=_("Run by the library: you decide, make or pay for the content."),
        error_messages={"required": _("Choose who arranged it.")},
        widget=TapCards,
    )
    audience = forms.ChoiceField(
        label=_("For whom?"),
        choices=Audience.choices,
        error_messages={"required": _("Choose whom it was for.")},
        widget=TapCards,
    )


class More(forms.Form):
    """What is rarely changed and stands folded away."""

    setting = forms.ChoiceField(
        label=_("Where?"),
        choices=Setting.choices,
        required=False,
        initial=Setting.IN_HOUSE,
        widget=TapCards,
    )
    measure = forms.ChoiceField(
        label=_("Measure in the strategy"),
        required=False,
        initial=BY_ITSELF,
        help_text=_("Chosen by type and target group when you leave it as it is."),
    )
    is_public = forms.BooleanField(label=_("Show in the public list"), required=False, initial=True)

    def offer(self, measures: Iterable[MeasureChoice]) -> None:
        """The measures to choose among."""
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (BY_ITSELF, _("Chosen by itself")),
            (NO_MEASURE, _("None")),
            *((measure.slug, f"{measure.code} {measure.title}") for measure in measures),
        ]

    @property
    def measure_slug(self) -> str | None:
        """The measure named; None to let it be found, empty for none."""
        chosen = self.cleaned_data.get("measure") or BY_ITSELF
        return {BY_ITSELF: None, NO_MEASURE: ""}.get(chosen, chosen)


class LogForm(More, HowMany, What):
    """One event, logged on a phone in under half a minute."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    library = forms.ChoiceField(label=_("Library"))
    field_order = (
        "key", "library", "title", "starts_at", "type", "organiser", "audience", "people",
        "estimated", "unknown", "setting", "measure", "is_public",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        libraries: Iterable[Organisation],
        measures: Iterable[MeasureChoice],
        at: datetime,
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self.at = at
        self.offer(measures)
        choices = [(str(library.pk), library.name) for library in libraries]
        field = self.fields["library"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            self.initial["library"] = choices[0][0]

    def clean(self) -> dict[str, Any]:
        """A number or unknown; neither is asked for before the event has begun."""
        cleaned = super().clean() or self.cleaned_data
        self.refuse_both()
        starts_at = cleaned.get("starts_at")
        if starts_at is not None and starts_at <= self.at:
            self.refuse_neither()
        return cleaned

    @property
    def told(self) -> dict[str, Any]:
        """The arguments of ``log_event``, as far as the form knows them."""
        told = self.cleaned_data
        return {
            "key": told["key"],
            "library_id": int(told["library"]),
            "title": told["title"],
            "starts_at": told["starts_at"],
            "type": told["type"],
            "organiser": told["organiser"],
            "audience": told["audience"],
            "people": told["people"],
            "standing": self.standing,
            "setting": told["setting"] or Setting.IN_HOUSE,
            "measure_slug": self.measure_slug,
            "is_public": told["is_public"],
        }


class EditForm(More, What):
    """What was told of an event, put right; the number has a form of its own."""

    field_order = (
        "title", "starts_at", "type", "organiser", "audience", "setting", "measure", "is_public",
    )  # fmt: skip

    def __init__(self, *args: Any, measures: Iterable[MeasureChoice], **named: Any) -> None:
        super().__init__(*args, **named)
        self.offer(measures)

    @property
    def told(self) -> dict[str, Any]:
        """The arguments of ``edit_event``, as far as the form knows them."""
        told = dict(self.cleaned_data)
        del told["measure"]
        told["setting"] = told["setting"] or Setting.IN_HOUSE
        return {**told, "measure_slug": self.measure_slug}


class PeopleForm(HowMany):
    """How many came, told afterwards or put right."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why is it changed?"),
        help_text=_("May stand empty. Write nothing about people."),
        max_length=200,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A number, or the plain word that it is unknown."""
        cleaned = super().clean() or self.cleaned_data
        self.refuse_both()
        self.refuse_neither()
        return cleaned


class StrikeForm(forms.Form):
    """Why an event is taken out."""

    reason = forms.CharField(
        label=_("Why is it taken out?"),
        help_text=_("For example: cancelled, logged twice. May stand empty."),
        max_length=200,
        required=False,
    )
