from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samling.register.models import Person
from samling.strategy import commands
from samling.strategy.models import Goal, Indicator, Measure, Plan, Reading, Strategy
from tests.cast import NOON, client_of
from tests.strategy.conftest import BY, draft_of, words

pytestmark = pytest.mark.django_db

MEASURE = {"title_nb": "Lesesirkler", "state": "running"}
INDICATOR = {"title_nb": "Avtaler", "source": "told", "year": "2026", "target": "10"}
READING = {"value": "4", "standing": "reported", "read_on": "2026-05-12"}
PERIOD = {"title_nb": "Neste strategi", "starts": "2029-01-01", "last": "2032-12-31"}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def draft(plan: Plan, debates: Measure) -> Plan:
    return draft_of(plan, debates)


def paths(draft: Plan, debates: Measure, told: Indicator) -> dict[str, str]:
    """Every address of the domain that is not for everybody, and whom it is for."""
    goal, strategy = draft.goals.get(), draft.strategies.get()
    own = f"/strategi/tiltak/{debates.slug}"
    return {
        "/strategi/nytt-tiltak/": "county",
        f"{own}/rediger/": "owner",
        f"{own}/ferdig/": "owner",
        f"{own}/dropp/": "owner",
        f"{own}/gjenoppta/": "owner",
        f"{own}/ny-indikator/": "director",
        f"/strategi/indikator/{told.pk}/": "director",
        f"/strategi/indikator/{told.pk}/fjern/": "director",
        f"/strategi/indikator/{told.pk}/tall/": "county",
        "/strategi/perioder/ny/": "director",
        f"/strategi/perioder/{draft.pk}/": "director",
        f"/strategi/perioder/{draft.pk}/sett-i-kraft/": "director",
        f"/strategi/perioder/{draft.pk}/forkast/": "director",
        f"/strategi/perioder/{draft.pk}/nytt-delmal/": "director",
        f"/strategi/perioder/{draft.pk}/ny-strategi/": "director",
        f"/strategi/delmal/{goal.pk}/": "director",
        f"/strategi/delmal/{goal.pk}/flytt/": "director",
        f"/strategi/delmal/{goal.pk}/fjern/": "director",
        f"/strategi/rediger/{strategy.pk}/": "director",
        f"/strategi/rediger/{strategy.pk}/flytt/": "director",
        f"/strategi/rediger/{strategy.pk}/fjern/": "director",
    }


def test_eli_bo_and_dag_change_nothing(
    draft: Plan, debates: Measure, told: Indicator, eli: Person, bo: Person, dag: Person
) -> None:
    for person in (eli, bo, dag):
        client = client_of(person)
        for path in paths(draft, debates, told):
            assert client.get(path).status_code == 403, path
            assert client.post(path, {}).status_code == 403, path
    assert Plan.objects.count() == 2


def test_somebody_who_is_not_signed_in_is_asked_to(
    draft: Plan, debates: Measure, told: Indicator
) -> None:
    for path in paths(draft, debates, told):
        response = Client().get(path)
        assert response.status_code == 302, path
        assert path in response["Location"]


def test_an_adviser_changes_only_what_she_owns(
    draft: Plan, debates: Measure, told: Indicator, ada: Person
) -> None:
    client = client_of(ada)
    for path, whom in paths(draft, debates, told).items():
        if whom == "county":
            assert client.get(path).status_code == 200, path
        else:
            assert client.post(path, {}).status_code == 403, path
    assert Measure.objects.get(pk=debates.pk).state == "running"


def test_looking_at_a_page_changes_nothing(
    draft: Plan, debates: Measure, told: Indicator, dina: Person
) -> None:
    client = client_of(dina)
    for path in paths(draft, debates, told):
        assert client.get(path).status_code in (200, 405), path
    assert Plan.objects.get(pk=draft.pk).state == "draft"
    assert Measure.objects.get(pk=debates.pk).state == "running"


def test_every_form_stands_in_three_languages(
    draft: Plan, debates: Measure, told: Indicator, dina: Person
) -> None:
    client = client_of(dina)
    for language in ("nb", "nn", "en"):
        client.cookies["sprak"] = language
        for path in (*paths(draft, debates, told), "/strategi/perioder/"):
            response = client.get(path)
            if response.status_code == 200:
                assert f'lang="{language}"' in response.content.decode()[:200]


def test_the_periods_are_open_but_the_draft_is_for_the_county(
    draft: Plan, eli: Person, ada: Person, dina: Person
) -> None:
    for client in (Client(), client_of(eli)):
        shown = client.get("/strategi/perioder/").content.decode()
        assert "Strategi 2025–2028" in shown
        assert "Neste strategi" not in shown
    assert "Neste strategi" in client_of(ada).get("/strategi/perioder/").content.decode()
    assert "/perioder/ny/" not in client_of(ada).get("/strategi/perioder/").content.decode()
    assert "/perioder/ny/" in client_of(dina).get("/strategi/perioder/").content.decode()


def test_the_periods_ask_as_many_questions_at_any_size(
    plan: Plan, debates: Measure, django_assert_max_num_queries: Any
) -> None:
    for number in range(4):
        commands.add_measure(
            strategy_id=debates.strategy_id, title=words(f"T{number}"), by=BY, at=NOON
        )
        draft_of(plan, debates)
    with django_assert_max_num_queries(1):
        Client().get("/strategi/perioder/")


# errands


def test_an_adviser_adds_a_measure_and_owns_it(s1: Strategy, ada: Person, dina: Person) -> None:
    response = client_of(ada).post(
        "/strategi/nytt-tiltak/", {**MEASURE, "strategy": s1.pk, "owner": dina.pk}
    )
    measure = Measure.objects.get()
    assert response["Location"] == f"/strategi/tiltak/{measure.slug}/"
    assert measure.owner == ada


def test_the_director_gives_a_measure_to_an_adviser(
    s1: Strategy, ada: Person, dina: Person
) -> None:
    client_of(dina).post(
        "/strategi/nytt-tiltak/",
        {**MEASURE, "strategy": s1.pk, "owner": ada.pk, "due_on": "2026-12-01"},
    )
    measure = Measure.objects.get()
    assert (measure.owner, measure.due_on) == (ada, date(2026, 12, 1))


def test_a_measure_cannot_be_given_to_somebody_outside_the_county_library(
    s1: Strategy, bo: Person, dina: Person
) -> None:
    response = client_of(dina).post(
        "/strategi/nytt-tiltak/", {**MEASURE, "strategy": s1.pk, "owner": bo.pk}
    )
    assert response.status_code == 422
    assert not Measure.objects.exists()


def test_a_form_without_a_norwegian_name_comes_back_with_what_was_typed(
    s1: Strategy, ada: Person
) -> None:
    response = client_of(ada).post(
        "/strategi/nytt-tiltak/",
        {"strategy": s1.pk, "state": "running", "title_en": "Circles", "text": "Much typed"},
    )
    assert response.status_code == 422
    assert "Much typed" in response.content.decode()


def test_a_refusal_is_shown_on_the_form(s1: Strategy, ada: Person) -> None:
    response = client_of(ada).post(
        "/strategi/nytt-tiltak/", {**MEASURE, "strategy": s1.pk, "due_on": "2040-01-01"}
    )
    assert response.status_code == 409
    assert "Lesesirkler" in response.content.decode()
    assert not Measure.objects.exists()


def test_the_owner_edits_finishes_and_takes_up_her_measure(debates: Measure, ada: Person) -> None:
    Measure.objects.update(owner=ada)
    client, own = client_of(ada), f"/strategi/tiltak/{debates.slug}"
    client.post(f"{own}/rediger/", {**MEASURE, "text": "Nytt"})
    debates.refresh_from_db()
    assert (debates.text, debates.owner) == ("Nytt", ada)
    for path, state in (("ferdig", "done"), ("gjenoppta", "running"), ("dropp", "dropped")):
        client.post(f"{own}/{path}/")
        debates.refresh_from_db()
        assert debates.state == state


def test_a_second_tap_on_done_tells_why_nothing_happened(debates: Measure, dina: Person) -> None:
    client, path = client_of(dina), f"/strategi/tiltak/{debates.slug}/ferdig/"
    client.post(path)
    response = client.post(path, follow=True)
    assert [str(m.level_tag) for m in response.context["messages"]][-1:] == ["error"]


def test_the_director_adds_an_indicator_and_an_adviser_tells_its_number(
    debates: Measure, dina: Person, ada: Person
) -> None:
    client_of(dina).post(f"/strategi/tiltak/{debates.slug}/ny-indikator/", INDICATOR)
    indicator = Indicator.objects.get()
    client_of(ada).post(f"/strategi/indikator/{indicator.pk}/tall/", READING)
    reading = Reading.objects.get()
    assert (reading.value, reading.by) == (4, f"person:{ada.pk}")


def test_an_unknown_number_is_told_as_missing(told: Indicator, ada: Person) -> None:
    path = f"/strategi/indikator/{told.pk}/tall/"
    assert client_of(ada).post(path, {**READING, "standing": "missing"}).status_code == 422
    client_of(ada).post(path, {**READING, "value": "", "standing": "missing"})
    assert Reading.objects.get().value is None


def test_a_number_added_up_by_itself_has_no_form(debates: Measure, ada: Person) -> None:
    indicator = commands.add_indicator(
        strategy_id=debates.strategy_id, title=words("Alt"), source="events", year=2026, target=1,
        by=BY, at=NOON,
    )  # fmt: skip
    assert client_of(ada).get(f"/strategi/indikator/{indicator.pk}/tall/").status_code == 404


def test_the_director_changes_a_target_and_removes_an_indicator(
    told: Indicator, dina: Person
) -> None:
    client = client_of(dina)
    client.post(f"/strategi/indikator/{told.pk}/", {**INDICATOR, "target": "12"})
    told.refresh_from_db()
    assert told.target == 12
    client.post(f"/strategi/indikator/{told.pk}/fjern/")
    assert not Indicator.objects.exists()


def test_the_director_drafts_edits_and_puts_the_next_period_in_force(
    plan: Plan, debates: Measure, told: Indicator, dina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(dina)
    client.post(
        "/strategi/perioder/ny/", {**PERIOD, "measures": [debates.pk], "indicators": [told.pk]}
    )
    draft = Plan.objects.get(state="draft")
    assert draft.period.upper == date(2033, 1, 1)
    assert Indicator.objects.filter(strategy__plan=draft).count() == 1

    at = f"/strategi/perioder/{draft.pk}"
    client.post(f"{at}/nytt-delmal/", {"title_nb": "Ut i verden"})
    goal = draft.goals.get(title_nb="Ut i verden")
    client.post(f"{at}/ny-strategi/", {"goal": goal.pk, "title_nb": "Reis", "text_nb": "Langt"})
    client.post(f"/strategi/delmal/{goal.pk}/flytt/", {"way": "up"})
    client.post(f"/strategi/delmal/{goal.pk}/", {"title_nb": "Ut"})
    assert [g.title_nb for g in draft.goals.order_by("place")] == ["Ut", "Bibliotek for alle"]
    new = draft.strategies.get(code="S2")
    client.post(
        f"/strategi/rediger/{new.pk}/", {"goal": goal.pk, "code": "S3", "title_nb": "Reis mer"}
    )
    new.refresh_from_db()
    assert (new.code, new.title_nb) == ("S3", "Reis mer")

    client.post(f"{at}/sett-i-kraft/")
    assert Plan.objects.get(state="in_force") == plan
    client.post(f"{at}/", {**PERIOD, "starts": "2026-05-01"})
    client.post(f"{at}/sett-i-kraft/")
    assert Plan.objects.get(state="in_force") == draft


def test_what_cannot_be_removed_stays_and_the_director_is_told_why(
    draft: Plan, dina: Person
) -> None:
    client = client_of(dina)
    for path in (
        f"/strategi/rediger/{draft.strategies.get().pk}/fjern/",
        f"/strategi/delmal/{draft.goals.get().pk}/fjern/",
    ):
        response = client.post(path, follow=True)
        assert [str(m.level_tag) for m in response.context["messages"]] == ["error"]
    assert draft.strategies.count() == 1


def test_a_draft_is_thrown_away(draft: Plan, plan: Plan, dina: Person) -> None:
    client_of(dina).post(f"/strategi/perioder/{draft.pk}/forkast/")
    assert Plan.objects.get() == plan


def test_what_is_in_force_has_no_page_to_edit(plan: Plan, s1: Strategy, dina: Person) -> None:
    client = client_of(dina)
    for path in (
        f"/strategi/perioder/{plan.pk}/",
        f"/strategi/rediger/{s1.pk}/",
        f"/strategi/delmal/{plan.goals.get().pk}/",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path, {"title_nb": "X"}).status_code == 404


def test_boxes_that_were_ticked_stay_ticked_when_the_form_comes_back(
    plan: Plan, debates: Measure, dina: Person
) -> None:
    response = client_of(dina).post(
        "/strategi/perioder/ny/", {"starts": "x", "measures": [debates.pk]}
    )
    assert response.status_code == 422
    assert f'value="{debates.pk}" checked' in response.content.decode()


def test_without_a_strategy_in_force_there_is_nothing_to_draft_from(dina: Person) -> None:
    response = client_of(dina).get("/strategi/perioder/ny/")
    assert response["Location"] == "/strategi/perioder/"


# whatever is typed, nothing breaks

WILD = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        ["", "-1", "0", "99999999999999999999", "2026-02-30", "1e9", "\x00", "²", "S1"]
    ),
    st.dates().map(str),
    st.integers().map(str),
)
FIELDS = (
    "title_nb", "title_nn", "title_en", "text", "strategy", "owner", "due_on", "state", "source",
    "unit", "year", "target", "value", "standing", "read_on", "starts", "last", "measures",
    "indicators", "goal", "code", "text_nb", "way",
)  # fmt: skip
TYPED = st.dictionaries(st.sampled_from(FIELDS), WILD)
GOOD = {
    "title_nb": "Navn", "state": "running", "source": "told", "year": "2026", "target": "3",
    "value": "1", "standing": "reported", "read_on": "2026-01-01", "starts": "2030-01-01",
}  # fmt: skip


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=TYPED, is_nearly_right=st.booleans())
def test_no_form_breaks_whatever_is_typed(
    draft: Plan,
    debates: Measure,
    told: Indicator,
    dina: Person,
    typed: dict[str, str],
    is_nearly_right: bool,
) -> None:
    client = client_of(dina)
    strategy = draft.strategies.get(code="S1")
    right = {**GOOD, "strategy": str(strategy.pk), "goal": str(strategy.goal_id)}
    sent = {**right, **typed} if is_nearly_right else typed
    for path in (
        "/strategi/nytt-tiltak/",
        f"/strategi/tiltak/{debates.slug}/rediger/",
        f"/strategi/tiltak/{debates.slug}/ny-indikator/",
        f"/strategi/indikator/{told.pk}/",
        f"/strategi/indikator/{told.pk}/tall/",
        "/strategi/perioder/ny/",
        f"/strategi/perioder/{draft.pk}/",
        f"/strategi/perioder/{draft.pk}/nytt-delmal/",
        f"/strategi/perioder/{draft.pk}/ny-strategi/",
        f"/strategi/delmal/{strategy.goal_id}/",
        f"/strategi/delmal/{strategy.goal_id}/flytt/",
    ):
        assert client.post(path, sent).status_code in (200, 302, 409, 422), path
    assert Plan.objects.filter(state="in_force").count() == 1


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(year=WILD, sort=WILD)
def test_no_question_in_an_address_breaks_a_page(
    plan: Plan, debates: Measure, year: str, sort: str
) -> None:
    for path in ("/strategi/", "/strategi/S1/", f"/strategi/tiltak/{debates.slug}/"):
        response = Client().get(path, {"year": year, "sort": sort})
        assert response.status_code in (200, 404)


@pytest.mark.parametrize("key", [0, 10**18, 10**40])
def test_a_key_that_nobody_has_is_no_page(plan: Plan, dina: Person, key: int) -> None:
    client = client_of(dina)
    for path in (
        "perioder/{}/",
        "indikator/{}/",
        "delmal/{}/",
        "rediger/{}/",
        "perioder/{}/forkast/",
    ):
        assert client.post("/strategi/" + path.format(key), {}).status_code == 404
    assert Goal.objects.count() == 1
