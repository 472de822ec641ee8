"""The words around an answer: its subject, who it is from, what it answers."""

from __future__ import annotations

import re

from django.conf import settings

from samling.advice.rules import themes_in

PREFIX = re.compile(r"^\s*(?:(?:re|sv|svar|vs|fwd?|vb)\s*:\s*)+", re.IGNORECASE)
MOST_QUOTED = 40


def bare(subject: str) -> str:
    """The subject without the prefixes that mail programs pile up."""
    return PREFIX.sub("", subject).strip()


def subject_of(title: str, *, language: str) -> str:
    """The subject of an answer, as mail programs in the language write it."""
    return f"{'Re' if language == 'en' else 'SV'}: {title}"


def theme_of(text: str) -> str:
    """What an enquiry may be about, by its words; the adviser may say otherwise."""
    return themes_in(text)


def answer_body(text: str, *, adviser: str, quoted: str) -> str:
    """The answer, who wrote it, and the beginning of what it answers."""
    lines = quoted.strip().split("\n")[:MOST_QUOTED] if quoted.strip() else []
    below = "\n".join(f"> {line}".rstrip() for line in lines)
    signature = f"{adviser}\n{settings.AUTHORITY}"
    return "\n\n".join(part for part in (text, signature, below) if part) + "\n"
