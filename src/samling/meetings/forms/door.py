"""What comes from the door: ticks, walk-ins, and what a phone has kept while there was no coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from samling.meetings.commands import Mark
from samling.meetings.rules import attendance
from samling.meetings.terms import AttendedHow

MOST = 5000  # of each kind in one sending
AT_THE_DOOR = (AttendedHow.SCANNED, AttendedHow.TICKED)


class WalkInForm(forms.Form):
    """Somebody who comes without having signed up."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Write the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words"}),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Needed for letter of thanks and certificate. May stand empty."),
        error_messages={"invalid": _("That is not an e-mail address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class CodeForm(forms.Form):
    """The code on the screen, typed by the one who takes part."""

    code = forms.CharField(
        label=_("The code on the screen"),
        max_length=20,
        error_messages={"required": _("Write the code that is shown on the screen.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Somebody who came without having signed up, as a phone tells it."""

    key: UUID
    name: str
    email: str
    at: datetime


class Unreadable(Exception):
    """What the phone sent is not what a phone of ours sends."""


def read_marks(told: object, *, received_at: datetime) -> tuple[list[Mark], list[WalkIn]]:
    """Marks and walk-ins from a phone, their times put right by the server's clock.

    Raises Unreadable.
    """
    if not isinstance(told, dict):
        raise Unreadable
    try:
        sent_at = _moment(told["sent_at"])
        marks = [_mark(one, sent_at, received_at) for one in _some(told.get("marks"))]
        comers = [_walk_in(one, sent_at, received_at) for one in _some(told.get("walk_ins"))]
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as fault:
        raise Unreadable from fault
    return marks, comers


def _some(told: object) -> list[Mapping[str, Any]]:
    rows = told or []
    if not isinstance(rows, list) or len(rows) > MOST:
        raise ValueError("not a list of that size")
    return rows


def _mark(told: Mapping[str, Any], sent_at: datetime, received_at: datetime) -> Mark:
    how = AttendedHow(told["how"])
    if how not in AT_THE_DOOR:
        raise ValueError(how)
    number = int(told["id"])
    if not 0 < number < 2**62:
        raise ValueError(number)
    return Mark(
        key=UUID(told["key"]),
        enrolment_id=number,
        came=told["came"] is True,
        how=how,
        marked_at=_put_right(told, sent_at, received_at),
    )


def _walk_in(told: Mapping[str, Any], sent_at: datetime, received_at: datetime) -> WalkIn:
    name = " ".join(str(told["name"]).split())[:120]
    if not name or "\x00" in name:
        raise ValueError("no name")
    email = str(told.get("email") or "").strip()[:254]
    try:
        if email:
            validate_email(email)
    except ValidationError:
        email = ""  # the name is what counts; a bad address must not shut anybody out
    return WalkIn(UUID(told["key"]), name, email, _put_right(told, sent_at, received_at))


def _put_right(told: Mapping[str, Any], sent_at: datetime, received_at: datetime) -> datetime:
    return attendance.put_right(_moment(told["at"]), sent_at=sent_at, received_at=received_at)


def _moment(told: object) -> datetime:
    """Milliseconds since 1970, as phones count."""
    if not isinstance(told, int | float):
        raise TypeError(told)
    return datetime.fromtimestamp(told / 1000, tz=UTC)
