"""Competence plans: planned by the worker or by hand, measured alike, decided, carried out, followed."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samling.competence import commands, queries
from samling.competence.commands import MeasureTold, PlanTold
from samling.competence.models import (
    CompetencePlan,
    CourseAim,
    FrameworkVersion,
    PlannedCourse,
    PlanQuestion,
    PossibleMeasure,
    Survey,
)
from samling.competence.rules import plan_facts, planning
from samling.ground.wording import Wording
from samling.meetings.models import Enrolment, SeatPool
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of
from tests.competence.planned import WHO, close_with_needs, keys_of, make_plan, possible

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(days=30)


@pytest.fixture
def needs(
    framework: FrameworkVersion, trysil_library: Organisation, ringsaker_library: Organisation
) -> Survey:
    """Trysil and Ringsaker lack two levels of four competences, three people in each."""
    return close_with_needs(framework, [trysil_library, ringsaker_library])


@pytest.fixture
def keys(framework: FrameworkVersion) -> list[str]:
    """The four competences."""
    return [key for _, key in keys_of(framework)]


@pytest.fixture
def course(needs: Survey, keys: list[str], trysil_library: Organisation) -> PossibleMeasure:
    """A course at Trysil that gives all that is lacked of two competences."""
    return possible("Kurs", {keys[0]: "2", keys[1]: "2"}, [trysil_library], is_digital=True)


@pytest.fixture
def talk(needs: Survey, keys: list[str], trysil_library: Organisation) -> PossibleMeasure:
    """A lesser course."""
    return possible("Foredrag", {keys[2]: "1"}, [trysil_library])


@pytest.fixture
def plan(needs: Survey, course: PossibleMeasure, talk: PossibleMeasure) -> CompetencePlan:
    """An empty draft of two half-years."""
    return make_plan(needs)


def page_of(plan: CompetencePlan) -> Any:
    page = queries.plan_page(plan.pk)
    assert page is not None
    return page


def test_the_worker_makes_a_plan_with_a_proven_gap(
    plan: CompetencePlan, course: PossibleMeasure, talk: PossibleMeasure
) -> None:
    commands.queue_plan(plan_id=plan.pk, **WHO)
    assert page_of(plan).is_working
    commands.run_plan(plan_id=plan.pk, clock=lambda: NOON)
    page = page_of(plan)
    assert (page.work, page.faults, page.trouble) == ("done", (), ())
    assert page.proven_gap == pytest.approx(0.0, abs=0.01)
    # the course gives two of four competences whole, the talk half of a third
    assert page.percent == pytest.approx(100 * 2.5 / 4)
    assert {line.measure_id for half in page.periods for line in half.lines} == {course.pk, talk.pk}
    assert {row.slug for row in page.libraries if row.invited} == {
        "trysil-folkebibliotek", "ringsaker-folkebibliotek"
    } or len(page.libraries) == 2  # fmt: skip


def test_a_plan_made_by_hand_is_measured_by_the_same_yardstick(
    plan: CompetencePlan, course: PossibleMeasure, trysil_library: Organisation
) -> None:
    line = commands.add_line(
        plan_id=plan.pk, measure_id=course.pk, place_id=trysil_library.pk, period=1, **WHO
    )
    page = page_of(plan)
    assert page.percent == pytest.approx(50.0)
    assert page.proven_gap is None
    commands.set_guests(line_id=line.pk, guests={trysil_library.pk: 3}, **WHO)
    assert page_of(plan).percent == pytest.approx(25.0)
    commands.set_guests(line_id=line.pk, guests={trysil_library.pk: 4}, **WHO)
    assert len(page_of(plan).faults) == 2  # more than learn, more than it can spare
    commands.remove_line(line_id=line.pk, **WHO)
    assert (page_of(plan).lines, page_of(plan).percent) == (0, 0.0)


def test_a_line_that_cannot_be_held_is_refused(
    plan: CompetencePlan,
    course: PossibleMeasure,
    talk: PossibleMeasure,
    trysil_library: Organisation,
    ringsaker_library: Organisation,
) -> None:
    for measure, place, period in (
        (talk, None, 1), (course, ringsaker_library.pk, 1), (course, trysil_library.pk, 9)
    ):  # fmt: skip
        with pytest.raises(commands.LineNotPossible):
            commands.add_line(
                plan_id=plan.pk, measure_id=measure.pk, place_id=place, period=period, **WHO
            )
    commands.add_line(plan_id=plan.pk, measure_id=course.pk, place_id=None, period=1, **WHO)
    with pytest.raises(commands.LineNotPossible):
        commands.add_line(plan_id=plan.pk, measure_id=course.pk, place_id=None, period=1, **WHO)


def test_wishes_are_kept_and_those_that_clash_are_named(
    plan: CompetencePlan, course: PossibleMeasure, talk: PossibleMeasure
) -> None:
    commands.set_plan_wish(plan_id=plan.pk, measure_id=course.pk, kind="forbid", **WHO)
    commands.queue_plan(plan_id=plan.pk, **WHO)
    commands.run_plan(plan_id=plan.pk, clock=lambda: NOON)
    held = {line.measure_id for half in page_of(plan).periods for line in half.lines}
    assert held == {talk.pk}
    commands.set_plan_wish(plan_id=plan.pk, measure_id=course.pk, kind="pin", **WHO)
    commands.change_plan(
        plan_id=plan.pk,
        told=PlanTold(Wording("Plan"), seconds=2),
        periods={1: (Decimal(1), Decimal(0)), 2: (Decimal(1), Decimal(0))},
        **WHO,
    )
    commands.queue_plan(plan_id=plan.pk, **WHO)
    commands.run_plan(plan_id=plan.pk, clock=lambda: NOON)
    page = page_of(plan)
    assert page.work == "failed"
    assert (
        "“Kurs” must be in the plan" in page.trouble
        or "«Kurs» må være med i planen" in page.trouble
    )


def test_why_something_is_not_in_the_plan_has_a_price(
    plan: CompetencePlan, course: PossibleMeasure, talk: PossibleMeasure
) -> None:
    commands.change_plan(
        plan_id=plan.pk,
        told=PlanTold(Wording("Plan"), equity_percent=0, seconds=2),
        periods={1: (Decimal(2), Decimal(5000)), 2: (Decimal(0), Decimal(0))},
        **WHO,
    )
    commands.queue_plan(plan_id=plan.pk, **WHO)
    commands.run_plan(plan_id=plan.pk, clock=lambda: NOON)
    (left_out,) = page_of(plan).left_out
    assert left_out.pk == talk.pk
    question = commands.ask_price(plan_id=plan.pk, measure_id=talk.pk, **WHO)
    assert page_of(plan).left_out[0].is_waiting
    commands.answer_price(question_id=question.pk, clock=lambda: NOON)
    answer = page_of(plan).left_out[0].answer
    assert answer.price == pytest.approx(50.0 - 12.5)
    assert answer.dropped == ("Kurs",)
    assert len(answer.losses) == 2


def test_a_plan_that_is_stopped_while_it_waits_is_not_made(plan: CompetencePlan) -> None:
    commands.queue_plan(plan_id=plan.pk, **WHO)
    with pytest.raises(commands.PlanIsBusy):
        commands.queue_plan(plan_id=plan.pk, **WHO)
    commands.stop_plan(plan_id=plan.pk, **WHO)
    commands.run_plan(plan_id=plan.pk, clock=lambda: NOON)
    assert (page_of(plan).work, page_of(plan).lines) == ("idle", 0)


def test_a_plan_is_approved_published_and_replaced_by_its_next_version(
    plan: CompetencePlan, course: PossibleMeasure, talk: PossibleMeasure
) -> None:
    with pytest.raises(commands.PlanIsEmpty):
        commands.approve_plan(plan_id=plan.pk, **WHO)
    commands.add_line(plan_id=plan.pk, measure_id=course.pk, place_id=None, period=1, **WHO)
    with pytest.raises(commands.PlanIsNotApproved):
        commands.publish_plan(plan_id=plan.pk, **WHO)
    commands.approve_plan(plan_id=plan.pk, **WHO)
    with pytest.raises(commands.PlanIsFixed):
        commands.set_plan_wish(plan_id=plan.pk, measure_id=talk.pk, kind="pin", **WHO)
    assert queries.plan_page(plan.pk, only_public=True) is None
    commands.publish_plan(plan_id=plan.pk, **WHO)
    newer = commands.copy_plan(plan_id=plan.pk, **WHO)
    assert (newer.version, page_of(newer).lines, newer.standing) == (2, 1, "draft")
    commands.approve_plan(plan_id=newer.pk, **WHO)
    commands.publish_plan(plan_id=newer.pk, **WHO)
    assert [page_of(each).standing for each in (plan, newer)] == ["ended", "published"]
    both = queries.compared(plan.pk, newer.pk)
    assert both is not None
    assert both.left.percent == both.right.percent
    with pytest.raises(commands.PlanIsFixed):
        commands.publish_plan(plan_id=plan.pk, **WHO)


def test_a_plan_waits_for_the_survey_to_close(framework: FrameworkVersion, survey: Survey) -> None:
    with pytest.raises(commands.SurveyNotClosed):
        make_plan(survey)


@pytest.mark.parametrize(
    "changes",
    [
        {"is_in_room": False},
        {"place_ids": []},
        {"gains": {}},
        {"least": 30},
    ],
)
def test_a_measure_that_cannot_be_held_is_refused(
    changes: dict[str, Any], trysil_library: Organisation
) -> None:
    from dataclasses import replace

    whole = MeasureTold(
        title=Wording("Kurs"), kind="course", gains={"a": Decimal(1)}, adviser_days=Decimal(1),
        hours=Decimal(3), place_ids=[trysil_library.pk],
    )  # fmt: skip
    with pytest.raises(commands.MeasureIncomplete):
        commands.write_measure(key=None, told=replace(whole, **changes), **WHO)


@pytest.fixture
def meeting_line(
    plan: CompetencePlan,
    course: PossibleMeasure,
    trysil_library: Organisation,
    ada: Person,
) -> int:
    """A line of a published plan, held at Trysil."""
    line = commands.add_line(
        plan_id=plan.pk, measure_id=course.pk, place_id=trysil_library.pk, period=1, **WHO
    )
    commands.approve_plan(plan_id=plan.pk, **WHO)
    commands.publish_plan(plan_id=plan.pk, **WHO)
    return line.pk


def test_a_line_becomes_a_meeting_and_is_followed(
    plan: CompetencePlan, meeting_line: int, trysil_library: Organisation, bo: Person
) -> None:
    ends = SOON + timedelta(hours=6)
    meeting = commands.make_course(line_id=meeting_line, starts_at=SOON, ends_at=ends, **WHO)
    assert (meeting.title_nb, meeting.venue_id, meeting.state) == (
        "Kurs", trysil_library.pk, "draft"
    )  # fmt: skip
    assert CourseAim.objects.filter(meeting=meeting).count() == 2
    with pytest.raises(commands.LineHasMeeting):
        commands.make_course(line_id=meeting_line, starts_at=SOON, ends_at=ends, **WHO)
    pool = SeatPool.objects.get(meeting=meeting)
    Enrolment.objects.create(
        meeting=meeting, pool=pool, place=1, standing="seated", name="Bo", email="bo@samling.test",
        person=bo, organisation=trysil_library, asked_at=NOON,
    )  # fmt: skip
    line = page_of(plan).periods[0].lines[0]
    told = {guest.name: (guest.people, guest.enrolled, guest.came) for guest in line.guests}
    assert told[trysil_library.name] == (3, 1, None)
    library = queries.library_plan_page(trysil_library.slug, at=NOON)
    assert library is not None
    assert [turn.enrolled for turn in library.comes] == [1]
    assert {row.percent for row in library.asked} == {100.0, 0.0}
    later = queries.library_plan_page(trysil_library.slug, at=SOON + timedelta(days=1))
    assert later is not None
    assert (len(later.got), later.got[0].came) == (1, None)


def test_a_draft_is_not_carried_out(
    plan: CompetencePlan, course: PossibleMeasure, ada: Person
) -> None:
    line = commands.add_line(plan_id=plan.pk, measure_id=course.pk, place_id=None, period=1, **WHO)
    with pytest.raises(commands.PlanIsNotApproved):
        commands.make_course(line_id=line.pk, starts_at=SOON, ends_at=SOON, **WHO)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_the_paper_is_tagged_and_tells_the_lines(
    plan: CompetencePlan, meeting_line: int, language: str
) -> None:
    made = queries.plan_paper(plan.pk, language=language, only_public=True)
    assert made is not None
    paper = pypdf.PdfReader(io.BytesIO(made))
    root: Any = paper.trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert "Kurs" in "".join(page.extract_text() for page in paper.pages)


def test_the_county_makes_measure_plan_and_meeting_through_the_pages(
    needs: Survey, keys: list[str], ada: Person, trysil_library: Organisation
) -> None:
    client = client_of(ada)
    told = {
        "title_nb": "Debattlederkurs", "kind": "course", "is_in_room": "on",
        "places": [trysil_library.pk], "digital_percent": 60, "seats": 12, "least": 1,
        "most_times": 2, "adviser_days": "2.5", "money_nok": "4000", "hours": "6",
        "competence_1": keys[0], "levels_1": "1.5",
    }  # fmt: skip
    refused = client.post(reverse("competence:new_measure"), {**told, "levels_1": ""})
    assert refused.status_code == 400
    assert client.post(reverse("competence:new_measure"), told).status_code == 302
    measure = PossibleMeasure.objects.get()
    assert client.get(reverse("competence:change_measure", args=[measure.pk])).status_code == 200
    new = {
        "title_nb": "Plan 2027", "survey": needs.pk, "first": "2026-autumn", "halves": 2,
        "adviser_days": 20, "budget_nok": 100000, "equity_percent": 10, "seconds": 5, "seed": 1,
    }  # fmt: skip
    assert client.post(reverse("competence:new_plan"), new).status_code == 302
    plan = CompetencePlan.objects.get()
    here = reverse("competence:plan", args=[plan.pk])
    line = {"measure": measure.pk, "place": trysil_library.pk, "period": 1}
    added = client.post(reverse("competence:add_line", args=[plan.pk]), line)
    assert added.status_code == 302
    line_key = plan.lines.get().pk
    form = client.get(added["Location"])
    assert "Trysil folkebibliotek" in form.content.decode()
    people = {f"people_{trysil_library.pk}": 2}
    assert client.post(reverse("competence:line", args=[line_key]), people)["Location"] == here
    assert client.post(reverse("competence:approve_plan", args=[plan.pk])).status_code == 302
    assert client.post(reverse("competence:publish_plan", args=[plan.pk])).status_code == 302
    when = {"day": "2026-09-15", "clock": "09:30"}
    made = client.post(reverse("competence:make_course", args=[line_key]), when)
    meeting = PlannedCourse.objects.get().meeting
    assert made["Location"] == reverse("meetings:edit_meeting", args=[meeting.slug])
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=6)
    assert "Debattlederkurs" in client.get(here).content.decode()


def test_everybody_reads_the_published_plan_and_nobody_a_draft(
    plan: CompetencePlan, meeting_line: int, eli: Person, client: Any
) -> None:
    assert "Kurs" in client.get(reverse("competence:public_plan", args=[plan.pk])).content.decode()
    assert client.get(reverse("competence:plan_pdf", args=[plan.pk])).status_code == 200
    draft = commands.copy_plan(plan_id=plan.pk, **WHO)
    for name in ("public_plan", "plan_pdf"):
        assert client.get(reverse(f"competence:{name}", args=[draft.pk])).status_code == 404
    for name in ("plan", "change_plan"):
        there = reverse(f"competence:{name}", args=[plan.pk])
        assert client_of(eli).get(there).status_code == 403


def test_a_library_sees_its_own_page_and_eli_does_not(
    plan: CompetencePlan, meeting_line: int, bo: Person, eli: Person, trysil_library: Organisation
) -> None:
    there = reverse("competence:library_plan", args=[trysil_library.slug])
    assert "Kurs" in client_of(bo).get(there).content.decode()
    assert client_of(eli).get(there).status_code == 403
    assert client_of(bo).get(reverse("competence:library_plan", args=["nei"])).status_code == 404


def test_the_plan_asks_as_many_questions_with_more_lines(
    plan: CompetencePlan, course: PossibleMeasure, talk: PossibleMeasure,
    trysil_library: Organisation, ada: Person,
) -> None:  # fmt: skip
    client, here = client_of(ada), reverse("competence:plan", args=[plan.pk])

    def questions() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(here).status_code == 200
        return len(seen)

    commands.add_line(plan_id=plan.pk, measure_id=course.pk, place_id=None, period=1, **WHO)
    client.get(here)
    few = questions()
    commands.add_line(plan_id=plan.pk, measure_id=course.pk, place_id=None, period=2, **WHO)
    commands.add_line(
        plan_id=plan.pk, measure_id=talk.pk, place_id=trysil_library.pk, period=2, **WHO
    )
    assert questions() == few


def test_a_question_answered_once_is_not_worked_out_again(
    plan: CompetencePlan, talk: PossibleMeasure
) -> None:
    question = PlanQuestion.objects.create(
        plan=plan, measure=talk, asked_at=NOON, answered_at=NOON, answer={"out": False}
    )
    commands.answer_price(question_id=question.pk, clock=lambda: datetime.max)
    question.refresh_from_db()
    assert question.answered_at == NOON


def test_what_a_library_did_not_say_is_assumed_and_not_nothing() -> None:
    fact = plan_facts.LibraryFact(1, 61.0, 11.0)
    problem = planning.built(
        plan_facts.Facts((fact,), (), (), (plan_facts.PeriodFact(1, 1.0, 1.0),))
    )
    library = problem.libraries[0]
    assert (library.at_once, library.longest_travel_min) == (1, 120.0)
    assert library.absence_hours == (planning.USUAL_DAYS * planning.DAY_HOURS,)


@pytest.mark.parametrize(
    ("autumn", "firsts"),
    [(False, [(2027, 1), (2027, 7), (2028, 1)]), (True, [(2027, 7), (2028, 1), (2028, 7)])],
)
def test_half_years_begin_in_january_and_july(autumn: bool, firsts: list[tuple[int, int]]) -> None:
    assert plan_facts.half_years(2027, autumn=autumn, count=2) == firsts
