"""The made-up answers: 71 libraries, from a seed, marked, and shown as real ones would be."""

from __future__ import annotations

import pytest
from django.utils import timezone

from samling.competence import commands, facts, queries
from samling.competence.models import Rating, Survey, SurveyReply
from samling.front.demonstration.competence import make_competence
from samling.register.models import Municipality, Organisation
from tests.cast import NOON, make_library, make_municipality, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> list[Municipality]:
    """The 46 municipalities with a library each, and 25 school libraries."""
    numbers = [number for region in facts.regions() for number in region.municipalities]
    places = [make_municipality(number, f"Kommune {number}") for number in sorted(numbers)]
    for place in places:
        make_library(place, f"{place.name} bibliotek")
    for number in range(25):
        Organisation.objects.create(
            slug=f"skole-{number}",
            name=f"Skolebibliotek {number}",
            kind="school_library",
            municipality=places[number],
        )
    make_person("Rita", "library_chief", Organisation.objects.order_by("pk")[0])
    commands.load_facts(by="test", at=NOON)
    return places


def test_two_surveys_of_71_libraries_are_made_up_once_and_always_alike(
    county: list[Municipality],
) -> None:
    at = timezone.now()
    made = make_competence(at=at)
    assert made > 150
    assert make_competence(at=at) == 0
    closed = Survey.objects.filter(is_made_up=True)
    assert closed.count() == 2
    for survey in closed:
        libraries = survey.invitations.filter(kind="library")
        assert libraries.count() == 71
        heard = survey.replies.filter(kind="library").count()
        assert heard + len(queries.unheard(survey.pk)) == 71
        assert 45 < heard < 71
    assert not SurveyReply.objects.filter(kind="person", organisation__isnull=False).exists()
    first = list(Rating.objects.order_by("pk").values_list("competence__key", "now", "wanted")[:50])
    Survey.objects.all().delete()
    make_competence(at=at)
    again = Rating.objects.order_by("pk").values_list("competence__key", "now", "wanted")[:50]
    assert list(again) == first


def test_every_municipality_of_the_county_has_a_place(county: list[Municipality]) -> None:
    from samling.competence.queries.places import region_keys

    assert region_keys().keys() == {place.pk for place in county}


def test_what_is_made_up_can_be_read_as_if_it_were_real(county: list[Municipality]) -> None:
    make_competence(at=timezone.now())
    newest = queries.newest_closed()
    assert newest
    results = queries.people_results(newest)
    shown = [result for result in results.values() if result.total]
    assert shown
    for result in shown:
        assert result.total
        groups = [*result.by_place.values(), *result.by_post.values()]
        assert all(5 <= group.answers <= result.total.answers for group in groups)
    assert len(queries.needs(newest)) > 300
