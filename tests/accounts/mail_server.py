"""A real mail server on loopback that takes, refuses, puts off or falls silent as a test wishes."""

from __future__ import annotations

import asyncio
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class AnyPort(Controller):
    """A controller that takes whatever port is free, and then knows it."""

    def _trigger_server(self) -> None:
        self.port = int(self.server.sockets[0].getsockname()[1])
        super()._trigger_server()


class MailServer:
    """What it does with the next letters is set by ``answer`` and ``is_silent``."""

    def __init__(self) -> None:
        self.answer = "250 taken"
        self.is_silent = False
        self.taken: list[EmailMessage] = []
        self.senders: list[str] = []  # of the envelope of each letter taken
        self.has_heard = threading.Event()
        self._controller = AnyPort(self, hostname="127.0.0.1", port=0)

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:  # noqa: N802
        """Refuse the address when the answer is about addresses."""
        if self.answer.startswith(("55", "45")):
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take the letter, or hear it all and never answer."""
        self.senders.append(envelope.mail_from or "")
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        self.has_heard.set()
        if self.is_silent:
            await asyncio.Event().wait()
        return self.answer

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._controller.port
