"""What the bus costs, what is paid for it by which rule, and fixing the shares of a year."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from samling.bus.models import RunningYear, Share, ShareRule
from samling.bus.queries.shares import got, shares_page
from samling.ground.refusal import Refusal
from samling.journal import commands as journal


class NothingToShare(Refusal):
    """There are no rules, or no visits, in the year."""


class ShareUnknown(Refusal):
    """What some municipality pays cannot be worked out, since a number is missing."""


@transaction.atomic
def tell_running_year(
    *,
    year: int,
    cost_nok: Decimal | None,
    person_years: Decimal | None,
    source: str,
    by: str,
    at: datetime,
) -> RunningYear:
    """Tell what running the buses took in a year; None takes a number back."""
    told = {"cost_nok": cost_nok, "person_years": person_years, "source": source.strip()}
    running, _is_new = RunningYear.objects.update_or_create(year=year, defaults=told)
    journal.note(deed="bus.running_told", subject=f"running_year:{year}", by=by, at=at)
    return running


@transaction.atomic
def set_share_rule(
    *,
    year: int,
    basis: str,
    municipality_id: int | None,
    amount_nok: Decimal,
    comment: str = "",
    by: str,
    at: datetime,
) -> ShareRule:
    """Set what is paid for each unit of a basis, for all or in one municipality; the newest holds."""
    rule, _is_new = ShareRule.objects.update_or_create(
        year=year,
        basis=basis,
        municipality_id=municipality_id,
        defaults={"amount_nok": amount_nok, "comment": comment.strip()},
    )
    journal.note(
        deed="bus.share_rule_set", subject=f"share_rule:{rule.pk}", by=by, at=at,
        details={"year": year, "basis": basis, "amount": str(amount_nok)},
    )  # fmt: skip
    return rule


@transaction.atomic
def drop_share_rule(*, rule_id: int, by: str, at: datetime) -> None:
    """Take a rule away; one that is gone already stays gone."""
    gone, _by_kind = ShareRule.objects.filter(pk=rule_id).delete()
    if gone:
        journal.note(deed="bus.share_rule_dropped", subject=f"share_rule:{rule_id}", by=by, at=at)


@transaction.atomic
def fix_shares(*, year: int, least: int, on: date, by: str, at: datetime) -> int:
    """Keep what each municipality got and pays as it is now; how many. Fixing again replaces it.

    Refuses NothingToShare and ShareUnknown.
    """
    page = shares_page(year, on=on, least=least)
    if not page.rules or not page.lines:
        raise NothingToShare(_("There are no visits or no rules of payment in this year."))
    known = [(line, line.paid.kroner) for line in page.lines if line.paid.kroner is not None]
    lacking = [line.name for line in page.lines if line.paid.kroner is None]
    if lacking:
        raise ShareUnknown(
            _("A number is missing for: %(places)s.") % {"places": ", ".join(lacking)}
        )
    Share.objects.filter(year=year).delete()
    for line, kroner in known:
        units = got(line.municipality_id, line.reach)
        Share.objects.create(
            municipality_id=line.municipality_id,
            year=year,
            visits=units.visits,
            children=units.children,
            amount_nok=kroner,
            fixed_at=at,
        )
    journal.note(
        deed="bus.shares_fixed", subject=f"shares:{year}", by=by, at=at,
        details={"municipalities": len(page.lines)},
    )  # fmt: skip
    return len(page.lines)
