"""What members and conveners write."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from samling.ground.period import OSLO
from samling.meetings.commands import Seats, Told
from samling.meetings.forms.meeting import EVERY, moment
from samling.meetings.rules.series import MOST, Every, days, rule_of
from samling.meetings.terms import EventType, Form, RoomKind
from samling.networks.models import Network
from samling.strategy.terms import Audience

LENGTHS = [
    (60, _("1 hour")),
    (90, _("1½ hours")),
    (120, _("2 hours")),
    (180, _("3 hours")),
    (360, _("6 hours")),
]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PostForm(forms.Form):
    """One thing said; the key makes sure that a double tap says it once."""

    text = forms.CharField(label=_("Write to the network"), max_length=20_000, widget=_area(5))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["key"].initial = uuid.uuid4

    def clean_key(self) -> uuid.UUID:
        """The key, made now when the form came without one."""
        told: uuid.UUID | None = self.cleaned_data["key"]
        return told or uuid.uuid4()


class TopicForm(PostForm):
    """Something new to talk about."""

    subject = forms.CharField(label=_("What is it about?"), max_length=160)
    field_order = ("subject", "text", "key")


class ItemForm(forms.Form):
    """An item of the agenda."""

    title = forms.CharField(label=_("What shall we talk about?"), max_length=160)
    text = forms.CharField(
        label=_("More about it"), max_length=2000, required=False, widget=_area(2)
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=600,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class TaskForm(forms.Form):
    """Who does what by when."""

    task = forms.CharField(label=_("What is to be done?"), max_length=300)
    owner = forms.ChoiceField(label=_("Who?"), required=False)
    due_on = forms.DateField(
        label=_("By when?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, members: Iterable[tuple[int, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        found = [(str(key), name) for key, name in members]
        self.fields["owner"].choices = [("", _("Nobody yet")), *found]  # type: ignore[attr-defined]

    @property
    def owner_id(self) -> int | None:
        """The key of the member."""
        told = self.cleaned_data["owner"]
        return int(told) if told else None


class VersionForm(forms.Form):
    """A file or a link."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=200,
        help_text=_("PDF, Office, OpenDocument, pictures, mp3 and mp4."),
    )
    address = forms.CharField(
        label=_("… or a link"),
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )


class DocumentForm(VersionForm):
    """Something new on the shelf."""

    title = forms.CharField(label=_("What is it?"), max_length=160)
    keep_until = forms.DateField(
        label=_("Keep until"),
        required=False,
        help_text=_("Empty: until somebody takes it away."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("title", "file", "address", "keep_until")


class MeetingsForm(forms.Form):
    """A meeting, or a row of them, in one form."""

    title = forms.CharField(label=_("Title"), max_length=160)
    starts_at = moment(_("Begins"), required=True)
    lasts = forms.TypedChoiceField(label=_("How long?"), choices=LENGTHS, coerce=int, initial=90)
    where = forms.CharField(
        label=_("Where?"),
        max_length=500,
        help_text=_("Write the place. On screen: paste the link of the meeting room."),
    )
    every = forms.ChoiceField(label=_("Repeats"), choices=EVERY, initial=Every.ONCE)
    times = forms.IntegerField(
        label=_("How many times?"), min_value=2, max_value=MOST, required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    is_open = forms.BooleanField(
        label=_("Show in the public calendar"),
        required=False,
        help_text=_("Otherwise only members are invited."),
    )

    def clean(self) -> dict[str, Any]:
        """A row of meetings needs to know how many."""
        told = super().clean() or {}
        if told.get("every") not in (None, Every.ONCE) and not told.get("times"):
            self.add_error("times", _("Tell how many times."))
        return told

    @property
    def rule(self) -> str:
        """The rule of the row; empty for one meeting."""
        told = self.cleaned_data
        first = told["starts_at"].astimezone(OSLO).date()
        return rule_of(Every(told["every"]), first=first, times=told["times"], until=None)

    def dates(self) -> tuple[datetime, ...]:
        """When each of them begins."""
        starts = self.cleaned_data["starts_at"].astimezone(OSLO)
        return tuple(
            datetime.combine(day, starts.time(), OSLO) for day in days(self.rule, starts.date())
        )

    def told(self, network: Network, *, language: str) -> Told:
        """What meetings' commands take."""
        told = self.cleaned_data
        starts = told["starts_at"].astimezone(OSLO)
        where = told["where"].strip()
        is_link = _is_link(where)
        title = "title_nn" if language.startswith("nn") else "title_nb"
        words = {title: told["title"]}
        return Told(
            starts_at=starts,
            ends_at=starts + timedelta(minutes=told["lasts"]),
            type=EventType.TRAINING,
            audience=Audience.PROFESSIONALS,
            **words,
            text_nb=network.purpose_nb,
            text_nn=network.purpose_nn,
            text_en=network.purpose_en,
            place="" if is_link else where[:160],
            municipality_id=network.host.municipality_id,
            room_kind=RoomKind.LINK if is_link else RoomKind.NONE,
            room_address=where if is_link else "",
            seats=(Seats(Form.DIGITAL if is_link else Form.PHYSICAL, None),),
            theme=network.theme,
            measure_slug=network.measure.slug if network.measure else None,
            is_open=told["is_open"],
            hours=Decimal(told["lasts"]) / 60,
        )


def _is_link(text: str) -> bool:
    try:
        URLValidator(schemes=["https", "http"])(text)
    except ValidationError:
        return False
    return True
