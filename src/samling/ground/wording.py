"""Texts that exist in bokmål, nynorsk and English, and the rule for which one a reader gets."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

LANGUAGES = ("nb", "nn", "en")


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in three languages; one that is not there falls back to the nearest that is."""

    nb: str = ""
    nn: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        """The text in the language asked for, else in the other Norwegian, else in English."""
        if language.startswith("nn"):
            return self.nn or self.nb or self.en
        if language.startswith("en"):
            return self.en or self.nb or self.nn
        return self.nb or self.nn or self.en

    def __str__(self) -> str:
        return self.in_language(get_language() or "nb")
