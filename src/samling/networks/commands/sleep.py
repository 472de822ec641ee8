"""Networks that have fallen silent: asked once, and told of to the county library after a month."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samling.ground.period import OSLO, day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.networks.commands import letters
from samling.networks.commands.network import set_state
from samling.networks.models import Membership, Network
from samling.networks.queries.signs import with_signs
from samling.networks.rules import sleeping
from samling.networks.rules.sleeping import Next
from samling.networks.terms import NetworkState, SleepAnswer


class BadAnswer(Refusal):
    """The link is none of ours, or the question has been answered already."""


def look_for_sleepers(*, at: datetime) -> int:
    """Ask about the networks that sleep, and tell the county of those nobody answered for; how many."""
    months = settings.NETWORK_SLEEPS_MONTHS
    since_day = sleeping.months_before(day_in_oslo(at), months)
    since = datetime(since_day.year, since_day.month, since_day.day, tzinfo=OSLO)
    found = 0
    for network in with_signs(Network.objects.active().filter(is_made_up=False), at=at):
        step = sleeping.next_step(
            last=network.last_sign,
            asked_at=network.asked_at,
            reminded_at=network.reminded_at,
            sleeps_since=since,
            at=at,
        )
        if step != Next.NOTHING:
            _take_step(network.pk, step, months=months, at=at)
            found += 1
    return found


@transaction.atomic
def _take_step(key: int, step: Next, *, months: int, at: datetime) -> None:
    network = Network.objects.select_for_update(no_key=True).get(pk=key)
    if step == Next.ASK:
        asked = letters.ask_sleeping(network, months=months, at=at)
        network.asked_at, network.reminded_at = at, None
        journal.note(
            deed="networks.sleeper_asked", subject=f"network:{key}", by="program:networks", at=at,
            details={"conveners": asked},
        )  # fmt: skip
        if asked:
            network.save(update_fields=["asked_at", "reminded_at"])
            return
    network.reminded_at = at  # nobody there to ask, or nobody answered
    network.save(update_fields=["asked_at", "reminded_at"])
    letters.tell_county(network, at=at)
    journal.note(
        deed="networks.sleeper_reported", subject=f"network:{key}", by="program:networks", at=at
    )


def asked_by(token: str, *, slug: str) -> tuple[Network, Membership]:
    """Whose question this link belongs to. Raises BadAnswer when it is old, answered, or not ours."""
    try:
        told = signing.loads(token, salt=letters.SLEEP)
    except signing.BadSignature:
        told = {}
    rows = Membership.objects.conveners().select_related("network", "person")
    mine = rows.filter(pk=told.get("m", 0), network_id=told.get("n", 0), network__slug=slug).first()
    if mine is None:
        raise BadAnswer(_("This link is no longer in use."))
    network = mine.network
    asked_at = datetime.fromisoformat(told["at"])
    is_answered = network.kept_at is not None and network.kept_at >= asked_at
    if network.asked_at != asked_at or is_answered:
        raise BadAnswer(_("This has been answered already. Thank you!"))
    return network, mine


SILENT = gettext_lazy("It has been silent for a long time.")


@transaction.atomic
def answer(*, slug: str, token: str, answer: str, why: str = "", at: datetime) -> Network:
    """A convener says that the network goes on, rests or ends. Raises BadAnswer."""
    network, mine = asked_by(token, slug=slug)
    by = f"person:{mine.person_id}"
    states = {SleepAnswer.PAUSE: NetworkState.PAUSED, SleepAnswer.END: NetworkState.ENDED}
    if answer in states:
        told = why.strip() or str(SILENT)
        return set_state(slug=slug, state=states[SleepAnswer(answer)], why=told, by=by, at=at)
    if answer != SleepAnswer.GOES_ON:
        raise BadAnswer(_("Choose one of the answers."))
    network = Network.objects.select_for_update(no_key=True).get(pk=network.pk)
    network.kept_at = at
    network.save(update_fields=["kept_at"])
    journal.note(deed="networks.goes_on", subject=f"network:{network.pk}", by=by, at=at)
    return network
