"""A plan as a paper: a PDF that screen readers can read, in the language asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samling.competence.queries.plans import PlanPage, plan_page
from samling.ui import paper

PATTERN = Path(__file__).resolve().parents[1] / "templates" / "competence" / "plan.typ"


def plan_paper(key: int, *, language: str, only_public: bool) -> bytes | None:
    """The plan as PDF; None when it is not there, or not to be seen."""
    with translation.override(language):
        page = plan_page(key, only_public=only_public)
        words = _words(page, language) if page else None
    return paper.pdf(PATTERN, words) if words is not None else None


def _words(page: PlanPage, language: str) -> dict[str, Any]:
    percent = "–" if page.percent is None else f"{page.percent:.0f} %"
    decided = page.published_at or page.approved_at
    return {
        "language": language,
        "title": str(page.title),
        "kicker": _("Competence plan, version %(n)s") % {"n": page.version},
        "standing": str(page.standing_label),
        "decided": date_format(localtime(decided), "j. F Y") if decided else "",
        "lead": _(
            "The plan meets %(percent)s of the need that the libraries told of in “%(survey)s”."
        )
        % {"percent": percent, "survey": page.survey},
        "authority": settings.AUTHORITY,
        "made_up": _("Made-up example") if page.is_made_up else "",
        "head": [_("Measure"), _("Where"), _("Teaches"), _("Invited")],
        "periods": [
            {
                "title": period.title,
                "lines": [
                    [
                        str(line.title),
                        line.place,
                        ", ".join(line.teaches),
                        ", ".join(f"{guest.name} ({guest.people})" for guest in line.guests),
                    ]
                    for line in period.lines
                ],
                "sum": ngettext("%(n)s line", "%(n)s lines", len(period.lines))
                % {"n": len(period.lines)},
            }
            for period in page.periods
        ],
    }
