"""Letters: words from templates, a simple HTML beside the text, and the way to the mail server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.html import escape, urlize
from django.utils.safestring import mark_safe


def written(template: str, *, language: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text from ``<template>.subject.txt`` and ``<template>.txt``, in the language."""
    with translation.override(language):
        words = {"authority": settings.AUTHORITY, "site": settings.ADDRESS, **context}
        subject = " ".join(_plain(f"{template}.subject.txt", words).split())
        text = _plain(f"{template}.txt", words)
    return subject[:200], _tidied(text)


def _plain(name: str, words: dict[str, Any]) -> str:
    """A text template without HTML's escapes."""
    return str(get_template(name).template.render(Context(words, autoescape=False)))  # type: ignore[attr-defined]


def _tidied(text: str) -> str:
    paragraphs = [part.strip("\n") for part in text.strip("\n").split("\n\n")]
    return "\n\n".join(part.rstrip() for part in paragraphs if part.strip()) + "\n"


def as_html(text: str, *, subject: str, language: str) -> str:
    """The text as simple HTML: paragraphs, links, and what is set in by four blanks stands strong."""
    paragraphs = [_paragraph(part) for part in text.strip("\n").split("\n\n")]
    context = {
        "language": language,
        "subject": subject,
        "paragraphs": paragraphs,
        "authority": settings.AUTHORITY,
    }
    return render_to_string("accounts/letter.html", context)


def _paragraph(text: str) -> str:
    if text.startswith("    "):
        return mark_safe(f"<p><strong>{escape(text.strip())}</strong></p>")  # noqa: S308 - escaped
    lines = "<br>".join(urlize(line, autoescape=True) for line in text.splitlines())
    return mark_safe(f"<p>{lines}</p>")  # noqa: S308 - urlize escapes


def message(
    *,
    to: str,
    subject: str,
    text: str,
    language: str,
    attachments: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    sender_name: str = "",
) -> EmailMultiAlternatives:
    """A letter as the mail server wants it: text first, HTML beside it, then what goes with it.

    ``sender_name`` stands before our own address; ``headers`` come in the place of our own. Reports of
    delivery go to the address in ``Return-Path``, and to our own where there is none.
    """
    own = {"Content-Language": language, "Auto-Submitted": "auto-generated"}
    fields = own | dict(headers or {})
    back = fields.pop("Return-Path", "")
    if back:  # the envelope's sender; readers see the other
        fields["From"] = _from(sender_name)
    letter = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=back or _from(sender_name),
        to=[to],
        headers=fields,
    )
    letter.attach_alternative(as_html(text, subject=subject, language=language), "text/html")
    for file in attachments:
        letter.attach(_part(file))
    return letter


def _from(name: str) -> str:
    """Our own address, with the name of whoever speaks through it."""
    ours = str(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name, parseaddr(ours)[1])) if name else ours


def _part(file: Mapping[str, str]) -> MIMENonMultipart:
    """A file of text with its whole content type, such as ``text/calendar; method=REQUEST``."""
    kind, *parameters = (word.strip() for word in file["type"].split(";"))
    main, _slash, sub = kind.partition("/")
    part = MIMENonMultipart(main, sub)
    for word in parameters:
        name, _equals, value = word.partition("=")
        part.set_param(name, value)
    part.set_payload(file["text"].encode(), "utf-8")
    part.add_header("Content-Disposition", "attachment", filename=file["name"])
    return part


def opened_connection() -> Any:
    """A connection to the mail server, already open, so that a server that is down is known early."""
    connection = get_connection()
    connection.open()
    return connection
