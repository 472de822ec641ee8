"""Questions to the register, one file per noun."""

from samling.register.queries.imports import import_page, import_runs
from samling.register.queries.maps import county_map, map_version
from samling.register.queries.organisations import (
    municipality_choices,
    organisation_choices,
    organisation_page,
    organisations_list,
)
from samling.register.queries.people import (
    has_consented,
    of_person,
    people_list,
    person_page,
    purposes,
)
from samling.register.queries.visitors import visitor_of

__all__ = [
    "county_map",
    "has_consented",
    "import_page",
    "import_runs",
    "map_version",
    "municipality_choices",
    "of_person",
    "organisation_choices",
    "organisation_page",
    "organisations_list",
    "people_list",
    "person_page",
    "purposes",
    "visitor_of",
]
