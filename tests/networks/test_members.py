"""Joining, leaving, and who convenes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from samling.accounts.models import Letter
from samling.networks import commands
from samling.networks.commands import BadNetwork, Words
from samling.networks.models import Membership
from samling.register.commands import erase_person
from samling.register.queries import of_person
from tests.cast import NOON
from tests.networks.made import make_network, member


@pytest.fixture
def network(ada, county_library):
    return make_network(county_library, ada)


def letters(purpose):
    return Letter.objects.filter(purpose=f"network_{purpose}").order_by("pk")


def link_in(letter):
    return re.search(r"k=(\S+)", letter.body)[1]


def test_whoever_begins_a_network_convenes_it_and_the_library_is_shown(
    network, ada, county_library
):
    mine = network.memberships.get()
    assert (mine.person, mine.is_convener, mine.organisation) == (ada, True, county_library)


def test_a_librarian_joins_an_open_network_with_one_tap_and_is_there_once(
    network, bo, trysil_library
):
    first = member(network, bo)
    again = member(network, bo)
    assert first.pk == again.pk
    assert (first.standing, first.organisation) == ("member", trysil_library)
    assert letters("welcome").count() == 1


def test_where_the_convener_says_yes_one_waits_and_the_convener_is_written_to(
    county_library, ada, bo
):
    network = make_network(county_library, ada, is_open=False)
    mine = member(network, bo)
    assert mine.standing == "asked"
    assert letters("asked").get().to == ada.email
    commands.accept(key=mine.key, by="test", at=NOON)
    commands.accept(key=mine.key, by="test", at=NOON)
    mine.refresh_from_db()
    assert mine.standing == "member"
    assert letters("welcome").count() == 1


def test_a_guest_is_stored_only_after_the_link_in_the_letter(network, trysil_library):
    commands.ask_to_confirm(
        slug=network.slug, name="Kari Gjest", email="Kari@Example.org", language="nn",
        organisation_id=trysil_library.pk, at=NOON,
    )  # fmt: skip
    assert network.memberships.count() == 1
    token = link_in(letters("confirm").get())
    mine = commands.confirm(slug=network.slug, token=token, at=NOON)
    again = commands.confirm(slug=network.slug, token=token, at=NOON)
    assert mine.pk == again.pk
    assert (mine.email, mine.language, mine.person, mine.organisation) == (
        "kari@example.org", "nn", None, trysil_library,
    )  # fmt: skip


def test_a_guest_whose_address_the_register_knows_becomes_that_person(network, bo):
    commands.ask_to_confirm(
        slug=network.slug, name="Bo", email=bo.email, language="nb", organisation_id=None, at=NOON
    )
    mine = commands.confirm(slug=network.slug, token=link_in(letters("confirm").get()), at=NOON)
    assert (mine.person, mine.email) == (bo, "")


def test_a_guest_who_comes_into_the_register_goes_on_as_the_person(network, bo, trysil_library):
    guest = Membership.objects.create(
        network=network, name="Bo", email=bo.email, standing="member", asked_at=NOON, joined_at=NOON
    )
    assert member(network, bo).pk == guest.pk
    guest.refresh_from_db()
    assert (guest.person, guest.name, guest.email, guest.organisation) == (
        bo, "", "", trysil_library,
    )  # fmt: skip


def test_a_link_of_another_network_or_a_made_up_one_joins_nothing(network, ada, county_library):
    other = make_network(county_library, ada, name="Annet")
    commands.ask_to_confirm(
        slug=other.slug,
        name="Kari",
        email="k@example.org",
        language="nb",
        organisation_id=None,
        at=NOON,
    )
    for token in (link_in(letters("confirm").get()), "abc", ""):
        with pytest.raises(commands.CannotJoin):
            commands.confirm(slug=network.slug, token=token, at=NOON)


@pytest.mark.parametrize(
    ("name", "email", "field"), [("", "k@x.no", "name"), ("Kari", "k@", "email")]
)
def test_a_guest_without_name_or_address_is_told_which(network, name, email, field):
    with pytest.raises(commands.BadGuest) as refusal:
        commands.ask_to_confirm(
            slug=network.slug, name=name, email=email, language="nb", organisation_id=None, at=NOON
        )
    assert refusal.value.field == field


def test_leaving_takes_one_tap_and_coming_back_is_a_new_membership(network, bo):
    mine = member(network, bo)
    commands.leave(key=mine.key, by="test", at=NOON)
    commands.leave(key=mine.key, by="test", at=NOON + timedelta(days=1))
    mine.refresh_from_db()
    assert (mine.standing, mine.left_at) == ("left", NOON)
    assert member(network, bo).pk != mine.pk


def test_whoever_is_invited_is_in_with_one_tap_also_where_the_convener_says_yes(
    county_library, ada, bo
):
    network = make_network(county_library, ada, is_open=False)
    assert commands.invite(slug=network.slug, person_ids=[bo.pk, ada.pk], by="test", at=NOON) == 1
    assert commands.invite(slug=network.slug, person_ids=[bo.pk], by="test", at=NOON) == 0
    mine = network.memberships.get(person=bo)
    assert str(mine.key) in letters("invited").get().body
    assert member(network, bo).standing == "member"


def test_nobody_joins_a_network_that_has_ended(network, bo):
    commands.set_state(slug=network.slug, state="ended", why="Ferdig.", by="test", at=NOON)
    with pytest.raises(commands.CannotJoin):
        member(network, bo)


def test_a_rest_needs_a_reason_and_the_members_are_told_it(network, bo):
    member(network, bo)
    with pytest.raises(BadNetwork):
        commands.set_state(slug=network.slug, state="paused", why=" ", by="test", at=NOON)
    commands.set_state(slug=network.slug, state="paused", why="Ferie.", by="test", at=NOON)
    commands.set_state(slug=network.slug, state="paused", why="Ferie.", by="test", at=NOON)
    assert letters("state").count() == 2
    assert "Ferie." in letters("state")[0].body


def test_a_guest_cannot_convene(network):
    guest = Membership.objects.create(
        network=network,
        name="K",
        email="k@example.org",
        standing="member",
        asked_at=NOON,
        joined_at=NOON,
    )
    with pytest.raises(commands.NotAMember):
        commands.appoint(key=guest.key, is_convener=True, by="test", at=NOON)


def test_a_member_is_made_convener_and_steps_down(network, bo):
    mine = member(network, bo)
    assert commands.appoint(key=mine.key, is_convener=True, by="test", at=NOON).is_convener
    assert not commands.appoint(key=mine.key, is_convener=False, by="test", at=NOON).is_convener


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (Words(), "name"), (Words(name_nb="x" * 121), "name"), (Words(name_nb="x\0"), "name"),
        (Words(name_nb="x", purpose_nb="y" * 4001), "purpose"), (Words(name_nb="x", theme="y"), "theme"),
        (Words(name_nb="x", measure_slug="finnes-ikke"), "measure"),
    ],
)  # fmt: skip
def test_a_network_that_cannot_be_is_refused_with_the_field(county_library, words, field):
    with pytest.raises(BadNetwork) as refusal:
        commands.make_network(
            words=words,
            host_id=county_library.pk,
            convener_id=None,
            person_id=None,
            by="test",
            at=NOON,
        )
    assert refusal.value.field == field


def test_two_networks_of_the_same_name_have_addresses_of_their_own_and_none_takes_a_page(
    county_library,
):
    slugs = [make_network(county_library, None, name=name).slug for name in ("Ny", "Ny", "Tall")]
    assert slugs == ["ny-2", "ny-3", "tall-2"] or len(set(slugs)) == 3
    assert not {"ny", "tall"} & set(slugs)


def test_an_erased_person_is_out_of_the_network_and_what_was_said_stays_without_the_name(
    network, bo, ada
):
    from tests.networks.test_thread import begin

    mine = member(network, bo)
    topic = begin(mine, "Noe jeg vet")
    assert "networks.Post.person" in str(of_person(bo.pk))
    erase_person(person_id=bo.pk, by="test", at=NOON)
    mine.refresh_from_db()
    assert (mine.person, mine.standing, mine.is_convener) == (None, "left", False)
    post = topic.posts.get()
    assert (post.text, post.person) == ("Noe jeg vet", None)
    assert not Letter.objects.filter(to=bo.email).exists()


def test_an_erased_guest_leaves_no_address_behind(network):
    guest = Membership.objects.create(
        network=network,
        name="K",
        email="k@example.org",
        standing="member",
        asked_at=NOON,
        joined_at=NOON,
    )
    assert commands.erase_member(email="K@example.org", person_id=None, by="test", at=NOON) == 1
    guest.refresh_from_db()
    assert (guest.name, guest.email, guest.standing) == ("", "", "left")


def test_names_of_those_who_left_are_blanked_after_a_year(network, bo):
    mine = member(network, bo)
    commands.leave(key=mine.key, by="test", at=NOON)
    assert commands.forget_those_who_left(at=NOON + timedelta(days=364)) == 0
    assert commands.forget_those_who_left(at=NOON + timedelta(days=366)) == 1
    mine.refresh_from_db()
    assert mine.person is None
