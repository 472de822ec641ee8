"""Who came, who never comes, and what nobody had to drive."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from samling.ground.distance import Spot, air_km
from samling.meetings import queries
from samling.meetings.models import Meeting
from samling.meetings.queries import AskedOfReport
from samling.meetings.rules.travel import Trip, saved
from samling.register.models import Municipality, Organisation, Person
from tests.cast import client_of
from tests.meetings.made_meetings import make_meeting


def held(host: Organisation, *people: tuple[str, int | None, bool | None], **told: Any) -> Meeting:
    """A meeting last week, with people of a municipality who came, did not, or nobody knows."""
    meeting = make_meeting(
        host, starts_at=timezone.now() - timedelta(days=7), seats=None, **told
    )  # fmt: skip
    pool = meeting.pools.order_by("pk")[0]
    for place, (name, town, came) in enumerate(people, start=1):
        meeting.enrolments.create(
            pool=pool, place=place, standing="seated", name=name, asked_at=timezone.now(),
            municipality_id=town, attended=came,
        )  # fmt: skip
    return meeting


def test_who_has_not_come_is_told_and_unknown_is_not_nobody(
    county_library: Organisation, trysil: Municipality, ringsaker: Municipality
) -> None:
    held(county_library, ("A", trysil.pk, True), ("B", trysil.pk, None), ("C", None, True))
    held(county_library, ("D", ringsaker.pk, None))
    page = queries.came_page([county_library.pk], AskedOfReport(), at=timezone.now())
    assert (page.people.value, page.people.told, page.people.asked) == (2, 2, 4)
    assert [str(line.name) for line in page.have_come] == ["Trysil"]
    (away,) = page.not_come
    assert (away.name, away.people.is_missing, away.people.asked) == ("Ringsaker", True, 1)


def test_travel_saved_is_worked_out_for_those_on_screen_whose_home_is_known(
    county_library: Organisation, trysil: Municipality, ringsaker: Municipality
) -> None:
    Municipality.objects.filter(pk=ringsaker.pk).update(latitude=62.0)
    county_library.municipality = trysil
    county_library.save()
    held(
        county_library, ("A", ringsaker.pk, True), ("B", None, True), ("C", ringsaker.pk, False),
        is_digital=True, place="",
    )  # fmt: skip
    found = queries.came_page([county_library.pk], AskedOfReport(), at=timezone.now()).saved
    assert (found.people, found.asked) == (1, 2)
    assert 290 < found.km < 310  # 111 km each way, 1.35 times as long by road


def test_nothing_saved_is_nothing() -> None:
    found = saved([Trip(3, None, Spot(61.0, 11.0))])
    assert (found.people, found.asked, found.km, found.nok) == (0, 3, 0, 0)
    assert air_km(Spot(61.0, 11.0), Spot(61.0, 11.0)) == 0


def test_the_report_is_for_own_meetings_and_the_county_sees_the_sum_of_all(
    ada: Person, bo: Person, trysil_library: Organisation, ringsaker_library: Organisation
) -> None:
    town = trysil_library.municipality_id
    held(trysil_library, ("A", town, True), title_nb="Vår")
    held(ringsaker_library, ("B", town, True), title_nb="Deres")
    own = client_of(bo).get("/samlinger/rapport/").content.decode()
    assert "Vår" in own
    assert "Deres" not in own
    assert not client_of(ada).get("/samlinger/rapport/").context["page"].meetings
    every = client_of(ada).get("/samlinger/rapport/", {"hvem": "alle", "ar": "x", "serie": "y"})
    assert len(every.context["page"].meetings) == 2
    held(ringsaker_library, ("C", town, True), title_nb="For innbudte", is_open=False)
    again = client_of(ada).get("/samlinger/rapport/", {"hvem": "alle"})
    assert "For innbudte" not in again.content.decode()
    sly = client_of(bo).get("/samlinger/rapport/", {"hvem": "alle"})
    assert len(sly.context["page"].meetings) == 1
    assert client_of(bo).get("/samlinger/rapport/", {"fil": "csv"}).status_code == 200


def test_the_municipality_page_says_who_came_from_there_to_the_county_alone(
    ada: Person, bo: Person, county_library: Organisation, trysil_library: Organisation
) -> None:
    held(county_library, ("Kari Nordmann", trysil_library.municipality_id, True))
    held(trysil_library, ("Ola Nordmann", trysil_library.municipality_id, True))
    html = client_of(ada).get("/kommuner/trysil/").content.decode()
    assert "Kari Nordmann" in html
    assert "Ola Nordmann" not in html
    assert "Kari Nordmann" not in client_of(bo).get("/kommuner/trysil/").content.decode()
