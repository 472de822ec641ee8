"""Who else needs this: a need that libraries share becomes a network; and what networks amount to."""

from __future__ import annotations

import pytest
from django.urls import reverse

from samling.competence.queries import NeededBy
from samling.ground.wording import Wording
from samling.insight import commands
from samling.insight.queries import networks as insight
from samling.insight.rules import THEME_OF_AREA, theme_of_area
from samling.meetings.terms import Theme
from samling.networks import reach
from samling.networks.commands import set_state
from samling.networks.models import Network
from tests.cast import NOON, client_of, make_library, make_person
from tests.networks.made import make_network, member

KEY = "digital-hjelp"


@pytest.fixture
def shared(monkeypatch, trysil_library, ringsaker_library, county_library):
    """Digital help, needed by two libraries with a chief or none."""
    need = NeededBy(
        KEY, "digital-veiledning", Wording("Digital hjelp", "Digital hjelp"), 30,
        ((trysil_library.pk, trysil_library.name), (ringsaker_library.pk, ringsaker_library.name)),
        frozenset({trysil_library.pk}),
    )  # fmt: skip
    monkeypatch.setattr(insight.competence, "needed_by_several", lambda *, at_least: (need,))
    return need


def begin(person_id):
    return commands.begin_network_for(competence_key=KEY, person_id=person_id, by="test", at=NOON)


def test_one_tap_begins_the_network_and_invites_the_chiefs_once(shared, ada, celia, bo):
    network, invited = begin(ada.pk)
    again, more = begin(ada.pk)
    assert (network.pk, invited, more) == (again.pk, 1, 0)
    assert network.theme == "digital"
    assert network.memberships.get(person=celia).standing == "invited"
    assert network.memberships.get(is_convener=True).person == ada
    assert not network.memberships.filter(person=bo).exists()
    assert member(network, celia).standing == "member"


def test_when_it_has_ended_it_can_be_begun_anew(shared, ada):
    network, _invited = begin(ada.pk)
    set_state(slug=network.slug, state="ended", why="Ferdig", by="test", at=NOON)
    assert begin(ada.pk)[0].pk != network.pk


def test_a_need_that_is_gone_begins_nothing(county_library, ada):
    with pytest.raises(commands.NeedIsGone):
        begin(ada.pk)


def test_the_county_sees_the_needs_and_bo_is_told_no(shared, ada, bo):
    page = reverse("insight:proposed_networks")
    assert client_of(bo).get(page).status_code == 403
    browser = client_of(ada)
    assert "Ringsaker folkebibliotek" in browser.get(page).content.decode()
    assert browser.post(reverse("insight:begin_network"), {"need": KEY}).status_code == 302
    assert (
        browser.post(reverse("insight:begin_network"), {"need": "finnes-ikke"}).status_code == 302
    )
    assert Network.objects.count() == 1


def test_a_chief_begins_it_for_her_own_library_and_invites_those_who_may_be_named(
    shared, celia, trysil_library, ringsaker_library
):
    rita = make_person("Rita", "library_chief", ringsaker_library)
    browser = client_of(rita)
    shown = browser.get(reverse("insight:proposed_networks")).content.decode()
    assert "Trysil folkebibliotek" in shown
    answer = browser.post(reverse("insight:begin_network"), {"need": KEY})
    network = Network.objects.get()
    assert answer["Location"] == reverse("networks:network", args=[network.slug])
    assert network.host == ringsaker_library
    assert network.memberships.get(is_convener=True).person == rita
    assert network.memberships.get(person=celia).standing == "invited"


def test_a_chief_neither_sees_nor_invites_who_has_not_said_yes_to_be_named(
    shared, celia, trysil_library, ringsaker_library
):
    rita = make_person("Rita", "library_chief", ringsaker_library)
    browser = client_of(celia)
    shown = browser.get(reverse("insight:proposed_networks")).content.decode()
    assert "Ringsaker folkebibliotek" not in shown
    assert "1 bibliotek som ikke er nevnt" in shown
    browser.post(reverse("insight:begin_network"), {"need": KEY})
    assert not Network.objects.get().memberships.filter(person=rita).exists()


def test_a_chief_whose_library_does_not_need_it_begins_nothing(shared, trysil):
    other = make_person("Siv", "library_chief", make_library(trysil, "Engerdal folkebibliotek"))
    browser = client_of(other)
    assert "Digital hjelp" not in browser.get(reverse("insight:proposed_networks")).content.decode()
    assert browser.post(reverse("insight:begin_network"), {"need": KEY}).status_code == 302
    assert not Network.objects.exists()
    with pytest.raises(commands.NotYourNeed):
        commands.begin_network_for(
            competence_key=KEY, person_id=other.pk, library_ids=(), by="test", at=NOON
        )


def test_every_area_of_the_framework_has_a_theme_that_exists():
    assert {theme_of_area(area) for area in [*THEME_OF_AREA, "ukjent"]} <= set(Theme.values)


def test_libraries_in_no_network_are_counted_and_missing_is_not_zero(
    ada, bo, celia, trysil, ringsaker, ringsaker_library, county_library, client
):
    network = make_network(county_library, ada)
    member(network, bo)
    member(network, celia)
    figures = reach.network_figures(on=NOON.date())
    assert (figures.active, figures.members) == (1, 3)
    assert (figures.libraries_in, figures.libraries, figures.libraries_outside) == (1, 2, 1)
    lines = {line.name: line for line in insight.figures_page(on=NOON.date()).lines}
    assert (lines["Trysil"].libraries_in, lines["Trysil"].networks) == (1, 1)
    assert (lines["Ringsaker"].libraries_in, lines["Ringsaker"].networks) == (0, 0)
    ringsaker_library.delete()
    bare = {line.name: line for line in insight.figures_page(on=NOON.date()).lines}["Ringsaker"]
    assert bare.libraries is None
    assert client.get(reverse("insight:network_figures")).status_code == 200


def test_the_page_of_a_municipality_names_the_networks_of_its_libraries(
    ada, bo, county_library, client
):
    page = reverse("insight:municipality", args=["trysil"])
    network = make_network(county_library, ada)
    assert "Leselyst" not in client.get(page).content.decode()
    member(network, bo)
    assert "Leselyst" in client.get(page).content.decode()


def test_a_silent_network_stands_on_the_countys_desk(ada, county_library):
    network = make_network(county_library, ada)
    Network.objects.update(asked_at=NOON, reminded_at=NOON)
    shown = client_of(ada).get(reverse("front:desk")).content.decode()
    assert reverse("networks:network", args=[network.slug]) in shown
