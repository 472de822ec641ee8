"""Sessions in the database, found by a question whose words are worked out once.

Every page of everybody who is signed in begins with this question.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from samling.ground.prepared import Prepared

FOUND = Prepared(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at).values_list(
        "session_data"
    ),
    {"key": "no session", "at": datetime(1, 1, 2, tzinfo=UTC)},
)


class SessionStore(db.SessionStore):
    """Django's own store in the database; only the reading is ours."""

    def load(self) -> dict[str, object]:
        """What the session holds; nothing when it is unknown or has run out."""
        rows = FOUND.rows(key=self.session_key or "", at=timezone.now())
        if rows:
            return self.decode(rows[0][0])
        self._session_key = None
        return {}
