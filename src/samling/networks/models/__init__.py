"""Networks: who is in them, when they meet, what they say, and what stands on their shelf."""

from samling.networks.models.meeting import AgendaItem, MinutesEdition, NetworkMeeting, Task
from samling.networks.models.network import Membership, Network
from samling.networks.models.shelf import Document, DocumentVersion
from samling.networks.models.thread import Post, Topic

__all__ = [
    "AgendaItem",
    "Document",
    "DocumentVersion",
    "Membership",
    "MinutesEdition",
    "Network",
    "NetworkMeeting",
    "Post",
    "Task",
    "Topic",
]
