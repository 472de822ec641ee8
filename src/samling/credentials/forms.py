"""Checking somebody else's badge, and putting one's own right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samling.credentials.terms import Withdrawn

LARGEST = 256 * 1024  # octets of a badge


class CheckForm(forms.Form):
    """A badge as a file, or as text."""

    file = forms.FileField(label=_("The badge as a file"), required=False)
    text = forms.CharField(
        label=_("… or its text"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """One of them; what is found stands as ``badge``."""
        cleaned = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if file is not None and file.size > LARGEST:
            raise forms.ValidationError(_("The file is too large to be a badge."))
        raw = file.read() if file is not None else (cleaned.get("text") or "").encode()
        if not raw.strip():
            raise forms.ValidationError(_("Choose a file, or paste the text of the badge."))
        cleaned["badge"] = raw.decode("utf-8-sig", errors="replace")
        return cleaned


class NameForm(forms.Form):
    """The name that is to stand on the certificate."""

    name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=120,
        error_messages={"required": _("Write the name that is to stand on the certificate.")},
    )


class WithdrawForm(forms.Form):
    """Why a certificate is taken back."""

    why = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            (Withdrawn.NOT_THERE, Withdrawn.NOT_THERE.label),
            (Withdrawn.MISTAKE, Withdrawn.MISTAKE.label),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )
