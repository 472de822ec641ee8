"""What every page's frame needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from samling.front import menu
from samling.ground.visitor import NOBODY


def site(request: HttpRequest) -> dict[str, Any]:
    """The visitor, the menu this visitor sees, and the words of this installation."""
    visitor = getattr(request, "visitor", NOBODY)
    return {
        "visitor": visitor,
        "menu": menu.entries(visitor, path=request.path),
        "authority": settings.AUTHORITY,
        "languages": settings.LANGUAGES,
        "statement_url": settings.STATEMENT_URL,
        "feedback_mail": settings.FEEDBACK_MAIL,
        "is_demo": settings.DEMO,
    }
