"""Decisions about letters, identities and incoming mail: values in, values out."""

from samling.accounts.rules.identities import (
    FRESH,
    KEPT_CLAIMS,
    LETTERS_ARE_KEPT,
    MOST_ATTEMPTS,
    Identity,
    identity_from,
    is_final_refusal,
    kept,
    may_try_again,
    providers_from,
)
from samling.accounts.rules.letters import LETTER_HEADERS, letter_headers, message_id, one_line

__all__ = [
    "FRESH",
    "KEPT_CLAIMS",
    "LETTERS_ARE_KEPT",
    "LETTER_HEADERS",
    "MOST_ATTEMPTS",
    "Identity",
    "identity_from",
    "is_final_refusal",
    "kept",
    "letter_headers",
    "may_try_again",
    "message_id",
    "one_line",
    "providers_from",
]
