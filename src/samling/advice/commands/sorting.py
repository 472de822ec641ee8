"""What a case is filed under, and who has it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from samling.accounts.commands import forget_letters, forget_mail
from samling.advice.commands.cases import refuse_library_elsewhere
from samling.advice.commands.promises import refuse_outsider
from samling.advice.models import Case, Enquiry, Message
from samling.advice.terms import Theme
from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal.commands import note
from samling.strategy.models import Strategy

ASKERS_ARE_KEPT = timedelta(days=730)
PUT_ASIDE_IS_KEPT = timedelta(days=30)


class ThemeUnknown(Refusal):
    """The theme named does not exist."""


@transaction.atomic
def sort_case(
    *,
    case_id: int,
    title: str,
    owner_id: int,
    library_id: int | None,
    strategy_id: int | None,
    theme: str,
    by: str,
    at: datetime,
    email: str = "",
) -> Case:
    """Say what a case is about and who has it; ``email`` fills in a missing address to answer to.

    Refusals: LibraryElsewhere, OwnerNotAtTheCounty, ThemeUnknown.
    """
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=case_id)
    )
    refuse_library_elsewhere(library_id, case.municipality)
    if owner_id != case.owner_id:
        refuse_outsider(owner_id, on=day_in_oslo(at))
    if theme and theme not in Theme.values:
        raise ThemeUnknown(_("That theme does not exist."))
    was = case.owner_id
    case.title, case.owner_id, case.library_id = title, owner_id, library_id
    case.strategy = Strategy.objects.filter(pk=strategy_id or 0).first()
    case.theme = theme
    case.save(update_fields=["title", "owner", "library", "strategy", "theme"])
    if email:
        unreached = Enquiry.objects.filter(Q(email="") | Q(returned_at__isnull=False), case=case)
        unreached.update(email=email.strip().lower(), returned_at=None)
    details = {"owner": {"was": was, "now": owner_id}} if was != owner_id else {}
    note(deed="advice.case_sorted", subject=f"case:{case.pk}", by=by, at=at, details=details)
    return case


@transaction.atomic
def erase_asker(*, email: str, person_id: int | None, by: str, at: datetime) -> int:
    """Blank name and address of somebody who has asked us; how many enquiries. What was asked stays."""
    address = email.strip().lower()
    whose = Q(email__iexact=address) if address else Q(pk__in=[])
    asked = Enquiry.objects.filter(whose | (Q(person_id=person_id) if person_id else Q(pk__in=[])))
    keys = list(asked.values_list("pk", flat=True))
    _blank(keys)
    if address:
        Message.objects.filter(email__iexact=address).update(name="", email="", rest="")
        forget_letters(email=address)
        forget_mail(email=address)
    for key in keys:
        note(deed="advice.asker_erased", subject=f"enquiry:{key}", by=by, at=at)
    return len(keys)


def _blank(keys: list[int]) -> None:
    Enquiry.objects.filter(pk__in=keys).update(name="", email="", person=None)
    Message.objects.filter(enquiry_id__in=keys, direction="in").update(name="", email="", rest="")


@transaction.atomic
def forget_askers(*, at: datetime) -> int:
    """Blank those whose cases closed two years ago; delete what was put aside a month ago. How many."""
    old = Enquiry.objects.filter(case__closed_at__lt=at - ASKERS_ARE_KEPT).exclude(
        name="", email="", person=None
    )
    keys = list(old.values_list("pk", flat=True))
    _blank(keys)
    aside = Enquiry.objects.filter(put_aside_at__lt=at - PUT_ASIDE_IS_KEPT)
    count = aside.count()
    aside.delete()
    return len(keys) + count
