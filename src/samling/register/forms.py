"""Requests become arguments; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samling.register.commands import Particulars
from samling.register.models import Municipality
from samling.register.terms import (
    AffiliationRole,
    Language,
    LibraryRole,
    OrganisationKind,
    RegisterName,
)

Choices = Sequence[tuple[str, str]]


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PersonForm(forms.Form):
    """Who somebody is: as little as the errand needs."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("The person logs in with a code sent here."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.RegexField(
        r"^[0-9+() -]*$",
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=Language.choices,
        initial=Language.BOKMAL,
        widget=forms.RadioSelect,
    )


class DaysForm(forms.Form):
    """Title, and first and last day of a role."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("As the person is called at work, if that says more than the role."),
    )
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=DayInput)
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Leave empty while it goes on."),
    )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("first_day"), found.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day is before the first."))
        return found


class RoleForm(DaysForm):
    """A new role at an organisation that has been chosen."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)

    field_order = ("role", "title", "first_day", "last_day")

    def __init__(self, *args: Any, roles: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(role, str(AffiliationRole(role).label)) for role in roles]
        if len(roles) == 1:
            field.initial = roles[0]


class OrganisationForm(forms.Form):
    """What people write down about an organisation."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OrganisationKind.choices)
    municipality = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"),
        queryset=Municipality.objects.order_by("name"),
        required=False,
    )
    organisation_number = forms.CharField(
        label=gettext_lazy("Organisation number"),
        required=False,
        max_length=11,
        help_text=gettext_lazy("Nine digits, as in Enhetsregisteret."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    school_register_number = forms.RegexField(
        r"^[0-9]{1,12}$",
        label=gettext_lazy("Number in the school or kindergarten register"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=200)
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude"), required=False, min_value=57, max_value=81
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude"), required=False, min_value=4, max_value=32
    )
    is_place_approximate = forms.BooleanField(
        label=gettext_lazy("The place is approximate"), required=False
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False, max_length=254)
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https"
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=Language.choices,
        initial=Language.BOKMAL,
        widget=forms.RadioSelect,
    )
    lowest_grade = forms.IntegerField(
        label=gettext_lazy("Lowest grade"), required=False, min_value=1, max_value=13
    )
    highest_grade = forms.IntegerField(
        label=gettext_lazy("Highest grade"), required=False, min_value=1, max_value=13
    )
    is_private = forms.BooleanField(label=gettext_lazy("Private"), required=False)
    closed_on = forms.DateField(
        label=gettext_lazy("Closed from"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("The first day it is no longer there."),
    )

    def clean(self) -> dict[str, Any]:
        """The highest grade is not below the lowest."""
        found: dict[str, Any] = super().clean() or {}
        lowest, highest = found.get("lowest_grade"), found.get("highest_grade")
        if lowest and highest and lowest > highest:
            self.add_error("highest_grade", _("The lowest grade is above the highest."))
        return found

    def particulars(self) -> Particulars:
        """What was written, as the commands take it."""
        found = dict(self.cleaned_data)
        municipality = found.pop("municipality")
        return Particulars(
            municipality_id=municipality.pk if municipality else None,
            organisation_number=found.pop("organisation_number").replace(" ", "") or None,
            school_register_number=found.pop("school_register_number") or None,
            **found,
        )


class FunctionForm(forms.Form):
    """A library role with its number."""

    role = forms.ChoiceField(label=gettext_lazy("Library role"), choices=LibraryRole.choices)
    library_number = forms.CharField(
        label=gettext_lazy("Library number"),
        required=False,
        max_length=7,
        help_text=gettext_lazy("Seven digits, as in Base Bibliotek."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class SearchForm(forms.Form):
    """Words to search for."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=80)


class OrganisationSearchForm(SearchForm):
    """Words, kind and municipality to narrow the list by."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    municipality = forms.ChoiceField(label=gettext_lazy("Municipality"), required=False)

    def __init__(self, *args: Any, municipalities: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("All"))]
        self._choose("kind", [*everything, *OrganisationKind.choices])
        self._choose("municipality", [*everything, *municipalities])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class FetchForm(forms.Form):
    """A public register to fetch now."""

    name = forms.ChoiceField(label=gettext_lazy("Public register"), choices=RegisterName.choices)


class ConsentForm(forms.Form):
    """A yes, or a no longer, to one purpose."""

    purpose = forms.CharField(max_length=20)
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class EraseForm(forms.Form):
    """Sure."""

    is_sure = forms.BooleanField(
        label=gettext_lazy("Yes, erase this person for good"),
        error_messages={"required": gettext_lazy("Tick the box if you are sure.")},
    )
