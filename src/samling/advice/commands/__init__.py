"""Everything that changes advice; the edge asks permissions first."""

from samling.advice.commands.cases import (
    close_case,
    give_advice,
    give_advice_in_new_case,
    open_case,
    reopen,
)
from samling.advice.commands.enquiries import (
    Asker,
    answer,
    ask,
    note_answer,
    put_aside,
    take_enquiry,
    take_out_again,
)
from samling.advice.commands.incoming import take
from samling.advice.commands.knowledge import (
    begin_knowledge,
    clean_knowledge,
    new_knowledge,
    publish_knowledge,
    withdraw_knowledge,
    write_knowledge,
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
from samling.advice.commands.sorting import erase_asker, forget_askers, sort_case
from samling.advice.commands.writing import write_first

__all__ = [
    "Asker",
    "Pledge",
    "answer",
    "ask",
    "begin_knowledge",
    "clean_knowledge",
    "close_case",
    "erase_asker",
    "forget_askers",
    "give_advice",
    "give_advice_in_new_case",
    "hand_over_promise",
    "keep_promise",
    "new_knowledge",
    "note_answer",
    "open_case",
    "promise",
    "publish_knowledge",
    "put_aside",
    "put_off_promise",
    "remind_owners",
    "reopen",
    "sort_case",
    "take",
    "take_enquiry",
    "take_out_again",
    "take_up_promise",
    "withdraw_knowledge",
    "write_first",
    "write_knowledge",
]
