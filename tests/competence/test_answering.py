"""Answering through a personal link: kept as one types, paused, resumed, never lost."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from samling.competence import commands, queries
from samling.competence.forms.answering import NotOnTheScale, ratings_from
from samling.competence.models import (
    FrameworkVersion,
    Leeway,
    Rating,
    Survey,
    SurveyInvitation,
    SurveyReply,
    Wish,
)
from samling.competence.rules import pace
from samling.ground.wording import Wording
from samling.journal.models import Entry
from samling.register.models import Organisation, Person
from tests.cast import NOON
from tests.competence.conftest import LAST_DAY, LATER, LEVELS, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' clock stands at an hour past noon on the day the survey is sent."""
    monkeypatch.setattr("samling.competence.views.answering.timezone.now", lambda: LATER)


def address(link: SurveyInvitation, tail: str = "") -> str:
    return f"/kompetanse/svar/{link.key}/{tail}"


def begin(link: SurveyInvitation, areas: int = 1) -> SurveyReply:
    keys = list(link.survey.version.areas.order_by("place").values_list("key", flat=True))
    return commands.choose_areas(key=link.key, areas=keys[:areas], at=LATER)


def asked(reply: SurveyReply) -> list[int]:
    rows = reply.version.competences.filter(area__key__in=reply.areas)
    return list(rows.order_by("area__place", "place").values_list("pk", flat=True))


def test_areas_first_then_only_those(bos_link: SurveyInvitation) -> None:
    client = Client()
    first = client.get(address(bos_link)).content.decode()
    assert "Prøve område 0" in first
    assert "Prøve område 1" in first
    answer = client.post(address(bos_link), {"areas": ["prove-omrade-1"]})
    assert answer.headers["Location"] == address(bos_link, "prove-omrade-1/")
    page = client.get(address(bos_link, "prove-omrade-1/")).content.decode()
    assert "Prøve kunnskap 1 0" in page
    assert client.get(address(bos_link, "prove-omrade-0/")).status_code == 302


def test_one_tap_is_kept_and_the_progress_comes_back(bos_link: SurveyInvitation) -> None:
    reply = begin(bos_link)
    key = asked(reply)[0]
    answer = Client().post(
        address(bos_link, "prove-omrade-0/"),
        {f"now-{key}": "1"},
        headers={"HX-Request": "true", "HX-Target": "progress"},
    )
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "0 av 2 besvart" in answer.content.decode()
    rating = Rating.objects.get()
    assert (rating.now, rating.wanted, rating.importance) == (1, None, None)


def test_another_device_goes_on_where_the_first_stopped(bos_link: SurveyInvitation) -> None:
    reply = begin(bos_link)
    one, two = asked(reply)
    phone, desk = Client(), Client()
    phone.post(address(bos_link, "prove-omrade-0/"), {f"now-{one}": "1", f"wanted-{one}": "3"})
    page = desk.get(address(bos_link, "prove-omrade-0/")).content.decode()
    assert f'name="wanted-{one}" value="3" checked' in page
    # the desk has only tapped the second: the first stays
    desk.post(address(bos_link, "prove-omrade-0/"), {f"now-{two}": "2"})
    assert Rating.objects.get(competence=one).wanted == 3
    assert "Gå videre der du slapp" in phone.get(address(bos_link)).content.decode()


def test_without_javascript_the_button_saves_and_goes_on(bos_link: SurveyInvitation) -> None:
    reply = begin(bos_link, areas=2)
    keys = asked(reply)
    client = Client()
    answer = client.post(
        address(bos_link, "prove-omrade-0/"),
        {f"{name}-{key}": "2" for key in keys[:2] for name in ("now", "wanted", "importance")},
    )
    assert answer.headers["Location"] == address(bos_link, "prove-omrade-1/")
    answer = client.post(address(bos_link, "prove-omrade-1/"), {})
    assert answer.headers["Location"] == address(bos_link, "til-slutt/")
    answer = client.post(address(bos_link, "til-slutt/"), {"wish": "Mer om KI", "finish": "yes"})
    assert answer.status_code == 302
    assert "Takk, du er ferdig." in client.get(address(bos_link)).content.decode()
    assert Wish.objects.get().text == "Mer om KI"
    bos_link.refresh_from_db()
    assert bos_link.finished_at == LATER


def test_a_link_used_again_after_the_end_may_change_answers(bos_link: SurveyInvitation) -> None:
    reply = begin(bos_link)
    key = asked(reply)[0]
    commands.rate(key=bos_link.key, ratings={key: {"now": 0, "wanted": 2}}, at=LATER)
    commands.finish(key=bos_link.key, at=LATER)
    commands.finish(key=bos_link.key, at=LATER + timedelta(hours=1))
    commands.rate(key=bos_link.key, ratings={key: {"wanted": 4}}, at=LATER)
    bos_link.refresh_from_db()
    assert bos_link.finished_at == LATER
    assert Rating.objects.get().wanted == 4
    assert Entry.objects.filter(deed="competence.answering_finished").count() == 1


def test_a_guessed_link_gets_a_page_that_says_so(sent: Survey) -> None:
    for tail in ("", "prove-omrade-0/", "til-slutt/"):
        answer = Client().get(f"/kompetanse/svar/{uuid.uuid4()}/{tail}")
        assert answer.status_code == 404
        assert "Denne lenken virker ikke" in answer.content.decode()


def test_a_link_after_the_last_day_is_over_though_nobody_has_closed_it(
    bos_link: SurveyInvitation, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(bos_link)
    late = NOON + timedelta(days=22)
    monkeypatch.setattr("samling.competence.views.answering.timezone.now", lambda: late)
    answer = Client().get(address(bos_link))
    assert answer.status_code == 410
    assert "Undersøkelsen er over" in answer.content.decode()
    assert "Det du rakk å svare, teller" in answer.content.decode()
    assert Client().post(address(bos_link), {"areas": ["x"]}).status_code == 410
    with pytest.raises(commands.SurveyIsOver):
        commands.choose_areas(key=bos_link.key, areas=["prove-omrade-0"], at=late)


def test_the_page_speaks_the_language_of_the_letter(bos_link: SurveyInvitation) -> None:
    SurveyInvitation.objects.filter(pk=bos_link.pk).update(language="nn")
    page = Client().get(address(bos_link)).content.decode()
    assert 'lang="nn"' in page
    assert "Kva treng du?" in page


def test_the_link_is_told_to_nobody_else(bos_link: SurveyInvitation) -> None:
    answer = Client().get(address(bos_link))
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]


def test_looking_writes_nothing(bos_link: SurveyInvitation) -> None:
    Client().get(address(bos_link))
    Client().get(address(bos_link, "til-slutt/"))
    assert not SurveyReply.objects.exists()
    bos_link.refresh_from_db()
    assert bos_link.begun_at is None


def test_no_area_and_an_unknown_area_are_refused_and_what_was_chosen_is_kept(
    bos_link: SurveyInvitation,
) -> None:
    answer = Client().post(address(bos_link), {})
    assert answer.status_code == 400
    assert "Velg minst ett område" in answer.content.decode()
    with pytest.raises(commands.NoAreas):
        commands.choose_areas(key=bos_link.key, areas=[], at=LATER)
    with pytest.raises(commands.NotAsked):
        commands.choose_areas(key=bos_link.key, areas=["finnes-ikke"], at=LATER)
    assert not SurveyReply.objects.exists()


def test_more_than_ten_minutes_are_refused_with_the_choice_kept(
    bo: Person, trysil_library: Organisation
) -> None:
    version = make_version("Lang", areas=8, each=6)
    survey = commands.make_survey(
        title=Wording("Lang"), text=Wording(), version_id=version.pk, asks_people=True,
        asks_libraries=False, last_day=LAST_DAY, by="test", at=NOON,
    )  # fmt: skip
    commands.open_survey(key=survey.pk, by="test", at=NOON)
    link = survey.invitations.get()
    keys = list(version.areas.values_list("key", flat=True))
    answer = Client().post(address(link), {"areas": keys})
    assert answer.status_code == 409
    assert "omtrent 11 minutter" in answer.content.decode()
    assert answer.content.decode().count("checked") == 8
    with pytest.raises(commands.TooManyAreas):
        commands.choose_areas(key=link.key, areas=keys, at=LATER)


def test_what_nobody_can_tap_is_refused(bos_link: SurveyInvitation) -> None:
    reply = begin(bos_link)
    one = asked(reply)[0]
    other = reply.version.competences.exclude(area__key__in=reply.areas)[0].pk
    client = Client()
    path = address(bos_link, "prove-omrade-0/")
    assert client.post(path, {f"now-{one}": "7"}).status_code == 400
    assert client.post(path, {f"now-{one}": "²"}).status_code == 400
    with pytest.raises(commands.NotAsked):
        commands.rate(key=bos_link.key, ratings={other: {"now": 1}}, at=LATER)
    assert not Rating.objects.exists()


def test_a_tap_that_cannot_be_kept_says_why(bos_link: SurveyInvitation) -> None:
    tap = {"HX-Request": "true", "HX-Target": "progress"}
    reply = begin(bos_link)
    one = asked(reply)[0]
    client = Client()
    path = address(bos_link, "prove-omrade-0/")
    for sent, words in (
        ({f"now-{one}": "9"}, "Ett av tallene kan ikke brukes"),
        ({"now-999999": "1"}, "Det spørsmålet er ikke med"),
    ):
        answer = client.post(path, sent, headers=tap)
        assert answer.status_code == 409
        assert words in answer.content.decode()
    lost = client.post(f"/kompetanse/svar/{uuid.uuid4()}/x/", {f"now-{one}": "1"}, headers=tap)
    assert lost.status_code == 409
    assert "Denne lenken virker ikke" in lost.content.decode()
    assert not Rating.objects.exists()


def test_rating_before_choosing_is_refused(bos_link: SurveyInvitation) -> None:
    key = bos_link.survey.version.competences.order_by("pk")[0].pk
    with pytest.raises(commands.NotAsked):
        commands.rate(key=bos_link.key, ratings={key: {"now": 1}}, at=LATER)
    with pytest.raises(commands.NothingAnswered):
        commands.finish(key=bos_link.key, at=LATER)


def test_a_framework_changed_meanwhile_leaves_what_was_answered_with_its_version(
    bos_link: SurveyInvitation, sent: Survey, framework: FrameworkVersion
) -> None:
    reply = begin(bos_link)
    one = asked(reply)[0]
    commands.rate(key=bos_link.key, ratings={one: {"now": 1, "wanted": 2}}, at=LATER)
    draft = commands.draft_version(slug=framework.framework.slug, by="test", at=NOON)
    row = draft.competences.order_by("pk")[0]
    commands.change_competence(
        key=row.pk, title=Wording("Nytt navn"), levels=LEVELS, by="test", at=NOON
    )
    commands.put_in_force(key=draft.pk, by="test", at=NOON)
    commands.adopt_version(key=sent.pk, by="test", at=LATER)

    page = Client().get(address(bos_link, "prove-omrade-0/")).content.decode()
    assert "Prøve kunnskap 0 0" in page
    assert "Nytt navn" not in page
    assert Rating.objects.get().competence.version_id == framework.pk
    fresh = sent.invitations.exclude(pk=bos_link.pk).filter(kind="person").get()
    assert begin_again(fresh, draft).version_id == draft.pk
    assert "Nytt navn" in Client().get(address(fresh, "prove-omrade-0/")).content.decode()


def begin_again(link: SurveyInvitation, version: FrameworkVersion) -> SurveyReply:
    key = version.areas.order_by("place")[0].key
    return commands.choose_areas(key=link.key, areas=[key], at=LATER)


def test_an_area_given_up_and_taken_up_again_has_its_answers(bos_link: SurveyInvitation) -> None:
    reply = begin(bos_link, areas=1)
    one = asked(reply)[0]
    commands.rate(key=bos_link.key, ratings={one: {"now": 1, "wanted": 2}}, at=LATER)
    commands.choose_areas(key=bos_link.key, areas=["prove-omrade-1"], at=LATER)
    door = queries.door_of(bos_link.key, at=LATER)
    assert door
    assert queries.progress(door).answered == 0
    begin(bos_link, areas=2)
    door = queries.door_of(bos_link.key, at=LATER)
    assert door
    assert queries.progress(door).answered == 1


def test_a_chief_says_for_how_many_and_what_the_library_can_spare(
    librarys_link: SurveyInvitation,
) -> None:
    reply = begin(librarys_link)
    key = asked(reply)[0]
    client = Client()
    page = client.get(address(librarys_link)).content.decode()
    assert "under navnet til biblioteket" in page
    client.post(address(librarys_link, "prove-omrade-0/"), {f"people-{key}": "3"})
    client.post(address(librarys_link, "prove-omrade-0/"), {f"people-{key}": ""})
    assert Rating.objects.get().people is None
    answer = client.post(
        address(librarys_link, "til-slutt/"),
        {"people": "4", "away_at_once": "-1", "note": "Vi er få"},
    )
    assert answer.status_code == 400
    assert "Vi er få" in answer.content.decode()
    client.post(
        address(librarys_link, "til-slutt/"),
        {"people": "4", "away_days": "6", "good_times": ["mon_am"], "hindrances": ["distance"]},
    )
    leeway = Leeway.objects.get()
    assert (leeway.people, leeway.away_at_once, leeway.away_days) == (4, None, 6)
    assert leeway.good_times == ["mon_am"]


@given(
    st.dictionaries(st.sampled_from(["now-1", "wanted-1", "people-1", "x"]), st.text(max_size=7))
)
def test_only_levels_come_out_of_what_was_sent(sent: dict[str, str]) -> None:
    try:
        told = ratings_from(sent, [1])
    except NotOnTheScale:
        return
    for fields in told.values():
        assert fields.keys() <= {"now", "wanted", "importance", "people"}
        assert all(value is None or 0 <= value < 1000 for value in fields.values())


@given(st.integers(0, 200), st.sampled_from(["person", "library"]))
def test_what_fits_takes_ten_minutes_at_most_and_less_takes_less(count: int, kind: str) -> None:
    assert pace.fits(count, kind=kind) == (pace.minutes(count, kind=kind) <= 10)
    assert pace.minutes(count, kind=kind) <= pace.minutes(count + 1, kind=kind)
    assert queries_most(kind) >= 30


def queries_most(kind: str) -> int:
    from samling.competence.queries.answering import most_competences

    return most_competences(kind)


def test_a_save_asks_a_fixed_number_of_questions(
    bos_link: SurveyInvitation,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    reply = begin(bos_link)
    key = asked(reply)[0]
    client = Client()
    path = address(bos_link, "prove-omrade-0/")
    tap = {"HX-Request": "true", "HX-Target": "progress"}
    client.post(path, {f"now-{key}": "1"}, headers=tap)
    with django_assert_max_num_queries(5):  # three, and the transaction's own two
        client.post(path, {f"wanted-{key}": "2"}, headers=tap)
