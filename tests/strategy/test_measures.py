from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from samling.ground.wording import Wording
from samling.journal.queries import history
from samling.register.models import Person
from samling.strategy import commands, queries
from samling.strategy.models import Measure, Plan, Strategy
from tests.cast import NOON
from tests.strategy.conftest import BY, NEW_YEAR_2029, draft_of, words

pytestmark = pytest.mark.django_db


def add(strategy: Strategy, name: str = "Lesesirkler", **more: Any) -> Measure:
    return commands.add_measure(strategy_id=strategy.pk, title=words(name), by=BY, at=NOON, **more)


def edit(measure: Measure, **changes: Any) -> Measure:
    now: dict[str, Any] = {
        "title": measure.title,
        "text": measure.text,
        "owner_id": measure.owner_id,
        "due_on": measure.due_on,
        "state": measure.state,
    }
    return commands.edit_measure(slug=measure.slug, **{**now, **changes}, by=BY, at=NOON)


def end(plan: Plan) -> None:
    draft = draft_of(plan)
    commands.put_in_force(key=draft.pk, by=BY, at=NEW_YEAR_2029)


def test_a_new_measure_stands_under_its_strategy_and_in_the_journal(
    s1: Strategy, ada: Person
) -> None:
    measure = add(s1, owner_id=ada.pk, due_on=date(2026, 12, 1))
    assert measure.slug == "lesesirkler"
    assert measure.strategy == s1
    assert [deed.deed for deed in history(f"measure:{measure.pk}")] == ["strategy.measure_added"]


def test_norwegian_letters_become_an_address(s1: Strategy) -> None:
    assert add(s1, "Språkkafé på Åsnes og øvrige, kjære").slug == (
        "sprakkafe-pa-asnes-og-ovrige-kjaere"
    )


def test_two_measures_of_the_same_name_get_different_addresses(s1: Strategy) -> None:
    assert add(s1).slug != add(s1).slug


def test_a_name_in_nynorsk_alone_is_enough(s1: Strategy) -> None:
    measure = commands.add_measure(
        strategy_id=s1.pk, title=Wording(nn="Lesesirklar"), by=BY, at=NOON
    )
    assert measure.title.in_language("nb") == "Lesesirklar"


def test_a_name_in_english_alone_is_refused(s1: Strategy) -> None:
    with pytest.raises(commands.NoNorwegianName):
        commands.add_measure(strategy_id=s1.pk, title=Wording(en="Circles"), by=BY, at=NOON)
    assert not Measure.objects.exists()


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2029, 1, 1)])
def test_a_deadline_outside_the_period_is_refused(s1: Strategy, day: date) -> None:
    with pytest.raises(commands.DueOutsidePeriod):
        add(s1, due_on=day)


def test_the_last_day_of_the_period_is_a_deadline(s1: Strategy) -> None:
    assert add(s1, due_on=date(2028, 12, 31)).due_on == date(2028, 12, 31)


def test_an_edited_starting_point_is_the_countys_own(debates: Measure) -> None:
    Measure.objects.update(is_starting_point=True)
    edited = edit(Measure.objects.get(), title=words("Debatt overalt"))
    assert not edited.is_starting_point
    assert edited.slug == debates.slug


def test_an_edit_that_changes_nothing_leaves_no_trace(debates: Measure) -> None:
    edit(debates)
    assert history(f"measure:{debates.pk}") == ()


def test_a_finished_measure_cannot_be_changed_until_it_is_taken_up_again(debates: Measure) -> None:
    commands.complete_measure(slug=debates.slug, by=BY, at=NOON)
    debates.refresh_from_db()
    with pytest.raises(commands.MeasureIsClosed):
        edit(debates, text="Mer")
    commands.resume_measure(slug=debates.slug, by=BY, at=NOON)
    debates.refresh_from_db()
    assert edit(debates, text="Mer").text == "Mer"


def test_what_is_done_can_be_neither_done_again_nor_dropped(debates: Measure) -> None:
    commands.complete_measure(slug=debates.slug, by=BY, at=NOON)
    with pytest.raises(commands.MeasureIsClosed):
        commands.complete_measure(slug=debates.slug, by=BY, at=NOON)
    with pytest.raises(commands.MeasureIsClosed):
        commands.drop_measure(slug=debates.slug, by=BY, at=NOON)
    assert Measure.objects.get().state == "done"


def test_a_dropped_measure_stays_to_be_read(debates: Measure) -> None:
    commands.drop_measure(slug=debates.slug, by=BY, at=NOON)
    assert Measure.objects.get().state == "dropped"


def test_a_running_measure_cannot_be_taken_up_again(debates: Measure) -> None:
    with pytest.raises(commands.MeasureIsOpen):
        commands.resume_measure(slug=debates.slug, by=BY, at=NOON)


def test_nothing_is_added_or_changed_in_a_period_that_has_ended(
    plan: Plan, s1: Strategy, debates: Measure
) -> None:
    end(plan)
    with pytest.raises(commands.PlanHasEnded):
        add(s1)
    with pytest.raises(commands.PlanHasEnded):
        edit(debates, text="Mer")
    with pytest.raises(commands.PlanHasEnded):
        commands.drop_measure(slug=debates.slug, by=BY, at=NOON)


def test_the_desk_shows_own_open_measures_that_fall_due_soon(s1: Strategy, ada: Person) -> None:
    add(s1, "I går", owner_id=ada.pk, due_on=date(2026, 5, 11))
    add(s1, "Snart", owner_id=ada.pk, due_on=date(2026, 6, 1))
    add(s1, "Langt fram", owner_id=ada.pk, due_on=date(2027, 6, 1))
    add(s1, "Noen andres", due_on=date(2026, 5, 12))
    closed = add(s1, "Ferdig", owner_id=ada.pk, due_on=date(2026, 5, 12))
    commands.complete_measure(slug=closed.slug, by=BY, at=NOON)
    due = queries.due_measures(ada.pk, date(2026, 5, 12))
    assert [(line.title.nb, line.is_overdue) for line in due] == [("I går", True), ("Snart", False)]


def test_the_desk_asks_one_question(
    s1: Strategy, ada: Person, django_assert_num_queries: Any
) -> None:
    for name in ("En", "To", "Tre"):
        add(s1, name, owner_id=ada.pk, due_on=date(2026, 5, 20))
    with django_assert_num_queries(1):
        assert len(queries.due_measures(ada.pk, date(2026, 5, 12))) == 3


def test_only_the_county_librarys_people_may_own_a_measure(
    ada: Person, dina: Person, bo: Person
) -> None:
    names = [name for _key, name in queries.owner_choices(date(2026, 5, 12))]
    assert names == ["Ada", "Dina"]


def test_an_owner_who_has_left_is_still_among_the_choices(ada: Person, bo: Person) -> None:
    names = [name for _key, name in queries.owner_choices(date(2026, 5, 12), also=bo.pk)]
    assert names == ["Ada", "Bo"]
