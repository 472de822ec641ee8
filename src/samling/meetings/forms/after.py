"""Material, talk and evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.meetings.models import OwnQuestion
from samling.meetings.terms import EvaluationKind

STEPS = [(5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1")]


class MaterialForm(forms.Form):
    """A link or a file."""

    title = forms.CharField(
        label=_("What is it?"),
        max_length=160,
        error_messages={"required": _("Write what it is, for example Slides.")},
    )
    address = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("For example to a recording."),
        error_messages={"invalid": _("That is not the address of a web page.")},
    )
    file = forms.FileField(
        label=_("… or a file"),
        required=False,
        max_length=160,
        help_text=_("PDF, Office, OpenDocument, pictures, mp3 or mp4."),
        error_messages={"empty": _("The file is empty.")},
    )
    is_for_all = forms.BooleanField(
        label=_("Open to everybody, not only those who were signed up"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """One of them, and not both."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("address")) == bool(cleaned.get("file")):
            raise forms.ValidationError(_("Give either a link or a file."))
        return cleaned


class RemarkForm(forms.Form):
    """One thing said in the talk."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your question or remark"),
        max_length=2000,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("initial", {"key": uuid4()})
        super().__init__(*args, **named)


class OwnQuestionForm(forms.Form):
    """A question of the host's own."""

    text_nb = forms.CharField(
        label=_("Question in bokmål"), max_length=200,
        error_messages={"required": _("Write the question.")},
    )  # fmt: skip
    text_nn = forms.CharField(label=_("… in nynorsk"), max_length=200, required=False)
    text_en = forms.CharField(label=_("… in English"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=_("To be answered"),
        choices=EvaluationKind.choices,
        initial=EvaluationKind.SCALE,
        widget=forms.RadioSelect,
    )


class NumberForm(forms.Form):
    """How many were there, when somebody has counted."""

    people = forms.IntegerField(
        label=_("How many were there?"), min_value=0, max_value=100_000,
        error_messages={
            "required": _("Write the number with digits."),
            "invalid": _("Write the number with digits."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    estimated = forms.BooleanField(label=_("Estimated"), required=False)


class EvaluationForm(forms.Form):
    """Three questions, and the host's own; none of them must be answered."""

    useful = forms.TypedChoiceField(
        label=_("How useful was it to you?"), choices=STEPS, coerce=int, empty_value=None,
        required=False, widget=forms.RadioSelect, help_text=_("5 is very, 1 is not at all."),
    )  # fmt: skip
    will_use = forms.TypedChoiceField(
        label=_("How likely is it that you will use something of it?"), choices=STEPS, coerce=int,
        empty_value=None, required=False, widget=forms.RadioSelect,
        help_text=_("5 is certain, 1 is not at all."),
    )  # fmt: skip
    better = forms.CharField(
        label=_("What was best, and what should be better next time?"),
        max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write nothing that tells who you are, unless you want to."),
    )  # fmt: skip

    def __init__(self, *args: Any, own: Iterable[OwnQuestion], **named: Any) -> None:
        super().__init__(*args, **named)
        self.own = tuple(own)
        for question in self.own:
            self.fields[f"own_{question.pk}"] = _field(question)

    def clean(self) -> dict[str, Any]:
        """At least one answer, so that a slip of the finger does not use up the only time."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not any(told not in (None, "") for told in cleaned.values()):
            raise forms.ValidationError(_("Answer at least one of the questions."))
        return cleaned

    @property
    def told(self) -> dict[str, Any]:
        """The arguments of ``evaluate``."""
        told = self.cleaned_data
        return {
            "useful": told["useful"],
            "will_use": told["will_use"],
            "better": told["better"],
            "own": {one.pk: told[f"own_{one.pk}"] for one in self.own},
        }


def _field(question: OwnQuestion) -> forms.Field:
    label = str(question.text)
    if question.kind == EvaluationKind.SCALE:
        return forms.TypedChoiceField(
            label=label, choices=STEPS, coerce=int, empty_value="", required=False,
            widget=forms.RadioSelect,
        )  # fmt: skip
    return forms.CharField(
        label=label, max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
