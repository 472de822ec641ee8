"""Facts of reach from events."""

from __future__ import annotations

from datetime import UTC, date, datetime

from samling.ground.figures import Total
from samling.meetings import commands, reach
from samling.register.models import Municipality, Organisation
from samling.strategy.models import Measure
from samling.strategy.terms import Audience
from tests.cast import NOON
from tests.meetings.made import log

JUNE = datetime(2026, 6, 3, 16, 0, tzinfo=UTC)


def test_the_countys_year_tells_month_audience_measure_and_type(
    trysil_library: Organisation, ringsaker_library: Organisation, debates: Measure
) -> None:
    commands.gather(measure_slug=debates.slug, type="debate", by="test", at=NOON)
    log(trysil_library, people=10)
    log(ringsaker_library, people=None, standing="missing", organiser="external")
    log(ringsaker_library, people=5, type="culture", audience="children", standing="estimated")
    culture, debate = sorted(reach.county_year(2026), key=lambda fact: fact.kind)
    assert (debate.measure_id, debate.strategy_id) == (debates.pk, debates.strategy_id)
    assert (debate.month, debate.audience) == (date(2026, 5, 1), Audience.ADULTS)
    assert debate.people == Total(10, 1, 2)
    assert culture.measure_id is None
    assert culture.people == Total(5, 1, 1, estimated=1)


def test_a_year_of_municipalities_tells_each_by_itself(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    log(trysil_library, people=10)
    log(trysil_library, people=20, starts_at=JUNE, at=JUNE)
    log(ringsaker_library, people=7)
    found = {fact.municipality_id: fact for fact in reach.municipalities_year(2026)}
    assert found[trysil_library.municipality_id].people == Total(30, 2, 2)
    assert found[ringsaker_library.municipality_id].people == Total(7, 1, 1)
    assert {fact.month for fact in found.values()} == {date(2026, 1, 1)}
    totals = reach.municipality_totals(2026)
    assert totals == {key: fact.people for key, fact in found.items()}


def test_a_municipalitys_year_tells_its_months(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    log(trysil_library)
    log(trysil_library, starts_at=JUNE, at=JUNE)
    log(ringsaker_library)
    assert trysil_library.municipality_id
    facts = reach.municipality_year(trysil_library.municipality_id, 2026)
    assert [fact.month.month for fact in facts] == [5, 6]


def test_another_year_has_nothing(trysil_library: Organisation) -> None:
    log(trysil_library)
    assert reach.county_year(2025) == reach.municipalities_year(2027) == ()


def test_who_has_reported_and_who_has_held_no_debate(
    trysil_library: Organisation, ringsaker_library: Organisation, trysil: Municipality
) -> None:
    log(trysil_library)
    event = log(ringsaker_library)
    log(ringsaker_library, type="culture")
    commands.strike_event(key=event.key, by="test", at=NOON)
    both = (trysil_library.municipality_id, ringsaker_library.municipality_id)
    assert reach.reporting_municipalities(2026) == frozenset(both)
    assert reach.municipalities_without_debate(2026, among=[k for k in both if k]) == (both[1],)


def test_the_newest_events_are_public_ones_that_still_stand(trysil_library: Organisation) -> None:
    first = log(trysil_library)
    second = log(trysil_library, starts_at=JUNE, at=JUNE, title="Konsert")
    log(trysil_library, is_public=False)
    struck = log(trysil_library)
    commands.strike_event(key=struck.key, by="test", at=NOON)
    found = reach.recent_events(first.municipality_id, 10)
    assert [event.key for event in found] == [second.key, first.key]
    assert (found[0].title, found[0].library) == ("Konsert", "Trysil folkebibliotek")
    assert len(reach.recent_events(first.municipality_id, 1)) == 1


def test_a_municipalitys_measures_are_told_in_few_lines(
    trysil_library: Organisation, debates: Measure
) -> None:
    commands.gather(measure_slug=debates.slug, type="debate", by="test", at=NOON)
    log(trysil_library, audience="adults", people=10)
    log(trysil_library, audience="youth", people=5, setting="digital")
    log(trysil_library, type="culture", people=3)
    assert trysil_library.municipality_id
    facts = reach.municipality_by_measure(trysil_library.municipality_id, 2026)
    told = {(fact.measure_id, fact.kind): fact.people.value for fact in facts}
    assert told == {(debates.pk, "debate"): 15, (None, "culture"): 3}
    assert {fact.audience for fact in facts} == {Audience.EVERYBODY}
