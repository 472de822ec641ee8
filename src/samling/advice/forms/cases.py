"""What an adviser writes becomes arguments; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samling.advice.commands import Pledge
from samling.advice.queries import Choice
from samling.advice.terms import Way

LONGEST_ADVICE = 10_000


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AdviceForm(forms.Form):
    """Advice in an open case or a new one, and perhaps a promise with its day: written once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    case = forms.TypedChoiceField(
        label=gettext_lazy("Case"), coerce=int, empty_value=None, required=False
    )
    title = forms.CharField(
        label=gettext_lazy("What is the new case about?"),
        help_text=gettext_lazy("Leave empty when you write in a case that is open."),
        max_length=160,
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Advice given"),
        help_text=gettext_lazy("What you talked about and what you advised. No names of children."),
        max_length=LONGEST_ADVICE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    given_on = forms.DateField(label=gettext_lazy("Given on"), widget=DayInput)
    way = forms.ChoiceField(label=gettext_lazy("How?"), required=False)
    promise = forms.CharField(
        label=gettext_lazy("What do you promise?"),
        help_text=gettext_lazy("It stands on the work desk until it is done."),
        max_length=300,
        required=False,
    )
    due_on = forms.DateField(label=gettext_lazy("By which day?"), widget=DayInput, required=False)
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Who answers for it?"), coerce=int, empty_value=None, required=False
    )
    library = forms.TypedChoiceField(
        label=gettext_lazy("Library"), coerce=int, empty_value=None, required=False
    )
    strategy = forms.TypedChoiceField(
        label=gettext_lazy("Strategy"), coerce=int, empty_value=None, required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        cases: Sequence[Choice],
        colleagues: Sequence[Choice],
        libraries: Sequence[Choice],
        strategies: Sequence[Choice],
        today: date,
        me: int,
        prefix: str = "advice",
    ) -> None:
        first = {"key": uuid4(), "given_on": today, "owner": me}
        super().__init__(data, prefix=prefix, initial=first)
        self.me = me
        self._offer("case", _("A new case"), cases)
        self._offer("owner", "", colleagues)
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)
        way.choices = [("", _("Not told")), *Way.choices]
        self._offer("library", _("No particular library"), libraries)
        self._offer("strategy", _("No particular strategy"), strategies)

    def _offer(self, name: str, nothing: str, choices: Sequence[Choice]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        blank = [("", nothing)] if nothing else []
        field.choices = blank + [(str(choice.id), choice.name) for choice in choices]

    def clean(self) -> dict[str, Any]:
        """A new case needs a title, a promise needs its day, and a day its promise."""
        given = super().clean() or {}
        if given.get("case") is None and not given.get("title") and "case" not in self.errors:
            self.add_error("title", _("Say what the new case is about."))
        if given.get("promise") and not given.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by which day you promise this."))
        if given.get("due_on") and not given.get("promise") and "promise" not in self.errors:
            self.add_error("promise", _("Say what you promise by that day."))
        return given

    @property
    def pledge(self) -> Pledge | None:
        """The promise, when there is one."""
        given = self.cleaned_data
        if not given["promise"]:
            return None
        return Pledge(given["promise"], given["due_on"], given["owner"] or self.me)


class PutOffForm(forms.Form):
    """A new day for a promise, and why."""

    due_on = forms.DateField(label=gettext_lazy("New day"), widget=DayInput)
    reason = forms.CharField(label=gettext_lazy("Why?"), max_length=200)


class PromiseForm(forms.Form):
    """A promise in an open case."""

    text = forms.CharField(label=gettext_lazy("What do you promise?"), max_length=300)
    due_on = forms.DateField(label=gettext_lazy("By which day?"), widget=DayInput)


class HandOverForm(forms.Form):
    """Who answers for a promise from now on."""

    owner = forms.TypedChoiceField(label=gettext_lazy("Who answers for it?"), coerce=int)

    def __init__(self, *args: Any, colleagues: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(choice.id), choice.name) for choice in colleagues]
