"""What somebody taps becomes levels; what was not sent is left as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.competence.commands import LeewayTold
from samling.competence.terms import DayPart, Hindrance

SCALES = {"now": range(5), "wanted": range(5), "importance": range(1, 4), "people": range(1000)}
LARGEST_NOTE = 1000


class NotOnTheScale(ValueError):
    """Something was sent that nobody can tap."""


def ratings_from(
    given: Mapping[str, str], competences: Iterable[int]
) -> dict[int, dict[str, int | None]]:
    """What was sent about these competences, field by field; NotOnTheScale for anything else.

    A field that is absent was not answered. Only the number of people can be emptied again.
    """
    told: dict[int, dict[str, int | None]] = {}
    for key in competences:
        fields: dict[str, int | None] = {}
        for name, scale in SCALES.items():
            text = given.get(f"{name}-{key}")
            if text is None or (text == "" and name != "people"):
                continue
            fields[name] = _number(text, scale)
        if fields:
            told[key] = fields
    return told


def _number(text: str, scale: range) -> int | None:
    if text.strip() == "":
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) in scale):
        raise NotOnTheScale(text)
    return int(text)


class AreasForm(forms.Form):
    """Which areas matter."""

    areas = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: object, keys: Iterable[str], **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        field = self.fields["areas"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, key) for key in keys]


class EndForm(forms.Form):
    """A wish in own words."""

    wish = forms.CharField(
        label=_("What else do you need to learn, or wish for?"),
        help_text=_("Do not write names of people. The county library reads this."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LibraryEndForm(EndForm):
    """A wish, and what the library can spare."""

    people = forms.IntegerField(
        label=_("How many people work at the library?"), min_value=0, max_value=999, required=False
    )
    away_at_once = forms.IntegerField(
        label=_("How many can be away on the same day?"),
        min_value=0,
        max_value=999,
        required=False,
    )
    away_days = forms.IntegerField(
        label=_(
            "How many working days of courses can the library spare in half a year, all together?"
        ),
        min_value=0,
        max_value=999,
        required=False,
    )
    travel_minutes = forms.IntegerField(
        label=_("How long can the journey be, one way, in minutes?"),
        min_value=0,
        max_value=999,
        required=False,
    )
    good_times = forms.MultipleChoiceField(
        label=_("When can somebody leave the desk?"),
        choices=DayPart,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hindrances = forms.MultipleChoiceField(
        label=_("What keeps you from coming to courses?"),
        choices=Hindrance,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Anything else about leaving the library?"),
        max_length=LARGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_shared = forms.BooleanField(
        label=_("Other libraries may see what we need, so that we can join forces"), required=False
    )
    field_order = (
        *("people", "away_at_once", "away_days", "travel_minutes", "good_times", "hindrances"),
        *("note", "wish", "is_shared"),
    )

    @property
    def leeway(self) -> LeewayTold:
        """What the library can spare."""
        given = self.cleaned_data
        return LeewayTold(
            people=given["people"],
            away_at_once=given["away_at_once"],
            away_days=given["away_days"],
            travel_minutes=given["travel_minutes"],
            good_times=tuple(given["good_times"]),
            hindrances=tuple(given["hindrances"]),
            note=given["note"],
        )
