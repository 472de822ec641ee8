"""The public calendar, its feeds, the list for other websites, and the open API."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from samling.ground.period import OSLO
from samling.meetings import commands, queries
from samling.meetings.models import Meeting
from samling.meetings.queries import Mark, Sought
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of
from tests.meetings.made import log
from tests.meetings.made_meetings import make_meeting

PAGE = "/kalender/"
SOON = timedelta(days=3)


def meeting(host: Organisation, title: str, *, days: float = 3, **told: Any) -> Meeting:
    return make_meeting(
        host, title_nb=title, starts_at=timezone.now() + timedelta(days=days), **told
    )


def event(library: Organisation, title: str, *, days: int = 3, **told: Any) -> None:
    now = timezone.now()
    told = {"people": None, "standing": "missing", **told}
    log(library, title=title, starts_at=now + timedelta(days=days), at=now, **told)


def listed(**asked: Any) -> list[str]:
    """The titles that a sought calendar holds."""
    lines = queries.calendar_lines(Sought(**asked), at=timezone.now()).lines
    return [str(line.title) for line in lines]


def test_meetings_and_announced_events_stand_together_soonest_first(
    trysil_library: Organisation,
) -> None:
    meeting(trysil_library, "Fagdag", days=2)
    event(trysil_library, "Debatt", days=1)
    meeting(trysil_library, "Utkast", days=1, state="draft")
    meeting(trysil_library, "For innbudte", days=1, is_open=False)
    meeting(trysil_library, "I går", days=-1)
    assert listed() == ["Debatt", "Fagdag"]
    html = Client().get(PAGE).content.decode()
    assert html.index("Debatt") < html.index("Fagdag")
    assert "Utkast" not in html
    assert "For innbudte" not in html


def test_what_goes_on_now_still_stands_there(trysil_library: Organisation) -> None:
    meeting(trysil_library, "Nå", days=-0.02)
    assert listed() == ["Nå"]


def test_a_meeting_that_became_an_event_stands_once(trysil_library: Organisation) -> None:
    found = meeting(trysil_library, "Fagdag", days=-2)
    commands.tell_held(slug=found.slug, by="test", at=timezone.now())
    assert listed(first=timezone.localdate() - timedelta(days=5)) == ["Fagdag"]


def test_a_reader_chooses_place_theme_form_and_target_group(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    meeting(trysil_library, "A", theme="reading", audience="children")
    meeting(ringsaker_library, "B", is_digital=True, place="", room_kind="jitsi")
    event(ringsaker_library, "C", setting="digital")
    event(ringsaker_library, "D")
    assert listed(municipality_id=trysil_library.municipality_id) == ["A"]
    assert listed(theme="reading") == ["A"]
    assert sorted(listed(form="digital")) == ["B", "C"]
    assert sorted(listed(form="physical")) == ["A", "D"]
    assert listed(audience="children") == ["A"]
    assert sorted(listed(only="events")) == ["C", "D"]
    assert sorted(listed(host_id=ringsaker_library.pk)) == ["B", "C", "D"]
    html = Client().get(PAGE, {"kommune": "ringsaker", "form": "digital"}).content.decode()
    assert ">B<" in html
    assert ">A<" not in html


def test_what_cannot_be_read_is_left_out(trysil_library: Organisation) -> None:
    meeting(trysil_library, "Fagdag")
    asked = {"kommune": "x", "tema": "y", "form": "z", "fra": "i går", "etter": "hei", "maned": "æ"}
    for shape in ("", "maned", "kart", "rot"):
        answer = Client().get(PAGE, {**asked, "vis": shape})
        assert answer.status_code == 200
        assert "Fagdag" in answer.content.decode()


def test_the_calendar_goes_on_where_it_stopped_and_tells_nothing_twice(
    trysil_library: Organisation,
) -> None:
    at = timezone.now() + SOON
    for number in range(9):
        make_meeting(trysil_library, title_nb=f"m{number}", starts_at=at)
        event(trysil_library, f"e{number}")
    seen: list[str] = []
    mark: Mark | None = None
    for _page in range(9):
        found = queries.calendar_lines(Sought(), at=timezone.now(), after=mark, limit=4)
        seen += [str(line.title) for line in found.lines]
        mark = found.next
        if mark is None:
            break
    assert len(seen) == len(set(seen)) == 18


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)),
    st.sampled_from("me"),
    st.integers(0, 10**18 - 1),
)
def test_a_mark_is_read_as_it_was_written(moment: datetime, kind: str, number: int) -> None:
    mark = Mark(timezone.make_aware(moment), kind, number)
    assert Mark.read(str(mark)) == mark


@given(st.text(max_size=40))
def test_a_strange_mark_is_none(text: str) -> None:
    found = Mark.read(text)
    assert found is None or Mark.read(str(found)) == found


def test_a_month_has_its_weeks_and_room_for_a_few_in_each_day(
    trysil_library: Organisation,
) -> None:
    day = datetime(2026, 6, 16, 10, tzinfo=OSLO)
    for number in range(6):
        make_meeting(trysil_library, title_nb=f"{number}", starts_at=day)
    month = queries.month(Sought(), date(2026, 6, 1), today=date(2026, 6, 2))
    assert [number for number, _days in month.weeks] == [23, 24, 25, 26, 27]
    (full,) = [one for _n, days in month.weeks for one in days if one.lines]
    assert (full.date, len(full.lines), full.more) == (date(2026, 6, 16), 3, 3)
    assert (month.number, month.before, month.after) == (6, "2026-05", "2026-07")
    html = Client().get(PAGE, {"vis": "maned", "maned": "2026-06"}).content.decode()
    assert "fra=2026-06-16" in html


def test_the_map_tells_the_places_and_the_words_beside_it_the_same(
    trysil_library: Organisation,
) -> None:
    meeting(trysil_library, "Fagdag", latitude=61.3, longitude=12.2)
    meeting(trysil_library, "Kurs", latitude=61.3, longitude=12.2, days=5)
    facts = Client().get(f"{PAGE}kart.json").json()
    (point,) = facts["points"]["features"]
    assert point["geometry"]["coordinates"] == [12.2, 61.3]
    assert point["properties"]["name"] == "Fagdag"
    assert "1" in point["properties"]["label"]
    html = Client().get(PAGE, {"vis": "kart"}).content.decode()
    assert "Fagdag" in html
    assert "Kurs" in html


def test_the_calendar_asks_the_same_few_questions_at_any_size(
    trysil_library: Organisation, eli: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(25):
        meeting(trysil_library, f"{number}")
    event(trysil_library, "Debatt")
    with django_assert_max_num_queries(4):  # meetings, events, places, whether anything happened
        Client().get(PAGE)
    with django_assert_max_num_queries(1):  # nothing has
        assert Client().get(PAGE).status_code == 200
    browser = client_of(eli)
    with django_assert_max_num_queries(7):  # who asks, too
        assert browser.get(PAGE).status_code == 200


def test_a_browser_that_has_the_calendar_is_told_so_until_something_changes(
    trysil_library: Organisation,
) -> None:
    found = meeting(trysil_library, "Fagdag")
    event(trysil_library, "Debatt")
    reader = Client()
    first = reader.get(PAGE)
    second = reader.get(PAGE)
    again = reader.get(PAGE, headers={"If-None-Match": second["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    commands.cancel(slug=found.slug, why="Sykdom", by="test", at=timezone.now())
    fresh = reader.get(PAGE, headers={"If-None-Match": second["ETag"]})
    assert fresh.status_code == 200
    assert "is-cancelled" in fresh.content.decode()


def entries(path: str, **asked: Any) -> dict[str, Any]:
    answer = Client().get(path, asked)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(one["SUMMARY"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_calendar_follows_changes_and_cancellations(trysil_library: Organisation) -> None:
    found = meeting(trysil_library, "Fagdag")
    event(trysil_library, "Debatt")
    both = entries(f"{PAGE}kalender.ics")
    assert set(both) == {"Fagdag", "Debatt"}
    assert str(both["Fagdag"]["UID"]) == str(found.key)
    assert both["Fagdag"].start == found.starts_at.replace(microsecond=0)
    assert (int(both["Fagdag"]["SEQUENCE"]), str(both["Fagdag"]["STATUS"])) == (0, "CONFIRMED")
    assert "DTEND" not in both["Debatt"]  # nobody has told when it ends
    commands.cancel(slug=found.slug, why="Sykdom", by="test", at=timezone.now())
    after = entries(f"{PAGE}kalender.ics")["Fagdag"]
    assert (int(after["SEQUENCE"]), str(after["STATUS"])) == (1, "CANCELLED")


def test_each_library_municipality_and_theme_has_a_calendar(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    meeting(trysil_library, "A", theme="reading")
    helped = meeting(ringsaker_library, "B")
    helped.partners.add(trysil_library)
    meeting(ringsaker_library, "C")
    assert set(entries(f"{PAGE}bibliotek/{trysil_library.slug}.ics")) == {"A", "B"}
    assert set(entries(f"{PAGE}kommune/ringsaker.ics")) == {"B", "C"}
    assert set(entries(f"{PAGE}tema/reading.ics")) == {"A"}
    for path in ("bibliotek/x.ics", "kommune/x.ics", "tema/x.ics", "min/x.ics"):
        assert Client().get(PAGE + path).status_code == 404


def test_somebodys_own_calendar_has_a_secret_address_that_can_be_changed(
    bo: Person, trysil_library: Organisation
) -> None:
    found = meeting(trysil_library, "Fagdag")
    meeting(trysil_library, "Ikke påmeldt")
    commands.enrol(
        slug=found.slug, people=[commands.Newcomer("Bo", "bo@samling.test")], form="physical",
        language="nb", enrolled_by_id=None, by="test", at=timezone.now(),
    )  # fmt: skip
    browser = client_of(bo)
    browser.post(f"{PAGE}abonner/ny-adresse/")
    first = queries.calendar_key(bo.pk)
    assert first in browser.get(f"{PAGE}abonner/").content.decode()
    assert set(entries(f"{PAGE}min/{first}.ics")) == {"Fagdag"}
    commands.cancel(slug=found.slug, why="Sykdom", by="test", at=timezone.now())
    assert str(entries(f"{PAGE}min/{first}.ics")["Fagdag"]["STATUS"]) == "CANCELLED"
    browser.post(f"{PAGE}abonner/ny-adresse/")
    assert Client().get(f"{PAGE}min/{first}.ics").status_code == 404
    assert queries.calendar_key(bo.pk) != first


def test_whoever_is_no_person_of_the_register_gets_no_secret_address(
    db: None, django_user_model: Any
) -> None:
    account = django_user_model.objects.create_user("fremmed@samling.test")
    browser = Client()
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.post(f"{PAGE}abonner/ny-adresse/").status_code == 403


def test_a_feed_reader_is_told_what_is_new(trysil_library: Organisation) -> None:
    found = meeting(trysil_library, "Fagdag <b>")
    answer = Client().get(f"{PAGE}nytt.atom")
    entry = ElementTree.fromstring(answer.content).find("{*}entry")
    assert entry is not None
    assert entry.findtext("{*}title") == "Fagdag <b>"
    assert entry.findtext("{*}id") == f"urn:uuid:{found.key}"
    again = Client().get(f"{PAGE}nytt.atom", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_library_shows_the_list_on_its_own_website_and_no_other_page_may_be_framed(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    meeting(trysil_library, "Fagdag")
    meeting(ringsaker_library, "Kurs")
    answer = Client().get(f"{PAGE}innramma/", {"bibliotek": trysil_library.slug, "antall": "x"})
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert "Fagdag" in answer.content.decode()
    assert "Kurs" not in answer.content.decode()
    whole = Client().get(PAGE)
    assert "frame-ancestors 'none'" in whole["Content-Security-Policy"]
    assert whole["X-Frame-Options"] == "DENY"


def test_a_search_engine_reads_what_it_is(trysil_library: Organisation) -> None:
    meeting(trysil_library, "Fagdag", digital=3, room_kind="jitsi")
    html = Client().get(PAGE).content.decode()
    for part in (
        'itemtype="https://schema.org/EducationEvent"',
        'itemprop="startDate"',
        "https://schema.org/MixedEventAttendanceMode",
        "https://schema.org/EventScheduled",
    ):
        assert part in html


API = "/api/v1/"


def test_programs_read_the_calendar_page_by_page(trysil_library: Organisation) -> None:
    for number in range(3):
        meeting(trysil_library, f"{number}", days=number + 1)
    event(trysil_library, "Debatt", days=9)
    first = Client().get(f"{API}calendar", {"limit": 3})
    assert first["Access-Control-Allow-Origin"] == "*"
    items = first.json()["items"]
    assert [item["title"]["nb"] for item in items] == ["0", "1", "2"]
    rest = Client().get(first.json()["next"]).json()
    assert [(one["kind"], one["ends_at"]) for one in rest["items"]] == [("event", None)]
    assert rest["next"] is None


def test_programs_choose_as_people_do(
    trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    found = meeting(trysil_library, "A", theme="reading")
    event(ringsaker_library, "B")

    def names(**asked: str) -> list[str]:
        answer = Client().get(f"{API}calendar", asked)
        return [item["title"]["nb"] for item in answer.json()["items"]]

    assert names(municipality="trysil") == names(theme="reading") == names(kind="meeting") == ["A"]
    assert names(library=ringsaker_library.slug) == ["B"]
    assert names(library="finnes-ikke") == names(municipality="x") == []
    assert Client().get(f"{API}calendar", {"theme": "fish"}).status_code == 422
    assert Client().get(f"{API}meetings/{found.slug}").json()["slug"] == found.slug
    assert Client().get(f"{API}meetings/x").status_code == 404
    for rest in ("rot", "meetings/%00", "calendar/x"):
        assert Client().get(f"{API}{rest}").status_code == 404
    assert Client().get(f"{API}calendar", {"library": "\0", "after": "\0"}).status_code == 200
    assert Client().post(f"{API}calendar").status_code == 405


def test_the_open_api_describes_itself(trysil_library: Organisation) -> None:
    told = Client().get(f"{API}openapi.json").json()
    assert set(told["paths"]) == {
        f"{API}calendar", f"{API}meetings/{{slug}}", f"{API}libraries", f"{API}municipalities",
    }  # fmt: skip
    (library,) = Client().get(f"{API}libraries").json()
    assert library["slug"] == trysil_library.slug
    assert library["calendar"].endswith(f"/kalender/bibliotek/{trysil_library.slug}.ics")
    assert Client().get(f"{API}municipalities").json()[0]["number"] == "3421"


def test_a_draft_is_not_in_the_api(trysil_library: Organisation) -> None:
    draft = meeting(trysil_library, "Utkast", state="draft")
    assert Client().get(f"{API}meetings/{draft.slug}").status_code == 404


@pytest.mark.parametrize("path", ["", "abonner/", "innramma/", "kalender.ics", "nytt.atom"])
def test_everybody_may_read_the_calendar_and_reading_writes_nothing(
    path: str, trysil_library: Organisation, eli: Person
) -> None:
    meeting(trysil_library, "Fagdag", made_at=NOON)
    assert Client().get(PAGE + path).status_code == 200
    assert client_of(eli).get(PAGE + path).status_code == 200
