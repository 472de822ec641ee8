from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samling.insight.queries.municipalities import (
    SORTS,
    collated,
    limits,
    municipalities_page,
)
from samling.meetings import commands as meetings
from samling.register.models import Boundary, Inhabitants
from tests.cast import client_of, make_library, make_municipality

ADDRESS = "/kommuner/"
SQUARE = {"type": "Polygon", "coordinates": [[[11, 61], [12, 61], [12, 62], [11, 62], [11, 61]]]}


@pytest.fixture
def county(db):
    """Four municipalities, of which one has told nothing of its people."""
    places = [
        make_municipality("3421", "Trysil"), make_municipality("3418", "Åsnes"),
        make_municipality("3435", "Vågå"), make_municipality("3442", "Østre Toten"),
    ]  # fmt: skip
    for number, place in enumerate(places[:3], start=1):
        place.slug = ["trysil", "asnes", "vaga"][number - 1]
        place.save(update_fields=["slug"])
        by_age = [number] * 20
        Inhabitants.objects.create(
            municipality=place, year=2026, persons=number * 1000, by_age=by_age, source="SSB"
        )
    places[3].slug = "ostre-toten"
    places[3].save(update_fields=["slug"])
    Boundary.objects.create(municipality=places[0], outline=SQUARE, source="made")
    return places


def hold(place, people=10, type="debate"):
    at = timezone.now()
    meetings.log_event(
        key=uuid4(), library_id=make_library(place, f"{place.name} bibliotek").pk, title="Debatt",
        starts_at=at, type=type, organiser="own", audience="adults", people=people,
        standing="reported", setting="in_house", person_id=None, by="test", at=at,
    )  # fmt: skip


def names(**asked):
    page = municipalities_page(year=timezone.now().year, **asked)
    return [row.name for row in page.rows]


def test_the_list_follows_the_norwegian_alphabet(county):
    assert names() == ["Trysil", "Vågå", "Østre Toten", "Åsnes"]


def test_what_is_missing_comes_last_whichever_way_one_sorts(county):
    assert names(sort="inhabitants") == ["Trysil", "Åsnes", "Vågå", "Østre Toten"]
    assert names(sort="-inhabitants") == ["Vågå", "Åsnes", "Trysil", "Østre Toten"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("vaga", ["Vågå"]), ("VÅGÅ", ["Vågå"]), ("ostre", ["Østre Toten"]), ("3418", ["Åsnes"]),
        (" trysil ", ["Trysil"]), ("oslo", []),
    ],
)  # fmt: skip
def test_the_search_forgives_marks_and_capitals(county, search, found):
    assert names(search=search) == found


def test_sums_say_how_many_they_are_built_on(county):
    hold(county[0], people=25)
    page = municipalities_page(year=timezone.now().year)
    assert (page.reporting, page.debating, page.asked) == (1, 1, 4)
    assert page.total.value == 25
    assert page.inhabitants == 6000
    row = next(row for row in page.rows if row.name == "Østre Toten")
    assert row.inhabitants is None
    assert not row.has_reported


@pytest.mark.parametrize("shape", ["", "liste", "tabell", "kart", "noe-annet"])
def test_each_way_to_see_the_municipalities_has_an_address_of_its_own(county, client, shape):
    answer = client.get(ADDRESS, {"vis": shape})
    assert answer.status_code == 200


def test_the_table_and_the_list_name_every_municipality(county, client):
    for shape in ("liste", "tabell"):
        page = client.get(ADDRESS, {"vis": shape}).content.decode()
        assert all(place.name in page for place in county)


def test_the_map_without_zoom_links_to_every_municipality_with_an_outline(county, client):
    page = client.get(ADDRESS, {"vis": "kart", "enkelt": "ja"}).content.decode()
    assert '<a href="/kommuner/trysil/"' in page
    assert "<path" in page


def test_the_map_has_layers_with_missing_as_null(county, client):
    hold(county[0], people=25)
    facts = client.get(reverse("insight:municipalities_map")).json()
    properties = {
        area["properties"]["name"]: area["properties"] for area in facts["areas"]["features"]
    }
    assert properties["Trysil"]["people"] == 25
    assert properties["Trysil"]["children"] == 13
    assert properties["Trysil"]["href"] == "/kommuner/trysil/"
    assert properties["Østre Toten"]["children"] is None
    assert properties["Åsnes"]["events"] is None
    assert [layer["key"] for layer in facts["layers"]] == ["children", "people", "events"]


def test_a_map_that_has_not_changed_is_not_sent_again(county, client):
    address = reverse("insight:municipalities_map")
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    hold(county[0])
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_htmx_gets_only_the_list(county, client):
    headers = {"HX-Request": "true", "HX-Target": "municipalities"}
    page = client.get(ADDRESS, {"q": "trysil"}, headers=headers).content.decode()
    assert "<html" not in page
    assert "Trysil" in page
    assert "Vågå" not in page


def test_eli_may_look(county, eli):
    assert client_of(eli).get(ADDRESS).status_code == 200


def test_the_list_is_answered_in_three_questions(county, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(ADDRESS, {"vis": "tabell"})


@given(values=st.lists(st.none() | st.integers(0, 10**6)))
def test_the_limits_of_the_shades_ascend_and_are_four_at_most(values):
    found = limits(values)
    assert found == sorted(set(found))
    assert len(found) <= 4


def test_the_alphabet_ends_with_ae_oe_and_aa():
    assert sorted(["Åmot", "Øyer", "Ærøy", "Zeta"], key=collated) == [
        "Zeta",
        "Ærøy",
        "Øyer",
        "Åmot",
    ]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    search=st.text(max_size=90),
    sort=st.sampled_from([*SORTS, *(f"-{key}" for key in SORTS)]) | st.text(max_size=9),
    shape=st.sampled_from(["liste", "tabell", "kart"]) | st.text(max_size=9),
    year=st.integers().map(str) | st.text(max_size=5),
)
def test_whatever_is_asked_the_list_answers(county, client, search, sort, shape, year):
    asked = {"q": search, "sort": sort, "vis": shape, "aar": year, "lag": search}
    assert client.get(ADDRESS, asked).status_code == 200
