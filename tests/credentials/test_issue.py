"""Certificates come by themselves, once, to those who were there."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from samling.credentials import commands, queries
from samling.credentials.models import Certificate, IssuerKey
from samling.credentials.rules import badges, sealing
from samling.meetings.models import Enrolment
from samling.register.models import Organisation
from tests.cast import NOON
from tests.credentials.made import AFTER, held, issued
from tests.meetings.made_enrolments import seat


def test_those_who_were_there_get_one_each(trysil_library: Organisation) -> None:
    meeting = held(trysil_library, "Kari Nordmann", "Ola Nordmann")
    seat(meeting, "Siri")
    seat(meeting, "Per", attended=False)
    assert commands.issue_for(meeting_id=meeting.pk, by="test", at=AFTER) == 2
    assert commands.issue_for(meeting_id=meeting.pk, by="test", at=AFTER) == 0
    names = set(Certificate.objects.values_list("name", flat=True))
    assert names == {"Kari Nordmann", "Ola Nordmann"}


def test_nothing_is_certified_before_the_end(trysil_library: Organisation) -> None:
    meeting = held(trysil_library, "Kari")
    during = meeting.ends_at - timedelta(minutes=1)
    assert commands.issue_for(meeting_id=meeting.pk, by="test", at=during) == 0


def test_a_meeting_without_certificates_gives_none(trysil_library: Organisation) -> None:
    meeting = held(trysil_library, "Kari", gives_certificate=False)
    assert commands.issue_for(meeting_id=meeting.pk, by="test", at=AFTER) == 0


def test_a_cancelled_meeting_gives_none(trysil_library: Organisation) -> None:
    meeting = held(trysil_library, "Kari", state="cancelled")
    assert commands.issue_for(meeting_id=meeting.pk, by="test", at=AFTER) == 0


def test_whoever_was_not_there_after_all_loses_it(trysil_library: Organisation) -> None:
    kari, ola = issued(trysil_library, "Kari", "Ola")
    Enrolment.objects.filter(pk=kari.enrolment_id).update(attended=False)
    commands.issue_for(meeting_id=kari.meeting_id, by="test", at=AFTER)
    kari.refresh_from_db()
    ola.refresh_from_db()
    assert (kari.withdrawn_why, kari.withdrawn_at) == ("not_there", AFTER)
    assert ola.withdrawn_at is None


def test_the_badge_is_in_the_language_of_the_person(trysil_library: Organisation) -> None:
    meeting = held(trysil_library, title_nn="Fagdag om formidling på nynorsk")
    seat(meeting, "Kari", attended=True, language="nn")
    commands.issue_for(meeting_id=meeting.pk, by="test", at=AFTER)
    badge = json.loads(Certificate.objects.get().badge)
    achievement = badge["credentialSubject"]["achievement"]
    assert achievement["name"] == "Fagdag om formidling på nynorsk"
    assert "Deltok på" in achievement["description"]


def test_the_address_stands_in_the_badge_only_as_a_sum(trysil_library: Organisation) -> None:
    [kari] = issued(trysil_library, "Kari")
    assert kari.enrolment is not None
    assert kari.enrolment.email not in kari.badge
    assert "Kari" in kari.badge


def test_a_name_put_right_is_a_new_certificate_and_the_old_is_withdrawn(
    trysil_library: Organisation,
) -> None:
    [old] = issued(trysil_library, "Kari Normann")
    new = commands.issue_anew(key=old.key, name=" Kari Nordmann ", by="test", at=AFTER)
    old.refresh_from_db()
    assert (new.name, old.withdrawn_why) == ("Kari Nordmann", "wrong_name")
    assert new.status_index != old.status_index
    with pytest.raises(commands.CertificateWithdrawn):
        commands.issue_anew(key=old.key, name="Kari", by="test", at=AFTER)
    with pytest.raises(commands.NameMissing):
        commands.issue_anew(key=new.key, name=" ", by="test", at=AFTER)


def test_withdrawn_twice_is_withdrawn_once(trysil_library: Organisation) -> None:
    [kari] = issued(trysil_library, "Kari")
    commands.withdraw(key=kari.key, why="mistake", by="test", at=AFTER)
    commands.withdraw(key=kari.key, why="not_there", by="test", at=AFTER + timedelta(days=1))
    kari.refresh_from_db()
    assert (kari.withdrawn_at, kari.withdrawn_why) == (AFTER, "mistake")


def test_an_erased_name_leaves_a_certificate_that_is_not_withdrawn(
    trysil_library: Organisation,
) -> None:
    [kari] = issued(trysil_library, "Kari")
    ids = [kari.enrolment_id or 0]
    assert commands.erase_of(enrolment_ids=ids, by="test", at=AFTER) == 1
    assert commands.erase_of(enrolment_ids=ids, by="test", at=AFTER) == 0
    kari.refresh_from_db()
    assert (kari.name, kari.badge, kari.withdrawn_at) == ("", "", None)
    assert queries.proof_page(kari).is_good


def test_the_database_alone_cannot_sign(trysil_library: Organisation) -> None:
    issued(trysil_library, "Kari")
    key = IssuerKey.objects.get()
    assert b"PRIVATE KEY" not in bytes(key.sealed)
    with pytest.raises(sealing.SealDoesNotOpen):
        sealing.opened(bytes(key.sealed), secret="another", name=key.did)
    with pytest.raises(sealing.SealDoesNotOpen):
        sealing.opened(bytes(key.sealed), secret="another", name="did:key:another")


def test_another_secret_makes_a_new_key_and_old_badges_still_hold(
    trysil_library: Organisation, settings
) -> None:
    [old] = issued(trysil_library, "Kari")
    settings.SECRET_KEY = "another secret altogether, as long as it needs to be"
    [new] = issued(trysil_library, "Ola")
    assert new.issuer_key != old.issuer_key
    assert badges.checked(old.badge) == old.issuer_key.did
    assert IssuerKey.objects.filter(retired_at__isnull=True).get() == new.issuer_key


def test_a_retired_key_is_followed_by_another(trysil_library: Organisation) -> None:
    [old] = issued(trysil_library, "Kari")
    commands.retire_key(by="test", at=AFTER)
    [new] = issued(trysil_library, "Ola")
    assert new.issuer_key != old.issuer_key
    assert old.issuer_key.multibase in old.badge


def test_a_changed_letter_breaks_the_signature(trysil_library: Organisation) -> None:
    [kari] = issued(trysil_library, "Kari")
    assert badges.checked(kari.badge)
    with pytest.raises(badges.NotVerified):
        badges.checked(kari.badge.replace("Kari", "Karl"))
    Certificate.objects.update(badge=kari.badge.replace("Kari", "Karl"))
    kari.refresh_from_db()
    assert not queries.proof_page(kari).is_good


def test_the_second_status_list_begins_where_the_first_is_full() -> None:
    assert badges.place_of(badges.LIST_SIZE - 1) == (0, badges.LIST_SIZE - 1)
    assert badges.place_of(badges.LIST_SIZE) == (1, 0)


def test_one_statement_and_one_signature_for_each_and_no_question_for_each(
    trysil_library: Organisation, django_assert_max_num_queries
) -> None:
    meeting = held(trysil_library, *(f"Deltaker {n}" for n in range(30)), seats=None)
    with django_assert_max_num_queries(20):
        assert commands.issue_for(meeting_id=meeting.pk, by="test", at=AFTER) == 30


def test_meetings_one_has_been_to_are_found_by_person_and_by_address(
    trysil_library: Organisation, bo
) -> None:
    meeting = held(trysil_library)
    seat(meeting, "Bo", person=bo, email="annen@samling.test", attended=True)
    earlier = held(trysil_library, starts_at=NOON - timedelta(days=30))
    seat(earlier, "Bo", email=bo.email, attended=True)
    commands.issue_for(meeting_id=meeting.pk, by="test", at=AFTER)
    mine = queries.certificates_of_person(bo.pk, bo.email)
    assert [(one.slug, one.key is not None) for one in mine] == [
        (meeting.slug, True),
        (earlier.slug, False),
    ]
