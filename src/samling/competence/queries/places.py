"""Where an answer belongs: a region for public libraries, one group for school libraries."""

from __future__ import annotations

from django.utils.translation import gettext as _

from samling.competence.models import Region, RegionMember
from samling.register.models import Organisation
from samling.register.terms import OrganisationKind

SCHOOL = "school"
ELSEWHERE = "elsewhere"


def place_of(kind: str, municipality_id: int | None, regions: dict[int, str]) -> str:
    """The key of the place of an organisation."""
    if kind == OrganisationKind.SCHOOL_LIBRARY:
        return SCHOOL
    return regions.get(municipality_id or 0, ELSEWHERE)


def region_keys() -> dict[int, str]:
    """Key of the region of each municipality."""
    return dict(RegionMember.objects.values_list("municipality_id", "region__key"))


def place_of_library(organisation: Organisation) -> str:
    """The key of the place of one library."""
    return place_of(organisation.kind, organisation.municipality_id, region_keys())


def place_names() -> dict[str, str]:
    """The name of every place, in the order they are shown."""
    names = dict(Region.objects.order_by("place").values_list("key", "name"))
    return names | {SCHOOL: _("School libraries"), ELSEWHERE: _("Other places")}
