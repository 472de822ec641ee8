from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samling.advice import commands as advice
from samling.ground.figures import Standing
from samling.ground.period import day_in_oslo
from samling.insight.queries.municipalities import background_of_minute
from samling.insight.queries.municipality import municipality_page
from samling.insight.queries.municipality_places import places_page
from samling.meetings import commands as meetings
from samling.register.models import (
    Affiliation,
    ChildCount,
    Inhabitants,
    LibraryFunction,
    Organisation,
    Person,
    StatisticsColumn,
    StatisticsReturn,
)
from tests.cast import SINCE, client_of

EVERYBODY = ("ada", "bo", "celia", "dag", "dina", "eli", "pia")
OUTSIDERS = ("bo", "celia", "dag", "pia", "eli", None)


@pytest.fixture(autouse=True)
def _fresh():
    """The county's figures are remembered for a minute; each test begins without memory."""
    background_of_minute.cache_clear()


@pytest.fixture
def trysil_told(trysil, trysil_library, plan):
    """Trysil with people, a school, a kindergarten without number and its statistics of 2020."""
    by_age = [50] * 6 + [60] * 7 + [70] * 7
    for year in (2020, 2026):
        Inhabitants.objects.create(
            municipality=trysil, year=year, persons=6000, by_age=by_age, source="SSB"
        )
    LibraryFunction.objects.filter(organisation=trysil_library).update(library_number="2042800")
    school = make_place(trysil, "Innbygda skule", "school", lowest_grade=1, highest_grade=7)
    count(school, 212)
    count(make_place(trysil, "Ny skole", "school"), None, "Nobody has told the number.")
    count(make_place(trysil, "Liva barnehage", "kindergarten"), 31)
    StatisticsColumn.objects.create(
        year=2020, key="visits", heading="Besøk totalt", section="visits", unit="visits", place=4
    )
    StatisticsReturn.objects.create(
        municipality=trysil,
        year=2020,
        figures={"visits": 12000, "staff_fte": 2.75, "loans": 0},
        doubts={"loans": "No loans at all were told."},
        source="NB",
    )
    return trysil


def make_place(municipality, name, kind, **more):
    return Organisation.objects.create(
        slug=name.lower().replace(" ", "-"), name=name, kind=kind, municipality=municipality, **more
    )


def count(place, children, reason=""):
    ChildCount.objects.create(
        organisation=place,
        counted_on="2026-02-02",
        children=children,
        standing="missing" if children is None else "reported",
        reason=reason,
        source="NSR",
    )


def hold(library, *, title="Debatt om skogen", type="debate", people=24, audience="adults"):
    at = timezone.now()
    return meetings.log_event(
        key=uuid4(), library_id=library.pk, title=title, starts_at=at - timedelta(hours=3),
        type=type, organiser="own", audience=audience, people=people,
        standing="missing" if people is None else "reported", setting="in_house",
        person_id=None, by="test", at=at,
    )  # fmt: skip


def give_secret_advice(municipality, ada):
    at = timezone.now()
    today = day_in_oslo(at)
    advice.give_advice_in_new_case(
        municipality=municipality.slug, title="Hemmelig sak", key=uuid4(), text="Hemmelig råd",
        given_on=today, adviser_id=ada.pk, by="test", at=at,
        pledge=advice.Pledge("Hemmelig løfte", today, ada.pk),
    )  # fmt: skip


def page_of(municipality, **more):
    return municipality_page(municipality.slug, at=timezone.now(), **more)


def read(client: Client, slug: str = "trysil") -> str:
    answer = client.get(reverse("insight:municipality", args=[slug]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_anybody_reads_who_lives_there_and_what_the_library_told(trysil_told, client):
    page = read(client)
    for words in ("Trysil folkebibliotek", "NO-2042800", "12\u00a0000", "2,75"):
        assert words in page


def test_children_are_added_up_by_age(trysil_told):
    people = page_of(trysil_told).inhabited
    assert (people.aged_0_5, people.aged_6_12, people.aged_13_18) == (300, 420, 420)


def test_a_school_without_a_number_is_missing_with_its_reason_and_never_zero(trysil_told):
    page = page_of(trysil_told)
    by_name = {school.name: school.children for school in page.schools}
    assert by_name["Ny skole"].standing == Standing.MISSING
    assert by_name["Ny skole"].reason
    assert (page.pupils.value, page.pupils.told, page.pupils.asked) == (212, 1, 2)


def test_a_library_place_in_the_village_centre_is_marked_as_approximate(trysil_told):
    assert page_of(trysil_told).libraries[0].is_place_approximate


def test_doubtful_figures_are_shown_with_the_doubt_and_not_compared(trysil_told):
    loans = page_of(trysil_told).statistics.figures[1]
    assert loans.value == 0
    assert loans.doubt
    assert loans.here is None
    assert loans.told == 0


def test_figures_per_inhabitant_stand_beside_the_county(trysil_told, ringsaker):
    Inhabitants.objects.create(
        municipality=ringsaker, year=2020, persons=30000, by_age=[0] * 20, source="SSB"
    )
    StatisticsReturn.objects.create(
        municipality=ringsaker, year=2020, figures={"visits": 24000}, source="NB"
    )
    visits = page_of(trysil_told).statistics.figures[0]
    assert visits.here == pytest.approx(2.0)
    assert visits.county == pytest.approx(1.0)
    assert (visits.told, visits.asked) == (2, 2)


def test_a_missing_figure_is_missing_and_not_zero(trysil_told):
    borrowers = page_of(trysil_told).statistics.figures[2]
    assert borrowers.value is None
    assert borrowers.here is None


def test_an_event_stands_at_once_on_the_page_of_its_municipality(
    trysil_told, trysil_library, client
):
    assert "Debatt om skogen" not in read(client)
    hold(trysil_library)
    assert "Debatt om skogen" in read(client)


def test_reach_stands_under_the_strategy_and_measure_it_belongs_to(
    trysil_told, trysil_library, debates
):
    meetings.gather(
        measure_slug=debates.slug, type="debate", audience="", organiser="", place=1,
        by="test", at=timezone.now(),
    )  # fmt: skip
    hold(trysil_library)
    hold(trysil_library, title="Lesestund", type="culture", people=None, audience="children")
    year = page_of(trysil_told).year
    (strategy,) = year.strategies
    assert (strategy.code, strategy.people.value) == ("S1", 24)
    assert strategy.measures[0].slug == debates.slug
    assert year.elsewhere.asked == 1
    assert (year.people.asked, year.people.told) == (2, 1)
    assert year.children.is_missing
    assert year.has_debate


def test_a_municipality_that_has_told_nothing_is_not_said_to_have_done_nothing(trysil_told):
    year = page_of(trysil_told).year
    assert not year.has_reported
    assert year.per_thousand is None


def test_a_municipality_of_which_nothing_is_known_has_a_page_all_the_same(ringsaker, client):
    assert "Ringsaker" in read(client, "ringsaker")


def test_the_county_library_sees_people_and_advice(trysil_told, celia, ada):
    give_secret_advice(trysil_told, ada)
    page = read(client_of(ada))
    for words in ("Celia", "celia@samling.test", "Hemmelig råd", "Hemmelig løfte"):
        assert words in page


@pytest.mark.parametrize("name", OUTSIDERS)
@pytest.mark.parametrize("view", ["municipality", "municipality_places", "municipality_map"])
def test_advice_and_people_never_reach_anybody_outside(
    request, trysil_told, celia, ada, name, view
):
    give_secret_advice(trysil_told, ada)
    person = request.getfixturevalue(name) if name else None
    client = client_of(person) if person else Client()
    page = client.get(reverse(f"insight:{view}", args=["trysil"])).content.decode()
    for words in (
        "Hemmelig",
        "/rad/kommune",
        "/rad/saker",
        "/rad/lofter",
        'id="advice',
        'id="people"',
    ):
        assert words not in page
    if name != "celia":
        assert "Celia" not in page
        assert "celia@samling.test" not in page


def test_people_who_have_left_or_are_erased_are_not_shown(trysil_told, trysil_library, ada):
    gone = Person.objects.create(name="Gunn Gone", email="gunn@samling.test")
    Affiliation.objects.create(
        person=gone, organisation=trysil_library, role="library_staff",
        period=(SINCE.lower, day_in_oslo(timezone.now()) - timedelta(days=1)),
    )  # fmt: skip
    assert "Gunn Gone" not in read(client_of(ada))


def test_a_librarian_finds_the_way_to_log_on_the_own_page_only(trysil_told, ringsaker, bo):
    way = reverse("meetings:log")
    own, other = read(client_of(bo)), read(client_of(bo), "ringsaker")
    assert f'href="{way}"' in own.split('id="main"')[1]
    assert f'href="{way}"' not in other.split('id="main"')[1]


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_may_open_the_page(request, trysil_told, name):
    assert "Trysil" in read(client_of(request.getfixturevalue(name)))


def test_advice_written_on_the_page_leads_back_to_it(trysil_told, ada):
    page = read(client_of(ada))
    assert f'action="{reverse("advice:write", args=["trysil"])}"' in page
    assert 'name="next" value="/kommuner/trysil/#advice"' in page
    assert 'data-draft="advice-trysil"' in page


def test_a_municipality_that_does_not_exist_is_not_found(db, client):
    for name, more in (
        ("municipality", []), ("municipality_places", []), ("municipality_map", []),
        ("municipality_statistics", [2020]),
    ):  # fmt: skip
        assert client.get(reverse(f"insight:{name}", args=["atlantis", *more])).status_code == 404


def test_a_year_without_statistics_is_not_found(trysil_told, client):
    address = reverse("insight:municipality_statistics", args=["trysil", 1999])
    assert client.get(address).status_code == 404


def test_the_whole_form_is_shown_with_what_is_missing(trysil_told, client):
    address = reverse("insight:municipality_statistics", args=["trysil", 2020])
    assert "Besøk totalt" in client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "statistics-all"})
    assert "<html" not in part.content.decode()
    assert "Besøk totalt" in part.content.decode()


def test_the_list_of_schools_can_be_fetched_alone(trysil_told, client):
    address = reverse("insight:municipality_places", args=["trysil"])
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "places"})
    assert "<html" not in part.content.decode()
    assert "Innbygda skule" in part.content.decode()
    assert len(places_page("trysil", on=day_in_oslo(timezone.now())).schools) == 2


def test_the_map_tells_which_places_are_approximate(trysil_told, client):
    answer = client.get(reverse("insight:municipality_map", args=["trysil"]))
    (library,) = answer.json()["points"]["features"]
    assert library["geometry"]["coordinates"] == [11.0, 61.0]
    assert library["properties"]["name"] == "Trysil folkebibliotek"


def test_anybody_is_answered_in_nine_questions(trysil_told, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        read(client)
    with django_assert_max_num_queries(6):
        read(client)


def test_the_county_library_is_answered_in_eleven_questions_however_much_there_is(
    trysil_told, trysil_library, celia, bo, ada, django_assert_max_num_queries
):
    client = client_of(ada)
    for _number in range(5):
        give_secret_advice(trysil_told, ada)
        hold(trysil_library)
    read(client)
    with django_assert_max_num_queries(11):
        read(client)
