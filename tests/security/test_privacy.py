"""Every field that holds something about a person stands in docs/privacy.md, with purpose and end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import models
from django.db.models.fields.related import ForeignObject

from samling.accounts.models import Account
from samling.ground.personal import declared
from samling.register.models import Person

PAGE = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"
OURS = [
    model for config in apps.get_app_configs() if config.name.startswith("samling.")
    for model in config.get_models()
]  # fmt: skip
THEIRS = [EmailAddress, Authenticator, SocialAccount, Session]
WORDS = {
    "name", "phone", "email", "by", "to", "body", "text", "note", "notes", "comment", "message",
    "subject", "details", "reason", "address", "contact", "session_data", "data", "extra_data", "uid",
    "title", "ip", "refused", "fingerprint",
}  # fmt: skip


def is_about_somebody(field: models.Field) -> bool:
    """True for links to people and accounts, addresses, and free text that may hold a name."""
    if isinstance(field, ForeignObject):
        return field.related_model in (Person, Account)
    return isinstance(field, models.EmailField) or field.name in WORDS


def tables() -> tuple[dict[str, tuple[str, ...]], set[str]]:
    """What the page declares as personal, and what it says only looks so."""
    personal: dict[str, tuple[str, ...]] = {}
    harmless: set[str] = set()
    for line in PAGE.read_text().splitlines():
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        fields = re.findall(r"`([a-z_]+\.[A-Za-z]+\.[a-z_]+)`", cells[0])
        if len(cells) == 4:
            personal |= dict.fromkeys(fields, cells[1:])
        elif len(cells) == 2:
            harmless |= set(fields)
    return personal, harmless


def label(model: type[models.Model], field: models.Field) -> str:
    """How the page names a field."""
    return f"{model._meta.app_label}.{model.__name__}.{field.name}"


ALL_FIELDS = {
    label(model, field): field for model in [*OURS, *THEIRS] for field in model._meta.fields
}


@pytest.mark.parametrize("model", [*OURS, *THEIRS], ids=lambda model: model._meta.label)
def test_what_is_stored_about_people_is_declared(model: type[models.Model]) -> None:
    personal, harmless = tables()
    lacking = [
        label(model, field)
        for field in model._meta.fields
        if is_about_somebody(field) and label(model, field) not in personal.keys() | harmless
    ]
    assert not lacking, f"Not in docs/privacy.md: {', '.join(lacking)}"


def test_the_page_shows_what_the_code_declares_and_no_domain_is_told_in_two_ways() -> None:
    ours = [config.name for config in apps.get_app_configs() if config.name.startswith("samling.")]
    lines = PAGE.read_text().splitlines()
    found = dict(declared(ours))
    lacking = [one.as_row() for each in found.values() for one in each if one.as_row() not in lines]
    assert not lacking, "Declared but not in docs/privacy.md:\n" + "\n".join(lacking)
    told = {name for each in found.values() for one in each for name in one.fields}
    labels = {domain.rpartition(".")[2] for domain in found}
    undeclared = [
        name for name in tables()[0] if name.partition(".")[0] in labels and name not in told
    ]
    assert not undeclared, f"Declare in the domain's personal.py: {', '.join(undeclared)}"


def test_the_list_of_processing_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("processing")
    printed = capsys.readouterr().out
    assert "## meetings" in printed
    assert "`meetings.Enrolment.name`" in printed


def test_each_declaration_has_what_purpose_and_end() -> None:
    personal, harmless = tables()
    assert personal
    assert all(all(cells) for cells in personal.values())
    assert not personal.keys() & harmless


def test_nothing_is_declared_that_is_not_there() -> None:
    personal, harmless = tables()
    gone = (personal.keys() | harmless) - ALL_FIELDS.keys()
    assert not gone


def test_every_link_to_an_account_falls_when_the_account_does() -> None:
    links = [
        field for field in ALL_FIELDS.values()
        if isinstance(field, ForeignObject) and field.related_model is Account
    ]  # fmt: skip
    assert links
    assert all(field.remote_field.on_delete is models.CASCADE for field in links)


def test_no_field_asks_for_a_national_identity_number_or_a_child() -> None:
    forbidden = re.compile(
        r"(?:^|_)(pid|ssn|fnr|birth|born|national_id|child_name|guardian)(?:_|$)"
    )
    assert not [name for name in ALL_FIELDS if forbidden.search(name.rpartition(".")[2])]
