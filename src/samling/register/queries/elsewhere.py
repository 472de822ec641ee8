"""What other domains hold about a person, found by the keys that point to the register.

The register knows none of the domains above it, but the database's own description knows every
foreign key; so a new domain is in the copy from its first day.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import EmailField, ForeignKey
from psycopg.types.range import Range

from samling.accounts.models import Account, Letter
from samling.accounts.queries import identities_of, keys_of
from samling.register.models import Affiliation, Consent, Person

OWN = (Affiliation, Consent)


def rows_elsewhere(person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every row of another domain that points to the person, by model and field."""
    found: dict[str, list[dict[str, Any]]] = {}
    for key in _keys_to_people():
        rows = key.model._default_manager.filter(**{key.name: person_id}).order_by("pk")
        if told := _plain(rows.values()):
            found[f"{key.model._meta.label}.{key.name}"] = told
    return found


def rows_under(email: str | None, *, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """Rows of other domains that carry the person's address without pointing to the person.

    Somebody may have signed up as a guest before the register knew them.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for field in _addresses_elsewhere() if email else ():
        rows = field.model._default_manager.filter(**{f"{field.name}__iexact": email})
        for key in _keys_to_people():
            if key.model is field.model:
                rows = rows.exclude(**{key.name: person_id})
        if told := _plain(rows.order_by("pk").values()):
            found[f"{field.model._meta.label}.{field.name}"] = told
    return found


def _plain(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with each range as the two values it lies between, so that any encoder can write them."""
    return [{name: _plain_value(value) for name, value in row.items()} for row in rows]


def _plain_value(value: Any) -> Any:
    return {"from": value.lower, "until": value.upper} if isinstance(value, Range) else value


def _addresses_elsewhere() -> list[EmailField[Any, Any]]:
    """Fields for addresses in the domains above; the register's and the account's are told by name."""
    above = [
        model for model in apps.get_models()
        if model.__module__.startswith("samling.")
        and model._meta.app_label not in ("register", "accounts")
    ]  # fmt: skip
    fields = [field for model in above for field in model._meta.concrete_fields]
    return [field for field in fields if isinstance(field, EmailField)]


def _keys_to_people() -> list[ForeignKey[Any, Any]]:
    relations = Person._meta.get_fields(include_hidden=True)
    keys = [getattr(relation, "field", None) for relation in relations if relation.auto_created]
    return sorted(
        (key for key in keys if isinstance(key, ForeignKey) and key.model not in OWN),
        key=lambda key: f"{key.model._meta.label}.{key.name}",
    )


def account_of(email: str | None) -> dict[str, Any] | None:
    """The account of this address with keys, identities and letters; None when there is none."""
    account = Account.objects.filter(email=email).first() if email else None
    if account is None:
        return None
    letters = Letter.objects.filter(to__iexact=account.email).order_by("pk")
    return {
        "email": account.email,
        "language": account.language,
        "joined_at": account.joined_at,
        "last_login": account.last_login,
        "passkeys": [{"name": key.name, "added_at": key.added_at} for key in keys_of(account.pk)],
        "identities": [
            {"provider": one.provider, "joined_at": one.joined_at}
            for one in identities_of(account.pk, names={})
        ],
        "letters": list(letters.values("subject", "body", "created_at", "sent_at")),
    }
