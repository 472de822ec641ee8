"""Which roles somebody may have where."""

from __future__ import annotations

from samling.register.terms import LIBRARY_KINDS, AffiliationRole, OrganisationKind

PLACES: dict[str, tuple[str, ...]] = {
    AffiliationRole.COUNTY_STAFF: (OrganisationKind.COUNTY_LIBRARY,),
    AffiliationRole.DIRECTOR: (OrganisationKind.COUNTY_LIBRARY,),
    AffiliationRole.BUS_CREW: (OrganisationKind.COUNTY_LIBRARY,),
    AffiliationRole.LIBRARY_CHIEF: LIBRARY_KINDS,
    AffiliationRole.LIBRARY_STAFF: LIBRARY_KINDS,
    AffiliationRole.SCHOOL_CONTACT: (
        OrganisationKind.SCHOOL,
        OrganisationKind.UPPER_SECONDARY,
        OrganisationKind.KINDERGARTEN,
    ),
    AffiliationRole.PARTNER: (
        OrganisationKind.PARTNER,
        OrganisationKind.VOLUNTARY,
        OrganisationKind.MUNICIPALITY,
    ),
}


def fits(role: str, kind: str) -> bool:
    """True when people have this role at organisations of this kind."""
    return kind in PLACES.get(role, ())


def roles_at(kind: str) -> tuple[str, ...]:
    """The roles people may have at organisations of this kind, in the order of the list above."""
    return tuple(role for role, kinds in PLACES.items() if kind in kinds)
