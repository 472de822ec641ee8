"""What libraries need, who shares it, and what people say in groups."""

from __future__ import annotations

import pytest

from samling.competence import commands, queries
from samling.competence.commands import LeewayTold
from samling.competence.models import Competence, FrameworkVersion, Survey, Wish
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of
from tests.competence.made import close_with, from_library, from_person, rating

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(framework: FrameworkVersion) -> Competence:
    return framework.competences.order_by("area__place", "place")[0]


@pytest.fixture
def coding(framework: FrameworkVersion) -> Competence:
    return framework.competences.order_by("area__place", "place")[1]


@pytest.fixture
def closed(
    framework: FrameworkVersion,
    reading: Competence,
    coding: Competence,
    east: object,
    trysil_library: Organisation,
    ringsaker_library: Organisation,
) -> Survey:
    """Two libraries that share a need, six people in the east, one elsewhere."""
    return close_with(
        framework.pk,
        [
            from_library(
                trysil_library,
                rating(reading, 1, 3, importance=3, people=2),
                rating(coding, 3, 2),
                leeway=LeewayTold(people=3, hindrances=("distance",), good_times=("mon_am",)),
                wish="Vi vil lære mer om dette",
            ),
            from_library(ringsaker_library, rating(reading, 2, 4), place="school", is_shared=True),
            *(from_person(trysil_library, rating(reading, 1, 3)) for _ in range(6)),
            from_person(ringsaker_library, rating(reading, 0, 4), place="school", post="chief", wish="Bare meg"),
        ],
    )  # fmt: skip


def test_needs_are_weighed_and_what_is_not_lacking_is_no_need(
    closed: Survey, reading: Competence, trysil_library: Organisation
) -> None:
    found = queries.needs(closed.pk)
    assert [(need.weight, need.gap, need.people) for need in found] == [(12, 2, 2), (4, 2, 1)]
    assert found[0].organisation_id == trysil_library.pk
    assert {need.competence_key for need in found} == {reading.key}


def test_a_library_that_said_nothing_is_missing_and_not_nought(
    closed: Survey, trysil_library: Organisation
) -> None:
    silent = Organisation.objects.create(slug="stille", name="Stille", kind="public_library")
    assert queries.unheard(closed.pk) == (silent.pk,)
    page = queries.needs_page(closed.pk, view="libraries", area="")
    assert page
    assert page.unheard == ("Stille",)


def test_leeway_keeps_what_was_not_said_missing(
    closed: Survey, trysil_library: Organisation
) -> None:
    said = queries.leeways(closed.pk)[trysil_library.pk]
    assert (said.people, said.away_days, said.hindrances) == (3, None, ("distance",))


def test_nothing_of_an_open_survey_is_shown(
    sent: Survey, framework: FrameworkVersion, reading: Competence
) -> None:
    for link in sent.invitations.all():
        commands.choose_areas(key=link.key, areas=["prove-omrade-0"], at=NOON)
        commands.rate(key=link.key, ratings={reading.pk: {"now": 0, "wanted": 4}}, at=NOON)
        commands.say_last(key=link.key, wish="Hemmelig", leeway=None, is_shared=False, at=NOON)
    assert queries.needs(sent.pk) == ()
    assert queries.people_results(sent.pk) == {}
    assert queries.leeways(sent.pk) == {}
    page = queries.wishes_page(sent.pk)
    assert page
    assert page.unread == ()
    with pytest.raises(commands.WishNotOpen):
        commands.code_wish(key=Wish.objects.all()[0].pk, competences=[], by="t", at=NOON)


def test_one_alone_is_neither_shown_nor_worked_out(closed: Survey, reading: Competence) -> None:
    result = queries.people_results(closed.pk)[reading.key]
    assert result.total
    assert result.total.answers == 7
    # the east less the total, or the staff less the total, would be the one chief
    assert result.by_place == {}
    assert result.by_post == {}


def test_the_heat_map_shows_libraries_or_people_and_an_area(
    closed: Survey, ada: Person, reading: Competence, coding: Competence
) -> None:
    client = client_of(ada)
    path = f"/kompetanse/undersokelser/{closed.pk}/behov/"
    page = client.get(path).content.decode()
    assert "Prøve kunnskap 0 0" in page
    assert "Trysil folkebibliotek" in page
    people = client.get(path, {"vis": "ansatte"}).content.decode()
    assert "2,3" in people
    assert "Trysil folkebibliotek" not in people
    other = client.get(path, {"omrade": "prove-omrade-1"}).content.decode()
    assert "Prøve kunnskap 0 0" not in other
    assert "Prøve kunnskap 1 0" in other


def test_a_competence_tells_who_needs_it_and_how_it_was_before(
    closed: Survey,
    framework: FrameworkVersion,
    reading: Competence,
    ada: Person,
    trysil_library: Organisation,
) -> None:
    close_with(framework.pk, [from_library(trysil_library, rating(reading, 0, 4))], days_ago=400)
    page = queries.competence_page(closed.pk, reading.key)
    assert page
    assert [line.name for line in page.sharers] == [
        "Trysil folkebibliotek",
        "Ringsaker folkebibliotek",
    ]
    assert page.past[0].libraries
    assert page.past[0].libraries.gap == 4
    path = f"/kompetanse/undersokelser/{closed.pk}/behov/kompetanse/{reading.key}/"
    assert client_of(ada).get(path).status_code == 200


def test_a_year_with_another_version_is_compared_by_key(
    closed: Survey, framework: FrameworkVersion, reading: Competence, trysil_library: Organisation
) -> None:
    draft = commands.draft_version(slug=framework.framework.slug, by="test", at=NOON)
    newer = commands.put_in_force(key=draft.pk, by="test", at=NOON)
    again = newer.competences.get(key=reading.key)
    later = close_with(newer.pk, [from_library(trysil_library, rating(again, 3, 4))], days_ago=0)
    page = queries.competence_page(later.pk, reading.key)
    assert page
    assert page.past[0].libraries
    assert page.past[0].libraries.gap == 2


def test_a_librarian_sees_who_else_among_those_who_said_yes(
    closed: Survey, bo: Person, ringsaker: object
) -> None:
    page = client_of(bo).get("/kompetanse/hvem-flere/").content.decode()
    assert "Prøve kunnskap 0 0" in page
    assert "Ringsaker folkebibliotek" in page


def test_a_library_that_did_not_say_yes_is_only_counted(
    closed: Survey, ringsaker_library: Organisation
) -> None:
    page = queries.sharers_page(ringsaker_library.pk, is_county=False)
    assert [(line.others, line.hidden) for line in page.lines] == [((), 1)]
    county = queries.sharers_page(ringsaker_library.pk, is_county=True)
    assert county.lines[0].others == ("Trysil folkebibliotek",)


def test_wishes_are_coded_by_hand_and_tell_of_no_person(
    closed: Survey, ada: Person, reading: Competence, coding: Competence
) -> None:
    client = client_of(ada)
    path = f"/kompetanse/undersokelser/{closed.pk}/onsker/"
    page = client.get(path).content.decode()
    assert "Trysil folkebibliotek" in page
    assert "Bare meg" in page
    assert "Ringsaker" not in page
    wish = Wish.objects.get(text="Bare meg")
    form = f"/kompetanse/onsker/{wish.pk}/"
    client.post(form, {"competences": [reading.pk, coding.pk], "read": "yes"})
    client.post(form, {"competences": [coding.pk], "read": "yes"})
    assert list(wish.codes.values_list("competence_id", flat=True)) == [coding.pk]
    found = queries.competence_page(closed.pk, coding.key)
    assert found
    assert found.wishes == 1
    with pytest.raises(commands.CodeUnknown):
        commands.code_wish(key=wish.pk, competences=[0], by="t", at=NOON)


def test_eli_and_bo_see_no_needs(closed: Survey, eli: Person, bo: Person) -> None:
    for person in (eli, bo):
        for tail in ("behov/", "behov/?vis=ansatte", "onsker/"):
            path = f"/kompetanse/undersokelser/{closed.pk}/{tail}"
            assert client_of(person).get(path).status_code == 403
    assert client_of(eli).get("/kompetanse/hvem-flere/").status_code == 403


@pytest.mark.parametrize("view", ["bibliotek", "ansatte"])
def test_the_heat_map_asks_a_fixed_number_of_questions(
    closed: Survey,
    ada: Person,
    view: str,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    client = client_of(ada)
    path = f"/kompetanse/undersokelser/{closed.pk}/behov/?vis={view}"
    client.get(path)
    with django_assert_max_num_queries(14):
        client.get(path)
