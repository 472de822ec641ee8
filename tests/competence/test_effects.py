"""Three months after a course: asked once, told by link, shown in groups and with its uncertainty."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from samling.accounts.models import Letter
from samling.competence import commands, queries
from samling.competence.models import (
    Competence,
    FollowUp,
    FollowUpInvitation,
    FollowUpReply,
    FrameworkVersion,
)
from samling.meetings.models import Enrolment, Meeting
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of
from tests.meetings.made_meetings import make_meeting

pytestmark = pytest.mark.django_db
HELD = NOON - timedelta(days=92)


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages' clock stands at noon three months after the course."""
    monkeypatch.setattr("samling.competence.views.effects.timezone.now", lambda: NOON)


@pytest.fixture
def aim(framework: FrameworkVersion) -> Competence:
    return framework.competences.order_by("pk")[0]


@pytest.fixture
def course(county_library: Organisation, aim: Competence) -> Meeting:
    """A course three months ago, aimed at one competence, with six people in their seats."""
    meeting = make_meeting(county_library, slug="kurs", starts_at=HELD)
    pool = meeting.pools.get()
    for place in range(6):
        Enrolment.objects.create(
            meeting=meeting, pool=pool, place=place + 1, standing="seated", name="x",
            email=f"deltaker{place}@samling.test", asked_at=HELD,
        )  # fmt: skip
    commands.aim_course(meeting_id=meeting.pk, competence_keys=[aim.key], by="test", at=NOON)
    return meeting


@pytest.fixture
def asked(course: Meeting) -> FollowUp:
    """The course, asked about."""
    assert commands.follow_up_due(at=NOON) == 6
    return FollowUp.objects.get()


def test_those_with_a_seat_are_asked_once_when_three_months_have_passed(course: Meeting) -> None:
    assert commands.follow_up_due(at=NOON - timedelta(days=2)) == 0
    assert commands.follow_up_due(at=NOON) == 6
    assert commands.follow_up_due(at=NOON + timedelta(days=1)) == 0
    letter = Letter.objects.get(to="deltaker0@samling.test")
    assert str(FollowUpInvitation.objects.get(enrolment__email=letter.to).key) in letter.body


def test_nobody_is_asked_about_a_course_that_was_cancelled(course: Meeting) -> None:
    Meeting.objects.filter(pk=course.pk).update(state="cancelled", cancelled_at=NOON)
    assert commands.follow_up_due(at=NOON) == 0


def test_aims_change_until_people_are_asked(
    course: Meeting, framework: FrameworkVersion, aim: Competence
) -> None:
    other = framework.competences.exclude(pk=aim.pk)[0]
    commands.aim_course(meeting_id=course.pk, competence_keys=[other.key], by="test", at=NOON)
    found = queries.aims_of("kurs")
    assert found
    assert found[2] == (other.key,)
    for keys in ([], ["finnes-ikke"]):
        with pytest.raises(commands.AimUnknown):
            commands.aim_course(meeting_id=course.pk, competence_keys=keys, by="test", at=NOON)
    commands.follow_up_due(at=NOON)
    with pytest.raises(commands.AlreadyAsked):
        commands.aim_course(meeting_id=course.pk, competence_keys=[aim.key], by="test", at=NOON)


def test_somebody_tells_by_link_and_changes_it(asked: FollowUp, aim: Competence) -> None:
    link = asked.invitations.order_by("pk")[0]
    path = f"/kompetanse/etter-kurset/{link.key}/"
    client = Client()
    assert "Var du med?" in client.get(path).content.decode()
    half = client.post(path, {f"before-{aim.pk}": "1", f"now-{aim.pk}": "3"})
    assert half.status_code == 400
    assert f'name="now-{aim.pk}" value="3" checked' in half.content.decode()
    client.post(path, {"came": "yes", "used": "yes", f"before-{aim.pk}": "1", f"now-{aim.pk}": "3"})
    reply = FollowUpReply.objects.get()
    assert (reply.came, reply.has_used) == (True, True)
    assert reply.gains.get().now == 3
    client.post(path, {"came": "no", "hindrances": ["distance", "tull"]})
    reply.refresh_from_db()
    assert (reply.came, reply.has_used, reply.hindrances) == (False, None, ["distance"])
    assert not reply.gains.exists()


def test_a_link_guessed_or_too_late_says_so(
    asked: FollowUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Client().get(f"/kompetanse/etter-kurset/{uuid.uuid4()}/").status_code == 404
    late = NOON + timedelta(days=40)
    monkeypatch.setattr("samling.competence.views.effects.timezone.now", lambda: late)
    link = asked.invitations.order_by("pk")[0]
    answer = Client().get(f"/kompetanse/etter-kurset/{link.key}/")
    assert answer.status_code == 410
    assert "Dette spørsmålet er lukket" in answer.content.decode()
    told = {"came": True, "has_used": None, "hindrances": [], "gains": {}}
    with pytest.raises(commands.FollowUpIsOver):
        commands.tell_effect(key=link.key, at=late, **told)  # type: ignore[arg-type]


def test_only_what_the_course_aimed_at_is_told(
    asked: FollowUp, framework: FrameworkVersion, aim: Competence
) -> None:
    link = asked.invitations.order_by("pk")[0]
    other = framework.competences.exclude(pk=aim.pk)[0]
    with pytest.raises(commands.GainUnknown):
        commands.tell_effect(
            key=link.key, came=True, has_used=None, hindrances=[], gains={other.pk: (0, 1)}, at=NOON
        )


def answer_all(asked: FollowUp, aim: Competence, count: int) -> None:
    for link in asked.invitations.order_by("pk")[:count]:
        commands.tell_effect(
            key=link.key, came=True, has_used=True, hindrances=[], gains={aim.pk: (1, 2)}, at=NOON
        )


def test_figures_come_when_it_is_closed_and_from_five_answers(
    asked: FollowUp, aim: Competence
) -> None:
    answer_all(asked, aim, 5)
    assert queries.effects_page(at=NOON).courses[0].answered is None
    commands.follow_up_due(at=NOON + timedelta(days=30))
    course = queries.effects_page(at=NOON).courses[0]
    assert (course.answered, course.came, course.has_used, course.asked) == (5, 5, 5, 6)
    found = course.aims[0].effect
    assert found
    assert found.mean == 1
    assert found.low < 1 < found.high
    assert found.if_the_rest_gained_nothing == pytest.approx(5 / 6)
    assert not FollowUpReply.objects.filter(invitation__isnull=False).exists()


def test_four_answers_are_too_few(asked: FollowUp, aim: Competence) -> None:
    answer_all(asked, aim, 4)
    commands.follow_up_due(at=NOON + timedelta(days=30))
    course = queries.effects_page(at=NOON).courses[0]
    assert course.answered is None
    assert course.aims[0].effect is None


def test_a_library_that_never_comes_is_named_once_somebody_has_told_who_came(
    course: Meeting, trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    assert queries.effects_page(at=NOON).absent == ()
    Enrolment.objects.filter(place=1).update(
        attended=True, attended_how="ticked", organisation=trysil_library
    )
    page = queries.effects_page(at=NOON)
    assert [line.name for line in page.absent] == ["Ringsaker folkebibliotek"]
    assert page.meetings_with_attendance == 1


def test_ada_aims_a_course_and_eli_may_not(
    course: Meeting, ada: Person, eli: Person, framework: FrameworkVersion
) -> None:
    keys = list(framework.competences.order_by("pk").values_list("key", flat=True))
    answer = client_of(ada).post("/kompetanse/effekt/kurs/mal/", {"competences": keys[:2]})
    assert answer.status_code == 302
    assert "Fagdag om formidling" in client_of(ada).get("/kompetanse/effekt/").content.decode()
    for path in ("/kompetanse/effekt/", "/kompetanse/effekt/kurs/mal/"):
        assert client_of(eli).get(path).status_code == 403
