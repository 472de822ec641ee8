"""A page of knowledge as its writer fills it in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from samling.advice.rules import Finding
from samling.advice.terms import Theme


class KnowledgeForm(forms.Form):
    """Title, text and theme; and which words that look like names are none."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy("Write so that somebody at another library can use it."),
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), choices=Theme.choices)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    harmless = forms.MultipleChoiceField(
        label=gettext_lazy("These look like names. Tick those that are none."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, findings: Sequence[Finding], forgiven: Sequence[str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        field = self.fields["harmless"]
        assert isinstance(field, forms.ChoiceField)
        words = dict.fromkeys([*forgiven, *(one.words for one in findings if not one.must_go)])
        field.choices = [(one, one) for one in words]
        if not words:
            del self.fields["harmless"]
