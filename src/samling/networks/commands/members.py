"""Joining a network, alone or by invitation; leaving it in one tap; who convenes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.ground.wording import LANGUAGES
from samling.journal import commands as journal
from samling.networks.commands import letters
from samling.networks.models import Membership, Network
from samling.networks.queries.workplace import workplace_of
from samling.networks.terms import Delivery, NetworkState, Standing
from samling.register.models import Organisation, Person

CONFIRMED = "samling.networks.confirmed"
GUESTS_ANSWER_WITHIN = timedelta(days=7)


class CannotJoin(Refusal):
    """The network has ended, or the link is old or somebody else's."""


class BadGuest(Refusal):
    """A name or an address that cannot be used; ``field`` names which."""

    def __init__(self, field: str, message: object) -> None:
        self.field = field
        super().__init__(message)


class NotAMember(Refusal):
    """Somebody who is not in the network cannot be what was asked for."""


@transaction.atomic
def join(*, slug: str, person_id: int, by: str, at: datetime) -> Membership:
    """Become a member, or ask the convener where the network is not open; again, nothing happens.

    Who was invited is a member at once. Raises CannotJoin.
    """
    network = _joinable(slug)
    mine = _live(network, person_id=person_id)
    if mine is None:
        person = Person.objects.get(pk=person_id, erased_at__isnull=True)
        guest = _live(network, email=person.email or "") if person.email else None
        if guest is not None:
            return _recognise(guest, person, by=by, at=at)
        mine = Membership(
            network=network,
            person=person,
            organisation_id=workplace_of(person_id, on=day_in_oslo(at)),
            asked_at=at,
        )
        return _enter(mine, is_member=network.is_open, by=by, at=at)
    return _accept(mine, by=by, at=at) if mine.standing == Standing.INVITED else mine


def ask_to_confirm(
    *, slug: str, name: str, email: str, language: str, organisation_id: int | None, at: datetime
) -> None:
    """Write to a guest a link that proves the address; nothing else is stored until it is used.

    Raises CannotJoin and BadGuest.
    """
    network = Network.objects.get(slug=slug)
    refuse_ended(network)
    name, email = " ".join(name.replace("\0", "").split()), email.strip().lower()
    if not name or len(name) > 120:
        raise BadGuest("name", _("Write your name."))
    try:
        validate_email(email)
    except ValidationError:
        raise BadGuest("email", _("Write an e-mail address, as in kari@example.org.")) from None
    told = {
        "n": network.pk, "w": name, "e": email, "o": organisation_id,
        "l": language if language in LANGUAGES else "nb",
    }  # fmt: skip
    letters.ask_to_confirm(network, told, token=signing.dumps(told, salt=CONFIRMED), at=at)


def guest_behind(token: str, *, network_id: int) -> dict[str, Any]:
    """Who asked by this link to join this network. Raises CannotJoin when it is old or not ours."""
    try:
        told: dict[str, Any] = signing.loads(token, salt=CONFIRMED, max_age=GUESTS_ANSWER_WITHIN)
    except signing.BadSignature:
        raise CannotJoin(
            _("This link is no longer in use. Ask to join once more, and you get a new one.")
        ) from None
    if told["n"] != network_id:
        raise CannotJoin(_("This link belongs to another network."))
    return told


@transaction.atomic
def confirm(*, slug: str, token: str, at: datetime) -> Membership:
    """Let a guest in who has proved the address; used twice it is the same membership.

    An address that the register knows becomes that person. Raises CannotJoin.
    """
    network = _joinable(slug)
    told = guest_behind(token, network_id=network.pk)
    person = Person.objects.filter(email=told["e"], erased_at__isnull=True).first()
    if person is not None:
        return join(slug=slug, person_id=person.pk, by=f"person:{person.pk}", at=at)
    mine = _live(network, email=told["e"])
    if mine is None:
        organisation = Organisation.objects.filter(pk=told["o"] or 0).first()
        mine = Membership(
            network=network, name=told["w"], email=told["e"], language=told["l"],
            organisation=organisation, asked_at=at,
        )  # fmt: skip
        return _enter(mine, is_member=network.is_open, by="guest", at=at)
    return _accept(mine, by="guest", at=at) if mine.standing == Standing.INVITED else mine


@transaction.atomic
def invite(*, slug: str, person_ids: Iterable[int], by: str, at: datetime) -> int:
    """Write to people of the register a link that joins with one tap; how many were written to.

    Those who are here already, or have been invited, get none. Raises CannotJoin.
    """
    network = _joinable(slug)
    wanted = set(person_ids) - set(
        network.memberships.live().filter(person__isnull=False).values_list("person_id", flat=True)
    )
    people = list(Person.objects.filter(pk__in=wanted, erased_at__isnull=True).order_by("pk"))
    on = day_in_oslo(at)
    rows = [
        Membership.objects.create(
            network=network, person=person, organisation_id=workplace_of(person.pk, on=on),
            standing=Standing.INVITED, asked_at=at,
        )
        for person in people
    ]  # fmt: skip
    letters.invite(network, rows, at=at)
    journal.note(
        deed="networks.invited", subject=f"network:{network.pk}", by=by, at=at,
        details={"people": len(rows)},
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def accept(*, key: UUID, by: str, at: datetime) -> Membership:
    """Let somebody in who was invited or has asked; a member already, nothing happens."""
    mine = _locked(key)
    refuse_ended(mine.network)
    if mine.standing == Standing.ASKED:
        _become_member(mine, by=by, at=at)
        letters.tell_accepted(mine, at=at)
        return mine
    return _accept(mine, by=by, at=at) if mine.standing == Standing.INVITED else mine


@transaction.atomic
def leave(*, key: UUID, by: str, at: datetime) -> Membership:
    """Leave the network, take back the wish to join, or be taken out; gone already, nothing happens."""
    mine = _locked(key)
    if mine.standing == Standing.LEFT:
        return mine
    mine.standing, mine.left_at, mine.is_convener = Standing.LEFT, at, False
    mine.save(update_fields=["standing", "left_at", "is_convener"])
    _note("networks.left", mine, by=by, at=at)
    return mine


@transaction.atomic
def choose_delivery(*, key: UUID, delivery: str, by: str, at: datetime) -> Membership:
    """How a member hears what the others write; a word that is none of ours changes nothing."""
    mine = _locked(key)
    if delivery in Delivery.values and delivery != mine.delivery:
        mine.delivery, mine.digested_at = delivery, at
        mine.save(update_fields=["delivery", "digested_at"])
        _note("networks.delivery_chosen", mine, by=by, at=at)
    return mine


@transaction.atomic
def appoint(*, key: UUID, is_convener: bool, by: str, at: datetime) -> Membership:
    """Let a member convene, or no longer. Raises NotAMember for guests and those who are not in it."""
    mine = _locked(key)
    if mine.standing != Standing.MEMBER or mine.person_id is None:
        raise NotAMember(_("Only a member who stands in the register can convene."))
    if mine.is_convener != is_convener:
        mine.is_convener = is_convener
        mine.save(update_fields=["is_convener"])
        deed = "networks.convener_appointed" if is_convener else "networks.convener_stepped_down"
        _note(deed, mine, by=by, at=at)
    return mine


def refuse_ended(network: Network) -> None:
    """Raise CannotJoin when the network has ended."""
    if network.state == NetworkState.ENDED:
        raise CannotJoin(_("The network has ended, so nobody can join it."))


def _joinable(slug: str) -> Network:
    network = Network.objects.select_for_update(no_key=True).get(slug=slug)
    refuse_ended(network)
    return network


def _live(network: Network, *, person_id: int | None = None, email: str = "") -> Membership | None:
    rows = network.memberships.live().select_for_update()
    rows = rows.filter(person_id=person_id) if person_id else rows.filter(email=email)
    return rows.first()


def _locked(key: UUID) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("network", "person")
    return rows.get(key=key)


def _recognise(guest: Membership, person: Person, *, by: str, at: datetime) -> Membership:
    """A guest who has come into the register since goes on as the person, with all that was said."""
    guest.person, guest.name, guest.email = person, "", ""
    guest.organisation_id = workplace_of(person.pk, on=day_in_oslo(at)) or guest.organisation_id
    guest.save(update_fields=["person", "name", "email", "organisation"])
    _note("networks.guest_recognised", guest, by=by, at=at)
    return guest


def _enter(mine: Membership, *, is_member: bool, by: str, at: datetime) -> Membership:
    mine.standing = Standing.MEMBER if is_member else Standing.ASKED
    mine.joined_at = at if is_member else None
    mine.save(force_insert=True)
    _note("networks.joined" if is_member else "networks.asked_to_join", mine, by=by, at=at)
    if is_member:
        letters.welcome(mine, at=at)
    else:
        letters.tell_conveners(mine, at=at)
    return mine


def _accept(mine: Membership, *, by: str, at: datetime) -> Membership:
    _become_member(mine, by=by, at=at)
    letters.welcome(mine, at=at)
    return mine


def _become_member(mine: Membership, *, by: str, at: datetime) -> None:
    mine.standing, mine.joined_at = Standing.MEMBER, at
    mine.save(update_fields=["standing", "joined_at"])
    _note("networks.joined", mine, by=by, at=at)


def _note(deed: str, mine: Membership, *, by: str, at: datetime) -> None:
    details = {"network": mine.network_id}
    journal.note(deed=deed, subject=f"membership:{mine.pk}", by=by, at=at, details=details)
