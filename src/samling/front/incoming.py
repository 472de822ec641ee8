"""Who takes the mail that comes in, written by hand: this storey may see every domain.

One line for each kind of address: the word before the +, what people call it, and who takes it.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samling.accounts.rules.mail import Destination, Taker
from samling.advice import commands as advice
from samling.advice.queries import destinations as enquiries
from samling.networks.commands import take as take_for_network


def _enquiries() -> tuple[Destination, ...]:
    return tuple(Destination(token, label) for token, label in enquiries())


TAKERS: tuple[Taker, ...] = (
    Taker("rad", _("Advice"), advice.take, _enquiries),
    Taker("nettverk", _("Networks"), take_for_network, takes_new=False),
)
