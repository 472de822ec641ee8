"""The pages of the front."""

from samling.front.views.desk import desk
from samling.front.views.errors import bad_request, fault, forbidden, form_too_old, not_found
from samling.front.views.home import (
    about,
    accessibility,
    health,
    home,
    privacy,
    readiness,
    set_language,
)
from samling.front.views.journal import journal

__all__ = [
    "about",
    "accessibility",
    "bad_request",
    "desk",
    "fault",
    "forbidden",
    "form_too_old",
    "health",
    "home",
    "journal",
    "not_found",
    "privacy",
    "readiness",
    "set_language",
]
