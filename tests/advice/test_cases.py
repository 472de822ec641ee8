from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from samling.advice import commands
from samling.advice.commands.cases import (
    AdviceInTheFuture,
    CaseHasOpenPromises,
    LibraryElsewhere,
    StrategyUnknown,
)
from samling.advice.commands.promises import CaseClosed, OwnerNotAtTheCounty, PromiseInThePast
from samling.advice.models import Advice, Case, Promise
from samling.journal.models import Entry
from samling.strategy.models import Strategy
from tests.advice.conftest import TODAY, say
from tests.cast import NOON


def open_one(municipality, owner, **more):
    given = {"municipality": municipality.slug, "title": "Språkkafé", "owner_id": owner.pk}
    return commands.open_case(**given | {"by": "person:1", "at": NOON} | more)


def first_advice(trysil, ada, **more):
    given = {
        "municipality": trysil.slug, "title": "Språkkafé", "key": uuid4(), "text": "Begynn i det små",
        "given_on": TODAY, "adviser_id": ada.pk, "by": "person:1", "at": NOON,
    }  # fmt: skip
    return commands.give_advice_in_new_case(**given | more)


def deeds(subject: str) -> list[str]:
    return list(Entry.objects.filter(subject=subject).order_by("pk").values_list("deed", flat=True))


def test_a_case_is_opened_with_its_library_and_strategy(trysil, trysil_library, ada, plan):
    strategy = Strategy.objects.get(code="S1")
    case = open_one(trysil, ada, library_id=trysil_library.pk, strategy_id=strategy.pk)
    assert (case.library, case.strategy, case.owner) == (trysil_library, strategy, ada)
    assert deeds(f"case:{case.pk}") == ["advice.case_opened"]


def test_a_case_cannot_be_about_a_library_elsewhere(trysil, ringsaker_library, ada):
    with pytest.raises(LibraryElsewhere):
        open_one(trysil, ada, library_id=ringsaker_library.pk)
    assert not Case.objects.exists()


def test_a_case_cannot_belong_to_a_strategy_that_does_not_exist(trysil, ada):
    with pytest.raises(StrategyUnknown):
        open_one(trysil, ada, strategy_id=4711)


def test_only_the_county_library_opens_cases(trysil, bo):
    with pytest.raises(OwnerNotAtTheCounty):
        open_one(trysil, bo)


def test_advice_and_its_promise_are_written_at_once(talks, ada):
    pledge = commands.Pledge("Ringe igjen", TODAY + timedelta(days=3), ada.pk)
    advice = say(talks, ada, pledge=pledge)
    assert advice.by == ada
    assert Promise.objects.get(case=talks).text == "Ringe igjen"
    assert deeds(f"case:{talks.pk}") == ["advice.case_opened", "advice.given", "advice.promised"]


def test_the_same_advice_sent_twice_is_one(talks, ada):
    key = uuid4()
    pledge = commands.Pledge("Ringe igjen", TODAY, ada.pk)
    first = say(talks, ada, key=key, pledge=pledge)
    again = say(talks, ada, key=key, pledge=pledge)
    assert first == again
    assert Promise.objects.count() == 1


def test_a_new_case_sent_twice_is_one(trysil, ada):
    key = uuid4()
    first = first_advice(trysil, ada, key=key)
    again = first_advice(trysil, ada, key=key)
    assert first == again
    assert Case.objects.count() == 1


def test_a_refused_promise_leaves_neither_case_nor_advice_behind(trysil, ada):
    yesterday = commands.Pledge("Ringe igjen", TODAY - timedelta(days=1), ada.pk)
    with pytest.raises(PromiseInThePast):
        first_advice(trysil, ada, pledge=yesterday)
    assert not Case.objects.exists()
    assert not Advice.objects.exists()


def test_advice_is_not_dated_later_than_today(talks, ada):
    with pytest.raises(AdviceInTheFuture):
        say(talks, ada, given_on=date(2026, 5, 13))


def test_advice_of_last_month_may_be_written_today(talks, ada):
    assert say(talks, ada, given_on=date(2026, 4, 2)).given_on == date(2026, 4, 2)


def test_a_closed_case_takes_no_more_advice(talks, ada):
    commands.close_case(case_id=talks.pk, by="test", at=NOON)
    with pytest.raises(CaseClosed):
        say(talks, ada)


def test_a_closed_case_takes_no_more_promises(talks, ada):
    commands.close_case(case_id=talks.pk, by="test", at=NOON)
    pledge = commands.Pledge("Ringe", TODAY, ada.pk)
    with pytest.raises(CaseClosed):
        commands.promise(case_id=talks.pk, pledge=pledge, by="test", at=NOON)


def test_a_case_with_an_open_promise_is_not_closed(talks, vow):
    with pytest.raises(CaseHasOpenPromises):
        commands.close_case(case_id=talks.pk, by="test", at=NOON)
    commands.keep_promise(promise_id=vow.pk, by="test", at=NOON)
    assert commands.close_case(case_id=talks.pk, by="test", at=NOON).closed_at == NOON


def test_closing_twice_keeps_the_first_moment(talks):
    commands.close_case(case_id=talks.pk, by="test", at=NOON)
    later = commands.close_case(case_id=talks.pk, by="test", at=NOON + timedelta(hours=1))
    assert later.closed_at == NOON


def test_a_reopened_case_takes_advice_again(talks, ada):
    commands.close_case(case_id=talks.pk, by="test", at=NOON)
    commands.reopen(case_id=talks.pk, by="test", at=NOON)
    commands.reopen(case_id=talks.pk, by="test", at=NOON)
    assert say(talks, ada).case == talks
    assert deeds(f"case:{talks.pk}") == [
        "advice.case_opened", "advice.case_closed", "advice.case_reopened", "advice.given",
    ]  # fmt: skip
