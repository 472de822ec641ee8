"""Making a network, changing its words, pausing and ending it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samling.ground.period import day_in_oslo
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.meetings.queries.measures import running_measure
from samling.meetings.terms import Theme
from samling.networks.commands import letters
from samling.networks.models import Membership, Network
from samling.networks.queries.workplace import workplace_of
from samling.networks.terms import Delivery, NetworkState, Standing
from samling.register.models import Organisation, Person
from samling.register.rules.slugs import slug_of

TOKEN_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # noqa: S105 - none that look alike
TOKEN_LENGTH = 16
KEPT_FOR_PAGES = frozenset({"ny", "medlem", "forslag", "tall"})  # paths beside the networks' own


class BadNetwork(Refusal):
    """The network as told cannot be; ``field`` names what to look at."""

    def __init__(self, field: str, message: object) -> None:
        self.field = field
        super().__init__(message)


class NetworkNotActive(Refusal):
    """The network is paused or ended."""


@dataclass(frozen=True, slots=True)
class Words:
    """A network as its convener tells of it. ``measure_slug`` empty: under none."""

    name_nb: str = ""
    name_nn: str = ""
    name_en: str = ""
    purpose_nb: str = ""
    purpose_nn: str = ""
    purpose_en: str = ""
    theme: str = Theme.LEADERSHIP
    measure_slug: str = ""
    is_open: bool = True


def new_token() -> str:
    """A word that nobody guesses, of letters and digits that are not mixed up."""
    return "".join(secrets.choice(TOKEN_LETTERS) for _each in range(TOKEN_LENGTH))


@transaction.atomic
def make_network(
    *,
    words: Words,
    host_id: int,
    convener_id: int | None,
    person_id: int | None,
    is_made_up: bool = False,
    by: str,
    at: datetime,
) -> Network:
    """A new, active network, convened by a person of the register. Raises BadNetwork."""
    _refuse_bad(words)
    network = Network(
        slug=_free_slug(words.name_nb or words.name_nn),
        host=Organisation.objects.get(pk=host_id),
        state_since=day_in_oslo(at),
        token=new_token(),
        is_made_up=is_made_up,
        made_at=at,
        made_by_id=person_id,
    )
    _take(network, words)
    network.save(force_insert=True)
    subject = f"network:{network.pk}"
    journal.note(deed="networks.made", subject=subject, by=by, at=at)
    if convener_id is not None:
        _first_convener(network, convener_id, at=at)
    return network


def _first_convener(network: Network, person_id: int, *, at: datetime) -> None:
    person = Person.objects.get(pk=person_id, erased_at__isnull=True)
    Membership.objects.create(
        network=network,
        person=person,
        organisation_id=workplace_of(person.pk, on=day_in_oslo(at)),
        standing=Standing.MEMBER,
        is_convener=True,
        delivery=Delivery.EACH,
        asked_at=at,
        joined_at=at,
    )


@transaction.atomic
def change_network(*, slug: str, words: Words, by: str, at: datetime) -> Network:
    """Tell anew what a network is; its address stays. Raises BadNetwork."""
    _refuse_bad(words)
    network = Network.objects.select_for_update(no_key=True).get(slug=slug)
    _take(network, words)
    network.save()
    journal.note(deed="networks.changed", subject=f"network:{network.pk}", by=by, at=at)
    return network


@transaction.atomic
def set_state(*, slug: str, state: str, why: str, by: str, at: datetime) -> Network:
    """Pause, end or start again, and tell the members why; as it was, nothing happens.

    Raises BadNetwork when it rests without a reason.
    """
    network = Network.objects.select_for_update(no_key=True).get(slug=slug)
    if state not in NetworkState.values:
        raise BadNetwork("state", _("Choose one of the answers in the form."))
    if state != NetworkState.ACTIVE and not why.strip():
        raise BadNetwork("why", _("Write why. Members and others who look for it read it."))
    if network.state == state:
        return network
    network.state, network.state_why = state, why.strip()[:300]
    network.state_since = day_in_oslo(at)
    network.kept_at = at
    network.save(update_fields=["state", "state_why", "state_since", "kept_at"])
    journal.note(
        deed="networks.state_set", subject=f"network:{network.pk}", by=by, at=at,
        details={"state": state},
    )  # fmt: skip
    letters.tell_state(network, at=at)
    return network


def refuse_resting(network: Network) -> None:
    """Raise NetworkNotActive when the network is paused or ended."""
    if network.state == NetworkState.PAUSED:
        raise NetworkNotActive(
            _("The network is paused. Its convener can start it again, and then you can write.")
        )
    if network.state == NetworkState.ENDED:
        raise NetworkNotActive(_("The network has ended. What was said in it can still be read."))


def _take(network: Network, words: Words) -> None:
    for name in ("name", "purpose"):
        for code in ("nb", "nn", "en"):
            setattr(network, f"{name}_{code}", getattr(words, f"{name}_{code}").strip())
    network.theme, network.is_open = words.theme, words.is_open
    network.measure_id = _measure(network, words.measure_slug)


def _measure(network: Network, slug: str) -> int | None:
    if not slug:
        return None
    if network.measure is not None and network.measure.slug == slug:  # it may have ended meanwhile
        return network.measure_id
    found = running_measure(slug)
    if found is None:
        raise BadNetwork("measure", _("This measure is no longer in use. Choose another."))
    return found


def _refuse_bad(words: Words) -> None:
    names = (words.name_nb, words.name_nn, words.name_en)
    purposes = (words.purpose_nb, words.purpose_nn, words.purpose_en)
    if not (words.name_nb.strip() or words.name_nn.strip()):
        raise BadNetwork("name", _("Give the network a name."))
    if max(map(len, names)) > 120:
        raise BadNetwork("name", _("The name can have at most 120 characters."))
    if max(map(len, purposes)) > 4000:
        raise BadNetwork("purpose", _("That is too long. Put the rest on the shelf."))
    if any("\0" in text for text in (*names, *purposes)):
        raise BadNetwork("name", _("There are characters in it that cannot be stored."))
    if words.theme not in Theme.values:
        raise BadNetwork("theme", _("Choose one of the answers in the form."))


def _free_slug(name: str) -> str:
    slug = slug_of(name)[:80].strip("-")
    taken = KEPT_FOR_PAGES | set(
        Network.objects.filter(slug__startswith=slug).values_list("slug", flat=True)
    )
    if slug not in taken:
        return slug
    numbers = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return next(each for each in numbers if each not in taken)
