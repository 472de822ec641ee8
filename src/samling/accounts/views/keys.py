"""Passkeys: list, add, rename, remove, and signing in with one."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as theirs
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from samling.accounts import commands, forms, rules
from samling.ui.doors import Asked, everybody, opens_for, signed_in
from samling.ui.show import show

View = Callable[..., HttpResponseBase]


def is_fresh(request: HttpRequest) -> bool:
    """True within a quarter of an hour after signing in."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < rules.FRESH.total_seconds()


def freshly(view: View) -> View:
    """Open only shortly after signing in, so that a screen left open cannot be given a key."""

    @wraps(view)
    def guarded(request: Asked, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        here = reverse("account_login", query={"next": request.path})
        return show(request, "accounts/again.html", None, following=here)

    return guarded


def own(view: View) -> View:
    """Somebody else's key is no page at all."""

    @wraps(view)
    def guarded(request: Asked, pk: int) -> HttpResponseBase:
        get_object_or_404(Authenticator, pk=pk, user_id=request.user.pk)
        return view(request, pk=pk)

    return guarded


class AddKey(theirs.AddWebAuthnView):  # type: ignore[misc]
    """Make a passkey on this device and keep its public half."""

    template_name = "accounts/add_key.html"

    def get_form_class(self) -> type[forms.AddKey]:
        """Our own form."""
        return forms.AddKey

    def get_success_url(self) -> str:
        """Back to the list."""
        return reverse("mfa_list_webauthn")

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """The browser's task as data, and the form with its faults."""
        form = more.get("form") or self.get_form()
        context: dict[str, Any] = super().get_context_data(**more)
        task = json.dumps(context["js_data"]["creation_options"], cls=DjangoJSONEncoder)
        return context | {"form": form, "creation_options": task}

    def form_valid(self, form: Any) -> Any:
        """Keep the key and note it."""
        response = super().form_valid(form)
        commands.note_key(account_id=self.request.user.pk, deed="key_added", at=timezone.now())
        return response


class RenameKey(theirs.EditWebAuthnView):  # type: ignore[misc]
    """Call a passkey something else."""

    template_name = "accounts/rename_key.html"

    def get_form_class(self) -> type[forms.RenameKey]:
        """Our own form."""
        return forms.RenameKey


class RemoveKey(theirs.RemoveWebAuthnView):  # type: ignore[misc]
    """Take a passkey away; it opens nothing from now on."""

    template_name = "accounts/remove_key.html"
    success_url = reverse_lazy("mfa_list_webauthn")

    def form_valid(self, form: Any) -> Any:
        """Remove the key and note it."""
        response = super().form_valid(form)
        commands.note_key(account_id=self.request.user.pk, deed="key_removed", at=timezone.now())
        return response


class ListKeys(theirs.ListWebAuthnView):  # type: ignore[misc]
    """The passkeys of this account."""

    template_name = "accounts/keys.html"


list_keys = opens_for(signed_in)(ListKeys.as_view())
add_key = opens_for(signed_in)(freshly(AddKey.as_view()))
rename_key = opens_for(signed_in)(own(RenameKey.as_view()))
remove_key = opens_for(signed_in)(own(freshly(RemoveKey.as_view())))
sign_in_with_key = opens_for(everybody)(theirs.login_webauthn)
