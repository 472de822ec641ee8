"""Advice given to libraries and municipalities: enquiries, cases, promises, and what all may learn from them."""

from samling.advice.models.case import Advice, Case, Postponement, Promise
from samling.advice.models.enquiry import Enclosure, Enquiry, Message
from samling.advice.models.knowledge import Knowledge

__all__ = [
    "Advice",
    "Case",
    "Enclosure",
    "Enquiry",
    "Knowledge",
    "Message",
    "Postponement",
    "Promise",
]
