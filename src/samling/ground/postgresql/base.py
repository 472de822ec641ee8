"""Asks the socket, not the server, whether a kept connection still holds.

Before the first question of each request Django asks the server ``SELECT 1``; that was an eighth of
the cost of a kept page. A server that has gone leaves a closed socket behind, and a socket on which
something waits though nothing was asked is seen without asking. Only then the server is asked.
"""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's own but for the look at the connection."""

    def is_usable(self) -> bool:
        """True when the connection is open and nothing unexpected waits on it."""
        if self.connection is None or self.connection.closed:
            return False
        look = select.poll()
        look.register(self.connection.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
        return not look.poll(0) or bool(super().is_usable())
