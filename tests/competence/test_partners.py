"""Partners: agreements with period and contact, and who gives what."""

from __future__ import annotations

from datetime import date

import pytest

from samling.competence import commands, queries
from samling.competence.models import Agreement, FrameworkVersion, Provision
from samling.register.models import Organisation, Person
from tests.cast import NOON, client_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 12)


@pytest.fixture
def partner(pia: Person) -> Organisation:
    return Organisation.objects.get(kind="partner")


@pytest.fixture
def agreement(partner: Organisation) -> Agreement:
    """An agreement through June."""
    return commands.make_agreement(
        partner_id=partner.pk, title="Kurs sammen", starts=date(2026, 1, 1), ends=date(2026, 7, 1),
        contact_id=None, owner_id=None, note="", by="test", at=NOON,
    )  # fmt: skip


def test_ada_keeps_an_agreement_and_what_it_gives(
    partner: Organisation, pia: Person, ada: Person, framework: FrameworkVersion
) -> None:
    client = client_of(ada)
    told = {
        "partner": partner.pk,
        "title": "Kurs sammen",
        "starts": "2026-01-01",
        "last": "2027-12-31",
        "contact": pia.pk,
        "owner": ada.pk,
    }
    wrong = client.post("/kompetanse/partnere/ny-avtale/", {**told, "last": "2025-01-01"})
    assert wrong.status_code == 409
    assert "Kurs sammen" in wrong.content.decode()
    client.post("/kompetanse/partnere/ny-avtale/", told)
    row = Agreement.objects.get()
    path = f"/kompetanse/partnere/avtale/{row.pk}/"
    key = framework.competences.order_by("pk")[0].key
    client.post(
        path,
        {"title": "Foredrag", "form": "talk", "competence": key, "fields_": "folkehelse"},
    )
    page = client.get(path).content.decode()
    assert "Foredrag" in page
    assert "tverrfaglig" in page
    assert "Pia" in page
    client.post(f"/kompetanse/partnere/bidrag/{Provision.objects.get().pk}/fjern/")
    assert not Provision.objects.exists()


def test_an_agreement_that_ends_soon_says_so_and_one_that_is_over_stands_apart(
    agreement: Agreement,
) -> None:
    page = queries.partners_page(TODAY)
    assert page.holding[0].ends_soon
    assert page.holding[0].last == date(2026, 6, 30)
    later = queries.partners_page(date(2026, 7, 1))
    assert later.holding == ()
    assert later.over[0].title == "Kurs sammen"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"title": " "}, commands.Nameless),
        ({"ends": date(2026, 1, 1)}, commands.EndsBeforeItBegins),
        ({"partner_id": 0}, commands.NotAPartner),
    ],
)
def test_what_an_agreement_cannot_be(
    agreement: Agreement, change: dict[str, object], refusal: type[Exception]
) -> None:
    told: dict[str, object] = {
        "partner_id": agreement.partner_id, "title": "x", "starts": date(2026, 1, 1), "ends": None,
        "contact_id": None, "owner_id": None, "note": "",
    }  # fmt: skip
    with pytest.raises(refusal):
        commands.change_agreement(key=agreement.pk, **{**told, **change}, by="t", at=NOON)  # type: ignore[arg-type]


def test_what_cannot_be_given(agreement: Agreement, framework: FrameworkVersion) -> None:
    key = framework.competences.order_by("pk")[0].key
    for title, competence, refusal in (
        ("", key, commands.Nameless),
        ("Kurs", "finnes-ikke", commands.CompetenceUnknown),
    ):
        with pytest.raises(refusal):
            commands.add_provision(
                agreement_id=agreement.pk, title=title, form="course", competence_key=competence,
                is_interdisciplinary=False, fields="", by="t", at=NOON,
            )  # fmt: skip


def test_eli_and_pia_see_no_agreements(agreement: Agreement, eli: Person, pia: Person) -> None:
    for person in (eli, pia):
        assert client_of(person).get("/kompetanse/partnere/").status_code == 403
        assert (
            client_of(person).get(f"/kompetanse/partnere/avtale/{agreement.pk}/").status_code == 403
        )
