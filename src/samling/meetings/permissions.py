"""Who may do what with events and meetings; told in docs/permissions.md.

Only those who work at a library log its events and correct its numbers. The county library may
read everything, and can neither approve nor change anything.
"""

from __future__ import annotations

from samling.ground.visitor import Visitor
from samling.register.models import Organisation
from samling.register.terms import OrganisationKind


def may_log(visitor: Visitor, library: Organisation) -> bool:
    """True for those who work at the library, or at the main library it is a branch of."""
    if visitor.person_id is None:
        return False
    at_parent = library.parent_id is not None and visitor.works_at(library.parent_id)
    return at_parent or visitor.works_at(library.pk)


def may_read_year(visitor: Visitor, library: Organisation) -> bool:
    """True for those who work at the library, and for the county library, which advises it."""
    return visitor.is_county or may_log(visitor, library)


def may_host(visitor: Visitor, host: Organisation) -> bool:
    """True for those who work at the host; a library's own meetings are none of the county's."""
    if host.kind == OrganisationKind.COUNTY_LIBRARY:
        return visitor.is_county
    return may_log(visitor, host)


def may_make_meetings(visitor: Visitor) -> bool:
    """True for those who work at a library, or at the county library."""
    return visitor.is_librarian or visitor.is_county
