"""The pages and files that participants, verifiers and hosts meet."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from samling.accounts.models import Letter
from samling.credentials import commands, jobs, queries
from samling.credentials.models import Certificate
from samling.credentials.rules import badges
from samling.meetings import commands as meetings
from samling.register.models import Organisation, Person
from tests.cast import client_of
from tests.credentials.made import AFTER, held, issued
from tests.meetings.made_enrolments import seat


@pytest.fixture
def kari(trysil_library: Organisation) -> Certificate:
    return issued(trysil_library, "Kari Nordmann", place="Kulturhuset", hours="5.5")[0]


def page_of(certificate: Certificate, client: Client | None = None) -> str:
    answer = (client or Client()).get(f"/bevis/{certificate.key}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_whoever_has_the_address_sees_that_it_is_genuine(kari: Certificate) -> None:
    page = page_of(kari)
    assert "Dette beviset er ekte" in page
    assert "Kari Nordmann" in page
    assert "5,5" in page
    assert Client().get(f"/bevis/{uuid4()}/").status_code == 404


def test_a_withdrawn_certificate_says_so_and_why(kari: Certificate) -> None:
    commands.withdraw(key=kari.key, why="mistake", by="test", at=AFTER)
    page = page_of(kari)
    assert "trukket tilbake" in page
    assert "utstedt ved en feil" in page
    assert "merke.json" not in page


def test_a_changed_row_is_not_vouched_for(kari: Certificate) -> None:
    Certificate.objects.update(badge=kari.badge.replace("Kari", "Karl"))
    assert "Vi kan ikke gå god for" in page_of(kari)


@pytest.mark.parametrize(
    ("language", "heading", "hours"),
    [
        ("nb", "Deltakerbevis", "5,5 timer"),
        ("nn", "Deltakarbevis", "5,5 timar"),
        ("en", "Certificate of participation", "5.5 hours"),
    ],
)
def test_the_paper_is_tagged_and_in_the_readers_language(
    kari: Certificate, language: str, heading: str, hours: str
) -> None:
    paper = PdfReader(io.BytesIO(queries.pdf(kari, language=language)))
    text = " ".join(paper.pages[0].extract_text().split())
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language)
    assert "/StructTreeRoot" in root
    assert len(paper.pages) == 1
    for words in (heading, "Kari Nordmann", hours, f"/bevis/{kari.key}/"):
        assert words in text
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()


def test_the_paper_holds_the_longest_names(trysil_library: Organisation) -> None:
    long = issued(trysil_library, "Anna-Karoline " * 8, title_nb="Formidling " * 14)[0]
    assert len(PdfReader(io.BytesIO(queries.pdf(long, language="nb"))).pages) == 1


def test_paper_and_badge_are_fetched_without_an_account(kari: Certificate) -> None:
    paper = Client().get(f"/bevis/{kari.key}/bevis.pdf")
    assert paper.content.startswith(b"%PDF")
    badge = Client().get(f"/bevis/{kari.key}/merke.json")
    assert badge.content.decode() == kari.badge
    assert badge.headers["Access-Control-Allow-Origin"] == "*"


def test_an_erased_name_is_gone_from_page_paper_and_badge(
    kari: Certificate, trysil_library: Organisation
) -> None:
    enrolment = kari.enrolment
    assert enrolment is not None
    meetings.erase_participant(email=enrolment.email, person_id=None, by="test", at=AFTER)
    page = page_of(kari)
    assert "Kari" not in page
    assert "Navnet er slettet" in page
    for file in ("bevis.pdf", "merke.json"):
        assert Client().get(f"/bevis/{kari.key}/{file}").status_code == 404
    status = json.loads(kari.badge)["credentialStatus"]["statusListCredential"]
    list_before = json.loads(Client().get("/" + status.split("/", 3)[3]).content)
    assert list_before["credentialSubject"]["statusPurpose"] == "revocation"
    kari.refresh_from_db()
    assert kari.withdrawn_at is None


def test_host_and_county_erase_a_name_and_nobody_else(
    kari: Certificate, ada: Person, bo: Person, eli: Person
) -> None:
    path = f"/bevis/{kari.key}/slett-navnet/"
    assert client_of(eli).post(path).status_code == 403
    assert client_of(ada).post(path).status_code == 302
    assert client_of(bo).post(path).status_code == 302
    kari.refresh_from_db()
    assert kari.name == ""


def test_only_the_host_withdraws_and_puts_the_name_right(
    kari: Certificate, ada: Person, bo: Person, eli: Person
) -> None:
    for person in (ada, eli):
        for part in ("nytt", "trekk-tilbake"):
            assert client_of(person).post(f"/bevis/{kari.key}/{part}/").status_code == 403
        assert "trekk-tilbake" not in page_of(kari, client_of(person))
    client = client_of(bo)
    assert "trekk-tilbake" in page_of(kari, client)
    assert client.post(f"/bevis/{kari.key}/nytt/", {"name": ""}).status_code == 422
    answer = client.post(f"/bevis/{kari.key}/nytt/", {"name": "Kari Nordmann Lie"})
    new = Certificate.objects.standing().get()
    assert answer.headers["Location"] == f"/bevis/{new.key}/"
    assert client.post(f"/bevis/{kari.key}/nytt/", {"name": "Kari"}).status_code == 409
    assert client.post(f"/bevis/{new.key}/trekk-tilbake/", {}).status_code == 422
    client.post(f"/bevis/{new.key}/trekk-tilbake/", {"why": "mistake"})
    new.refresh_from_db()
    assert new.withdrawn_why == "mistake"


def test_a_badge_that_is_handed_over_is_checked(kari: Certificate) -> None:
    def told(badge: str) -> str:
        return Client().post("/bevis/", {"text": badge}).content.decode()

    assert "Dette merket er ekte" in told(kari.badge)
    assert "Signaturen stemmer ikke" in told(kari.badge.replace("Kari", "Karl"))
    for rubbish in ("{}", "[]", "null", "hei", "[" * 5000, '{"issuer": 1}'):
        assert "Signaturen stemmer ikke" in told(rubbish)
    commands.withdraw(key=kari.key, why="mistake", by="test", at=AFTER)
    assert "trukket tilbake" in told(kari.badge)
    file = SimpleUploadedFile("merke.json", kari.badge.encode())
    assert "trukket tilbake" in Client().post("/bevis/", {"file": file}).content.decode()
    assert Client().post("/bevis/", {}).status_code == 422


def test_a_badge_signed_by_somebody_else_in_our_name_is_not_ours(kari: Certificate) -> None:
    did, private = badges.new_key()
    by = badges.By(did, private, "Innlandet fylkesbibliotek", "https://x.no/", "https://x.no/b")
    told = queries.told(kari, slug="x")
    page = Client().post("/bevis/", {"text": badges.badge(told, by=by)}).content.decode()
    assert "den er ikke vår" in page


def test_the_status_list_tells_who_is_withdrawn_and_one_not_begun_is_not_there(
    trysil_library: Organisation,
) -> None:
    first, second = issued(trysil_library, "Kari", "Ola")
    path = f"/bevis/status/{first.issuer_key_id}-0/"
    before = json.loads(Client().get(path).content)["credentialSubject"]["encodedList"]
    commands.withdraw(key=second.key, why="mistake", by="test", at=AFTER)
    answer = Client().get(path)
    told = json.loads(answer.content)
    assert told["credentialSubject"]["encodedList"] != before
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert badges.method_of(first.issuer_key.did) == told["proof"]["verificationMethod"]
    assert Client().get(f"/bevis/status/{first.issuer_key_id}-1/").status_code == 404
    assert Client().get("/bevis/status/999-0/").status_code == 404


def test_the_keys_stand_under_our_own_name(kari: Certificate) -> None:
    told = Client().get("/.well-known/did.json").json()
    assert told["verificationMethod"][0]["publicKeyMultibase"] == kari.issuer_key.multibase
    assert kari.issuer_key.did in told["alsoKnownAs"]
    assert Client().get("/bevis/utsteder.json").json()["id"] == kari.issuer_key.did
    assert kari.issuer_key.did in Client().get("/bevis/utsteder/").content.decode()


def test_before_the_first_certificate_there_is_no_key(db: None) -> None:
    assert Client().get("/.well-known/did.json").json()["verificationMethod"] == []
    assert "Det er ikke utstedt noe bevis ennå" in Client().get("/bevis/utsteder/").content.decode()


def test_ones_own_page_lists_what_one_has_been_to(
    trysil_library: Organisation, bo: Person, eli: Person
) -> None:
    meeting = held(trysil_library)
    seat(meeting, "Bo", email=bo.email, attended=True)
    commands.issue_for(meeting_id=meeting.pk, by="test", at=AFTER)
    assert "Fagdag om formidling" in client_of(bo).get("/bevis/mine/").content.decode()
    assert "Fagdag om formidling" not in client_of(eli).get("/bevis/mine/").content.decode()
    assert "/bevis/mine/" in client_of(bo).get("/konto/").content.decode()


def test_the_job_after_a_meeting_does_it_all_and_twice_is_once(
    trysil_library: Organisation,
) -> None:
    meeting = held(trysil_library, "Kari", starts_at=timezone.now() - timedelta(hours=3))
    jobs.after_meeting(meeting.pk)
    jobs.after_meeting(meeting.pk)
    meeting.refresh_from_db()
    assert meeting.event is not None
    assert meeting.event.people == 1
    certificate = Certificate.objects.get()
    letter = Letter.objects.get(purpose="meeting_thanks")
    assert f"/bevis/{certificate.key}/" in letter.body


def test_a_host_that_lies_nowhere_gives_certificates_all_the_same(
    county_library: Organisation,
) -> None:
    begins = timezone.now() - timedelta(hours=3)
    meeting = held(county_library, "Kari", starts_at=begins, is_digital=True)
    jobs.after_meeting(meeting.pk)
    meeting.refresh_from_db()
    assert (meeting.event, Certificate.objects.count()) == (None, 1)


def test_the_page_of_a_certificate_asks_the_same_each_time(
    kari: Certificate, django_assert_max_num_queries
) -> None:
    client = Client()
    page_of(kari, client)
    with django_assert_max_num_queries(3):
        page_of(kari, client)
