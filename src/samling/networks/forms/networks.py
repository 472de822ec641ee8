"""The list's filters, a network's words and state, and a guest who wants to join."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.meetings.queries import MeasureChoice
from samling.meetings.terms import Theme
from samling.networks.commands import Words
from samling.networks.queries import Wanted
from samling.networks.terms import NetworkState

LANGUAGES = ("nb", "nn", "en")


class Filters(forms.Form):
    """Which networks to show; what is not understood is left out."""

    search = forms.CharField(label=_("Search"), max_length=80, required=False)
    theme = forms.ChoiceField(
        label=_("Theme"), choices=[("", _("All themes")), *Theme.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=[*NetworkState.choices, ("all", _("All of them"))],
        required=False,
    )
    ours = forms.BooleanField(label=_("Only those my library is in"), required=False)

    def wanted(self, *, library_ids: Iterable[int], person_id: int | None) -> Wanted:
        """What is asked for."""
        told = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        state = told.get("state") or NetworkState.ACTIVE
        return Wanted(
            theme=told.get("theme", ""),
            state="" if state == "all" else state,
            library_ids=tuple(library_ids) if told.get("ours") else (),
            person_id=person_id,
            search=told.get("search", ""),
        )


class NetworkForm(forms.Form):
    """What a network is, in up to three languages."""

    name_nb = forms.CharField(label=_("Name"), max_length=120, required=False)
    purpose_nb = forms.CharField(
        label=_("What is it for?"),
        max_length=4000,
        required=False,
        help_text=_("Who it is for, what you do together, and how often you meet."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    name_nn = forms.CharField(label=_("Name"), max_length=120, required=False)
    purpose_nn = forms.CharField(
        label=_("What is it for?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    name_en = forms.CharField(label=_("Name"), max_length=120, required=False)
    purpose_en = forms.CharField(
        label=_("What is it for?"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)
    is_open = forms.TypedChoiceField(
        label=_("Who may join?"),
        choices=[
            ("1", _("Everybody who wants to, guests too")),
            ("0", _("Those whom the convener says yes to")),
        ],
        coerce=lambda word: word == "1",
        widget=forms.RadioSelect,
        initial="1",
    )
    host = forms.ChoiceField(
        label=_("Host of the meetings"),
        help_text=_("Stands on the invitations, and can change them."),
    )
    measure = forms.ChoiceField(label=_("Measure in the strategy"), required=False)

    def __init__(
        self,
        *args: Any,
        hosts: Iterable[tuple[int, str]],
        measures: Iterable[MeasureChoice],
        language: str,
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self.first = "nn" if language.startswith("nn") else "nb"
        own = [(str(key), name) for key, name in hosts]
        found = [(one.slug, f"{one.code} {one.title}") for one in measures]
        self.fields["host"].choices = own  # type: ignore[attr-defined]
        self.fields["measure"].choices = [("", _("None")), *found]  # type: ignore[attr-defined]
        if not own:
            del self.fields["host"]

    @property
    def by_language(self) -> list[tuple[str, Any, Any]]:
        """Language, name and purpose, the reader's own form of Norwegian first."""
        order = [self.first, *(code for code in LANGUAGES if code != self.first)]
        return [(code, self[f"name_{code}"], self[f"purpose_{code}"]) for code in order]

    @property
    def words(self) -> Words:
        """What the commands take."""
        told = self.cleaned_data
        plain = {
            f"{part}_{code}": told[f"{part}_{code}"]
            for part in ("name", "purpose")
            for code in LANGUAGES
        }
        return Words(
            **plain, theme=told["theme"], measure_slug=told["measure"], is_open=told["is_open"]
        )


class StateForm(forms.Form):
    """Active, paused or ended, and why."""

    state = forms.ChoiceField(
        label=_("State"), choices=NetworkState.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("Why?"),
        max_length=300,
        required=False,
        help_text=_("Stands on the network's page and in a letter to the members."),
    )


class GuestForm(forms.Form):
    """Name and address of somebody without an account."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("We send you a link to confirm with."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    organisation = forms.ChoiceField(label=_("Your library, if you work at one"), required=False)

    def __init__(self, *args: Any, libraries: Iterable[tuple[int, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        places = [(str(key), name) for key, name in libraries]
        self.fields["organisation"].choices = [("", _("None")), *places]  # type: ignore[attr-defined]

    @property
    def organisation_id(self) -> int | None:
        """The key of the library."""
        told = self.cleaned_data["organisation"]
        return int(told) if told else None
