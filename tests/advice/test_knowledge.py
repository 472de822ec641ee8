"""Open knowledge: made from a case, cleaned, looked at, published, found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from samling.advice import commands
from samling.advice.commands.knowledge import KnowledgeEmpty, NotClean, SecondLookMissing
from samling.advice.models import Case, Knowledge
from samling.advice.queries import knowledge as queries
from tests.advice.conftest import say
from tests.cast import NOON, client_of


@pytest.fixture(autouse=True)
def _strategy(plan) -> None:
    """Pages name the strategy in force."""


def begin(case: Case, person) -> Knowledge:
    return commands.begin_knowledge(case_id=case.pk, adviser_id=person.pk, by="test", at=NOON)


def write(page: Knowledge, person, **more) -> Knowledge:
    given = {
        "knowledge_id": page.pk, "title": "Debatt i små bibliotek", "theme": "meeting_place", "language": "nb",
        "text": "Begynn med én samtale i halvåret. Inviter tre stemmer.", "harmless": [],
        "adviser_id": person.pk, "by": "test", "at": NOON,
    }  # fmt: skip
    return commands.write_knowledge(**given | more)


def publish(page: Knowledge, person, *, at=NOON) -> Knowledge:
    return commands.publish_knowledge(knowledge_id=page.pk, adviser_id=person.pk, by="test", at=at)


def published(case: Case, person, **more) -> Knowledge:
    page = begin(case, person)
    Knowledge.objects.filter(pk=page.pk).update(case=None)
    return publish(write(page, person, **more), person)


def test_a_draft_is_made_of_the_answers_and_cleaned_of_what_is_certain(talks, ada, bo):
    say(talks, ada, "Bo Lien ved Trysil folkebibliotek: ring 911 22 333.")
    bo.name = "Bo Lien"
    bo.save()
    page = begin(talks, ada)
    assert page.text == "[navn] ved biblioteket: ring [telefon]."
    assert page.title == "Debattmøter"
    assert begin(talks, ada) == page


def test_what_tells_who_asked_cannot_be_published(talks, ada, trysil_library):
    page = write(begin(talks, ada), ada, text="De gjør det i Trysil.")
    with pytest.raises(NotClean, match="Trysil"):
        publish(page, ada)
    assert commands.clean_knowledge(knowledge_id=page.pk, by="test", at=NOON) == 1
    assert publish(page, ada).text == "De gjør det i kommunen."


def test_what_may_be_a_name_goes_or_is_called_harmless(talks, ada):
    page = write(begin(talks, ada), ada, text="Bruk opplegget til Kloke Hoder.")
    with pytest.raises(NotClean, match="Kloke Hoder"):
        publish(page, ada)
    write(page, ada, text="Bruk opplegget til Kloke Hoder.", harmless=["Kloke Hoder"])
    assert publish(page, ada).state == "published"


def test_a_public_page_stays_clean_when_it_is_rewritten(talks, ada):
    page = publish(write(begin(talks, ada), ada), ada)
    with pytest.raises(NotClean):
        write(page, ada, text="Skriv til ada@samling.test")
    page.refresh_from_db()
    assert "samling.test" not in page.text


def test_a_page_needs_title_and_text(talks, ada):
    with pytest.raises(KnowledgeEmpty):
        write(begin(talks, ada), ada, text=" ")


def test_with_a_second_look_somebody_else_publishes(talks, ada, dina, settings):
    settings.SECOND_LOOK = True
    page = publish(write(begin(talks, ada), ada), ada)
    assert page.state == "waiting"
    with pytest.raises(SecondLookMissing):
        publish(page, ada)
    page = publish(page, dina)
    assert (page.state, page.checked_by) == ("published", dina)
    assert write(page, ada, text="Noe helt nytt.").state == "waiting"


def test_a_page_that_is_withdrawn_is_read_by_nobody_outside(talks, ada, client):
    page = published(talks, ada)
    address = reverse("knowledge:page", args=[page.slug])
    assert client.get(address).status_code == 200
    commands.withdraw_knowledge(knowledge_id=page.pk, by="test", at=NOON)
    assert client.get(address).status_code == 404
    assert client_of(ada).get(address).status_code == 200
    assert publish(page, ada, at=NOON + timedelta(days=9)).published_at == NOON


def test_two_pages_with_one_title_have_addresses_of_their_own(talks, ada, trysil):
    other = commands.open_case(
        municipality=trysil.slug, title="Debattmøter", owner_id=ada.pk, by="test", at=NOON
    )
    assert begin(talks, ada).slug == "debattmter" or begin(talks, ada).slug == "debattmoter"
    assert begin(other, ada).slug.endswith("-2")


@pytest.mark.parametrize(
    ("words", "finds"),
    [("samtaler", True), ("stemme", True), ("samt", True),
     ('"tre stemmer"', True), ("bokbuss", False), ("-", False), ("' | !", False)],
)  # fmt: skip
def test_knowledge_is_found_by_norwegian_words_in_any_form(talks, ada, words, finds):
    published(talks, ada)
    assert bool(queries.knowledge_list(words=words, theme="").lines) == finds


def test_knowledge_is_chosen_by_theme_and_drafts_are_not_shown(talks, ada, trysil):
    published(talks, ada)
    other = commands.open_case(
        municipality=trysil.slug, title="Kassering", owner_id=ada.pk, by="test", at=NOON
    )
    begin(other, ada)
    page = queries.knowledge_list(words="", theme="meeting_place")
    assert [line.title for line in page.lines] == ["Debatt i små bibliotek"]
    assert [(theme.value, theme.count) for theme in page.themes] == [("meeting_place", 1)]
    assert not queries.knowledge_list(words="", theme="law").lines
    assert queries.knowledge_list(words="", theme="tull").lines


def test_like_knowledge_is_offered_and_unlike_is_not(talks, ada):
    published(talks, ada)
    assert queries.like("Hvordan inviterer vi til samtale og debatt?")
    assert not queries.like("Kassering av gamle medier")
    assert not queries.like("")


def test_everybody_reads_knowledge_and_only_advisers_make_it(talks, ada, eli, client):
    page = published(talks, ada)
    shown = client.get(reverse("knowledge:pages"), {"q": "samtale"}).content.decode()
    assert "Debatt i små bibliotek" in shown
    read = client.get(reverse("knowledge:page", args=[page.slug])).content.decode()
    assert "Ada" in read
    for name in ("drafts", "draft"):
        key = [page.pk] if name == "draft" else []
        assert client_of(eli).get(reverse(f"advice:{name}", args=key)).status_code == 403


def test_the_list_of_knowledge_asks_a_fixed_number_of_questions(
    talks, ada, client, django_assert_max_num_queries
):
    for number in range(30):
        Knowledge.objects.create(
            slug=f"side-{number}", title=f"Side {number}", text="Noe om samtale", state="published",
            made_at=NOON, revised_at=NOON, published_at=NOON,
        )  # fmt: skip
    with django_assert_max_num_queries(6):
        page = client.get(reverse("knowledge:pages"), {"q": "samtale"}).content.decode()
    assert "side=2" in page


@pytest.mark.parametrize(
    "query", [{"q": "\x00"}, {"side": "-1"}, {"side": "999999"}, {"tema": "'"}]
)
def test_whatever_is_asked_the_list_answers(client, db, query):
    assert client.get(reverse("knowledge:pages"), query).status_code == 200


def test_a_draft_is_written_cleaned_and_published_on_its_pages(talks, ada):
    say(talks, ada, "Trysil gjør det slik.")
    client = client_of(ada)
    client.post(reverse("advice:begin_knowledge", args=[talks.pk]))
    page = Knowledge.objects.get()
    address = reverse("advice:draft", args=[page.pk])
    given = {
        "title": "Slik",
        "text": "I Trysil sier Per Spelmann hei.",
        "theme": "law",
        "language": "nn",
    }
    assert client.post(address, given).status_code == 302
    shown = client.get(address).content.decode()
    assert "<mark>Trysil</mark>" in shown
    assert "<mark>Per Spelmann</mark>" in shown
    assert client.post(reverse("advice:publish", args=[page.pk])).status_code == 409
    client.post(reverse("advice:clean", args=[page.pk]))
    given["text"] = "I kommunen sier Per Spelmann hei."
    client.post(address, given | {"harmless": ["Per Spelmann"]})
    assert client.post(reverse("advice:publish", args=[page.pk])).status_code == 302
    page.refresh_from_db()
    assert page.state == "published"
    assert client.post(address, given | {"text": ""}).status_code == 422
    assert client.post(address, given | {"text": "Trysil"}).status_code == 409
    assert client.post(reverse("advice:withdraw", args=[page.pk])).status_code == 302
    assert client.get(reverse("advice:draft", args=[4711])).status_code == 404
