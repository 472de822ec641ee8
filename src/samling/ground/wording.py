"""Texts that exist in bokmål, nynorsk and English, and the rule for which one a reader gets."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in three languages; bokmål is always there, the others fall back to the nearest."""

    nb: str
    nn: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text in the language asked for, else in bokmål."""
        if language.startswith("nn"):
            return self.nn or self.nb
        if language.startswith("en"):
            return self.en or self.nb
        return self.nb

    def __str__(self) -> str:
        return self.in_language(get_language() or "nb")
