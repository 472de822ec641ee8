from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samling.advice import commands
from samling.advice.models import Advice, Case, Promise
from samling.ground.period import day_in_oslo
from samling.register.models import Affiliation
from tests.cast import SINCE, client_of

OUTSIDERS = ("bo", "celia", "dag", "pia", "eli")
HTMX = {"HX-Request": "true", "HX-Target": "advice-log"}


@pytest.fixture
def matter(trysil, ada) -> Case:
    now = timezone.now()
    today = day_in_oslo(now)
    pledge = commands.Pledge("Hemmelig løfte", today + timedelta(days=2), ada.pk)
    advice = commands.give_advice_in_new_case(
        municipality=trysil.slug, title="Hemmelig sak", key=uuid4(), text="Hemmelig råd",
        given_on=today, adviser_id=ada.pk, by="test", at=now, pledge=pledge,
    )  # fmt: skip
    return advice.case


def today() -> date:
    return day_in_oslo(timezone.now())


def written(**changes: object) -> dict[str, object]:
    given = {"key": str(uuid4()), "title": "Ny sak", "text": "Nye råd", "given_on": today()}
    return {f"advice-{name}": value for name, value in (given | changes).items()}


def write(client: Client, **changes: object):
    return client.post(reverse("advice:write", args=["trysil"]), written(**changes))


def every_address(case: Case) -> list[tuple[str, str]]:
    vow = Promise.objects.get(case=case)
    return [
        ("get", reverse("advice:open_promises")),
        ("get", reverse("advice:log", args=["trysil"])),
        ("get", reverse("advice:promise", args=[vow.pk])),
        ("post", reverse("advice:write", args=["trysil"])),
        ("post", reverse("advice:keep", args=[vow.pk])),
        ("post", reverse("advice:take_up", args=[vow.pk])),
        ("post", reverse("advice:put_off", args=[vow.pk])),
        ("post", reverse("advice:hand_over", args=[vow.pk])),
        ("post", reverse("advice:close_case", args=[case.pk])),
        ("post", reverse("advice:reopen", args=[case.pk])),
        ("post", reverse("advice:add_promise", args=[case.pk])),
    ]


@pytest.mark.parametrize("name", OUTSIDERS)
def test_nobody_outside_the_county_library_gets_near_advice(request, matter, name):
    client = client_of(request.getfixturevalue(name))
    for method, address in every_address(matter):
        answer = getattr(client, method)(address, written() if method == "post" else None)
        assert answer.status_code == 403
        assert "Hemmelig" not in answer.content.decode()
    assert Advice.objects.count() == 1


def test_somebody_who_is_not_signed_in_is_asked_to(matter, client):
    for method, address in every_address(matter):
        answer = getattr(client, method)(address)
        assert answer.status_code in (302, 401)
        assert "Hemmelig" not in answer.content.decode()


def test_a_superuser_without_a_post_sees_no_advice(matter, eli):
    from samling.accounts.models import Account

    Account.objects.filter(email=eli.email).update(is_superuser=True, is_staff=True)
    assert client_of(eli).get(reverse("advice:log", args=["trysil"])).status_code == 403


def test_somebody_who_has_left_the_county_library_sees_no_advice(matter, ada):
    Affiliation.objects.filter(person=ada).update(period=(SINCE.lower, date(2026, 1, 1)))
    assert client_of(ada).get(reverse("advice:log", args=["trysil"])).status_code == 403


def test_the_log_shows_what_was_said_and_promised(matter, ada):
    page = client_of(ada).get(reverse("advice:log", args=["trysil"])).content.decode()
    for words in ("Hemmelig sak", "Hemmelig råd", "Hemmelig løfte", "Ada"):
        assert words in page


def test_the_log_asks_the_same_few_questions_however_long_it_is(
    matter, ada, django_assert_max_num_queries
):
    client = client_of(ada)
    for number in range(12):
        write(client, title=f"Sak {number}", promise="Ringe", due_on=today(), owner=ada.pk)
    with django_assert_max_num_queries(10):
        client.get(reverse("advice:log", args=["trysil"]))


def test_advice_and_promise_are_written_in_one_form(ada, trysil):
    answer = write(client_of(ada), promise="Sende lenke", due_on=today(), owner=ada.pk)
    assert answer.status_code == 302
    assert Advice.objects.get().text == "Nye råd"
    assert Promise.objects.get().owner == ada


def test_the_form_goes_back_to_the_page_it_was_sent_from(ada, trysil):
    address = reverse("advice:write", args=["trysil"])
    answer = client_of(ada).post(address, written() | {"next": "/kommuner/trysil/"})
    assert answer.headers["Location"] == "/kommuner/trysil/"


def test_the_form_never_leads_to_a_foreign_site(ada, trysil):
    address = reverse("advice:write", args=["trysil"])
    answer = client_of(ada).post(address, written() | {"next": "https://evil.example/"})
    assert answer.headers["Location"] == reverse("advice:log", args=["trysil"])


def test_with_htmx_only_the_log_comes_back(ada, trysil):
    address = reverse("advice:write", args=["trysil"])
    answer = client_of(ada).post(address, written(), headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in page
    assert 'id="advice-log"' in page
    assert "Nye råd" in page


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"text": ""}, 422),
        ({"title": ""}, 422),
        ({"promise": "Ringe"}, 422),
        ({"due_on": "2040-01-01"}, 422),
        ({"given_on": "i går"}, 422),
        ({"key": "17"}, 422),
        ({"text": "x" * 10_001}, 422),
        ({"given_on": "2999-01-01"}, 409),
        ({"promise": "Ringe", "due_on": "2020-01-01"}, 409),
    ],
)
def test_a_form_with_a_fault_comes_back_filled_and_writes_nothing(ada, trysil, changes, status):
    changes = {"text": "Lang tekst som ingen vil skrive to ganger"} | changes
    answer = write(client_of(ada), **changes)
    assert answer.status_code == status
    assert str(changes["text"]) in answer.content.decode()
    assert not Advice.objects.exists()
    assert not Case.objects.exists()


def test_advice_is_not_written_in_a_case_of_another_municipality(matter, ada, ringsaker):
    address = reverse("advice:write", args=["ringsaker"])
    assert client_of(ada).post(address, written(case=matter.pk)).status_code == 422


def test_a_double_tap_writes_once(ada, trysil):
    client, key = client_of(ada), str(uuid4())
    write(client, key=key)
    write(client, key=key)
    assert Case.objects.count() == Advice.objects.count() == 1


def test_a_promise_is_done_with_one_tap_and_undone_with_another(matter, ada):
    client, vow = client_of(ada), Promise.objects.get()
    answer = client.post(reverse("advice:keep", args=[vow.pk]), headers={"HX-Request": "true"})
    assert reverse("advice:take_up", args=[vow.pk]) in answer.content.decode()
    vow.refresh_from_db()
    assert vow.done_at
    client.post(reverse("advice:take_up", args=[vow.pk]))
    vow.refresh_from_db()
    assert vow.done_at is None


def test_a_promise_is_put_off_and_handed_over_on_its_page(matter, ada, dina):
    client, vow = client_of(ada), Promise.objects.get()
    later = today() + timedelta(days=30)
    client.post(reverse("advice:put_off", args=[vow.pk]), {"due_on": later, "reason": "Ferie"})
    client.post(reverse("advice:hand_over", args=[vow.pk]), {"owner": dina.pk})
    vow.refresh_from_db()
    assert (vow.due_on, vow.owner) == (later, dina)
    assert "Ferie" in client.get(reverse("advice:promise", args=[vow.pk])).content.decode()


@pytest.mark.parametrize(
    ("given", "status"),
    [({}, 422), ({"due_on": "2020-01-01", "reason": "x"}, 409), ({"due_on": "x"}, 422)],
)
def test_putting_off_with_a_fault_says_what_is_wrong(matter, ada, given, status):
    vow = Promise.objects.get()
    answer = client_of(ada).post(reverse("advice:put_off", args=[vow.pk]), given)
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()


def test_handing_over_to_a_librarian_is_refused(matter, ada, bo):
    vow = Promise.objects.get()
    answer = client_of(ada).post(reverse("advice:hand_over", args=[vow.pk]), {"owner": bo.pk})
    assert answer.status_code == 422
    vow.refresh_from_db()
    assert vow.owner == ada


def test_a_case_is_closed_when_everything_is_done_and_opened_again(matter, ada):
    client, vow = client_of(ada), Promise.objects.get()
    close, reopen = (
        reverse(f"advice:{name}", args=[matter.pk]) for name in ("close_case", "reopen")
    )
    assert client.post(close).status_code == 409
    client.post(reverse("advice:keep", args=[vow.pk]))
    assert client.post(close).status_code == 302
    assert client.post(reverse("advice:take_up", args=[vow.pk])).status_code == 409
    client.post(reopen)
    matter.refresh_from_db()
    assert matter.closed_at is None


def test_one_more_promise_is_made_in_an_open_case(matter, ada):
    client, address = client_of(ada), reverse("advice:add_promise", args=[matter.pk])
    assert client.post(address, {"text": "Sende bok", "due_on": today()}).status_code == 302
    assert client.post(address, {"text": "", "due_on": today()}).status_code == 422
    assert client.post(address, {"text": "x", "due_on": "2020-01-01"}).status_code == 409
    assert Promise.objects.filter(text="Sende bok", owner=ada).count() == 1


def test_what_does_not_exist_is_not_found(ada, trysil):
    client = client_of(ada)
    assert client.get(reverse("advice:log", args=["atlantis"])).status_code == 404
    assert client.get(reverse("advice:promise", args=[4711])).status_code == 404
    for name in ("keep", "take_up", "put_off", "hand_over", "close_case", "reopen", "add_promise"):
        assert client.post(reverse(f"advice:{name}", args=[4711])).status_code == 404


def test_loading_a_page_never_changes_anything(matter, ada):
    client, vow = client_of(ada), Promise.objects.get()
    for name in ("keep", "take_up", "put_off", "hand_over"):
        assert client.get(reverse(f"advice:{name}", args=[vow.pk])).status_code == 405


def test_everything_promised_is_one_list_with_the_most_pressing_first(matter, ada):
    Promise.objects.create(
        case=matter, text="Glemt", due_on=today() - timedelta(days=9), owner=ada,
        made_at=timezone.now() - timedelta(days=20),
    )  # fmt: skip
    client = client_of(ada)
    page = client.get(reverse("advice:open_promises")).content.decode()
    assert page.index("Glemt") < page.index("Hemmelig løfte")
    assert client.get(reverse("advice:open_promises"), {"etter": "tull"}).status_code == 200


WORDS = st.text(max_size=40)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    fields=st.fixed_dictionaries(
        {},
        optional={
            f"advice-{name}": WORDS | st.dates().map(str) | st.integers().map(str)
            for name in (
                "key", "case", "title", "text", "given_on", "promise", "due_on", "owner",
                "library", "strategy",
            )
        }
        | {"next": WORDS},
    )
)  # fmt: skip
def test_whatever_is_sent_the_form_answers_politely(matter, ada, fields):
    answer = client_of(ada).post(reverse("advice:write", args=["trysil"]), fields)
    assert answer.status_code in (302, 409, 422)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(due_on=WORDS | st.dates().map(str), reason=WORDS, owner=WORDS | st.integers().map(str))
def test_whatever_is_sent_a_promise_answers_politely(matter, ada, due_on, reason, owner):
    client, vow = client_of(ada), Promise.objects.get(text="Hemmelig løfte")
    given = {"due_on": due_on, "reason": reason, "text": reason, "owner": owner}
    for name, pk in (("put_off", vow.pk), ("hand_over", vow.pk), ("add_promise", matter.pk)):
        answer = client.post(reverse(f"advice:{name}", args=[pk]), given)
        assert answer.status_code in (302, 409, 422)
