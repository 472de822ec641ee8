"""The annual report: figures of the whole house by strategy, own words, editions that never change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from samling.advice import commands as advice
from samling.advice import reach as advice_reach
from samling.ground.figures import Standing
from samling.ground.wording import Wording
from samling.insight import commands
from samling.insight.models import ReportText, SettledReport
from samling.insight.queries import report as queries
from samling.insight.queries.report.document import (
    Document,
    Group,
    ReportFigure,
    Section,
    document_from,
)
from samling.insight.terms import FIGURES, Topic
from samling.meetings import commands as meetings
from samling.networks import reach as networks_reach
from samling.networks.models import Membership, Network
from samling.strategy.models import Measure, Strategy
from tests.cast import NOON, client_of
from tests.networks.made import make_network

pytestmark = pytest.mark.django_db
AFTER_NEW_YEAR = datetime(2027, 1, 20, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _plan(plan: Any) -> None:
    """A strategy is in force."""


@pytest.fixture
def after_new_year(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The report of 2026 can be settled."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER_NEW_YEAR)
    return AFTER_NEW_YEAR


def document(year: int = 2026, *, at: datetime = AFTER_NEW_YEAR) -> Document:
    found = queries.current_document(year, at=at)
    assert found is not None
    return found


def figures(
    code: str, year: int = 2026, *, at: datetime = AFTER_NEW_YEAR
) -> dict[str, ReportFigure]:
    section = document(year, at=at).section(code)
    assert section is not None
    return {figure.key: figure for figure in section.figures}


def advise(place: Any, adviser: Any, **more: Any) -> Any:
    return advice.give_advice_in_new_case(
        municipality=place.slug, title="Debatt", key=uuid4(), text="Begynn i det små", way="visit",
        adviser_id=adviser.pk, by="test", at=NOON, **{"given_on": date(2026, 5, 12), **more},
    ).case  # fmt: skip


def log(library: Any, person: Any, *, people: int | None = 12, year: int = 2026) -> None:
    meetings.log_event(
        key=uuid4(), library_id=library.pk, title="Folkemøte", starts_at=NOON.replace(year=year),
        type="debate", organiser="own", audience="adults", people=people,
        standing="missing" if people is None else "reported", setting="in_house",
        person_id=person.pk, by="test", at=NOON,
    )  # fmt: skip


def write(
    year: int = 2026, *, code: str = "S1", text: str = "Et godt år.", seen: int = 0
) -> ReportText:
    return commands.write_words(
        year=year, code=code, text_nb=text, text_nn="", seen=seen, person_id=None, by="test", at=NOON
    )  # fmt: skip


def settle(*, why: str = "", at: datetime = AFTER_NEW_YEAR) -> SettledReport:
    return commands.settle_report(year=2026, why=why, person_id=None, by="test", at=at)


# figures


def test_what_nobody_has_written_down_is_missing_and_never_zero() -> None:
    numbers = {k: f.value for k, f in figures("").items() if not k.startswith(("measures", "ind"))}
    assert set(numbers.values()) == {None}


def test_events_advice_and_the_year_before_stand_beside_each_other(
    trysil: Any, trysil_library: Any, ada: Any, bo: Any
) -> None:
    log(trysil_library, bo)
    log(trysil_library, bo, people=None)
    log(trysil_library, bo, people=30, year=2025)
    advise(trysil, ada)
    told = figures("")
    people = told["reach.people"]
    assert (people.value, people.told, people.asked, people.before) == (12, 1, 2, 30)
    assert people.note == "bygger på 1 av 2"
    assert people.change == "−18"
    assert told["advice.visits"].value == 1
    assert told["advice.entries"].path == reverse("insight:advice_year", args=[2026])
    assert told["advice.entries"].is_inside


def test_measures_are_not_compared_since_nobody_remembers_how_they_stood(debates: Measure) -> None:
    told = figures("")
    assert (told["measures.open"].value, told["measures.open"].of) == (1, 1)
    assert told["measures.open"].before is None


def test_advice_filed_under_a_strategy_is_told_there_too(trysil: Any, ada: Any) -> None:
    strategy = Strategy.objects.get(code="S1")
    case = advise(trysil, ada)
    case.strategy = strategy
    case.save(update_fields=["strategy"])
    assert figures("S1")["advice.entries"].value == 1


def test_a_network_under_a_measure_counts_under_its_strategy_and_in_its_own_year_only(
    county_library: Any, ada: Any, debates: Measure
) -> None:
    network = make_network(county_library, ada)
    Network.objects.filter(pk=network.pk).update(measure=debates)
    told = figures("S1")
    assert (told["networks.active"].value, told["networks.members"].value) == (1, 1)
    assert figures("")["networks.new"].value == 1
    assert networks_reach.county_year(2025, on=date(2026, 12, 31)) == ()


def test_a_network_that_ended_is_not_active_when_the_year_ends(
    county_library: Any, ada: Any
) -> None:
    network = make_network(county_library, ada)
    Network.objects.filter(pk=network.pk).update(
        state="ended", state_why="Ferdig", state_since=date(2026, 9, 1)
    )
    year = networks_reach.network_year(2026, on=date(2027, 1, 20))
    assert (year.active, year.new) == (0, 1)


def test_who_left_during_the_year_is_no_member_when_it_ends(county_library: Any, ada: Any) -> None:
    network = make_network(county_library, ada)
    Membership.objects.filter(network=network).update(
        standing="left", is_convener=False, left_at=NOON + timedelta(days=9)
    )
    assert networks_reach.network_year(2026, on=date(2027, 1, 20)).members == 0
    assert networks_reach.network_year(2026, on=NOON.date()).members == 1


def test_the_times_advice_was_given_are_no_people(trysil: Any, ada: Any) -> None:
    advise(trysil, ada)
    (fact,) = advice_reach.county_year(2026)
    assert (fact.people.asked, fact.people.told, fact.people.value) == (1, 0, 0)


def test_a_topic_stands_where_the_director_has_put_it(ada: Any, trysil: Any) -> None:
    advise(trysil, ada)
    strategy = Strategy.objects.get(code="S1")
    commands.place_topic(
        plan_id=strategy.plan_id, topic="advice", strategy_id=strategy.pk, by="test", at=NOON
    )
    assert figures("S1")["advice.cases"].value == 1
    assert "advice.cases" not in figures("")


def test_a_topic_is_not_put_under_a_strategy_of_another_period(plan: Any) -> None:
    with pytest.raises(commands.NoSuchStrategy):
        commands.place_topic(plan_id=plan.pk, topic="advice", strategy_id=999, by="x", at=NOON)


def test_every_figure_has_a_name_in_both_languages(plan: Any) -> None:
    keys = {figure.key for section in document().sections for figure in section.figures}
    assert {key for key in keys if not key.startswith("indicator.")} <= set(FIGURES)
    for language in ("nb", "nn"):
        with translation.override(language):
            assert str(FIGURES["advice.hours"]) != "Hours until half of them were answered"


def test_asking_for_a_report_takes_the_same_number_of_questions_however_much_there_is(
    trysil: Any, trysil_library: Any, ada: Any, bo: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    log(trysil_library, bo)
    advise(trysil, ada)
    with CaptureQueriesContext(connection) as few:
        document()
    for _each in range(3):
        log(trysil_library, bo)
        advise(trysil, ada)
    with django_assert_num_queries(len(few)):
        document()


# what is stored

words = st.builds(Wording, st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
some_figures = st.builds(
    lambda key, value, before, of, title: ReportFigure(
        key,
        value,
        Standing.MISSING if value is None else Standing.ESTIMATED,
        before=before,
        of=of,
        title=title,
    ),
    st.sampled_from(sorted(FIGURES)),
    st.none() | st.integers(0, 10**6),
    st.none() | st.integers(0, 10**6),
    st.none() | st.integers(0, 10**6),
    words,
)
documents = st.builds(
    Document,
    st.integers(2020, 2030),
    words,
    st.lists(
        st.builds(
            Section,
            st.sampled_from(["", "S1", "S2"]),
            words,
            words,
            st.lists(
                st.builds(Group, st.sampled_from(["", *Topic]), st.lists(some_figures).map(tuple)),
                max_size=3,
            ).map(tuple),
            words,
        ),
        max_size=3,
    ).map(tuple),
)


@given(documents)
def test_a_document_is_read_again_as_it_was_stored(made: Document) -> None:
    assert document_from(made.as_json()) == made


@given(some_figures)
def test_a_change_is_told_only_when_both_years_are_known(figure: ReportFigure) -> None:
    assert bool(figure.change) == (figure.value is not None and figure.before is not None)


# words and editions


def test_words_are_written_and_the_other_language_stands_in(after_new_year: datetime) -> None:
    write(text="Et godt år.")
    page = queries.report_page(2026, at=after_new_year, with_draft=True)
    assert page is not None
    assert page.document is not None
    section = page.document.section("S1")
    assert section is not None
    assert section.words.in_language("nn") == "Et godt år."


def test_two_who_write_at_once_do_not_overwrite_each_other() -> None:
    write(text="Først")
    with pytest.raises(commands.SomebodyElseWrote):
        write(text="Samtidig", seen=0)
    assert write(text="Etterpå", seen=1).number == 2


def test_saving_the_same_words_twice_is_one_writing() -> None:
    write(text="Likt")
    assert write(text="Likt").number == 1


def test_words_belong_to_a_strategy_of_the_year() -> None:
    with pytest.raises(commands.NoSuchStrategy):
        write(code="S99")
    with pytest.raises(commands.NoSuchStrategy):
        write(year=1999, code="")


def test_a_year_is_settled_when_it_is_over() -> None:
    with pytest.raises(commands.YearIsNotOver):
        settle(at=NOON)


def test_an_edition_never_changes_and_the_next_says_why(
    trysil_library: Any, bo: Any, after_new_year: datetime
) -> None:
    log(trysil_library, bo)
    write(text="Et godt år.")
    assert settle().number == 1
    with pytest.raises(commands.NothingHasChanged):
        settle(why="Fordi")
    log(trysil_library, bo, people=100)
    with pytest.raises(commands.WhyIsMissing):
        settle()
    assert settle(why="Et bibliotek meldte sent.").number == 2
    first = queries.report_page(2026, at=after_new_year, with_draft=False, number=1)
    newest = queries.report_page(2026, at=after_new_year, with_draft=False)
    assert first
    assert first.document
    assert newest
    assert newest.document
    assert first.document.numbers()["", "reach.people"] == 12
    assert newest.document.numbers()["", "reach.people"] == 112
    assert (first.is_newest, newest.is_newest, newest.changed) == (False, True, None)


def test_the_draft_tells_how_many_numbers_have_become_others(
    trysil_library: Any, bo: Any, after_new_year: datetime
) -> None:
    settle()
    log(trysil_library, bo)
    page = queries.report_page(2026, at=after_new_year, with_draft=True)
    assert page is not None
    assert page.changed
    assert page.can_be_settled


def test_a_year_without_a_strategy_has_no_report() -> None:
    assert queries.current_document(1999, at=NOON) is None
    with pytest.raises(commands.NoSuchStrategy):
        commands.settle_report(year=1999, why="", person_id=None, by="x", at=NOON)


def test_a_later_edition_without_a_reason_cannot_be_stored() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SettledReport.objects.create(year=2026, number=2, settled_at=NOON, content={})


# pages


def test_eli_reads_what_is_settled_and_never_the_draft(
    eli: Any, client: Any, after_new_year: datetime
) -> None:
    write(text="Hemmelig utkast")
    path = reverse("insight:report", args=[2026])
    for browser in (client, client_of(eli)):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "Hemmelig" not in answer.content.decode()
        assert browser.get(f"{path}?utgave=0").status_code == 404
        assert browser.get(f"{path}arsmelding-nb.pdf").status_code == 404
    settle()
    assert "Hemmelig utkast" in client.get(path).content.decode()
    assert client.get(f"{path}?utgave=2").status_code == 404
    assert client.get(f"{path}?utgave=x").status_code == 404


def test_eli_writes_and_settles_nothing(eli: Any, after_new_year: datetime) -> None:
    browser = client_of(eli)
    assert browser.get(reverse("insight:write_report", args=[2026, "S1"])).status_code == 403
    assert browser.post(reverse("insight:settle_report", args=[2026])).status_code == 403
    assert browser.get(reverse("insight:report_places", args=[2026])).status_code == 403


def test_a_page_that_is_settled_asks_few_questions(
    client: Any, after_new_year: datetime, django_assert_max_num_queries: Any
) -> None:
    settle()
    with django_assert_max_num_queries(4):
        client.get(reverse("insight:report", args=[2026]))


def test_ada_writes_and_goes_on_to_the_next(ada: Any, after_new_year: datetime) -> None:
    browser = client_of(ada)
    path = reverse("insight:write_report", args=[2026, "forord"])
    given = {"text_nb": "Kjære leser", "text_nn": "", "seen": "0", "next": "1"}
    answer = browser.post(path, given)
    assert answer["Location"] == reverse("insight:write_report", args=[2026, "S1"])
    late = browser.post(path, {**given, "text_nb": "Hei"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Kjære leser" in page
    assert "Hei</textarea>" in page
    assert 'name="seen" value="1"' in page
    assert browser.post(path, {**given, "text_nb": "x" * 6001}).status_code == 422
    assert browser.get(reverse("insight:write_report", args=[2026, "S99"])).status_code == 404


def test_ada_does_not_settle(ada: Any, after_new_year: datetime) -> None:
    assert client_of(ada).post(reverse("insight:settle_report", args=[2026])).status_code == 403


def test_dina_settles_and_is_told_when_she_cannot(dina: Any, after_new_year: datetime) -> None:
    browser = client_of(dina)
    path = reverse("insight:settle_report", args=[2026])
    assert browser.post(path)["Location"] == reverse("insight:report", args=[2026])
    again = browser.post(path)
    assert again.status_code == 409
    assert "Den nyeste utgaven sier det samme." in again.content.decode()


def test_dina_puts_the_figures_where_they_belong(dina: Any, plan: Any) -> None:
    path = reverse("insight:report_places", args=[2026])
    browser = client_of(dina)
    assert browser.get(path).status_code == 200
    strategy = Strategy.objects.get(code="S1")
    assert browser.post(path, {"bus": str(strategy.pk)}).status_code == 302
    assert queries.places_of(plan.pk, (strategy,))["bus"] == strategy.pk
    assert browser.post(path, {"bus": "999"}).status_code == 422


def test_the_report_is_a_paper_in_both_languages_and_a_sheet(
    ada: Any, trysil: Any, after_new_year: datetime
) -> None:
    advise(trysil, ada)
    write(text="Et godt år.\n\n=1+1")
    browser = client_of(ada)
    for language in ("nb", "nn", "en"):
        answer = browser.get(reverse("insight:report_pdf", args=["2026", language]))
        assert answer.content.startswith(b"%PDF")
    sheet = browser.get(reverse("insight:report_file", args=["2026", "xlsx"]))
    rows = list(load_workbook(BytesIO(sheet.content)).active.values)  # type: ignore[union-attr]
    cells = {row[3]: row[4] for row in rows[1:]}
    assert cells["Saker åpnet"] == 1
    assert cells["Personer nådd"] is None


def test_the_way_in_leads_to_the_newest_that_is_settled(
    client: Any, ada: Any, after_new_year: datetime
) -> None:
    path = reverse("insight:reports")
    assert client.get(path)["Location"] == reverse("insight:report", args=[2026])
    assert client_of(ada).get(path)["Location"] == reverse("insight:report", args=[2026])


def test_the_strategy_page_tells_of_advice_and_networks(
    client: Any, trysil: Any, ada: Any, county_library: Any, debates: Measure
) -> None:
    case = advise(trysil, ada)
    case.strategy = Strategy.objects.get(code="S1")
    case.save(update_fields=["strategy"])
    network = make_network(county_library, ada)
    Network.objects.filter(pk=network.pk).update(measure=debates)
    for path in ("/strategi/?year=2026", "/strategi/S1/?year=2026"):
        page = client.get(path).content.decode()
        assert "Det er gitt råd 1 gang." in page
        assert "Nettverk: 1, medlemmer i dem: 1." in page
