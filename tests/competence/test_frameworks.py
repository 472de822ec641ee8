"""Frameworks: carried along, drafted, edited, put in force, and then fixed for good."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from samling.competence import commands, facts, queries
from samling.competence.models import Area, Competence, FrameworkVersion, Level, RegionMember
from samling.competence.rules.keys import free_key, moved
from samling.ground.wording import Wording
from samling.register.models import Municipality, Person
from tests.cast import NOON, client_of
from tests.competence.conftest import LEVELS

pytestmark = pytest.mark.django_db


def test_the_tables_have_every_word_in_three_languages() -> None:
    frameworks = {framework.key: framework for framework in facts.frameworks()}
    assert set(frameworks) == {"bibliotek", "digcomp"}
    for framework in frameworks.values():
        words = [framework.title, framework.text]
        for area in framework.areas:
            words.append(area.title)
            for row in area.competences:
                assert len(row.levels) == 5
                words += [row.title, *row.levels]
        assert all(word.nb and word.nn and word.en for word in words)
    assert len(frameworks["bibliotek"].areas) == 12
    assert 45 <= sum(len(area.competences) for area in frameworks["bibliotek"].areas) <= 60


def test_digcomp_has_five_areas_and_21_competences_with_the_numbers_of_the_source() -> None:
    digcomp = facts.frameworks()[1]
    numbers = [[row.title.nb.split()[0] for row in area.competences] for area in digcomp.areas]
    assert [len(area) for area in numbers] == [3, 6, 4, 4, 4]
    assert numbers[1] == ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6"]
    assert digcomp.source.startswith("DigComp 3.0")


def test_no_key_is_used_in_two_frameworks() -> None:
    keys = [
        row.key
        for framework in facts.frameworks()
        for area in framework.areas
        for row in area.competences
    ]
    assert len(keys) == len(set(keys))


def test_loading_twice_changes_nothing(trysil: Municipality) -> None:
    assert commands.load_facts(by="test", at=NOON) == 2
    assert commands.load_facts(by="test", at=NOON) == 0
    assert FrameworkVersion.objects.filter(state="in_force").count() == 2
    assert Level.objects.count() == 5 * Competence.objects.count()
    assert RegionMember.objects.get(municipality=trysil).region.key == "sor-osterdal"


def test_every_municipality_has_a_region() -> None:
    numbers = [number for region in facts.regions() for number in region.municipalities]
    assert len(numbers) == len(set(numbers)) == 46


def test_the_next_version_keeps_keys_and_the_one_before_stays_as_it_was(
    framework: FrameworkVersion,
) -> None:
    before = queries.content_of(framework.pk)
    assert before
    draft = commands.draft_version(slug=framework.framework.slug, by="test", at=NOON)
    row = draft.competences.order_by("pk")[0]
    commands.change_competence(
        key=row.pk, title=Wording("Nytt navn"), levels=LEVELS, by="test", at=NOON
    )
    commands.remove_competence(key=draft.competences.order_by("pk")[1].pk, by="test", at=NOON)
    commands.put_in_force(key=draft.pk, by="test", at=NOON)

    framework.refresh_from_db()
    assert framework.state == "ended"
    after = queries.content_of(draft.pk)
    assert after
    assert {c.key for c in after.competences} < {c.key for c in before.competences}
    assert after.competence(row.key).title.nb == "Nytt navn"  # type: ignore[union-attr]
    assert Competence.objects.get(version=framework, key=row.key).title_nb != "Nytt navn"


def test_a_version_in_force_never_changes(framework: FrameworkVersion) -> None:
    row = framework.competences.order_by("pk")[0]
    area = framework.areas.order_by("pk")[0]
    for change in (
        lambda: commands.change_competence(
            key=row.pk, title=Wording("x"), levels=LEVELS, by="t", at=NOON
        ),
        lambda: commands.remove_competence(key=row.pk, by="t", at=NOON),
        lambda: commands.move_competence(key=row.pk, up=True, by="t", at=NOON),
        lambda: commands.add_area(version_id=framework.pk, title=Wording("x"), by="t", at=NOON),
        lambda: commands.change_area(key=area.pk, title=Wording("x"), by="t", at=NOON),
        lambda: commands.remove_area(key=area.pk, by="t", at=NOON),
        lambda: commands.put_in_force(key=framework.pk, by="t", at=NOON),
        lambda: commands.discard_draft(key=framework.pk, by="t", at=NOON),
    ):
        with pytest.raises(commands.VersionIsFixed):
            change()


def test_there_is_one_draft_at_a_time(framework: FrameworkVersion) -> None:
    commands.draft_version(slug=framework.framework.slug, by="test", at=NOON)
    with pytest.raises(commands.DraftIsThere):
        commands.draft_version(slug=framework.framework.slug, by="test", at=NOON)


def test_an_empty_draft_is_not_put_in_force(db: None) -> None:
    draft = commands.make_framework(title=Wording("Tom"), text=Wording(), by="t", at=NOON)
    with pytest.raises(commands.VersionIsEmpty):
        commands.put_in_force(key=draft.pk, by="t", at=NOON)
    commands.add_area(version_id=draft.pk, title=Wording("Område"), by="t", at=NOON)
    with pytest.raises(commands.VersionIsEmpty):
        commands.put_in_force(key=draft.pk, by="t", at=NOON)


def test_a_name_in_english_alone_and_four_levels_are_refused(framework: FrameworkVersion) -> None:
    with pytest.raises(commands.NoNorwegianName):
        commands.make_framework(title=Wording(en="Only"), text=Wording(), by="t", at=NOON)
    draft = commands.draft_version(slug=framework.framework.slug, by="t", at=NOON)
    area = draft.areas.order_by("pk")[0]
    with pytest.raises(commands.LevelsNotDescribed):
        commands.add_competence(
            area_id=area.pk, title=Wording("x"), levels=LEVELS[:4], by="t", at=NOON
        )


def test_a_discarded_first_draft_takes_its_framework_along(db: None) -> None:
    draft = commands.make_framework(title=Wording("Borte"), text=Wording(), by="t", at=NOON)
    commands.discard_draft(key=draft.pk, by="t", at=NOON)
    assert queries.framework_lines(with_drafts=True) == ()


def test_areas_and_competences_change_places(framework: FrameworkVersion) -> None:
    draft = commands.draft_version(slug=framework.framework.slug, by="t", at=NOON)
    first, second = draft.areas.order_by("place")
    commands.move_area(key=second.pk, up=True, by="t", at=NOON)
    assert [a.pk for a in Area.objects.filter(version=draft).order_by("place")] == [
        second.pk,
        first.pk,
    ]
    one, two = first.competences.order_by("place")
    commands.move_competence(key=one.pk, up=False, by="t", at=NOON)
    assert [c.pk for c in first.competences.order_by("place")] == [two.pk, one.pk]


@given(st.text(max_size=80), st.sets(st.sampled_from(["bok", "bok-2", "kompetanse"])))
def test_a_key_is_new_plain_and_short(title: str, taken: set[str]) -> None:
    key = free_key(title, taken)
    assert key not in taken
    assert len(key) <= 60
    assert key.replace("-", "").isalnum()
    assert key.isascii()


@given(st.permutations([1, 2, 3, 4]), st.sampled_from([1, 2, 3, 4]), st.booleans())
def test_moving_keeps_everybody(order: list[int], key: int, up: bool) -> None:
    assert sorted(moved(order, key, up=up)) == [1, 2, 3, 4]


def test_everybody_reads_a_framework_and_eli_edits_none(
    framework: FrameworkVersion, eli: Person
) -> None:
    slug = framework.framework.slug
    for client in (Client(), client_of(eli)):
        answer = client.get(f"/kompetanse/rammeverk/{slug}/")
        assert answer.status_code == 200
        assert "Prøve kunnskap 0 0" in answer.content.decode()
        assert "Lag utkast" not in answer.content.decode()
    assert client_of(eli).get("/kompetanse/rammeverk/nytt/").status_code == 403


def test_ada_drafts_edits_and_puts_in_force_through_the_pages(
    framework: FrameworkVersion, ada: Person
) -> None:
    client, slug = client_of(ada), framework.framework.slug
    client.post(f"/kompetanse/rammeverk/{slug}/ny-versjon/")
    draft = FrameworkVersion.objects.get(state="draft")
    area = draft.areas.order_by("place")[0]
    levels = {f"level_{n}_nb": f"nivå {n}" for n in range(5)}
    path = f"/kompetanse/rammeverk/omrade/{area.pk}/ny-kompetanse/"
    faulty = client.post(path, {"title_nb": "Ny", **levels, "level_3_nb": ""})
    assert faulty.status_code == 400
    assert 'value="Ny"' in faulty.content.decode()
    assert client.post(path, {"title_nb": "Ny", **levels}).status_code == 302
    assert client.get(f"/kompetanse/rammeverk/utkast/{draft.pk}/").status_code == 200
    client.post(f"/kompetanse/rammeverk/utkast/{draft.pk}/sett-i-kraft/")
    page = client.get(f"/kompetanse/rammeverk/{slug}/").content.decode()
    assert ">Ny<" in page
    old = client.get(f"/kompetanse/rammeverk/{slug}/?versjon=1").content.decode()
    assert ">Ny<" not in old


def test_a_framework_page_asks_a_fixed_number_of_questions(
    framework: FrameworkVersion,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    with django_assert_max_num_queries(6):
        Client().get(f"/kompetanse/rammeverk/{framework.framework.slug}/")
