"""Signing up, waiting, moving up, leaving: on the real database."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from icalendar import Calendar

from samling.accounts.models import Letter
from samling.meetings import commands
from samling.meetings.commands import Newcomer
from samling.meetings.models import Answer, Enrolment, Meeting, SeatPool, Series
from samling.meetings.queries.enrolments import enrolment_page, letters_of
from samling.register.models import Organisation, Person
from tests.cast import NOON
from tests.meetings.made_meetings import make_meeting, make_question, make_session

HOUR = timedelta(hours=1)


def someone(number: int, **told: object) -> Newcomer:
    return Newcomer(f"Person {number}", f"p{number}@samling.test", **told)  # type: ignore[arg-type]


def enrol(meeting: Meeting, *people: Newcomer, at=NOON, **told: object) -> tuple[Enrolment, ...]:
    whole = {
        "form": "physical", "language": "nb", "enrolled_by_id": None, "by": "test", **told,
    }  # fmt: skip
    return commands.enrol(slug=meeting.slug, people=people, at=at, **whole)  # type: ignore[arg-type]


def standing(row: Enrolment) -> str:
    return Enrolment.objects.get(pk=row.pk).standing


def counts_agree(meeting: Meeting) -> None:
    for pool in SeatPool.objects.filter(meeting=meeting):
        rows = Enrolment.objects.filter(pool=pool)
        assert pool.seated == rows.filter(standing="seated").count()
        assert pool.offered == rows.filter(standing="offered").count()
        assert pool.waiting == rows.filter(standing="waiting").count()


def sent(to: Newcomer | Enrolment) -> list[str]:
    rows = Letter.objects.filter(to=to.email).order_by("pk")
    return [purpose.removeprefix("meeting_") for purpose in rows.values_list("purpose", flat=True)]


@pytest.fixture
def course(trysil_library: Organisation) -> Meeting:
    """Two seats."""
    return make_meeting(trysil_library, seats=2)


def test_the_third_waits_when_there_are_two_seats(course):
    rows = [enrol(course, someone(n))[0] for n in range(3)]
    assert [row.standing for row in rows] == ["seated", "seated", "waiting"]
    assert [row.place for row in rows] == [1, 2, 3]
    counts_agree(course)


def test_each_gets_a_letter_and_a_seat_comes_with_a_calendar_file(course):
    for n in range(3):
        enrol(course, someone(n))
    assert [sent(someone(n)) for n in range(3)] == [["confirmed"], ["confirmed"], ["waiting"]]
    letter = Letter.objects.get(to="p0@samling.test")
    row = Enrolment.objects.get(email="p0@samling.test")
    assert f"/pamelding/{row.key}/" in letter.body
    assert "\ue000" not in letter.body + letter.subject
    file = letter.attachments[0]
    assert file["type"] == "text/calendar; method=REQUEST"
    event = Calendar.from_ical(file["text"]).walk("VEVENT")[0]
    assert event["UID"] == str(course.key)
    assert event["ATTENDEE"] == "mailto:p0@samling.test"
    waiting = Letter.objects.get(to="p2@samling.test")
    assert "1" in waiting.body
    assert waiting.attachments == []


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_letter_is_in_the_readers_language(course, language):
    enrol(course, someone(1), language=language)
    letter = Letter.objects.get()
    assert letter.language == language
    word = {"nb": "plass", "nn": "plass", "en": "seat"}[language]
    assert word in letter.subject


def test_the_same_person_twice_is_the_same_enrolment(course):
    key = uuid4()
    first = enrol(course, someone(1, key=key))[0]
    again = enrol(course, Newcomer("Person 1", "P1@Samling.test ", key=key))[0]
    assert again.pk == first.pk
    assert sent(someone(1)) == ["confirmed"]
    counts_agree(course)


def test_a_form_sent_again_for_somebody_else_is_somebody_else(course):
    key = uuid4()
    first = enrol(course, someone(1, key=key))[0]
    other = enrol(course, someone(2, key=key))[0]
    assert first.pk != other.pk
    assert other.key != key


def test_a_freed_seat_goes_to_the_next_in_the_same_transaction(course):
    first, _second, third, fourth = (enrol(course, someone(n))[0] for n in range(4))
    commands.withdraw(key=first.key, by="test", at=NOON)
    assert [standing(row) for row in (first, third, fourth)] == ["withdrawn", "seated", "waiting"]
    assert sent(first) == ["confirmed", "withdrawn"]
    assert sent(third) == ["waiting", "promoted"]
    counts_agree(course)


def test_whoever_cancels_gets_a_cancellation_for_the_calendar(course):
    row = enrol(course, someone(1))[0]
    commands.withdraw(key=row.key, by="test", at=NOON)
    file = Letter.objects.get(purpose="meeting_withdrawn").attachments[0]
    assert file["type"] == "text/calendar; method=CANCEL"
    assert Calendar.from_ical(file["text"]).walk("VEVENT")[0]["STATUS"] == "CANCELLED"


def test_cancelling_twice_is_cancelling_once(course):
    row = enrol(course, someone(1))[0]
    for _ in range(2):
        commands.withdraw(key=row.key, by="test", at=NOON)
    assert sent(row) == ["confirmed", "withdrawn"]
    counts_agree(course)


def test_whoever_has_cancelled_may_sign_up_again_and_comes_last(course):
    rows = [enrol(course, someone(n))[0] for n in range(3)]
    commands.withdraw(key=rows[0].key, by="test", at=NOON)
    again = enrol(course, someone(0))[0]
    assert (again.standing, again.place) == ("waiting", 4)


def test_a_late_cancellation_is_noted_and_one_in_time_is_not(trysil_library):
    meeting = make_meeting(trysil_library, cancel_until=NOON + HOUR)
    early, late = enrol(meeting, someone(1), someone(2))
    commands.withdraw(key=early.key, by="test", at=NOON)
    commands.withdraw(key=late.key, by="test", at=NOON + 2 * HOUR)
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.is_late, late.is_late) == (False, True)


def test_nobody_cancels_a_meeting_that_is_over(course):
    row = enrol(course, someone(1))[0]
    with pytest.raises(commands.EnrolmentEnded):
        commands.withdraw(key=row.key, by="test", at=course.ends_at)


def test_twelve_are_signed_up_at_once_each_with_letter_and_link(course):
    course.pools.update(seats=10)
    rows = enrol(course, *(someone(n) for n in range(12)))
    assert [row.standing for row in rows] == ["seated"] * 10 + ["waiting"] * 2
    assert len({row.key for row in rows}) == 12
    assert Letter.objects.values("to").distinct().count() == 12
    assert "nummer 2" in Letter.objects.get(to="p11@samling.test").body
    counts_agree(course)


def test_all_or_nothing_waits_together_and_sits_together(course):
    one = enrol(course, someone(1))[0]
    pair = enrol(course, someone(2), someone(3), group_all_or_nothing=True)
    assert {row.standing for row in pair} == {"waiting"}
    single = enrol(course, someone(4))[0]
    assert single.standing == "seated"  # the seat that the two could not use
    commands.withdraw(key=one.key, by="test", at=NOON)
    assert {standing(row) for row in pair} == {"waiting"}
    commands.withdraw(key=single.key, by="test", at=NOON)
    assert {standing(row) for row in pair} == {"seated"}
    counts_agree(course)


def test_all_or_nothing_for_more_than_there_are_seats_is_refused(course):
    with pytest.raises(commands.GroupTooLarge):
        enrol(course, *(someone(n) for n in range(3)), group_all_or_nothing=True)


@pytest.fixture
def asked_first(trysil_library: Organisation) -> Meeting:
    """One seat; a freed one is offered for a day."""
    return make_meeting(trysil_library, seats=1, offer_hours=24)


def test_a_freed_seat_is_offered_to_one_at_a_time(asked_first):
    first, second, third = (enrol(asked_first, someone(n))[0] for n in range(3))
    commands.withdraw(key=first.key, by="test", at=NOON)
    assert [standing(row) for row in (second, third)] == ["offered", "waiting"]
    assert sent(second)[-1] == "offered"
    newcomer = enrol(asked_first, someone(4))[0]
    assert newcomer.standing == "waiting"
    commands.accept_offer(key=second.key, by="test", at=NOON + HOUR)
    assert [standing(row) for row in (second, third)] == ["seated", "waiting"]
    assert sent(second)[-1] == "confirmed"
    counts_agree(asked_first)


def test_an_offer_that_nobody_takes_goes_to_the_next(asked_first):
    first, second, third = (enrol(asked_first, someone(n))[0] for n in range(3))
    commands.withdraw(key=first.key, by="test", at=NOON)
    assert commands.lapse_offers(at=NOON + 23 * HOUR) == 0
    assert commands.lapse_offers(at=NOON + 25 * HOUR) == 1
    assert [standing(row) for row in (second, third)] == ["lapsed", "offered"]
    assert sent(second)[-1] == "lapsed"
    with pytest.raises(commands.OfferLapsed):
        commands.accept_offer(key=second.key, by="test", at=NOON + 25 * HOUR)
    counts_agree(asked_first)


def test_an_offer_cannot_be_taken_after_its_moment_though_nobody_has_tidied(asked_first):
    first, second = (enrol(asked_first, someone(n))[0] for n in range(2))
    commands.withdraw(key=first.key, by="test", at=NOON)
    with pytest.raises(commands.OfferLapsed):
        commands.accept_offer(key=second.key, by="test", at=NOON + 24 * HOUR)


def test_taking_the_seat_twice_is_taking_it_once(asked_first):
    first, second = (enrol(asked_first, someone(n))[0] for n in range(2))
    commands.withdraw(key=first.key, by="test", at=NOON)
    for _ in range(2):
        commands.accept_offer(key=second.key, by="test", at=NOON)
    counts_agree(asked_first)
    assert sent(second).count("confirmed") == 1


def test_more_seats_are_filled_and_fewer_than_taken_are_refused(course):
    rows = [enrol(course, someone(n))[0] for n in range(4)]
    commands.change_seats(slug=course.slug, form="physical", seats=3, by="test", at=NOON)
    assert [standing(row) for row in rows] == ["seated"] * 3 + ["waiting"]
    with pytest.raises(commands.SeatsAreTaken):
        commands.change_seats(slug=course.slug, form="physical", seats=2, by="test", at=NOON)
    commands.change_seats(slug=course.slug, form="physical", seats=None, by="test", at=NOON)
    assert standing(rows[3]) == "seated"
    counts_agree(course)


def test_the_database_itself_refuses_one_too_many(course):
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatPool.objects.filter(meeting=course).update(seated=3)


def test_handing_over_keeps_the_seat_and_changes_the_link(course):
    question = make_question(course, "Allergi?", kind="diet")
    row = enrol(course, someone(1, answers={question.pk: "nøtter"}))[0]
    old = row.key
    new = commands.hand_over(key=old, name="Person 2", email="p2@samling.test", by="test", at=NOON)
    assert (new.pk, new.place, new.standing) == (row.pk, 1, "seated")
    assert new.key != old
    assert not Answer.objects.exists()
    assert sent(row) == ["confirmed", "handed_over"]
    assert sent(new) == ["confirmed"]
    with pytest.raises(commands.NoSuchEnrolment):
        commands.withdraw(key=old, by="test", at=NOON)


def test_a_seat_is_not_handed_over_to_somebody_who_has_one(course):
    first, second = enrol(course, someone(1), someone(2))
    with pytest.raises(commands.SomebodyIsHere):
        commands.hand_over(key=first.key, name="Person 2", email=second.email, by="test", at=NOON)
    with pytest.raises(commands.SomebodyIsHere):
        commands.hand_over(key=first.key, name="Person 1", email=first.email, by="test", at=NOON)


def test_a_full_session_is_refused_by_name_and_nothing_is_written(course):
    talk = make_session(course, "Høytlesing", seats=1)
    enrol(course, someone(1, session_ids=[talk.pk]))
    with pytest.raises(commands.SessionFull, match="Høytlesing"):
        enrol(course, someone(2, session_ids=[talk.pk]))
    assert Enrolment.objects.count() == 1
    counts_agree(course)
    talk.refresh_from_db()
    assert talk.seated == 1


def test_whoever_waits_takes_no_seat_in_a_session_until_there_is_one(course):
    talk = make_session(course, "Høytlesing", seats=1)
    first = enrol(course, someone(1, session_ids=[talk.pk]))[0]
    enrol(course, someone(2))
    waits = enrol(course, someone(3, session_ids=[talk.pk]))[0]
    talk.refresh_from_db()
    assert talk.seated == 1
    commands.withdraw(key=first.key, by="test", at=NOON)
    assert standing(waits) == "seated"
    assert enrolment_page(Enrolment.objects.get(pk=waits.pk)).session_ids == (talk.pk,)
    talk.refresh_from_db()
    assert talk.seated == 1


def test_a_session_that_became_full_is_told_when_the_seat_comes(course):
    talk = make_session(course, "Høytlesing", seats=1)
    first = enrol(course, someone(1))[0]
    enrol(course, someone(2, session_ids=[talk.pk]))
    waits = enrol(course, someone(3, session_ids=[talk.pk]))[0]
    commands.withdraw(key=first.key, by="test", at=NOON)
    assert standing(waits) == "seated"
    assert enrolment_page(Enrolment.objects.get(pk=waits.pk)).session_ids == ()
    assert "Høytlesing" in Letter.objects.get(purpose="meeting_promoted").body


def test_choices_are_changed_and_the_seats_in_sessions_follow(course):
    one, other = make_session(course, "A", seats=1), make_session(course, "B", seats=1)
    row = enrol(course, someone(1, session_ids=[one.pk]))[0]
    full = enrol(course, someone(2, session_ids=[other.pk]))[0]
    change = {"answers": {}, "by": "test", "at": NOON}
    with pytest.raises(commands.SessionFull, match="B"):
        commands.change_choices(key=row.key, session_ids=[other.pk], **change)
    commands.change_choices(key=full.key, session_ids=[], **change)
    commands.change_choices(key=row.key, session_ids=[other.pk], **change)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.seated, other.seated) == (0, 1)


def test_two_sessions_in_one_round_or_of_another_meeting_are_refused(course, trysil_library):
    one, other = make_session(course, "A"), make_session(course, "B")
    elsewhere = make_session(make_meeting(trysil_library), "C")
    with pytest.raises(commands.BadChoice):
        enrol(course, someone(1, session_ids=[one.pk, other.pk]))
    with pytest.raises(commands.BadChoice):
        enrol(course, someone(1, session_ids=[elsewhere.pk]))


def test_an_answer_that_is_no_choice_or_no_question_of_ours_is_refused(course, trysil_library):
    lunch = make_question(course, "Lunsj?", kind="choice", choices=["Ja", "Nei"])
    elsewhere = make_question(make_meeting(trysil_library), "Hva?")
    enrol(course, someone(1, answers={lunch.pk: "Ja"}))
    for answers in ({lunch.pk: "Kanskje"}, {elsewhere.pk: "x"}):
        with pytest.raises(commands.BadChoice):
            enrol(course, someone(2, answers=answers))


def test_what_somebody_eats_is_forgotten_when_they_do_not_come(course):
    question = make_question(course, "Allergi?", kind="diet")
    row = enrol(course, someone(1, answers={question.pk: "nøtter"}))[0]
    commands.withdraw(key=row.key, by="test", at=NOON)
    assert not Answer.objects.exists()


@pytest.fixture
def evenings(trysil_library: Organisation) -> tuple[Meeting, ...]:
    """Three dates as a package; the second has one seat."""
    series = Series.objects.create(rule="FREQ=WEEKLY;COUNT=3", is_package=True, made_at=NOON)
    return tuple(
        make_meeting(
            trysil_library, seats=seats, series=series, starts_at=NOON + timedelta(days=7 * n)
        )
        for n, seats in enumerate([5, 1, 5], start=1)
    )


def test_whoever_signs_up_for_one_date_of_a_package_is_signed_up_for_all(evenings):
    enrol(evenings[0], someone(1))
    row = enrol(evenings[0], someone(2))[0]
    rows = Enrolment.objects.filter(email=row.email).order_by("meeting__starts_at")
    assert [one.standing for one in rows] == ["seated", "waiting", "seated"]
    assert sent(row) == ["confirmed"]
    assert len(enrolment_page(row).others) == 2


def test_a_draft_a_cancelled_and_a_closed_meeting_take_nobody(trysil_library):
    draft = make_meeting(trysil_library, state="draft")
    with pytest.raises(commands.NoSuchMeeting):
        enrol(draft, someone(1))
    with pytest.raises(commands.EnrolmentClosed):
        enrol(make_meeting(trysil_library, state="cancelled"), someone(1))
    with pytest.raises(commands.EnrolmentClosed):
        enrol(make_meeting(trysil_library, opens_at=NOON + HOUR), someone(1))
    closed = make_meeting(trysil_library, closes_at=NOON)
    with pytest.raises(commands.EnrolmentClosed):
        enrol(closed, someone(1))
    with pytest.raises(commands.EnrolmentClosed):
        enrol(make_meeting(trysil_library), someone(1), at=NOON + timedelta(days=8))
    with pytest.raises(commands.FormNotOffered):
        enrol(make_meeting(trysil_library), someone(1), form="digital")
    with pytest.raises(commands.NoSuchMeeting):
        commands.enrol(
            slug="finnes-ikke", people=[someone(1)], form="physical", language="nb",
            enrolled_by_id=None, by="test", at=NOON,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "email", "field"),
    [("", "a@b.no", "name"), ("A", "a@b", "email"), ("A", "", "email"), ("x" * 121, "a@b.no", "name"),
     ("A", "a@b.no\nBcc: c@d.no", "email")],
)  # fmt: skip
def test_a_bad_name_or_address_is_refused_with_its_field(course, name, email, field):
    with pytest.raises(commands.BadNewcomer) as refusal:
        enrol(course, Newcomer(name, email))
    assert refusal.value.field == field


def test_more_than_a_staff_at_once_is_refused(course):
    with pytest.raises(commands.TooManyAtOnce):
        enrol(course, *(someone(n) for n in range(61)))


def test_somebody_the_register_knows_is_recognised(course, bo, trysil_library):
    row = enrol(course, Newcomer("Bo", "bo@samling.test"))[0]
    assert (row.person_id, row.organisation_id) == (bo.pk, trysil_library.pk)
    assert row.municipality_id == trysil_library.municipality_id


def test_a_cancelled_meeting_tells_everybody_and_takes_nobody_more(course):
    rows = [enrol(course, someone(n))[0] for n in range(3)]
    Meeting.objects.filter(pk=course.pk).update(
        state="cancelled", cancelled_at=NOON, cancelled_why="Snøstorm.", sequence=1
    )
    assert commands.withdraw_all(meeting_id=course.pk, by="test", at=NOON) == 3
    assert {standing(row) for row in rows} == {"withdrawn"}
    letter = Letter.objects.get(to="p0@samling.test", purpose="meeting_cancelled")
    assert "Snøstorm" in letter.body
    assert "method=CANCEL" in letter.attachments[0]["type"]
    assert SeatPool.objects.get(meeting=course).is_closed
    counts_agree(course)


def test_a_sign_up_that_met_the_cancelling_comes_too_late(course):
    SeatPool.objects.filter(meeting=course).update(is_closed=True)
    with pytest.raises(commands.EnrolmentClosed):
        enrol(course, someone(1))


def test_a_change_is_told_once_for_each_sequence(course):
    rows = [enrol(course, someone(n))[0] for n in range(3)]
    Meeting.objects.filter(pk=course.pk).update(sequence=1)
    for _ in range(2):
        commands.tell_of_change(meeting_id=course.pk, by="test", at=NOON)
    assert [sent(row).count("changed") for row in rows] == [1, 1, 1]
    file = Letter.objects.get(to="p0@samling.test", purpose="meeting_changed").attachments[0]
    assert "SEQUENCE:1" in file["text"]


def test_whoever_comes_through_the_door_is_seated_though_all_seats_were_taken(course):
    enrol(course, someone(1), someone(2))
    waiting = enrol(course, someone(3))[0]
    key = uuid4()
    for _ in range(2):
        row = commands.walk_in(
            slug=course.slug, name="Kari", email="", by="test", at=course.starts_at, key=key
        )
    assert (row.standing, row.attended, row.is_walk_in, row.key) == ("seated", True, True, key)
    known = commands.walk_in(
        slug=course.slug, name="Person 3", email=waiting.email, by="test", at=course.starts_at
    )
    assert (known.pk, known.standing, known.is_walk_in) == (waiting.pk, "seated", False)
    counts_agree(course)


def test_reminders_come_seven_days_and_one_day_before_and_once(course):
    row = enrol(course, someone(1), at=NOON - timedelta(days=3))[0]
    week = course.starts_at - timedelta(days=7)
    assert [commands.remind(at=week) for _ in range(2)] == [1, 0]
    late = enrol(course, someone(2), at=week)[0]
    day = course.starts_at - timedelta(days=1)
    assert [commands.remind(at=day) for _ in range(2)] == [2, 0]
    assert sent(row) == ["confirmed", "reminder", "reminder"]
    assert sent(late) == ["confirmed", "reminder"]


def test_those_who_wait_and_those_of_a_silent_meeting_are_not_reminded(trysil_library):
    silent = make_meeting(trysil_library, sends_reminders=False)
    full = make_meeting(trysil_library, seats=0)
    for meeting in (silent, full):
        enrol(meeting, someone(1))
    assert commands.remind(at=silent.starts_at - timedelta(days=1)) == 0


def test_invited_people_get_one_letter_unless_they_are_here_already(course):
    enrol(course, someone(1))
    told = {"slug": course.slug, "people": [someone(1), someone(2)], "by": "test", "at": NOON}
    assert commands.invite(**told) == 1
    commands.invite(**told)
    assert sent(someone(2)) == ["invitation"]
    assert "?k=" in Letter.objects.get(purpose="meeting_invitation").body


def test_the_letters_of_a_meeting_are_found_with_what_went_wrong(course, trysil_library):
    enrol(course, someone(1), someone(2))
    enrol(make_meeting(trysil_library), someone(3))
    Letter.objects.filter(to="p2@samling.test").update(state="failed", error="550")
    assert len(letters_of(course.pk)) == 2
    assert [line.to for line in letters_of(course.pk, only_trouble=True)] == ["p2@samling.test"]


def test_a_whole_package_can_be_deleted(evenings):
    row = enrol(evenings[0], someone(1))[0]
    assert commands.erase_participant(email=row.email, person_id=None, by="test", at=NOON) == 3
    for meeting in evenings:
        counts_agree(meeting)


def test_nothing_of_a_person_is_left_after_erasing(course, bo: Person):
    question = make_question(course, "Allergi?", kind="diet")
    enrol(course, Newcomer("Bo", bo.email, answers={question.pk: "nøtter"}))
    waits = [enrol(course, someone(n))[0] for n in range(2)][-1]
    commands.erase_participant(email=bo.email, person_id=bo.pk, by="test", at=NOON)
    row = Enrolment.objects.get(place=1)
    assert (row.name, row.email, row.person_id, row.standing) == ("", "", None, "withdrawn")
    assert not Answer.objects.exists()
    assert not Letter.objects.filter(to=bo.email).exists()
    assert standing(waits) == "seated"
    counts_agree(course)


def test_answers_go_on_their_day_and_names_after_two_years(course):
    diet = make_question(course, "Allergi?", kind="diet")
    other = make_question(course, "Tema?", keep_days=30)
    enrol(course, someone(1, answers={diet.pk: "nøtter", other.pk: "krim"}))
    commands.forget(at=course.ends_at + HOUR)
    assert Answer.objects.count() == 2
    commands.forget(at=course.ends_at + timedelta(days=1))
    assert [answer.text for answer in Answer.objects.all()] == ["krim"]
    commands.forget(at=course.ends_at + timedelta(days=30))
    assert not Answer.objects.exists()
    assert Enrolment.objects.get().name == "Person 1"
    commands.forget(at=course.ends_at + timedelta(days=731))
    assert Enrolment.objects.get().name == ""
