"""Who takes the mail that comes in, written by hand: this storey may see every domain.

One line for each kind of address: the word before the +, what people call it, and who takes it.
"""

from __future__ import annotations

from samling.accounts.rules.mail import Taker

TAKERS: tuple[Taker, ...] = ()
