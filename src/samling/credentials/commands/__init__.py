"""Issuing certificates, withdrawing them, and erasing the names on them."""

from samling.credentials.commands.erase import erase_name, erase_of
from samling.credentials.commands.issue import issue_for
from samling.credentials.commands.keys import issuing_key, retire_key
from samling.credentials.commands.withdraw import (
    CertificateWithdrawn,
    NameMissing,
    issue_anew,
    withdraw,
)

__all__ = [
    "CertificateWithdrawn",
    "NameMissing",
    "erase_name",
    "erase_of",
    "issue_anew",
    "issue_for",
    "issuing_key",
    "retire_key",
    "withdraw",
]
