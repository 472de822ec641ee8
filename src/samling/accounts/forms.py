"""What the sign-in pages ask for; forms check and never write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class AskForCode(forms.Form):
    """An address that a code is to be sent to; whether anybody has it is not told."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The address you use at work. We send you a code."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", "inputmode": "email"}),
    )

    def clean_email(self) -> str:
        """The address in small letters."""
        return str(self.cleaned_data["email"]).strip().lower()


class EnterCode(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code of the letter."""

    code = forms.CharField(
        label=_("Code from the letter"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )


class AddKey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that this device has just made, and what to call it."""

    name = forms.CharField(
        label=_("What shall we call it?"),
        help_text=_("For example: the phone, or the computer at work."),
        required=False,
        max_length=60,
    )
    passwordless = None  # ours always are


class RenameKey(EditWebAuthnForm):  # type: ignore[misc]
    """A new name for a passkey."""

    name = forms.CharField(label=_("What shall we call it?"), max_length=60)


class HandOverMail(forms.Form):
    """Where a letter belongs: a kind of address, and which one of those."""

    to = forms.ChoiceField(label=_("Where does it belong?"))

    def __init__(
        self, *args: Any, choices: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    ) -> None:
        super().__init__(*args)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *choices]

    @property
    def kind_and_token(self) -> tuple[str, str]:
        """``rad+abc`` in its two parts; the token is empty for a new matter."""
        kind, _plus, token = str(self.cleaned_data["to"]).partition("+")
        return kind, token


class ChooseLanguage(forms.Form):
    """The language of pages and letters."""

    language = forms.ChoiceField(
        label=_("Language of pages and letters"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )
