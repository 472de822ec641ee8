"""The pages of enquiries and cases, and the form for everybody."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samling.advice import commands
from samling.advice.forms.enquiries import SIGNER
from samling.advice.models import Advice, Case, Enclosure, Enquiry, Message
from tests.cast import client_of


@pytest.fixture(autouse=True)
def _strategy(plan) -> None:
    """Pages name the strategy in force."""


@pytest.fixture
def enquiry(trysil_library) -> Enquiry:
    return commands.ask(
        key=uuid4(), asker=commands.Asker("Kari Dal", "kari@eksempel.test"), title="Hemmelig spørsmål",
        text="Hvordan får vi ungdom med?", library_id=trysil_library.pk, by="anybody",
        at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip


@pytest.fixture
def case(enquiry, ada) -> Case:
    return commands.take_enquiry(
        enquiry_id=enquiry.pk, adviser_id=ada.pk, by="test", at=timezone.now()
    )


def filled(**more: object) -> dict[str, object]:
    shown = SIGNER.sign(str(time.time() - 60))
    return {
        "key": str(uuid4()), "shown": shown, "nickname": "", "title": "Sommerles", "text": "Hva gjør vi?",
        "library": "", "name": "Kari Dal", "email": "kari@eksempel.test",
    } | more  # fmt: skip


def send(client: Client, **more: object):
    return client.post(reverse("advice:ask"), filled(**more))


def test_anybody_may_ask(client, trysil_library):
    assert "Trysil folkebibliotek" in client.get(reverse("advice:ask")).content.decode()
    assert send(client, library=trysil_library.pk).headers["Location"] == reverse("advice:asked")
    enquiry = Enquiry.objects.get()
    assert (enquiry.name, enquiry.email, enquiry.library) == (
        "Kari Dal", "kari@eksempel.test", trysil_library,
    )  # fmt: skip
    assert client.get(reverse("advice:asked")).status_code == 200


def test_a_librarian_is_not_asked_who_she_is(bo, trysil_library):
    client = client_of(bo)
    page = client.get(reverse("advice:ask")).content.decode()
    assert 'name="email"' not in page
    assert f'value="{trysil_library.pk}" selected' in page
    send(client, name="Slem", email="slem@eksempel.test", library=trysil_library.pk)
    assert Enquiry.objects.get().person == bo


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"text": ""}, 422), ({"title": ""}, 422), ({"email": "x"}, 422), ({"key": "17"}, 422),
        ({"text": "x" * 8_001}, 422), ({"library": "4711"}, 422), ({"nickname": "kjøp nå"}, 422),
        ({"shown": SIGNER.sign(str(time.time() + 9e9))}, 422), ({"text": "www.x " * 9}, 422), ({"name": ""}, 422),
    ],
)  # fmt: skip
def test_a_form_with_a_fault_comes_back_filled_and_asks_nothing(client, db, fault, status):
    answer = send(client, **{"text": "Lang tekst som ingen vil skrive to ganger"} | fault)
    assert answer.status_code == status
    assert not Enquiry.objects.exists()
    if "text" not in fault:
        assert "Lang tekst som ingen vil skrive" in answer.content.decode()


def test_a_form_kept_open_for_days_or_without_its_mark_is_taken_all_the_same(client, db):
    assert send(client, shown=SIGNER.sign(str(time.time() - 300_000))).status_code == 302
    assert send(client, shown="tull").status_code == 302


def test_a_network_that_asks_without_end_is_told_to_wait(client, db):
    cache.clear()
    statuses = [send(client).status_code for _number in range(22)]
    assert statuses[19] == 302
    assert statuses[20:] == [429, 429]
    assert Enquiry.objects.count() == 20


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(fields=st.dictionaries(st.sampled_from(sorted(filled())), st.text(max_size=30)))
def test_whatever_is_sent_the_form_answers_politely(client, db, fields):
    cache.clear()
    answer = client.post(reverse("advice:ask"), filled() | fields)
    assert answer.status_code in (302, 422)


def every_address(enquiry: Enquiry, case_id: int) -> list[tuple[str, str]]:
    one, two = [enquiry.pk], [case_id]
    return [
        ("get", reverse("advice:waiting")),
        ("get", reverse("advice:enquiry", args=one)),
        ("post", reverse("advice:take", args=one)),
        ("post", reverse("advice:put_aside", args=one)),
        ("post", reverse("advice:take_out_again", args=one)),
        ("get", reverse("advice:case", args=two)),
        ("post", reverse("advice:answer", args=two)),
        ("post", reverse("advice:sort", args=two)),
        ("post", reverse("advice:like", args=two)),
        ("post", reverse("advice:begin_knowledge", args=two)),
    ]


@pytest.mark.parametrize("name", ["bo", "celia", "dag", "pia", "eli"])
def test_nobody_outside_the_county_library_sees_what_is_asked(request, enquiry, case, name):
    client = client_of(request.getfixturevalue(name))
    for method, address in every_address(enquiry, case.pk):
        answer = getattr(client, method)(address)
        assert answer.status_code == 403
        assert "Hemmelig" not in answer.content.decode()


def test_it_stands_on_every_advisers_desk_until_somebody_takes_it(enquiry, ada, dina):
    desk = reverse("front:desk")
    for person in (ada, dina):
        assert "Hemmelig spørsmål" in client_of(person).get(desk).content.decode()
    answer = client_of(ada).post(reverse("advice:take", args=[enquiry.pk]))
    assert answer.headers["Location"] == reverse("advice:case", args=[Case.objects.get().pk])
    assert "Hemmelig spørsmål" not in client_of(dina).get(desk).content.decode()
    assert (
        "Hemmelig spørsmål" in client_of(ada).get(desk).content.decode()
    )  # it waits for an answer


def test_the_second_to_take_it_is_told_who_was_first(enquiry, case, dina):
    answer = client_of(dina).post(reverse("advice:take", args=[enquiry.pk]))
    assert answer.status_code == 409
    assert "Ada" in answer.content.decode()


def test_the_place_is_asked_for_when_it_is_not_known(ada, trysil):
    asked = commands.ask(
        key=uuid4(), asker=commands.Asker("", "x@y.test"), title="Hei", text="x", library_id=None,
        by="anybody", at=timezone.now(),
    )  # fmt: skip
    client, address = client_of(ada), reverse("advice:take", args=[asked.pk])
    assert client.post(address).status_code == 409
    assert client.post(address, {"municipality": "trysil"}).status_code == 302


def test_it_is_put_aside_and_taken_out(enquiry, ada):
    client = client_of(ada)
    client.post(reverse("advice:put_aside", args=[enquiry.pk]), {"because": "Reklame"})
    assert "Reklame" in client.get(reverse("advice:enquiry", args=[enquiry.pk])).content.decode()
    assert "Hemmelig" in client.get(reverse("advice:waiting")).content.decode()
    client.post(reverse("advice:take_out_again", args=[enquiry.pk]))
    assert Enquiry.objects.waiting().exists()


def test_a_taken_question_is_not_put_aside(enquiry, case, ada):
    answer = client_of(ada).post(reverse("advice:put_aside", args=[enquiry.pk]))
    assert answer.status_code == 409


def test_an_answer_is_sent_from_the_page_of_the_case(case, ada):
    client = client_of(ada)
    address = reverse("advice:case", args=[case.pk])
    assert "Hvordan får vi ungdom med?" in client.get(address).content.decode()
    key = str(uuid4())
    for _twice in range(2):
        given = {"key": key, "text": "Begynn i det små."}
        assert client.post(reverse("advice:answer", args=[case.pk]), given).status_code == 302
    assert Message.objects.filter(direction="out").count() == 1
    assert Advice.objects.get().text == "Begynn i det små."
    page = client.get(address).content.decode()
    assert "Begynn i det små." in page
    assert "kari@eksempel.test" in page


def test_an_answer_with_a_fault_is_not_lost(case, ada):
    client, address = client_of(ada), reverse("advice:answer", args=[case.pk])
    assert client.post(address, {"key": "x", "text": "Viktig tekst"}).status_code == 422
    commands.close_case(case_id=case.pk, by="test", at=timezone.now())
    answer = client.post(address, {"key": str(uuid4()), "text": "Viktig tekst"})
    assert answer.status_code == 409


def test_the_case_is_filed_on_its_page(case, ada, dina):
    given = {
        "title": "Ungdom",
        "owner": dina.pk,
        "theme": "children",
        "library": "",
        "strategy": "",
    }
    client, address = client_of(ada), reverse("advice:sort", args=[case.pk])
    assert client.post(address, given).status_code == 302
    case.refresh_from_db()
    assert (case.title, case.owner, case.library) == ("Ungdom", dina, None)
    assert client.post(address, given | {"owner": "4711"}).status_code == 422
    assert client.post(address, given | {"title": ""}).status_code == 422


def test_like_knowledge_comes_while_one_writes(case, ada):
    answer = client_of(ada).post(reverse("advice:like", args=[case.pk]), {"text": "samtale"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()


def test_a_file_is_saved_and_never_opened_as_a_page_of_ours(case, ada, eli):
    message = Message.objects.get()
    file = Enclosure.objects.create(
        message=message, name='ond".html', media_type="text/html", content=b"<script>", size=8
    )
    address = reverse("advice:enclosure", args=[file.pk])
    answer = client_of(ada).get(address)
    assert answer.content == b"<script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert client_of(eli).get(address).status_code == 403


def test_markup_in_a_letter_is_shown_and_not_obeyed(case, ada):
    Message.objects.update(text="<script>alert(1)</script>", rest="<b>", name="<i>")
    page = client_of(ada).get(reverse("advice:case", args=[case.pk])).content.decode()
    assert "<script>alert" not in page
    assert "<i>" not in page


def test_the_page_of_a_case_asks_the_same_few_questions_however_long_it_is(
    case, ada, django_assert_max_num_queries
):
    client, enquiry = client_of(ada), Enquiry.objects.get()
    for number in range(30):
        Message.objects.create(
            enquiry=enquiry,
            direction="in",
            text=str(number),
            message_id=f"<{number}>",
            at=timezone.now(),
        )
    with django_assert_max_num_queries(16):
        client.get(reverse("advice:case", args=[case.pk]))
    with django_assert_max_num_queries(12):
        client.get(reverse("advice:enquiry", args=[enquiry.pk]))
    with django_assert_max_num_queries(10):
        client.get(reverse("advice:waiting"))


def test_what_does_not_exist_is_not_found(ada, db):
    client = client_of(ada)
    for name in ("enquiry", "case", "enclosure"):
        assert client.get(reverse(f"advice:{name}", args=[4711])).status_code == 404
    for name in (
        "take",
        "put_aside",
        "take_out_again",
        "answer",
        "sort",
        "like",
        "begin_knowledge",
        "clean",
        "publish",
        "withdraw",
    ):
        assert client.post(reverse(f"advice:{name}", args=[4711])).status_code == 404
