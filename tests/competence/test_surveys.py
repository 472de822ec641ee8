"""Surveys: made, sent, reminded of, closed and cut loose."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samling.accounts.models import Letter
from samling.competence import commands, queries
from samling.competence.models import FrameworkVersion, Survey, SurveyInvitation, SurveyReply
from samling.competence.rules import pace
from samling.ground.wording import Wording
from samling.register.commands import people
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of, make_person
from tests.competence.conftest import LAST_DAY, LATER

pytestmark = pytest.mark.django_db


def test_sending_asks_each_person_once_and_the_library_through_its_chief(
    sent: Survey, bo: Person, celia: Person
) -> None:
    asked = sent.invitations.order_by("kind", "pk").values_list("kind", "person__name", "post")
    assert sorted(asked) == [
        ("library", "Celia", "chief"),
        ("person", "Bo", "staff"),
        ("person", "Celia", "chief"),
    ]
    letters = Letter.objects.filter(purpose="survey")
    assert sorted(letters.values_list("to", flat=True)) == ["bo@samling.test", "celia@samling.test"]
    links = sent.invitations.filter(person=celia)
    body = letters.get(to=celia.email).body
    assert all(str(link.key) in body for link in links)
    assert "Vi lager plan." in body
    assert str(sent.invitations.get(person=bo).key) not in body


def test_a_library_without_a_chief_is_asked_through_its_mailbox(
    survey: Survey, bo: Person, ringsaker_library: Organisation, trysil_library: Organisation
) -> None:
    Organisation.objects.filter(pk=ringsaker_library.pk).update(email="post@ringsaker.test")
    commands.open_survey(key=survey.pk, by="test", at=NOON)
    link = survey.invitations.get(organisation=ringsaker_library)
    assert (link.kind, link.person_id) == ("library", None)
    assert Letter.objects.filter(to="post@ringsaker.test").exists()
    page = queries.survey_page(survey.pk, at=NOON)
    assert page
    assert page.unasked == ("Trysil folkebibliotek",)


def test_nobody_to_ask_is_said(survey: Survey) -> None:
    with pytest.raises(commands.NobodyAsked):
        commands.open_survey(key=survey.pk, by="test", at=NOON)
    survey.refresh_from_db()
    assert survey.state == "draft"


def test_newcomers_are_asked_and_nobody_twice(sent: Survey, trysil_library: Organisation) -> None:
    assert commands.invite_newcomers(key=sent.pk, by="test", at=LATER) == 0
    make_person("Nils", "library_staff", trysil_library)
    assert commands.invite_newcomers(key=sent.pk, by="test", at=LATER) == 1
    assert Letter.objects.filter(purpose="survey").count() == 3


def test_reminders_go_to_those_who_have_not_finished(
    sent: Survey, bos_link: SurveyInvitation
) -> None:
    SurveyInvitation.objects.filter(pk=bos_link.pk).update(finished_at=LATER)
    assert commands.remind(key=sent.pk, by="test", at=LATER) == 1
    with pytest.raises(commands.RemindedToday):
        commands.remind(key=sent.pk, by="test", at=LATER)
    reminder = Letter.objects.order_by("-pk")[0]
    assert reminder.to == "celia@samling.test"
    assert reminder.subject.startswith("Påminning") or reminder.subject.startswith("Påminnelse")


def test_reminders_go_by_themselves_twice_and_never_again(sent: Survey) -> None:
    sent_by_day = {}
    for day in range(25):
        at = NOON + timedelta(days=day)
        if letters := commands.remind_due(at=at):
            sent_by_day[day] = letters
    assert sent_by_day == {14: 2, 19: 2}


def test_a_survey_closes_by_itself_the_day_after_the_last(sent: Survey) -> None:
    assert commands.close_due(at=NOON + timedelta(days=21)) == 0
    assert commands.close_due(at=NOON + timedelta(days=22)) == 1
    assert commands.close_due(at=NOON + timedelta(days=22)) == 0


def test_closing_cuts_people_loose_and_keeps_libraries(
    sent: Survey, bos_link: SurveyInvitation, librarys_link: SurveyInvitation
) -> None:
    for link in (bos_link, librarys_link):
        reply = commands.choose_areas(key=link.key, areas=["prove-omrade-0"], at=LATER)
        key = reply.version.competences.order_by("pk")[0].pk
        commands.rate(key=link.key, ratings={key: {"now": 1, "wanted": 2}}, at=LATER)
    commands.close_survey(key=sent.pk, by="test", at=LATER)
    person = SurveyReply.objects.get(kind="person")
    assert (person.invitation_id, person.organisation_id) == (None, None)
    assert (person.place, person.post) == ("ost", "staff")
    library = SurveyReply.objects.get(kind="library")
    assert library.organisation_id == librarys_link.organisation_id
    with pytest.raises(commands.SurveyNotOpen):
        commands.close_survey(key=sent.pk, by="test", at=LATER)


def test_only_a_draft_is_changed_and_only_an_open_one_reminded(
    survey: Survey, bo: Person, framework: FrameworkVersion
) -> None:
    for act in (commands.remind, commands.invite_newcomers, commands.adopt_version):
        with pytest.raises(commands.SurveyNotOpen):
            act(key=survey.pk, by="test", at=NOON)
    commands.open_survey(key=survey.pk, by="test", at=NOON)
    for again in (commands.open_survey, commands.discard_survey):
        with pytest.raises(commands.SurveyNotDraft):
            again(key=survey.pk, by="test", at=NOON)
    commands.move_last_day(key=survey.pk, last_day=date(2026, 7, 1), by="test", at=NOON)
    with pytest.raises(commands.LastDayTooEarly):
        commands.move_last_day(key=survey.pk, last_day=date(2026, 5, 1), by="test", at=NOON)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"last_day": date(2026, 5, 12)}, commands.LastDayTooEarly),
        ({"asks_people": False, "asks_libraries": False}, commands.NobodyAsked),
        ({"version_id": 0}, commands.VersionNotInForce),
        ({"title": Wording(en="Only English")}, commands.NoNorwegianName),
    ],
)
def test_what_a_survey_cannot_be(
    framework: FrameworkVersion, change: dict[str, object], refusal: type[Exception]
) -> None:
    told: dict[str, object] = {
        "title": Wording("Hva trenger du?"),
        "text": Wording(),
        "version_id": framework.pk,
        "asks_people": True,
        "asks_libraries": True,
        "last_day": LAST_DAY,
    }
    with pytest.raises(refusal):
        commands.make_survey(**{**told, **change}, by="test", at=NOON)  # type: ignore[arg-type]


@given(
    st.dates(date(2026, 1, 1), date(2026, 3, 1)),
    st.integers(1, 60),
)
def test_nobody_is_reminded_more_than_twice_nor_after_the_last_day(
    opened_on: date, days: int
) -> None:
    last_day = opened_on + timedelta(days=days)
    reminders, reminded_on, gone = 0, None, []
    for ahead in range(days + 10):
        today = opened_on + timedelta(days=ahead)
        if pace.reminder_is_due(
            opened_on=opened_on,
            last_day=last_day,
            today=today,
            reminders=reminders,
            reminded_on=reminded_on,
        ):
            reminders, reminded_on = reminders + 1, today
            gone.append(today)
    assert len(gone) <= 2
    assert all(opened_on + timedelta(days=2) < day <= last_day for day in gone)


def test_ada_makes_and_sends_a_survey_and_eli_may_not(
    framework: FrameworkVersion, ada: Person, eli: Person, bo: Person
) -> None:
    told = {
        "title_nb": "Høstens behov",
        "version": framework.pk,
        "asks_people": "on",
        "last_day": "2099-01-01",
    }
    client = client_of(ada)
    faulty = client.post("/kompetanse/undersokelser/ny/", {**told, "title_nb": ""})
    assert faulty.status_code == 400
    answer = client.post("/kompetanse/undersokelser/ny/", told)
    survey = Survey.objects.get()
    assert answer.headers["Location"] == f"/kompetanse/undersokelser/{survey.pk}/"
    client.post(f"/kompetanse/undersokelser/{survey.pk}/send/")
    page = client.get(f"/kompetanse/undersokelser/{survey.pk}/").content.decode()
    assert "0 av 1" in page
    assert client_of(eli).get("/kompetanse/undersokelser/").status_code == 403
    assert client_of(eli).get(f"/kompetanse/undersokelser/{survey.pk}/").status_code == 403


def test_a_surveys_page_asks_a_fixed_number_of_questions(
    sent: Survey,
    ada: Person,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    client = client_of(ada)
    path = f"/kompetanse/undersokelser/{sent.pk}/"
    client.get(path)
    with django_assert_max_num_queries(12):
        client.get(path)


def test_who_is_erased_takes_her_open_answers_along_and_leaves_the_librarys(
    sent: Survey, celia: Person, librarys_link: SurveyInvitation
) -> None:
    own = sent.invitations.get(person=celia, kind="person")
    for link in (own, librarys_link):
        reply = commands.choose_areas(key=link.key, areas=["prove-omrade-0"], at=LATER)
        key = reply.version.competences.order_by("pk")[0].pk
        commands.rate(key=link.key, ratings={key: {"now": 1, "wanted": 2}}, at=LATER)
    people.erase_person(person_id=celia.pk, by="test", at=LATER)
    assert not SurveyInvitation.objects.filter(pk=own.pk).exists()
    assert SurveyReply.objects.get().kind == "library"
    librarys_link.refresh_from_db()
    assert librarys_link.person_id is None
