from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from samling.advice import commands as advice
from samling.advice.models import Promise
from samling.ground.period import day_in_oslo
from samling.meetings import commands as meetings
from samling.register.models import Affiliation
from samling.strategy.models import Indicator
from tests.cast import SINCE, client_of

DESK = "/arbeidsbord/"


def today():
    return day_in_oslo(timezone.now())


def read(person) -> str:
    answer = client_of(person).get(DESK)
    assert answer.status_code == 200
    return answer.content.decode()


def promise(municipality, owner, text, *, days=0):
    at = timezone.now()
    case = advice.open_case(
        municipality=municipality.slug, title="Sak", owner_id=owner.pk, by="test", at=at
    )
    vow = advice.promise(
        case_id=case.pk, pledge=advice.Pledge(text, today(), owner.pk), by="test", at=at
    )
    Promise.objects.filter(pk=vow.pk).update(due_on=today() + timedelta(days=days))
    return vow


def hold(library, *, title="Lesestund", people=12, days_ago=0):
    at = timezone.now()
    meetings.log_event(
        key=uuid4(), library_id=library.pk, title=title, starts_at=at - timedelta(days=days_ago),
        type="culture", organiser="own", audience="children", people=people,
        standing="missing" if people is None else "reported", setting="in_house",
        person_id=None, by="test", at=at,
    )  # fmt: skip


def test_the_most_overdue_promise_stands_first_on_the_advisers_desk(ada, trysil, plan):
    promise(trysil, ada, "Neste uke", days=6)
    promise(trysil, ada, "Lenge siden", days=-9)
    page = read(ada)
    assert page.index("Lenge siden") < page.index("Neste uke")


def test_somebody_elses_promises_are_not_on_the_desk(ada, dina, trysil, plan):
    promise(trysil, dina, "Dinas løfte")
    assert "Dinas løfte" not in read(ada)


def test_a_promise_whose_owner_has_left_waits_for_anybody_to_take_over(ada, dina, trysil, plan):
    vow = promise(trysil, dina, "Foreldreløst løfte")
    Affiliation.objects.filter(person=dina).update(
        period=(SINCE.lower, today() - timedelta(days=1))
    )
    assert "Foreldreløst løfte" in read(ada)
    client_of(ada).post(reverse("advice:hand_over", args=[vow.pk]), {"owner": ada.pk, "next": DESK})
    vow.refresh_from_db()
    assert vow.owner == ada


def test_a_promise_is_ticked_off_on_the_desk_without_leaving_it(ada, trysil, plan):
    vow = promise(trysil, ada, "Ringe rektor")
    client = client_of(ada)
    assert f'action="{reverse("advice:keep", args=[vow.pk])}"' in read(ada)
    answer = client.post(reverse("advice:keep", args=[vow.pk]), {"next": DESK})
    assert answer.headers["Location"] == DESK
    assert "Ringe rektor" not in read(ada).split('id="promises"')[1]


def test_own_measures_that_are_due_stand_on_the_desk(ada, debates):
    debates.owner, debates.due_on = ada, today() + timedelta(days=3)
    debates.save(update_fields=["owner", "due_on"])
    assert "Debatt i alle bibliotek" in read(ada)


def test_the_adviser_sees_what_has_happened_in_the_county(ada, ringsaker_library, plan):
    hold(ringsaker_library, title="Nytt fra Ringsaker")
    assert "Nytt fra Ringsaker" in read(ada)


def test_the_librarian_finds_events_without_a_number_and_the_way_to_log(
    bo, trysil_library, ringsaker_library, plan
):
    hold(trysil_library, title="Uten tall", people=None)
    hold(trysil_library, title="Med tall")
    hold(ringsaker_library, title="Naboens", people=None)
    page = read(bo)
    assert "Uten tall" in page
    assert "Med tall" not in page
    assert "Naboens" not in page
    assert f'href="{reverse("meetings:log")}"' in page


def test_this_months_figures_count_only_this_months_events(bo, trysil_library, plan):
    from samling.accounts.models import Account
    from samling.front.queries.desk import library_desk
    from samling.register.queries.visitors import visitor_of

    hold(trysil_library, people=12)
    visitor = visitor_of(Account.objects.get(email=bo.email), on=today())
    found = library_desk(visitor, at=timezone.now())
    assert (found.month_total.asked, found.month_total.value) == (1, 12)
    assert (found.year_total.asked, found.year_total.value) == (1, 12)
    later = library_desk(visitor, at=timezone.now() + timedelta(days=40))
    assert later.month_total.asked == 0


def test_the_director_sees_indicators_that_are_behind(dina, plan):
    Indicator.objects.create(
        strategy=plan.strategies.get(code="S1"), title_nb="Debatter i fylket", unit="debatter",
        source="events", year=today().year, target=100_000,
    )  # fmt: skip
    assert "Debatter i fylket" in read(dina)


@pytest.mark.parametrize("name", ["bo", "celia", "dag", "pia", "eli"])
def test_nobody_outside_the_county_library_sees_promises_on_the_desk(
    request, ada, trysil, plan, name
):
    promise(trysil, ada, "Hemmelig løfte")
    page = read(request.getfixturevalue(name))
    assert "Hemmelig" not in page
    assert not any(words in page for words in ("/rad/lofter/", "/rad/saker/", "/rad/innkurv/"))


@pytest.mark.parametrize("name", ["pia", "eli"])
def test_who_has_nothing_waiting_is_told_so(request, plan, name):
    assert 'class="empty"' in read(request.getfixturevalue(name))


def test_whoever_drives_finds_the_way_to_the_tours(dag, plan):
    assert 'href="/bokbuss/tur/"' in read(dag)


def test_somebody_who_is_not_signed_in_is_asked_to(client, db):
    assert client.get(DESK).status_code == 302


@pytest.mark.parametrize(("name", "most"), [("ada", 14), ("bo", 11), ("eli", 8), ("dina", 20)])
def test_the_desk_asks_a_fixed_number_of_questions(
    request, trysil, trysil_library, plan, name, most, django_assert_max_num_queries
):
    person = request.getfixturevalue(name)
    ada = request.getfixturevalue("ada")
    for number in range(6):
        promise(trysil, ada, f"Løfte {number}", days=number)
        hold(trysil_library, people=None)
    client = client_of(person)
    client.get(DESK)
    with django_assert_max_num_queries(most):
        client.get(DESK)
