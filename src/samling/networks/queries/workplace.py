"""Where somebody works, to stand beside the name."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, IntegerField, Value, When

from samling.register.models import Affiliation
from samling.register.terms import LIBRARY_KINDS


def workplace_of(person_id: int, *, on: date) -> int | None:
    """The library somebody works at on this day, else another organisation; None for neither."""
    is_library = Case(
        When(organisation__kind__in=LIBRARY_KINDS, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = Affiliation.objects.filter(person_id=person_id).current(on)
    return (
        rows.order_by(is_library, "organisation__name", "pk")
        .values_list("organisation_id", flat=True)
        .first()
    )
