"""The kinds of meeting that a county library holds most, as a start for the form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samling.meetings.terms import EventType, RoomKind
from samling.strategy.terms import Audience


@dataclass(frozen=True, slots=True)
class Preset:
    """What the form holds before anything is written. ``lasts`` is in minutes."""

    key: str
    label: str | Promise
    lasts: int
    told: dict[str, Any] = field(default_factory=dict)


PRESETS = (
    Preset(
        "fagdag",
        _("Professional day"),
        330,
        {
            "type": EventType.TRAINING,
            "audience": Audience.PROFESSIONALS,
            "seats": 60,
            "asks_diet": True,
            "asks_access": True,
        },
    ),
    Preset(
        "kurs",
        pgettext_lazy("a meeting", "Course"),
        180,
        {"type": EventType.TRAINING, "audience": Audience.PROFESSIONALS, "seats": 25},
    ),
    Preset(
        "nettmote",
        _("Meeting on screen"),
        60,
        {
            "type": EventType.TRAINING,
            "audience": Audience.PROFESSIONALS,
            "room_kind": RoomKind.JITSI,
            "gives_certificate": False,
        },
    ),
    Preset(
        "regionmote",
        _("Regional meeting"),
        300,
        {
            "type": EventType.DEBATE,
            "audience": Audience.PROFESSIONALS,
            "seats": 40,
            "asks_diet": True,
        },
    ),
    Preset(
        "samtale",
        _("Open conversation"),
        90,
        {
            "type": EventType.DEBATE,
            "audience": Audience.EVERYBODY,
            "gives_certificate": False,
            "asks_afterwards": False,
        },
    ),
)


def preset_of(key: str) -> Preset:
    """The preset of this name; the professional day when there is none."""
    return next((one for one in PRESETS if one.key == key), PRESETS[0])
