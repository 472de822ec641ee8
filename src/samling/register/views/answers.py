"""How pages of the register answer: not found, or the day it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils import timezone

from samling.ground.period import day_in_oslo

Found = TypeVar("Found")
INVALID = 422
REFUSED = 409
LARGEST_KEY = 2**63 - 1


def found(ask: Callable[[], Found]) -> Found:
    """What was asked for, or the page that says it does not exist (404)."""
    try:
        return ask()
    except ObjectDoesNotExist:
        raise Http404 from None


def today() -> date:
    """The day it is in Norway."""
    return day_in_oslo(timezone.now())


def words(text: str) -> str:
    """What somebody searches for, without signs that no text has."""
    return "".join(sign for sign in text if sign.isprintable())[:80].strip()
