"""What stands in a letter that somebody has sent us: plain rules, no Django."""

from samling.accounts.rules.mail.addresses import Recipient, address_of, recipient_of
from samling.accounts.rules.mail.letter import Attachment, ForwardedHead, Mail, Unreadable
from samling.accounts.rules.mail.reading import read
from samling.accounts.rules.mail.taking import Destination, Taker

__all__ = [
    "Attachment",
    "Destination",
    "ForwardedHead",
    "Mail",
    "Recipient",
    "Taker",
    "Unreadable",
    "address_of",
    "read",
    "recipient_of",
]
