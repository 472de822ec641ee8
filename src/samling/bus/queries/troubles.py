"""What stands in the way, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from samling.bus.models import Stop
from samling.bus.terms import WEEKDAYS


def names_of(slugs: Sequence[str]) -> dict[str, str]:
    """The name of each stop, the address itself for one that is gone."""
    known = dict(Stop.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return {slug: known.get(slug, slug) for slug in slugs}


def in_words(trouble: Mapping[str, Any]) -> str:
    """One sentence about why something could not be planned."""
    about = names_of(trouble.get("about", ()))
    stops = ", ".join(about.values())
    told = {"stops": stops, "why": ", ".join(trouble.get("names", ()))}
    code = str(trouble.get("code", ""))
    if code == "musts_clash":
        remedies = [remedy_in_words(name) for name in trouble.get("names", ())]
        told["why"] = ", ".join(remedies) or _("the roads and hours themselves")
    if code in ("pin_no_bus", "pin_not_allowed"):
        weekday = trouble["names"][-1]
        told["day"] = str(WEEKDAYS[int(weekday)]) if weekday.isdigit() else ""
    return _sentences().get(code, _("The plan could not be made.")) % told


def _sentences() -> dict[str, str]:
    return {
        "no_days": _("No bus is driven on any day. Tick the days under Settings."),
        "nothing_to_plan": _("There is no place left to plan for."),
        "must_and_never": _("Both wanted and not wanted: %(stops)s. Take one of the wishes back."),
        "must_closed": _("%(stops)s is closed down and cannot be visited."),
        "must_paused": _("%(stops)s is resting and cannot be visited."),
        "must_shut": _("%(stops)s is shut when the plan begins."),
        "must_no_place": _(
            "%(stops)s has no place on the map. Give it coordinates in the register first."
        ),
        "must_unknown": _(
            "A place that must be visited is not among those planned for: %(stops)s."
        ),
        "must_too_far": _("%(stops)s lies too far from the garage: no day is long enough."),
        "keep_not_today": _("%(stops)s has no weekday to keep: it is not visited today."),
        "pin_no_bus": _("No bus is driven on the day that %(stops)s is pinned to (%(day)s)."),
        "pin_not_allowed": _(
            "%(stops)s does not take visits on the day it is pinned to (%(day)s)."
        ),
        "musts_clash": _("No plan can visit all of: %(stops)s. What stands in the way: %(why)s."),
        "musts_unmet": _(
            "No plan was found that visits %(stops)s beside everything else that must be visited."
        ),
        "off_the_roads": _("%(stops)s cannot be reached by road: %(why)s"),
        "no_travel": _("Travel times could not be had: %(why)s"),
        "not_lawful": _("The checker found a fault in the plan, so it is not used: %(why)s"),
        "gave_up": _("The work broke off twice and was given up."),
        "unexpected": _("Something unexpected went wrong. It has been noted."),
    }


def remedy_in_words(name: str) -> str:
    """A rule that stands in the way, as the planner names it."""
    return {
        "“never” set on a stop that must be visited": _("that it must not be visited"),
        "the days a stop allows": _("the days that are allowed"),
        "the opening windows": _("the opening hours"),
        "the longest driving of a day": _("the longest driving of a day"),
        "the length of the day": _("the length of the day"),
    }.get(name, name)


def reason_left_out(code: str) -> str:
    """Why a place is not planned for."""
    return {
        "closed": _("closed down"),
        "paused": _("resting"),
        "shut": _("shut when the plan begins"),
        "no_place": _("no place on the map"),
        "no_count": _("nobody has counted the children"),
        "too_far": _("too far for a day's work"),
        "off_the_roads": _("no road leads there"),
    }.get(code, code)
