"""Who is at the door: a person with roles, or nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What an affiliation lets a person be, as written in docs/permissions.md."""

    COUNTY_STAFF = "county_staff"
    DIRECTOR = "director"
    LIBRARY_CHIEF = "library_chief"
    LIBRARY_STAFF = "library_staff"
    BUS_CREW = "bus_crew"
    PARTNER = "partner"
    SCHOOL_CONTACT = "school_contact"


@dataclass(frozen=True, slots=True)
class Post:
    """One role at one organisation, in one municipality where the organisation has one."""

    role: Role
    organisation_id: int
    organisation_name: str
    municipality_number: str | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person behind a request: ``person_id`` is None for somebody who is not signed in or has no post."""

    person_id: int | None = None
    name: str = ""
    email: str = ""
    posts: tuple[Post, ...] = field(default=())
    is_signed_in: bool = False
    is_superuser: bool = False

    @property
    def by(self) -> str:
        """How the journal names this visitor; never a name, so that a person can be erased."""
        return f"person:{self.person_id}" if self.person_id else "anybody"

    @property
    def is_county(self) -> bool:
        """True for the staff of the county library, the director among them."""
        return self.holds(Role.COUNTY_STAFF) or self.is_director

    @property
    def is_director(self) -> bool:
        """True for the one who answers for the strategy."""
        return self.holds(Role.DIRECTOR)

    @property
    def is_librarian(self) -> bool:
        """True for everybody who works at a library outside the county authority."""
        return self.holds(Role.LIBRARY_STAFF) or self.holds(Role.LIBRARY_CHIEF)

    def holds(self, role: Role, *, at: int | None = None) -> bool:
        """True when the visitor has the role, at the given organisation when one is named."""
        return any(p.role == role and at in (None, p.organisation_id) for p in self.posts)

    def works_at(self, organisation_id: int) -> bool:
        """True for chief and staff of this library."""
        return self.holds(Role.LIBRARY_CHIEF, at=organisation_id) or self.holds(
            Role.LIBRARY_STAFF, at=organisation_id
        )

    @property
    def libraries(self) -> tuple[Post, ...]:
        """The posts at libraries, chiefs first, each library once."""
        ranked = sorted(
            (p for p in self.posts if p.role in (Role.LIBRARY_CHIEF, Role.LIBRARY_STAFF)),
            key=lambda p: (p.role != Role.LIBRARY_CHIEF, p.organisation_name),
        )
        return tuple({p.organisation_id: p for p in reversed(ranked)}.values())[::-1]


NOBODY = Visitor()
