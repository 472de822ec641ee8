"""Letters of ours that came back: the delivery reports of RFC 3464, and what older programs write."""

from __future__ import annotations

import re
from email.message import Message
from typing import TypeAlias

Part: TypeAlias = "Message[str, str]"
ADDRESS = re.compile(r"[^\s<>;,\"]{1,64}@[^\s<>;,\"]{1,190}")
MOST = 20
FOR_GOOD = "5"  # the first figure of a status code; 4 means that the server tries on


def returned_from(message: Part) -> tuple[str, ...]:
    """The addresses that a report says a letter will never reach; none for a letter that is no report.

    What is delayed, delivered or passed on is no news: only ``failed`` counts.
    """
    if message.get_content_type() == "multipart/report":
        blocks = [block for part in _children(message) for block in _blocks(part)]
        return _unique([address for block in blocks for address in _failed(block)])
    return _unique(ADDRESS.findall(str(message.get("X-Failed-Recipients") or "")))


def _blocks(part: Part) -> list[Part]:
    is_status = part.get_content_type() in (
        "message/delivery-status",
        "message/global-delivery-status",
    )
    return _children(part) if is_status else []


def _children(part: Part) -> list[Part]:
    inside = part.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []


def _failed(block: Part) -> list[str]:
    action = str(block.get("Action") or "").strip().lower()
    status = str(block.get("Status") or "").strip()
    if action != "failed" or (status and not status.startswith(FOR_GOOD)):
        return []
    # what we wrote to, before what it was passed on as
    named = (str(block.get(name) or "") for name in ("Original-Recipient", "Final-Recipient"))
    return [
        address for value in named for address in ADDRESS.findall(value.partition(";")[2] or value)
    ]


def _unique(found: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address.lower() for address in found))[:MOST]
