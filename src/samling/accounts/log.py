"""A log that tells what happened and strikes out who and by what secret."""

from __future__ import annotations

import logging
import re

from django.utils.crypto import salted_hmac

STRUCK = "[…]"
KEEPS_ITS_NAME = (
    r"(?i)(\b(?:code|state|token|credential|csrfmiddlewaretoken|csrftoken|sessionid|samling|secret|"
    r"client_secret|password|passwd|id_token|access_token|refresh_token|code_verifier|email|pid)"
    r"""["']?\s*[=:]\s*["']?)(?!\[…)[^\s&;,"'}]+"""
)
RULES = (
    (re.compile(r"(?i)\b((?:set-)?cookie|authorization)(:\s*)[^\n]+"), rf"\1\2{STRUCK}"),
    (re.compile(r"(://)[^/\s@]+@"), rf"\1{STRUCK}@"),
    (re.compile(KEEPS_ITS_NAME), rf"\1{STRUCK}"),
    (re.compile(r"[^\s<>()\[\]:;,\"]+@[^\s<>()\[\]:;,\"'&?/]+"), STRUCK),
)


def discreet(text: str) -> str:
    """The text without addresses, codes, cookies, tokens and passwords."""
    for found, instead in RULES:
        text = found.sub(instead, text)
    return text


class Discreet(logging.Filter):
    """Strikes out in every record, also in the tracebacks, before it is written anywhere."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, with less in it."""
        record.msg = discreet(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = discreet(record.exc_text)
        return True


def unreadable(key: str, prefix: str, version: int) -> str:
    """The name a value has in the shared cache: nobody reads a network address out of it."""
    return salted_hmac("samling.cache", f"{prefix}:{version}:{key}", algorithm="sha256").hexdigest()
