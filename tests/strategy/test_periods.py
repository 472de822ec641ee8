from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.types.range import DateRange

from samling.ground.refusal import Refusal
from samling.ground.wording import Wording
from samling.journal.models import Entry
from samling.strategy import commands, queries
from samling.strategy.models import Goal, Indicator, Measure, Plan, Strategy
from tests.cast import NOON
from tests.strategy.conftest import BY, NEW_YEAR_2029, draft_of, words

pytestmark = pytest.mark.django_db
EMPTY = Wording()


def test_the_next_period_starts_with_the_goals_and_strategies_in_force(
    plan: Plan, s1: Strategy
) -> None:
    draft = draft_of(plan)
    assert draft.state == "draft"
    assert draft.follows == plan
    assert [g.title_nb for g in draft.goals.all()] == ["Bibliotek for alle"]
    assert [s.code for s in draft.strategies.all()] == ["S1"]
    assert plan.strategies.get() == s1


def test_only_chosen_measures_are_carried_over_and_remember_where_they_came_from(
    plan: Plan, s1: Strategy, debates: Measure
) -> None:
    commands.add_measure(strategy_id=s1.pk, title=words("Blir igjen"), by=BY, at=NOON)
    draft = draft_of(plan, debates)
    carried = Measure.objects.get(strategy__plan=draft)
    assert carried.carried_from == debates
    assert carried.slug == f"{debates.slug}-2029"
    assert carried.title == debates.title


def test_an_indicator_goes_along_with_its_measure_to_the_first_year(
    plan: Plan, debates: Measure, told: Indicator
) -> None:
    draft = draft_of(plan, debates)
    copy = Indicator.objects.get(strategy__plan=draft)
    assert (copy.year, copy.target, copy.readings.count()) == (2029, told.target, 0)


def test_an_indicator_stays_when_its_measure_stays(plan: Plan, told: Indicator) -> None:
    draft = draft_of(plan)
    assert not Indicator.objects.filter(strategy__plan=draft).exists()


def test_two_drafts_may_carry_the_same_measure(plan: Plan, debates: Measure) -> None:
    draft_of(plan, debates)
    draft_of(plan, debates)
    assert Measure.objects.filter(carried_from=debates).count() == 2


def test_a_measure_that_is_not_in_force_cannot_be_carried(plan: Plan, debates: Measure) -> None:
    draft = draft_of(plan, debates)
    with pytest.raises(commands.MeasureOfAnotherPlan):
        draft_of(plan, Measure.objects.get(strategy__plan=draft))
    assert Plan.objects.count() == 2


def test_without_a_strategy_in_force_there_is_nothing_to_follow() -> None:
    with pytest.raises(commands.NoPlanInForce):
        commands.draft_next_period(
            title=words("Neste"), starts=date(2029, 1, 1), ends=None, by=BY, at=NOON
        )


def test_a_period_that_ends_before_it_starts_is_refused(plan: Plan) -> None:
    with pytest.raises(commands.EndsBeforeItStarts):
        commands.draft_next_period(
            title=words("Neste"), starts=date(2029, 1, 1), ends=date(2029, 1, 1), by=BY, at=NOON
        )


def test_the_next_period_cannot_begin_before_the_one_in_force(plan: Plan) -> None:
    with pytest.raises(commands.ComesBeforeTheOneInForce):
        draft_of(plan, starts=date(2025, 1, 1))


def test_a_draft_can_get_other_days(plan: Plan) -> None:
    draft = draft_of(plan)
    changed = commands.change_period(
        key=draft.pk, title=words("Ny"), starts=date(2028, 6, 1), ends=None, by=BY, at=NOON
    )
    assert changed.period == DateRange(date(2028, 6, 1), None)


def test_putting_a_draft_in_force_ends_the_one_before(plan: Plan) -> None:
    draft = draft_of(plan, starts=date(2028, 6, 1))
    commands.put_in_force(key=draft.pk, by=BY, at=NEW_YEAR_2029)
    plan.refresh_from_db()
    assert plan.state == "ended"
    assert plan.period.upper == date(2028, 6, 1)
    assert Plan.objects.get(state="in_force") == draft


def test_what_is_in_force_cannot_be_put_in_force_again(plan: Plan) -> None:
    with pytest.raises(commands.PlanIsFixed):
        commands.put_in_force(key=plan.pk, by=BY, at=NOON)


def test_a_draft_is_not_put_in_force_before_its_first_day(plan: Plan) -> None:
    draft = draft_of(plan)
    with pytest.raises(commands.NotYetItsTime):
        commands.put_in_force(key=draft.pk, by=BY, at=NEW_YEAR_2029 - timedelta(days=1))
    assert Plan.objects.get(state="in_force") == plan


def test_a_draft_without_goals_is_not_put_in_force(plan: Plan) -> None:
    draft = draft_of(plan)
    commands.remove_strategy(key=draft.strategies.get().pk, by=BY, at=NOON)
    with pytest.raises(commands.GoalWithoutStrategies):
        commands.put_in_force(key=draft.pk, by=BY, at=NEW_YEAR_2029)
    commands.remove_goal(key=draft.goals.get().pk, by=BY, at=NOON)
    with pytest.raises(commands.PlanIsEmpty):
        commands.put_in_force(key=draft.pk, by=BY, at=NEW_YEAR_2029)


def test_the_older_of_two_drafts_is_refused_when_the_younger_is_in_force(plan: Plan) -> None:
    younger, older = (
        draft_of(plan, starts=date(2029, 1, 1)),
        draft_of(plan, starts=date(2028, 1, 1)),
    )
    commands.put_in_force(key=younger.pk, by=BY, at=NEW_YEAR_2029)
    with pytest.raises(commands.ComesBeforeTheOneInForce):
        commands.put_in_force(key=older.pk, by=BY, at=NEW_YEAR_2029)
    assert Plan.objects.get(state="in_force") == younger


def test_the_database_itself_allows_only_one_in_force(plan: Plan) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.create(
            title_nb="Enda en", period=DateRange(date(2029, 1, 1), None), state="in_force"
        )


@pytest.mark.django_db(transaction=True)
def test_two_directors_at_once_leave_exactly_one_in_force(plan: Plan) -> None:
    drafts = [draft_of(plan, starts=date(2028, 1, 1)), draft_of(plan, starts=date(2028, 1, 1))]
    gate = threading.Barrier(2)
    refused: list[Refusal] = []

    def decide(key: int) -> None:
        gate.wait()
        try:
            commands.put_in_force(key=key, by=BY, at=NEW_YEAR_2029)
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(draft.pk,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Plan.objects.filter(state="in_force").count() == 1
    assert [type(refusal) for refusal in refused] == [commands.ComesBeforeTheOneInForce]
    assert Entry.objects.filter(deed="strategy.period_put_in_force").count() == 1


def test_a_draft_can_be_thrown_away_with_all_that_stands_in_it(
    plan: Plan, debates: Measure
) -> None:
    draft = draft_of(plan, debates)
    commands.discard_draft(key=draft.pk, by=BY, at=NOON)
    assert Plan.objects.get() == plan
    assert Measure.objects.get() == debates


def test_what_is_in_force_cannot_be_thrown_away(plan: Plan) -> None:
    with pytest.raises(commands.PlanIsFixed):
        commands.discard_draft(key=plan.pk, by=BY, at=NOON)


# goals and strategies of a draft


def test_a_goal_and_a_strategy_are_added_last_with_the_first_free_code(plan: Plan) -> None:
    draft = draft_of(plan)
    goal = commands.add_goal(plan_id=draft.pk, title=words("Ut i verden"), by=BY, at=NOON)
    strategy = commands.add_strategy(
        goal_id=goal.pk, title=words("Reis"), text=EMPTY, by=BY, at=NOON
    )
    assert (goal.place, strategy.code) == (2, "S2")


def test_goals_change_places(plan: Plan) -> None:
    draft = draft_of(plan)
    goal = commands.add_goal(plan_id=draft.pk, title=words("Ut i verden"), by=BY, at=NOON)
    commands.move_goal(key=goal.pk, up=True, by=BY, at=NOON)
    assert [g.title_nb for g in draft.goals.order_by("place")] == [
        "Ut i verden",
        "Bibliotek for alle",
    ]


def test_strategies_change_places_under_their_goal(plan: Plan) -> None:
    draft = draft_of(plan)
    first = draft.strategies.get()
    commands.add_strategy(goal_id=first.goal_id, title=words("To"), text=EMPTY, by=BY, at=NOON)
    commands.move_strategy(key=first.pk, up=False, by=BY, at=NOON)
    assert [s.code for s in draft.strategies.order_by("place")] == ["S2", "S1"]


def test_a_strategy_gets_other_words_another_code_and_another_goal(plan: Plan) -> None:
    draft = draft_of(plan)
    goal = commands.add_goal(plan_id=draft.pk, title=words("Ut i verden"), by=BY, at=NOON)
    changed = commands.change_strategy(
        key=draft.strategies.get().pk,
        goal_id=goal.pk,
        code="m2",
        title=Wording("Møt", "Møt", "Meet"),
        text=words("Flere møter"),
        by=BY,
        at=NOON,
    )
    assert (changed.code, changed.goal, changed.title_en) == ("M2", goal, "Meet")


def test_a_strategy_cannot_move_to_a_goal_of_another_period(plan: Plan) -> None:
    draft = draft_of(plan)
    with pytest.raises(Goal.DoesNotExist):
        commands.change_strategy(
            key=draft.strategies.get().pk,
            goal_id=plan.goals.get().pk,
            code="S1",
            title=words("X"),
            text=EMPTY,
            by=BY,
            at=NOON,
        )


@pytest.mark.parametrize("code", ["møte", "S", "1", "S1234", "S 1", "ABCD1"])
def test_an_unreadable_code_is_refused(plan: Plan, code: str) -> None:
    goal = draft_of(plan).goals.get()
    with pytest.raises(commands.CodeUnreadable):
        commands.add_strategy(
            goal_id=goal.pk, code=code, title=words("X"), text=EMPTY, by=BY, at=NOON
        )


def test_a_code_that_another_strategy_has_is_refused(plan: Plan) -> None:
    goal = draft_of(plan).goals.get()
    with pytest.raises(commands.CodeIsTaken):
        commands.add_strategy(
            goal_id=goal.pk, code="S1", title=words("X"), text=EMPTY, by=BY, at=NOON
        )


def test_a_strategy_with_measures_is_not_removed(plan: Plan, debates: Measure) -> None:
    draft = draft_of(plan, debates)
    with pytest.raises(commands.StrategyHasMeasures):
        commands.remove_strategy(key=draft.strategies.get().pk, by=BY, at=NOON)
    assert draft.strategies.exists()


def test_a_goal_with_strategies_is_not_removed(plan: Plan) -> None:
    draft = draft_of(plan)
    with pytest.raises(commands.GoalHasStrategies):
        commands.remove_goal(key=draft.goals.get().pk, by=BY, at=NOON)


def test_the_goals_in_force_are_fixed(plan: Plan, s1: Strategy) -> None:
    goal = plan.goals.get()
    with pytest.raises(commands.PlanIsFixed):
        commands.change_goal(key=goal.pk, title=words("Noe annet"), by=BY, at=NOON)
    with pytest.raises(commands.PlanIsFixed):
        commands.add_goal(plan_id=plan.pk, title=words("Enda et"), by=BY, at=NOON)
    with pytest.raises(commands.PlanIsFixed):
        commands.remove_strategy(key=s1.pk, by=BY, at=NOON)
    with pytest.raises(commands.PlanIsFixed):
        commands.move_goal(key=goal.pk, up=True, by=BY, at=NOON)


def test_a_goal_of_a_draft_gets_another_name(plan: Plan) -> None:
    goal = draft_of(plan).goals.get()
    assert commands.change_goal(key=goal.pk, title=words("Nytt"), by=BY, at=NOON).title_nb == "Nytt"


# side by side


def test_the_draft_stands_beside_the_one_in_force(
    plan: Plan, s1: Strategy, debates: Measure
) -> None:
    commands.add_measure(strategy_id=s1.pk, title=words("Blir igjen"), by=BY, at=NOON)
    draft = draft_of(plan, debates)
    commands.add_measure(
        strategy_id=draft.strategies.get().pk, title=words("Helt nytt"), by=BY, at=NOON
    )
    page = queries.periods_page(with_drafts=True)
    (beside,) = page.drafts
    assert (beside.carried, beside.new, beside.left_out) == (1, 1, 1)
    (line,) = beside.strategies
    assert [m.title.nb for m in line.left_out] == ["Blir igjen"]
    assert [m.title.nb for m in line.new] == ["Helt nytt"]
    assert not line.is_reworded


def test_a_carried_measure_is_not_left_out_when_its_strategy_gets_another_code(
    plan: Plan, debates: Measure
) -> None:
    draft = draft_of(plan, debates)
    strategy = draft.strategies.get()
    commands.change_strategy(
        key=strategy.pk,
        goal_id=strategy.goal_id,
        code="S7",
        title=strategy.title,
        text=strategy.text,
        by=BY,
        at=NOON,
    )
    (beside,) = queries.periods_page(with_drafts=True).drafts
    assert (beside.carried, beside.left_out) == (1, 0)
    assert [line.code for line in beside.strategies] == ["S7", "S1"]


def test_drafts_are_not_shown_to_those_who_may_not_read_them(plan: Plan) -> None:
    draft_of(plan)
    assert queries.periods_page(with_drafts=False).drafts == ()


# what gathers events goes on in the next period


def test_a_carried_measure_stands_in_for_the_old_one_when_its_period_is_in_force(
    plan: Plan, debates: Measure
) -> None:
    draft = draft_of(plan, debates)
    assert queries.standing_measures() == {}
    commands.put_in_force(key=draft.pk, by=BY, at=NEW_YEAR_2029)
    carried = Measure.objects.get(strategy__plan=draft)
    assert queries.standing_measures() == {debates.pk: carried.pk}


def test_a_measure_carried_twice_leads_to_the_last_one(plan: Plan, debates: Measure) -> None:
    second = draft_of(plan, debates, starts=date(2027, 1, 1))
    commands.put_in_force(key=second.pk, by=BY, at=NEW_YEAR_2029)
    middle = Measure.objects.get(strategy__plan=second)
    third = draft_of(second, middle, starts=date(2028, 1, 1))
    commands.put_in_force(key=third.pk, by=BY, at=NEW_YEAR_2029)
    last = Measure.objects.get(strategy__plan=third)
    assert queries.standing_measures() == {debates.pk: last.pk, middle.pk: last.pk}
