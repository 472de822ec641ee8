"""Letters of networks that come back, and members who say that their address is right."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from samling.accounts.models import Letter
from samling.accounts.terms import LetterState
from samling.ground.period import day_in_oslo
from samling.journal import commands as journal
from samling.networks.models import Membership, Network
from samling.networks.rules import bouncing


@transaction.atomic
def note_returned(network: Network, addresses: tuple[str, ...], *, at: datetime) -> int:
    """Mark the members whose letters came back; how many. Three days in a row, and letters pause."""
    rows = Membership.objects.live().filter(network=network).select_for_update(of=("self",))
    found = [
        mine
        for mine in rows.select_related("person").order_by("pk")
        if mine.address and mine.address.lower() in addresses
    ]
    for mine in found:
        _note(mine, at=at)
    return len(found)


def _note(mine: Membership, *, at: datetime) -> None:
    address = mine.address.lower()
    is_same = mine.returned_from == address
    mine.returns = bouncing.returns_now(
        mine.returns,
        on=day_in_oslo(at),
        last_on=day_in_oslo(mine.returned_at) if mine.returned_at and is_same else None,
        has_arrived_since=_has_arrived(address, since=mine.returned_at, at=at),
    )
    mine.returned_from, mine.returned_at = address, at
    mine.save(update_fields=["returns", "returned_from", "returned_at"])
    journal.note(
        deed="networks.letter_returned", subject=f"membership:{mine.pk}", by="mail", at=at,
        details={"network": mine.network_id, "returns": mine.returns},
    )  # fmt: skip


def _has_arrived(address: str, *, since: datetime | None, at: datetime) -> bool:
    """True when a letter has been sent since, so long ago that it would have come back by now."""
    long_ago = at - timedelta(days=bouncing.TOLD_WITHIN_DAYS)
    sent = Letter.objects.filter(to=address, state=LetterState.SENT, sent_at__lt=long_ago)
    return since is not None and sent.filter(sent_at__gt=since).exists()


@transaction.atomic
def confirm_address(*, key: UUID, by: str, at: datetime) -> Membership:
    """The member says that the address is right, or has written from it: letters are sent again."""
    mine = Membership.objects.select_for_update(of=("self",)).select_related("person").get(key=key)
    if mine.returned_at is not None:
        mine.returns, mine.returned_from, mine.returned_at = 0, "", None
        mine.save(update_fields=["returns", "returned_from", "returned_at"])
        journal.note(
            deed="networks.address_confirmed", subject=f"membership:{mine.pk}", by=by, at=at,
            details={"network": mine.network_id},
        )  # fmt: skip
    return mine
