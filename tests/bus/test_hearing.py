"""The hearing: letters out, answers in, and only those concerned are told what was settled."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from samling.accounts.models import Letter
from samling.bus import commands, queries
from samling.bus.models import (
    HearingAnswer,
    HearingLetter,
    Stop,
    StopVisit,
    Timetable,
    TimetableDay,
)
from samling.bus.queries.contacts import contacts_of
from samling.bus.rules.promised import Change, Promised, change, changes
from samling.journal.models import Entry
from samling.register.models import Organisation
from tests.cast import NOON, client_of

REPLY_BY = date(2026, 5, 26)


@pytest.fixture
def addresses(stops: dict[str, Stop]) -> None:
    """The schools have mailboxes; Bjoneroa writes nynorsk."""
    for name, stop in stops.items():
        Organisation.objects.filter(pk=stop.organisation_id).update(
            email=f"{name.lower()}@skole.test"
        )
    Stop.objects.filter(pk=stops["Jaren"].pk).update(language="nn")


@pytest.fixture
def heard(draft: Timetable, addresses: None) -> Timetable:
    """The draft is out for hearing."""
    commands.open_hearing(timetable_id=draft.pk, reply_by=REPLY_BY, by="test", at=NOON)
    draft.refresh_from_db()
    return draft


def letter_to(stop: Stop) -> HearingLetter:
    return HearingLetter.objects.get(stop=stop)


def test_each_stop_gets_its_own_times_in_its_own_language(heard, stops) -> None:
    assert heard.state == "hearing"
    biri, _blomhaug, jaren = Letter.objects.filter(purpose="bus_hearing").order_by("to")
    assert (biri.to, biri.language) == ("biri@skole.test", "nb")
    assert "uke 1, mandag kl. 10:30–11:15" in biri.body
    assert "Passer det?" in biri.body
    assert (jaren.to, jaren.language) == ("jaren@skole.test", "nn")
    assert "veke 2, tysdag kl. 09:00–09:45" in jaren.body
    assert "10:30" not in jaren.body


def test_asking_again_asks_only_those_not_asked(heard) -> None:
    again = commands.open_hearing(
        timetable_id=heard.pk, reply_by=REPLY_BY, by="test", at=NOON + timedelta(hours=1)
    )
    assert again.new == 0
    assert Letter.objects.filter(purpose="bus_hearing").count() == 3


def test_a_stop_that_nobody_has_an_address_for_is_told_of(draft, stops, ada) -> None:
    asked = commands.open_hearing(timetable_id=draft.pk, reply_by=REPLY_BY, by="test", at=NOON)
    assert (asked.new, asked.unreachable) == (0, 3)
    page = client_of(ada).get(f"/bokbuss/rutetabeller/{draft.pk}/").content.decode()
    assert "Vi har ikke e-postadresse til 3 stopp" in page


def test_two_days_are_the_least_that_schools_get(draft, addresses) -> None:
    with pytest.raises(commands.ReplyTooSoon):
        commands.open_hearing(
            timetable_id=draft.pk, reply_by=NOON.date() + timedelta(days=1), by="t", at=NOON
        )


def test_a_settled_timetable_is_not_heard_again(settled) -> None:
    with pytest.raises(commands.TimetableFixed):
        commands.open_hearing(timetable_id=settled.pk, reply_by=REPLY_BY, by="t", at=NOON)


def test_opening_the_link_answers_nothing(heard, stops) -> None:
    page = Client().get(f"/bokbuss/svar/{letter_to(stops['Jaren']).token}/")
    assert "Passar det? Svar innan" in page.content.decode()
    assert not HearingAnswer.objects.exists()


def test_one_tap_says_that_it_suits(heard, stops) -> None:
    address = f"/bokbuss/svar/{letter_to(stops['Biri']).token}/"
    answer = Client().post(address, {"verdict": "suits"}, follow=True)
    assert "Dere har svart at det passer." in answer.content.decode()
    assert HearingAnswer.objects.get().verdict == "suits"


def test_two_taps_are_one_answer_and_another_answer_stands_beside_it(heard, stops) -> None:
    token = letter_to(stops["Biri"]).token
    for hours in (1, 2):
        commands.answer_hearing(token=token, verdict="suits", at=NOON + timedelta(hours=hours))
    assert HearingAnswer.objects.count() == 1
    commands.answer_hearing(
        token=token, verdict="suits_not", reason="Svømming", at=NOON + timedelta(hours=3)
    )
    page = queries.timetable_page(heard.pk)
    biri = next(stop for stop in page.stops if stop.name == "Biri skole")
    assert biri.answer.verdict == "suits_not"
    assert HearingAnswer.objects.count() == 2


def test_a_no_wants_a_why_or_a_what_instead(heard, stops) -> None:
    address = f"/bokbuss/svar/{letter_to(stops['Biri']).token}/"
    answer = Client().post(address, {"verdict": "suits_not", "contact_name": "Kari"})
    assert answer.status_code == 409
    assert "Fortell hvorfor det ikke passer" in answer.content.decode()
    assert "Kari" in answer.content.decode()
    told = {"verdict": "suits_not", "weekday": "2", "opens": "10:00", "closes": "12:00"}
    assert Client().post(address, told).status_code == 302
    answers = [stop.answer for stop in queries.timetable_page(heard.pk).stops if stop.answer]
    assert [answer.wish for answer in answers] == ["onsdag, etter kl. 10:00, før kl. 12:00"]


def test_clock_times_the_wrong_way_round_are_told_and_nothing_is_lost(heard, stops) -> None:
    address = f"/bokbuss/svar/{letter_to(stops['Biri']).token}/"
    told = {"verdict": "suits_not", "reason": "Gym", "opens": "12:00", "closes": "10:00"}
    answer = Client().post(address, told)
    assert answer.status_code == 422
    assert "Gym" in answer.content.decode()


def test_a_guessed_link_leads_nowhere(heard) -> None:
    assert Client().get("/bokbuss/svar/gjettet/").status_code == 404


def test_after_the_hearing_the_link_says_so(heard, stops) -> None:
    token = letter_to(stops["Biri"]).token
    commands.keep_usual_calendars(school_year=2026, by="test", at=NOON)
    commands.settle_and_tell(timetable_id=heard.pk, by="test", at=NOON)
    with pytest.raises(commands.HearingOver):
        commands.answer_hearing(token=token, verdict="suits", at=NOON)
    assert "Høringen er over" in Client().get(f"/bokbuss/svar/{token}/").content.decode()
    assert Client().post(f"/bokbuss/svar/{token}/", {"verdict": "suits"}).status_code == 409


def test_those_who_have_not_answered_are_reminded_once(heard, stops) -> None:
    commands.answer_hearing(token=letter_to(stops["Biri"]).token, verdict="suits", at=NOON)
    assert commands.remind_unanswered(at=NOON) == 0
    later = NOON + timedelta(days=12)
    assert commands.remind_unanswered(at=later) == 2
    assert commands.remind_unanswered(at=later + timedelta(days=1)) == 0


def test_an_answer_is_dealt_with_once(heard, stops, ada) -> None:
    token = letter_to(stops["Biri"]).token
    answer = commands.answer_hearing(token=token, verdict="suits_not", reason="Gym", at=NOON)
    ways = client_of(ada)
    for _tap in range(2):
        assert ways.post(f"/bokbuss/rutetabeller/svar/{answer.pk}/").status_code == 302
    assert Entry.objects.filter(deed="bus.hearing_handled").count() == 1


def test_a_new_contact_takes_over_the_letters(heard, stops, ada) -> None:
    token = letter_to(stops["Jaren"]).token
    contact = commands.NewContact("Kari Rud", "Kari@Jaren.test", "+4790000000")
    answer = commands.answer_hearing(token=token, verdict="suits", contact=contact, at=NOON)
    way = client_of(ada)
    for _tap in range(2):
        assert way.post(f"/bokbuss/rutetabeller/svar/{answer.pk}/kontakt/").status_code == 302
    stop = Stop.objects.get(pk=stops["Jaren"].pk)
    assert (stop.contact.name, stop.contact.email) == ("Kari Rud", "kari@jaren.test")
    assert stop.contact.affiliations.get().role == "school_contact"
    assert contacts_of([stop.pk])[stop.pk].phone == "+4790000000"


def test_without_an_address_there_is_no_new_contact(heard, stops) -> None:
    token = letter_to(stops["Jaren"]).token
    answer = commands.answer_hearing(token=token, verdict="suits", at=NOON)
    with pytest.raises(commands.NoNewContact):
        commands.adopt_contact(answer_id=answer.pk, by="test", at=NOON)


def test_when_it_is_settled_only_those_concerned_are_told(settled, stops, addresses) -> None:
    """Biri gets another day, Bjoneroa is new, Jaren drops out, Blomhaug notices nothing."""
    later = Timetable.objects.create(
        name="Våren 2027", school_year=2026, period=settled.period, rotation_weeks=2,
        rotation_starts_on=settled.rotation_starts_on, made_at=NOON, follows=settled,
    )  # fmt: skip
    old = settled.days.get(week=1)
    day = TimetableDay.objects.create(
        timetable=later, bus=old.bus, depot=old.depot, week=1, weekday=0,
        leaves=time(8), home=time(15),
    )  # fmt: skip
    for name, hour in (("Blomhaug", 9), ("Bjoneroa", 11), ("Biri", 13)):
        StopVisit.objects.create(
            day=day, stop=stops[name], arrives=time(hour), leaves=time(hour, 45)
        )
    commands.settle_and_tell(timetable_id=later.pk, by="test", at=NOON)
    told = Letter.objects.filter(purpose="bus_settled").order_by("to")
    assert [letter.to for letter in told] == [
        "biri@skole.test", "bjoneroa@skole.test", "jaren@skole.test"
    ]  # fmt: skip
    assert "kl. 13:00–13:45" in told[0].body
    assert "kl. 10:30–11:15" in told[0].body
    assert told[2].subject == "Bokbussen kjem ikkje lenger til Jaren skole"


def test_the_two_timetables_stand_side_by_side(heard, ada, django_assert_max_num_queries) -> None:
    way = client_of(ada)
    with django_assert_max_num_queries(11):
        text = way.get(f"/bokbuss/rutetabeller/{heard.pk}/").content.decode()
    assert "3 stopp får andre tider enn før." in text
    assert "Uke 1, mandag kl. 10:30–11:15" in text


@pytest.mark.parametrize("path", ["rutetabeller/", "rutetabeller/1/"])
def test_eli_sees_no_drafts(path: str, heard, eli) -> None:
    assert client_of(eli).get(f"/bokbuss/{path}").status_code == 403


def test_what_is_not_there_is_told(ada) -> None:
    way = client_of(ada)
    assert way.get("/bokbuss/rutetabeller/99/").status_code == 404
    for path in ("99/horing/", "99/fastsett/", "svar/99/"):
        assert way.post(f"/bokbuss/rutetabeller/{path}").status_code == 404


def test_settling_without_calendars_says_which_are_missing(heard, ada) -> None:
    answer = client_of(ada).post(f"/bokbuss/rutetabeller/{heard.pk}/fastsett/")
    assert answer.status_code == 409
    assert "Gjøvik" in answer.content.decode()


PROMISES = st.lists(
    st.builds(
        Promised, st.integers(1, 4), st.integers(0, 4), st.times(), st.times()
    ),
    max_size=3,
).map(lambda each: tuple(sorted(each)))  # fmt: skip


@given(PROMISES, PROMISES)
def test_a_stop_is_told_exactly_when_its_promise_is_another(was, now) -> None:
    assert (change(was, now) == Change.SAME) == (was == now)


@given(st.dictionaries(st.integers(1, 9), PROMISES), st.dictionaries(st.integers(1, 9), PROMISES))
def test_no_stop_is_forgotten_between_two_timetables(was, now) -> None:
    assert changes(was, now).keys() == was.keys() | now.keys()
