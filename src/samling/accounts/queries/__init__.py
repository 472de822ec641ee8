"""Questions about accounts, letters, the development mailbox and the mail that comes in."""

from samling.accounts.queries.accounts import (
    LetterLine,
    LettersPage,
    Mailbox,
    MyPage,
    identities_of,
    keys_of,
    letters_page,
    mailbox,
    my_page,
)
from samling.accounts.queries.incoming import (
    IncomingPage,
    LetterToUs,
    choices,
    incoming_page,
    letter_to_us,
)

__all__ = [
    "IncomingPage",
    "LetterLine",
    "LetterToUs",
    "LettersPage",
    "Mailbox",
    "MyPage",
    "choices",
    "identities_of",
    "incoming_page",
    "keys_of",
    "letter_to_us",
    "letters_page",
    "mailbox",
    "my_page",
]
