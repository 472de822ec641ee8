"""What the pages of the bus share: the day, and a page that is not there."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from samling.ground.period import day_in_oslo

Page = TypeVar("Page")


def today() -> date:
    """The day it is in Norway."""
    return day_in_oslo(timezone.now())


def there(page: Page | None) -> Page:
    """The page, or the page that says there is none."""
    if page is None:
        raise Http404
    return page


def whole(name: str, *words: object) -> str:
    """The whole address of one of our pages."""
    return settings.ADDRESS + reverse(name, args=words)
