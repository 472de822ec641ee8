"""Who may do what with certificates; told in docs/permissions.md.

Whoever has the address of a certificate may check and download it: the address stands on the paper.
Only the host of the meeting may withdraw one, or put the name right.
"""

from __future__ import annotations

from samling.credentials.models import Certificate
from samling.ground.visitor import Visitor
from samling.meetings import permissions as meetings


def may_erase(visitor: Visitor, certificate: Certificate) -> bool:
    """True for the host, and for the county library, which issues and answers for what it stores."""
    return visitor.is_county or may_withdraw(visitor, certificate)


def may_withdraw(visitor: Visitor, certificate: Certificate) -> bool:
    """True for the host of the meeting."""
    return meetings.may_host(visitor, certificate.meeting.host)
