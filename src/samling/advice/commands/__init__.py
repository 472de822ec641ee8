"""Everything that changes advice; the edge asks permissions first."""

from samling.advice.commands.cases import (
    close_case,
    give_advice,
    give_advice_in_new_case,
    open_case,
    reopen,
)
from samling.advice.commands.promises import (
    Pledge,
    hand_over_promise,
    keep_promise,
    promise,
    put_off_promise,
    take_up_promise,
)
from samling.advice.commands.reminders import remind_owners

__all__ = [
    "Pledge",
    "close_case",
    "give_advice",
    "give_advice_in_new_case",
    "hand_over_promise",
    "keep_promise",
    "open_case",
    "promise",
    "put_off_promise",
    "remind_owners",
    "reopen",
    "take_up_promise",
]
