"""What the one page for making a meeting offers to choose among."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from samling.meetings.models import Meeting
from samling.meetings.queries.measures import MeasureChoice, measures
from samling.register.models import Municipality, Organisation
from samling.register.terms import OrganisationKind

PARTNERS = (
    OrganisationKind.PARTNER,
    OrganisationKind.VOLUNTARY,
    OrganisationKind.COUNTY_LIBRARY,
    OrganisationKind.PUBLIC_LIBRARY,
    OrganisationKind.MUNICIPALITY,
)
VENUES = (
    OrganisationKind.COUNTY_LIBRARY,
    OrganisationKind.PUBLIC_LIBRARY,
    OrganisationKind.BRANCH,
)


@dataclass(frozen=True, slots=True)
class MakingChoices:
    """Places, venues, partners and measures; three questions."""

    places: tuple[tuple[int, str], ...]
    venues: dict[str, Organisation]
    partners: tuple[tuple[int, str], ...]
    measures: tuple[MeasureChoice, ...]


def making_choices(*, on: date, meeting: Meeting | None = None) -> MakingChoices:
    """The choices on this day; the meeting's own measure stands among them though it has ended."""
    rows = list(Organisation.objects.active(on).filter(kind__in=PARTNERS + VENUES).order_by("name"))
    running = measures()
    own = meeting.measure if meeting else None
    if own is not None and all(one.slug != own.slug for one in running):
        running = (*running, MeasureChoice(own.slug, own.strategy.code, own.title))
    return MakingChoices(
        places=tuple(Municipality.objects.order_by("name").values_list("pk", "name")),
        venues={row.name: row for row in rows if row.kind in VENUES},
        partners=tuple((row.pk, row.name) for row in rows if row.kind in PARTNERS),
        measures=running,
    )
