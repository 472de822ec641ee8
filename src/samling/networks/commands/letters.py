"""Letters of a network, promised in the transaction of the deed itself.

Each has a key made of the deed and the member, so that it is written once however often a command is
run. Letters that go to all members carry what mail programs need: a list they recognise, a thread they
can put them in, and a way out with one click (RFC 2919, 5322, 8058).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from samling.accounts import emails, inbox
from samling.accounts.commands import NewLetter, address, queue_letters
from samling.networks.models import Membership, Network, Post, Topic
from samling.networks.rules import mailing
from samling.networks.terms import Delivery, NetworkState
from samling.register.models import Affiliation, Organisation
from samling.register.terms import AffiliationRole, OrganisationKind

FOLDER = "networks/letters/"
SLEEP = "samling.networks.sleep"
Headers = Mapping[str, str]


def domain() -> str:
    """The domain that letters come from, for their own numbers; mail may come in under another."""
    sender = str(settings.DEFAULT_FROM_EMAIL).rpartition("<")[2].rstrip("> ")
    return settings.INBOX_DOMAIN or sender.rpartition("@")[2]


def reply_address(token: str) -> str:
    """Where a reply goes; empty when this installation takes no mail."""
    return inbox.address_of(mailing.KIND, token)


def about(network: Network) -> str:
    """How the letters of a network are found again."""
    return f"network:{network.pk}"


def way_in(mine: Membership, name: str, **keys: Any) -> str:
    """The address of a page inside; a guest is led through the personal page, which needs no account."""
    if mine.person_id is not None:
        return address(name, **keys)
    path = quote(reverse(name, kwargs=keys), safe="/")
    return f"{address('networks:member', key=mine.key)}?til={path}"


def written(
    kind: str,
    mine: Membership,
    network: Network,
    *,
    once: str,
    is_listed: bool = False,
    headers: Headers | None = None,
    sender_name: str = "",
    **more: Any,
) -> NewLetter:
    """A letter to a member; ``once`` tells letters of the same kind to the same member apart."""
    language = mine.letter_language
    with translation.override(language):
        words = {
            "name": mine.shown_name,
            "network": network.name.in_language(language),
            "page": address("networks:network", slug=network.slug),
            "own_link": address("networks:member", key=mine.key),
            **more,
        }
        subject, body = emails.written(f"{FOLDER}{kind}", language=language, context=words)
    return NewLetter(
        to="" if mine.is_unreachable else mine.address,
        language=language,
        subject=subject,
        body=body,
        purpose=f"network_{kind}",
        key=f"network:{kind}:{mine.key}:{once}"[:200],
        about=about(network),
        headers={
            "Return-Path": reply_address(network.token),
            **(headers or {}),
            **(_of_the_list(network, mine) if is_listed else {}),
        },
        sender_name=sender_name,
    )


def _of_the_list(network: Network, mine: Membership) -> Headers:
    stop = address("networks:stop_letters", key=mine.key)
    return {
        "List-Id": mailing.list_id(str(network), network.slug, domain()),
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "list",
    }


def queue(network: Network, letters: Iterable[NewLetter], *, at: datetime) -> None:
    """Let the letters wait for the worker; made-up networks and members without an address get none."""
    if not network.is_made_up:
        queue_letters([letter for letter in letters if letter.to], at=at)


def members(network: Network, *deliveries: Delivery) -> list[Membership]:
    """The members who get letters in one of these ways, in a fixed order."""
    rows = network.memberships.here().filter(delivery__in=deliveries)
    return list(rows.select_related("person").order_by("pk"))


def send_post(post: Post, topic: Topic, network: Network, *, by_name: str, at: datetime) -> None:
    """A letter with the post to each member who wants each post, but not to its author."""
    earlier = list(topic.posts.exclude(pk=post.pk).order_by("written_at", "pk"))
    threaded = {"Message-ID": mailing.message_id(post.key, domain())}
    if earlier:
        chain = [one for before in (earlier[0], *earlier[-9:]) for one in _numbers(before)]
        threaded |= {
            "In-Reply-To": _numbers(earlier[-1])[-1],
            "References": " ".join(dict.fromkeys(chain)),
        }
    reply_to = reply_address(topic.token)
    if reply_to:
        threaded |= {
            "Reply-To": reply_to,
            "List-Post": f"<mailto:{reply_address(network.token)}>",
        }
    keys = {"slug": network.slug, "key": topic.key}
    queue(
        network,
        [
            written(
                "post", mine, network, once=str(post.pk), is_listed=True, headers=threaded,
                subject=topic.subject, is_reply=bool(earlier), by_name=by_name, text=post.text,
                can_reply=bool(reply_to), sender_name=by_name, topic=way_in(mine, "networks:topic", **keys),
            )
            for mine in members(network, Delivery.EACH)
            if mine.pk != post.author_id
        ],
        at=at,
    )  # fmt: skip


def _numbers(post: Post) -> list[str]:
    """What mail programs may know a post by: the mail it came in, and the letters it became."""
    return list(dict.fromkeys([post.message_id, mailing.message_id(post.key, domain())]))


def ask_to_confirm(network: Network, told: Mapping[str, Any], *, token: str, at: datetime) -> None:
    """The link that proves a guest's address, at most one letter an hour to the same address."""
    language = told["l"]
    link = f"{address('networks:confirm', slug=network.slug)}?k={token}"
    words = {"name": told["w"], "network": network.name.in_language(language), "link": link}
    subject, body = emails.written(f"{FOLDER}confirm", language=language, context=words)
    letter = NewLetter(
        to=told["e"], language=language, subject=subject, body=body, purpose="network_confirm",
        key=f"network:confirm:{network.pk}:{told['e']}:{at:%Y%m%d%H}"[:200], about=about(network),
    )  # fmt: skip
    queue_letters([letter], at=at)


def welcome(mine: Membership, *, at: datetime) -> None:
    """What a new member needs to know, with the personal link; again only after having left."""
    network = mine.network
    post = reply_address(network.token)
    queue(network, [written("welcome", mine, network, once="", post_to=post)], at=at)


def tell_accepted(mine: Membership, *, at: datetime) -> None:
    """The convener has said yes: the same letter, since it has everything."""
    welcome(mine, at=at)


def tell_conveners(asks: Membership, *, at: datetime) -> None:
    """Somebody has asked to join and waits for a yes."""
    network = asks.network
    place = asks.organisation.name if asks.organisation else ""
    link = address("networks:members", slug=network.slug)
    rows = network.memberships.conveners().select_related("person").order_by("pk")
    queue(
        network,
        [
            written(
                "asked",
                each,
                network,
                once=str(asks.pk),
                who=asks.shown_name,
                place=place,
                link=link,
            )
            for each in rows
        ],
        at=at,
    )


def invite(network: Network, rows: Iterable[Membership], *, at: datetime) -> None:
    """A link that joins with one tap."""
    queue(
        network,
        [
            written(
                "invited", mine, network, once="",
                purpose=network.purpose.in_language(mine.letter_language),
            )
            for mine in rows
        ],
        at=at,
    )  # fmt: skip


def tell_state(network: Network, *, at: datetime) -> None:
    """Members are told that the network rests, has ended, or goes on, and why."""
    everybody = members(network, *Delivery)
    queue(
        network,
        [
            written(
                "state", mine, network, once=f"{at:%Y%m%d%H%M%S}", is_listed=True,
                is_paused=network.state == NetworkState.PAUSED,
                is_ended=network.state == NetworkState.ENDED, why=network.state_why,
            )
            for mine in everybody
        ],
        at=at,
    )  # fmt: skip


def ask_sleeping(network: Network, *, months: int, at: datetime) -> int:
    """Ask each convener whether it goes on, with a link for each answer; how many were asked."""
    rows = list(network.memberships.conveners().select_related("person").order_by("pk"))
    page = address("networks:sleeping", slug=network.slug)
    asked = []
    for mine in rows:
        told = {"n": network.pk, "m": mine.pk, "at": at.isoformat()}
        link = f"{page}?k={signing.dumps(told, salt=SLEEP)}"
        asked.append(
            written(
                "sleeping", mine, network, once=f"{at:%Y%m%d}", months=months,
                goes_on=f"{link}&svar=goes-on", pause=f"{link}&svar=pause", end=f"{link}&svar=end",
            )
        )  # fmt: skip
    queue(network, asked, at=at)
    return sum(bool(letter.to) for letter in asked)


def tell_county(network: Network, *, at: datetime) -> None:
    """Nobody answered for a month: the county library is told, at its own address or its director's."""
    if network.is_made_up:
        return
    county = (
        Organisation.objects.filter(kind=OrganisationKind.COUNTY_LIBRARY).order_by("pk").first()
    )
    readers = [(county.email, county.language)] if county and county.email else _directors(at)
    link = address("networks:network", slug=network.slug)
    letters = []
    for to, language in readers:
        with translation.override(language):
            words = {"network": network.name.in_language(language), "link": link}
            subject, body = emails.written(f"{FOLDER}unanswered", language=language, context=words)
        letters.append(
            NewLetter(
                to=to, language=language, subject=subject, body=body, purpose="network_unanswered",
                key=f"network:unanswered:{network.pk}:{to}:{at:%Y%m%d}"[:200], about=about(network),
            )
        )  # fmt: skip
    queue_letters(letters, at=at)


def _directors(at: datetime) -> list[tuple[str, str]]:
    rows = Affiliation.objects.filter(role=AffiliationRole.DIRECTOR).current(at.date())
    people = rows.exclude(person__email__isnull=True).order_by("pk")
    return [(str(email), language) for email, language in people.values_list(
        "person__email", "person__language"
    )]  # fmt: skip
