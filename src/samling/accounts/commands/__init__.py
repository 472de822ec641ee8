"""The verbs of accounts and letters."""

from samling.accounts.commands.accounts import (
    IdentityTaken,
    choose_language,
    close_account,
    ensure_account,
    forget_what_ran_out,
    join_identity,
    leave_identity,
    note_key,
    note_sign_in,
    note_sign_out,
)
from samling.accounts.commands.letters import (
    LetterNotSent,
    LetterNotTaken,
    address,
    delete_old_letters,
    queue_letter,
    queue_text,
    send_letter,
    send_now,
    try_again,
)

__all__ = [
    "IdentityTaken",
    "LetterNotSent",
    "LetterNotTaken",
    "address",
    "choose_language",
    "close_account",
    "delete_old_letters",
    "ensure_account",
    "forget_what_ran_out",
    "join_identity",
    "leave_identity",
    "note_key",
    "note_sign_in",
    "note_sign_out",
    "queue_letter",
    "queue_text",
    "send_letter",
    "send_now",
    "try_again",
]
