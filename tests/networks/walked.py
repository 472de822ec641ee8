"""A network with something of everything, for the walk through every address."""

from __future__ import annotations

import uuid
from typing import Any

from samling.networks import commands
from samling.register.models import Organisation, Person
from tests.cast import NOON
from tests.networks.made import make_network, told


def network_world(host: Organisation, convener: Person) -> dict[str, dict[str, Any]]:
    """Bo convenes it; what each address of networks needs to find it."""
    network = make_network(host, convener)
    slug = {"slug": network.slug}
    mine = network.memberships.get()
    (row,) = commands.hold(slug=network.slug, told=told(), person_id=None, by="test", at=NOON)
    item = commands.propose(gathering_id=row.pk, title="Sak", member_id=mine.pk, by="test", at=NOON)
    task = commands.add_task(
        gathering_id=row.pk, text="Ringe", owner_id=mine.pk, due_on=None, by="test", at=NOON
    )
    topic = commands.begin_topic(
        author_id=mine.pk, subject="Hei", text="Hei", key=uuid.UUID(int=9), by="test", at=NOON
    )
    paper = commands.put_up(
        author_id=mine.pk, title="Plan", address="https://example.org", keep_until=None, by="test",
        at=NOON,
    )  # fmt: skip
    found: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
        "network": (
            slug,
            (
                "network", "calendar", "join", "confirm", "edit", "set_state", "sleeping", "members",
                "invite", "topics", "shelf", "gatherings", "new_meetings",
            ),
        ),
        "member": ({"key": mine.key}, ("member", "leave", "stop_letters", "enter", "copy")),
        "of_member": (slug | {"pk": mine.pk}, ("member_deed",)),
        "topic": (slug | {"key": topic.key}, ("topic",)),
        "post": (slug | {"key": topic.posts.get().key}, ("hide_post",)),
        "paper": (slug | {"key": paper.key}, ("document_deed",)),
        "version": (slug | {"key": paper.versions.get().key}, ("file",)),
        "row": (slug | {"pk": row.pk}, ("gathering", "propose", "minutes", "call_off")),
        "item": (slug | {"pk": row.pk, "item": item.pk}, ("item_deed",)),
        "task": (slug | {"pk": task.pk}, ("task_deed",)),
    }  # fmt: skip
    return {f"networks:{name}": keys for keys, names in found.values() for name in names}
