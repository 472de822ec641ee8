"""What members say, on the page and by mail; each thing once, however it comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samling.accounts.rules.mail import Mail
from samling.ground.refusal import Refusal
from samling.journal import commands as journal
from samling.networks.commands import letters, shelf
from samling.networks.commands.network import new_token, refuse_resting
from samling.networks.commands.returning import confirm_address, note_returned
from samling.networks.models import Membership, Network, Post, Topic
from samling.networks.rules import mailing

MOST_A_DAY = 60
LONGEST = 20_000


class EmptyPost(Refusal):
    """Nothing is said."""


class TooMuchTalk(Refusal):
    """More posts than one member writes in a day."""


class AutomaticMail(Refusal):
    """An answering machine wrote; it is never posted."""


class NotInTheNetwork(Refusal):
    """Whoever writes is no member of the network."""


class NoSuchThread(Refusal):
    """The address leads to no network and no topic."""


@transaction.atomic
def begin_topic(
    *, author_id: int, subject: str, text: str, key: UUID, by: str, at: datetime
) -> Topic:
    """Begin to talk about something; sent again it is the same topic.

    Raises EmptyPost, TooMuchTalk and NetworkNotActive.
    """
    author = _author(author_id)
    subject = mailing.bare_subject(subject)
    if not subject:
        raise EmptyPost(_("Write what it is about."))
    found = Topic.objects.filter(key=key, network_id=author.network_id).first()
    if found is not None:
        return found
    topic = _new_topic(author.network, subject, key=key, at=at)
    _say(topic, author, text, key=key, by=by, at=at)
    return topic


@transaction.atomic
def reply(*, topic_key: UUID, author_id: int, text: str, key: UUID, by: str, at: datetime) -> Post:
    """Say something in a topic; sent again it is the same post.

    Raises EmptyPost, TooMuchTalk and NetworkNotActive.
    """
    author = _author(author_id)
    topic = Topic.objects.select_for_update(no_key=True).get(
        key=topic_key, network_id=author.network_id
    )
    return _say(topic, author, text, key=key, by=by, at=at)


@transaction.atomic
def hide_post(*, key: UUID, is_hidden: bool, by: str, at: datetime) -> Post:
    """Let a post no longer be seen by others than conveners, or be seen again."""
    post = Post.objects.select_for_update().get(key=key)
    post.hidden_at = at if is_hidden else None
    post.save(update_fields=["hidden_at"])
    deed = "networks.post_hidden" if is_hidden else "networks.post_shown"
    journal.note(deed=deed, subject=f"post:{post.pk}", by=by, at=at)
    return post


@transaction.atomic
def take(*, token: str, mail: Mail, at: datetime) -> None:
    """Put what came by mail where it belongs: as a reply in its topic, or as a new topic.

    The same mail twice is one post. What came with it goes to the shelf, where the convener looks it
    over. Raises AutomaticMail, NoSuchThread, NotInTheNetwork, EmptyPost, TooMuchTalk and
    NetworkNotActive.
    """
    if mail.returned:  # a report about a letter of ours: it is noted, and never posted
        network, _topic = _place_of(token, mail)
        note_returned(network, mail.returned, at=at)
        return
    if mail.is_automatic:
        raise AutomaticMail(_("Automatic answers are not posted."))
    network, topic = _place_of(token, mail)
    author = _sender(network, mail.sender_address)
    if author.returned_at is not None:
        confirm_address(key=author.key, by="mail", at=at)
    refuse_resting(network)
    key = mailing.post_key(
        mail.message_id or f"{mail.sender_address}|{mail.whole_text}", network=network.token
    )
    if Post.objects.filter(key=key).exists():
        return
    if not (mail.text.strip() or mail.attachments):
        raise EmptyPost(_("There was nothing in the letter but what others had written."))
    if topic is None:
        subject = mailing.bare_subject(mail.subject) or " ".join(mail.text.split())[:80] or "…"
        topic = _new_topic(network, subject, key=key, at=at)
    by = f"person:{author.person_id}" if author.person_id else f"membership:{author.pk}"
    text = mail.text.strip() or ", ".join(file.name for file in mail.attachments)
    post = _say(topic, author, text, key=key, by=by, at=at, mail=mail)
    _keep_files(network, post, author, mail, by=by, at=at)


def _place_of(token: str, mail: Mail) -> tuple[Network, Topic | None]:
    """The network that is written to, and the topic that is answered, by address or by thread."""
    topic = Topic.objects.select_related("network").filter(token=token).first()
    if topic is not None:
        return topic.network, topic
    network = Network.objects.filter(token=token).first()
    if network is None:
        raise NoSuchThread(
            _("The address leads to no network. Look at the network's page for the right one.")
        )
    answered = _answered(network, [mail.in_reply_to, *reversed(mail.references)])
    return network, answered


def _answered(network: Network, ids: Sequence[str]) -> Topic | None:
    """The topic of the newest post that a mail answers, by the numbers that mail programs pass on."""
    wanted = [one for one in dict.fromkeys(ids) if one][:50]
    keys = {one: mailing.key_in(one) for one in wanted}
    rows = Post.objects.filter(topic__network=network).filter(
        Q(message_id__in=wanted) | Q(key__in=[key for key in keys.values() if key])
    )
    posts = list(rows.select_related("topic").order_by("pk"))
    topics = {post.message_id: post.topic for post in posts}
    by_key = {post.key: post.topic for post in posts}
    found = (topics.get(one) or by_key.get(keys[one]) for one in wanted)  # type: ignore[arg-type]
    return next((topic for topic in found if topic), None)


def _sender(network: Network, address: str) -> Membership:
    rows = network.memberships.here().select_related("person", "network")
    address = address.strip().lower()
    if address:
        found = (
            rows.filter(person__email__iexact=address).first() or rows.filter(email=address).first()
        )
        if found is not None:
            return found
    raise NotInTheNetwork(
        _(
            "Only members can write to this network, and this address is none of theirs. "
            "Write from the address you joined with, or join on the network's page."
        )
    )


def _author(author_id: int) -> Membership:
    author = Membership.objects.select_related("network", "person").get(pk=author_id)
    if author.standing != "member":
        raise NotInTheNetwork(_("Only members can write here."))
    refuse_resting(author.network)
    return author


def _new_topic(network: Network, subject: str, *, key: UUID, at: datetime) -> Topic:
    told = {"subject": subject, "token": new_token(), "begun_at": at, "last_at": at}
    # two taps at once: the second waits for the first, and finds its topic
    return Topic.objects.get_or_create(key=key, network=network, defaults=told)[0]


def _say(
    topic: Topic,
    author: Membership,
    text: str,
    *,
    key: UUID,
    by: str,
    at: datetime,
    mail: Mail | None = None,
) -> Post:
    text = text.replace("\0", "").strip()[:LONGEST]
    if not text:
        raise EmptyPost(_("Write something first."))
    told = {
        "topic": topic,
        "author": author,
        "person_id": author.person_id,
        "text": text,
        "written_at": at,
        "message_id": (mail.message_id if mail else "")[:250]
        or mailing.message_id(key, letters.domain()),
        "is_by_mail": mail is not None,
    }
    post, is_new = Post.objects.get_or_create(key=key, defaults=told)
    if not is_new:
        return post
    since = at - timedelta(days=1)
    if Post.objects.filter(author=author, written_at__gt=since).count() > MOST_A_DAY:
        raise TooMuchTalk(_("You have written much today. Go on tomorrow."))
    Topic.objects.filter(pk=topic.pk).update(last_at=at)
    journal.note(deed="networks.posted", subject=f"post:{post.pk}", by=by, at=at)
    letters.send_post(post, topic, author.network, by_name=author.shown_name, at=at)
    return post


def _keep_files(
    network: Network, post: Post, author: Membership, mail: Mail, *, by: str, at: datetime
) -> None:
    dropped = []
    for file in mail.attachments:
        kept = shelf.keep_attachment(
            network=network,
            post=post,
            author=author,
            name=file.name,
            content=file.content,
            by=by,
            at=at,
        )
        if kept is None:
            dropped.append(file.name)
    if dropped:
        Post.objects.filter(pk=post.pk).update(dropped=", ".join(dropped)[:300])
