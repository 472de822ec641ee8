"""The crew's pages: the app's shell, plain forms without a script, worker and manifest."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bench.bus.crew_app import size_kb
from samling.bus.models import Mark, Stop, Timetable, Tour, Visit, VisitLog
from samling.bus.queries.crew import tours_around, tours_on
from samling.ground.period import OSLO
from samling.register.models import Person
from tests.cast import client_of


@pytest.fixture
def visit(settled: Timetable) -> Visit:
    """The first visit to Biri."""
    return Visit.objects.filter(stop__name="Biri skole").order_by("on")[0]


def path_of(visit: Visit) -> str:
    """The plain form of a visit's stop."""
    return f"/bokbuss/tur/{visit.bus.slug}/{visit.on}/{visit.stop.slug}/"


def filled(client: Client, path: str, **changes: str) -> dict[str, str]:
    """The form as the page shows it, with some fields changed."""
    page = client.get(path).content.decode()
    hidden = dict(re.findall(r'name="(initial-\w+)" value="([^"]*)"', page))
    shown = {name.removeprefix("initial-"): value for name, value in hidden.items()}
    return {**shown, **hidden, **changes}


def test_the_tour_has_its_stops_in_the_order_they_are_driven(visit: Visit, dag: Person) -> None:
    page = client_of(dag).get("/bokbuss/tur/", {"dag": str(visit.on)}).content.decode()
    assert page.index("Blomhaug skole") < page.index("Biri skole")
    assert "09:00" in page


def test_a_plain_form_tells_what_is_changed_and_nothing_else(visit: Visit, dag: Person) -> None:
    client, path = client_of(dag), path_of(visit)
    form = filled(client, path, arrived="10:31", children="23", event="culture")
    assert client.post(path, form).status_code == 302
    log = VisitLog.objects.get()
    assert log.arrived_at == datetime(*visit.on.timetuple()[:3], 10, 31, tzinfo=OSLO)
    assert (log.children, log.adults, log.event_type) == (23, None, "culture")
    assert set(Mark.objects.values_list("field", flat=True)) == {"arrived", "children", "event"}
    assert client.post(path, filled(client, path)).status_code == 302
    assert Mark.objects.count() == 3


def test_what_another_has_told_meanwhile_stays(visit: Visit, dag: Person, ada: Person) -> None:
    dags, path = client_of(dag), path_of(visit)
    old = filled(dags, path, adults="2")
    adas = client_of(ada)
    adas.post(path, filled(adas, path, children="23"))
    dags.post(path, old)
    log = VisitLog.objects.get()
    assert (log.children, log.adults) == (23, 2)


def test_blanking_a_number_leaves_it_missing(visit: Visit, dag: Person) -> None:
    client, path = client_of(dag), path_of(visit)
    client.post(path, filled(client, path, children="0"))
    assert VisitLog.objects.get().children == 0
    client.post(path, filled(client, path, children=""))
    assert VisitLog.objects.get().children is None


@pytest.mark.parametrize(
    ("field", "value"), [("children", "mange"), ("children", "-1"), ("arrived", "25:00")]
)
def test_a_wrong_field_is_told_and_nothing_is_lost(
    visit: Visit, dag: Person, field: str, value: str
) -> None:
    client, path = client_of(dag), path_of(visit)
    answer = client.post(path, filled(client, path, **{"reason": "Punktert hjul", field: value}))
    assert answer.status_code == 422
    assert "Punktert hjul" in answer.content.decode()
    assert not Mark.objects.exists()


def test_the_day_as_a_whole_is_told_without_a_script_too(visit: Visit, dag: Person) -> None:
    client, path = client_of(dag), f"/bokbuss/tur/bokbussen/{visit.on}/"
    client.post(path, filled(client, path, km_start="41000", km_end="41210", home="15:05"))
    tour = Tour.objects.get()
    assert (tour.km_start, tour.km_end, tour.state) == (41000, 41210, "done")
    backwards = filled(client, path, km_end="40000")
    assert client.post(path, backwards).status_code == 422
    client.post(path, filled(client, path, out="on", reason="Motoren"))
    assert Tour.objects.get().state == "out_of_service"
    shown = filled(client, path)
    shown.pop("out")
    client.post(path, shown)
    assert Tour.objects.get().state == "done"


def test_a_fact_that_could_not_be_used_is_shown_with_why(visit: Visit, dag: Person) -> None:
    client, path = client_of(dag), f"/bokbuss/tur/bokbussen/{visit.on}/"
    client.post(path, filled(client, path, km_start="41000"))
    tour = Tour.objects.get()
    mark = Mark.objects.get()
    Mark.objects.filter(pk=mark.pk).update(standing="doubted", doubt="odometer", value=39000)
    page = client.get(path).content.decode()
    assert "Kunne ikke brukes" in page
    assert "Kilometerstanden er lavere om kvelden enn om morgenen." in page
    assert tour.km_start == 41000


def test_a_cancelled_visit_is_seen_by_the_crew(visit: Visit) -> None:
    Visit.objects.filter(pk=visit.pk).update(state="cancelled", reason="school_away")
    (tour,) = tours_on(visit.on)
    told = {stop.name: (stop.state, stop.reason) for stop in tour.stops}
    assert told["Biri skole"] == ("cancelled", "school_away")


@pytest.mark.parametrize(
    "path",
    [
        "/bokbuss/tur/bybussen/2026-09-07/", "/bokbuss/tur/bokbussen/i-dag/",
        "/bokbuss/tur/bokbussen/2026-09-07/hogwarts/", "/bokbuss/tur/bokbussen/2026-02-30/",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(settled: Timetable, dag: Person, path: str) -> None:
    assert client_of(dag).get(path).status_code == 404


def test_eli_is_not_let_in(visit: Visit, eli: Person) -> None:
    client = client_of(eli)
    for path in ("/bokbuss/tur/", path_of(visit), f"/bokbuss/tur/bokbussen/{visit.on}/"):
        assert client.get(path).status_code == 403
        assert Client().get(path).status_code == 302


def test_county_staff_may_stand_in_for_the_crew(visit: Visit, ada: Person) -> None:
    assert client_of(ada).get(path_of(visit)).status_code == 200


def test_the_shell_that_a_phone_keeps_has_nothing_of_today_and_nobodys_name(
    visit: Visit, dag: Person
) -> None:
    page = client_of(dag).get("/bokbuss/tur/?skall").content.decode()
    assert "Biri" not in page
    assert "csrf" not in page
    assert "Dag" not in page.replace("Dagen", "").replace("Dager", "")
    assert 'data-word="arrive">Vi er framme<' in page


def test_the_worker_keeps_every_file_the_app_is_made_of(client: Client, db: None) -> None:
    answer = client.get("/bokbuss/tur/arbeider.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    files = json.loads(re.search(r"FILES = (\[.*?\]);", text).group(1))  # type: ignore[union-attr]
    wanted = {
        "crew",
        "crew_store",
        "crew_sync",
        "crew_state",
        "crew_view",
        "crew_parts",
        "crew_sheets",
    }
    assert wanted == {name.rsplit("/", 1)[1][:-3] for name in files if name.endswith(".js")}
    assert all(client.get(name).status_code == 200 for name in files)


def test_the_whole_app_is_small_enough_for_a_bad_network(client: Client, dag: Person) -> None:
    signed_in = client_of(dag)
    assert 5 < size_kb(lambda path: signed_in.get(path).getvalue()) < 150


def test_the_manifest_lets_a_phone_install_the_app(client: Client, db: None) -> None:
    answer = client.get("/bokbuss/tur/manifest.webmanifest")
    told = answer.json()
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert told["start_url"] == told["scope"] == "/bokbuss/tur/"
    assert told["display"] == "standalone"
    assert client.get(told["icons"][0]["src"]).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "Vi er framme"), ("nn", "Ferdig her, køyr vidare"), ("en", "We have arrived")],
)
def test_it_speaks_the_readers_language(
    visit: Visit, dag: Person, language: str, words: str
) -> None:
    client = client_of(dag)
    client.cookies["sprak"] = language
    assert words in client.get("/bokbuss/tur/").content.decode()


def test_the_tours_of_three_weeks_take_four_questions(
    visit: Visit, django_assert_num_queries: Callable[[int], Any]
) -> None:
    VisitLog.objects.create(
        tour=Tour.objects.create(bus=visit.bus, on=visit.on),
        stop=Stop.objects.get(name="Bjoneroa skole"), children=4, changed_at=visit.period.lower,
    )  # fmt: skip
    with django_assert_num_queries(4):
        tours = tours_around(visit.on - timedelta(days=1))
    (tour,) = (each for each in tours if each.on == visit.on)
    assert tour.stops[-1].name == "Bjoneroa skole"
    assert tour.stops[-1].told == {"children": 4}


def test_a_day_without_a_tour_says_so(settled: Timetable, dag: Person) -> None:
    sunday = date(2026, 9, 6)
    page = client_of(dag).get("/bokbuss/tur/", {"dag": str(sunday)}).content.decode()
    assert "Ingen tur er planlagt søndag 6. september." in page
