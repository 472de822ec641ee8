"""Who takes the mail that comes in, written by hand: this storey may see every domain.

One line for each kind of address: the word before the +, what people call it, and who takes it.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samling.accounts.rules.mail import Taker
from samling.networks.commands import take as take_for_network

TAKERS: tuple[Taker, ...] = (Taker("nettverk", _("Networks"), take_for_network, takes_new=False),)
