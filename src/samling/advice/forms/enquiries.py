"""The form for everybody, and what an adviser says about an enquiry and a case."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samling.advice.queries import Choice
from samling.advice.rules import suspicious
from samling.advice.terms import Theme

LONGEST_QUESTION = 8_000
LONGEST_ANSWER = 20_000
SIGNER = Signer(salt="advice.ask")
A_DAY = 86_400


class AskForm(forms.Form):
    """A question to the county library; those who are signed in are known already."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    nickname = forms.CharField(
        label=gettext_lazy("Leave this empty"), required=False, max_length=200
    )
    title = forms.CharField(label=gettext_lazy("What is it about?"), max_length=160)
    text = forms.CharField(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("Do not write names of borrowers or children."),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    library = forms.TypedChoiceField(
        label=gettext_lazy("Which library is it about?"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("We answer there."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        libraries: Sequence[tuple[str, Sequence[Choice]]],
        own: Sequence[Choice] = (),
        is_known: bool,
    ) -> None:
        first = {
            "key": uuid4(),
            "shown": SIGNER.sign(str(time.time())),
            "library": own[0].id if own else None,
        }
        super().__init__(data, initial=first)
        self.is_known = is_known
        field = self.fields["library"]
        assert isinstance(field, forms.ChoiceField)
        groups = [(_("Where you work"), own)] if own else []
        field.choices = [
            ("", _("No particular library")),
            *(
                (label, [(str(one.id), one.name) for one in some])
                for label, some in [*groups, *libraries]
            ),
        ]
        if is_known:
            del self.fields["name"], self.fields["email"]

    def clean(self) -> dict[str, Any]:
        """Programs fall into the trap, or fill it in faster than anybody reads."""
        given = super().clean() or {}
        found = suspicious(
            trap=str(given.get("nickname", "")),
            seconds=None if self.is_known else self._seconds(given),
            text=str(given.get("text", "")),
        )
        if found == "links":
            self.add_error("text", _("There are too many links. Please take some away."))
        elif found:
            self.add_error(None, _("This went very fast. Please send it once more."))
        return given

    def _seconds(self, given: dict[str, Any]) -> float | None:
        """How long the form has been open; None when it is older than a day, or the mark is not ours."""
        try:
            shown_at = float(SIGNER.unsign(str(given.get("shown", ""))))
        except (BadSignature, ValueError):
            return None
        seconds = time.time() - shown_at
        return seconds if seconds < A_DAY else None


class TakeForm(forms.Form):
    """Which library or municipality an enquiry is about, when taking it."""

    municipality = forms.ChoiceField(label=gettext_lazy("Municipality"), required=False)
    library = forms.TypedChoiceField(
        label=gettext_lazy("Library"), coerce=int, empty_value=None, required=False
    )

    def __init__(
        self,
        *args: Any,
        municipalities: Sequence[tuple[str, str]],
        libraries: Sequence[tuple[str, Sequence[Choice]]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        place, library = self.fields["municipality"], self.fields["library"]
        assert isinstance(place, forms.ChoiceField)
        assert isinstance(library, forms.ChoiceField)
        place.choices = [("", _("Choose")), *municipalities]
        library.choices = [
            ("", _("No particular library")),
            *((label, [(str(one.id), one.name) for one in some]) for label, some in libraries),
        ]


class AnswerForm(forms.Form):
    """An answer that goes by mail."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        more.setdefault("initial", {"key": uuid4()})
        super().__init__(*args, **more)


class FirstLetterForm(forms.Form):
    """A letter from a case that began without one: to somebody we know there, or to another address."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    to = forms.ChoiceField(label=gettext_lazy("To"), required=False)
    other = forms.EmailField(
        label=gettext_lazy("Another address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Your letter"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, known: Sequence[tuple[str, str]], **more: Any) -> None:
        more.setdefault("initial", {"key": uuid4()})
        super().__init__(*args, **more)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [*known, ("", _("Somebody else"))]

    def clean(self) -> dict[str, Any]:
        """Somebody known, or an address."""
        given = super().clean() or {}
        if not (given.get("to") or given.get("other")) and not self.errors:
            self.add_error("other", _("Write the address, or choose somebody above."))
        return given

    @property
    def address(self) -> str:
        """Where it goes; an address written by hand goes before a choice."""
        return str(self.cleaned_data["other"] or self.cleaned_data["to"])


class SortForm(forms.Form):
    """What a case is about, and who has it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    owner = forms.TypedChoiceField(label=gettext_lazy("Who has the case?"), coerce=int)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    library = forms.TypedChoiceField(
        label=gettext_lazy("Library"), coerce=int, empty_value=None, required=False
    )
    strategy = forms.TypedChoiceField(
        label=gettext_lazy("Strategy"), coerce=int, empty_value=None, required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("Address to answer to"), required=False, max_length=254
    )

    def __init__(
        self,
        *args: Any,
        colleagues: Sequence[Choice],
        libraries: Sequence[Choice],
        strategies: Sequence[Choice],
        asks_address: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        offered: dict[str, list[tuple[str, Any]]] = {
            "owner": [(str(one.id), one.name) for one in colleagues],
            "theme": [("", _("No particular theme")), *Theme.choices],
            "library": [
                ("", _("No particular library")),
                *((str(one.id), one.name) for one in libraries),
            ],
            "strategy": [
                ("", _("No particular strategy")),
                *((str(one.id), one.name) for one in strategies),
            ],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        if not asks_address:
            del self.fields["email"]


class PutAsideForm(forms.Form):
    """Why an enquiry is none."""

    because = forms.CharField(label=gettext_lazy("Why?"), max_length=200, required=False)
