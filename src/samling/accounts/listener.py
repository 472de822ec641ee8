"""The mail server that others hand our mail to: an edge like a view, only for SMTP.

It listens on loopback and stands behind a real mail server, which knows about spam, blocklists and
encryption. It says yes only when the letter is stored.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from samling.accounts import commands, inbox

log = logging.getLogger(__name__)
LONGEST_LINE = 100_000  # far beyond the 998 of the rule, which many programs do not know
MOST_RECIPIENTS = 50
MOST_AT_ONCE = 20
PATIENCE_S = 120


class Post:
    """What is answered to each word of the one who delivers."""

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take letters to our own addresses only."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients at once"
        if inbox.recipient_of(address) is None:
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Say yes when the letter is stored, and *later* when it cannot be just now."""
        try:
            await asyncio.to_thread(_store, envelope)
        except DatabaseError as fault:
            log.warning("incoming mail was put off: %s", type(fault).__name__)
            return "451 4.3.0 Cannot store it just now, try again later"
        return "250 2.0.0 Stored"


def _store(envelope: Envelope) -> None:
    close_old_connections()
    content = envelope.content or b""
    recipients = [
        (address, found)
        for address in envelope.rcpt_tos
        if (found := inbox.recipient_of(address)) is not None
    ]
    try:
        commands.receive(
            raw=content if isinstance(content, bytes) else content.encode(),
            sender=envelope.mail_from or "",
            recipients=recipients,
            at=timezone.now(),
        )
    finally:
        close_old_connections()


class Listener(SMTP):
    """One delivery; too many at once are asked to come again."""

    line_length_limit = LONGEST_LINE
    open_now = 0

    def connection_made(self, transport: Any) -> None:
        """Begin, or send away."""
        if Listener.open_now >= MOST_AT_ONCE:
            transport.write(b"421 4.3.2 Too many at once, try again later\r\n")
            transport.close()
            return
        Listener.open_now += 1
        self.is_counted = True
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Make room for the next."""
        if not getattr(self, "is_counted", False):
            return
        Listener.open_now -= 1
        super().connection_lost(error)


def _made() -> Listener:
    return Listener(
        Post(),
        data_size_limit=settings.INBOX_MB * 1_000_000,
        enable_SMTPUTF8=True,
        decode_data=False,
        hostname=settings.INBOX_DOMAIN,
        ident="Samling",
        timeout=PATIENCE_S,
    )


async def begin(*, host: str, port: int) -> asyncio.Server:
    """Take deliveries in the loop at hand, until the server that comes back is closed; raises OSError."""
    return await asyncio.get_running_loop().create_server(_made, host, port)


def where(server: asyncio.Server) -> str:
    """Where it listens, and for which domain, in one line."""
    host, port = server.sockets[0].getsockname()[:2]
    return f"Mail to {settings.INBOX_DOMAIN} comes in on {host}:{port}"


async def listen(*, host: str, port: int, ready: Callable[[str], None] | None = None) -> None:
    """Take deliveries until told to stop (SIGTERM, SIGINT); ``ready`` is told where."""
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    server = await begin(host=host, port=port)
    if ready:
        ready(where(server))
    async with server:
        await stopping.wait()
