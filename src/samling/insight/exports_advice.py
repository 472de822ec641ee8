"""The year of advice as a table to save."""

from __future__ import annotations

from django.utils.translation import gettext as _

from samling.advice.reach import AdviceYear
from samling.ui.tables import Table


def advice_table(page: AdviceYear) -> Table:
    """A line for each municipality and one for the county; what nobody has told is an empty cell."""
    headings = (
        _("Municipality number"), _("Municipality"), _("Cases"), _("Advice given"), _("Visits"),
        _("Standing"), _("Questions"), _("Answered"), _("Unanswered"), _("Hours to answer, median"),
    )  # fmt: skip
    rows = [
        (
            place.number, place.name, place.cases, place.entries, place.visits.value,
            place.visits.standing.value, None, None, None, None,
        )
        for place in page.by_municipality
    ]  # fmt: skip
    county = (
        None, _("The whole county"), page.cases, page.entries, page.visits.value,
        page.visits.standing.value, page.asked, page.answered, page.unanswered, page.median_hours.value,
    )  # fmt: skip
    return Table(f"veiledning-{page.year}", headings, (county, *rows))
