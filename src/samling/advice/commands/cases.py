"""Cases: opened, written in, closed, taken up again."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from samling.advice.commands.promises import (
    Pledge,
    refuse_closed,
    refuse_outsider,
    write_promise,
)
from samling.advice.models import Advice, Case, Promise
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal.commands import note
from samling.register.models import Municipality, Organisation
from samling.strategy.models import Strategy


class CaseHasOpenPromises(Refusal):
    """A case stays open as long as something is promised in it."""


class LibraryElsewhere(Refusal):
    """The library named is none of this municipality's."""


class StrategyUnknown(Refusal):
    """The strategy named does not exist."""


class AdviceInTheFuture(Refusal):
    """Advice is written down when it has been given."""


@transaction.atomic
def open_case(
    *,
    municipality: str,
    title: str,
    owner_id: int,
    by: str,
    at: datetime,
    library_id: int | None = None,
    strategy_id: int | None = None,
) -> Case:
    """A new case in the municipality with this slug.

    Refusals: LibraryElsewhere, StrategyUnknown, OwnerNotAtTheCounty.
    """
    place = Municipality.objects.get(slug=municipality)
    refuse_library_elsewhere(library_id, place)
    if strategy_id is not None and not Strategy.objects.filter(pk=strategy_id).exists():
        raise StrategyUnknown(_("That strategy does not exist."))
    refuse_outsider(owner_id, on=day_in_oslo(at))
    case = Case.objects.create(
        municipality=place,
        title=title,
        owner_id=owner_id,
        library_id=library_id,
        strategy_id=strategy_id,
        opened_at=at,
    )
    note(deed="advice.case_opened", subject=f"case:{case.pk}", by=by, at=at)
    return case


@transaction.atomic
def give_advice(
    *,
    key: UUID,
    case_id: int,
    text: str,
    given_on: date,
    adviser_id: int,
    by: str,
    at: datetime,
    way: str = "",
    pledge: Pledge | None = None,
) -> Advice:
    """Write advice in a case, with what was promised; the same key again changes nothing.

    Refusals: CaseClosed, AdviceInTheFuture, and those of ``promise``.
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    if known := Advice.objects.filter(key=key).first():
        return known
    refuse_closed(case)
    if given_on > day_in_oslo(at):
        raise AdviceInTheFuture(_("Advice cannot be dated later than today."))
    advice = Advice.objects.create(
        key=key,
        case=case,
        text=text,
        given_on=given_on,
        way=way,
        noted_at=at,
        by_id=adviser_id,
    )
    note(deed="advice.given", subject=f"case:{case.pk}", by=by, at=at)
    if pledge:
        write_promise(case, pledge, by=by, at=at)
    return advice


@transaction.atomic
def give_advice_in_new_case(
    *,
    municipality: str,
    title: str,
    key: UUID,
    text: str,
    given_on: date,
    adviser_id: int,
    by: str,
    at: datetime,
    library_id: int | None = None,
    strategy_id: int | None = None,
    way: str = "",
    pledge: Pledge | None = None,
) -> Advice:
    """Open a case and write the first advice in it; the same key again opens no second case.

    Refusals: those of ``open_case`` and ``give_advice``; then no case is left behind.
    """
    # two taps at once wait for one another here, so that the second finds what the first wrote
    Municipality.objects.select_for_update(no_key=True).get(slug=municipality)
    if known := Advice.objects.filter(key=key).first():
        return known
    case = open_case(
        municipality=municipality,
        title=title,
        owner_id=adviser_id,
        library_id=library_id,
        strategy_id=strategy_id,
        by=by,
        at=at,
    )
    return give_advice(
        key=key,
        case_id=case.pk,
        text=text,
        given_on=given_on,
        adviser_id=adviser_id,
        way=way,
        pledge=pledge,
        by=by,
        at=at,
    )


@transaction.atomic
def close_case(*, case_id: int, by: str, at: datetime) -> Case:
    """The case is done with; CaseHasOpenPromises. Closing it twice changes nothing."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.closed_at is None:
        if Promise.objects.open().filter(case=case).exists():
            raise CaseHasOpenPromises(
                _("Something is still promised in this case. Keep the promise first.")
            )
        case.closed_at = at
        case.save(update_fields=["closed_at"])
        note(deed="advice.case_closed", subject=f"case:{case.pk}", by=by, at=at)
    return case


@transaction.atomic
def reopen(*, case_id: int, by: str, at: datetime) -> Case:
    """A closed case is taken up again; reopening an open one changes nothing."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.closed_at is not None:
        case.closed_at = None
        case.save(update_fields=["closed_at"])
        note(deed="advice.case_reopened", subject=f"case:{case.pk}", by=by, at=at)
    return case


def refuse_library_elsewhere(library_id: int | None, place: Municipality) -> None:
    """LibraryElsewhere for a library that is not in this municipality."""
    ours = Organisation.objects.libraries().filter(municipality=place)
    if library_id is not None and not ours.filter(pk=library_id).exists():
        raise LibraryElsewhere(_("That library is not in this municipality."))
