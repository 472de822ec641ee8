"""Each public register, in the shape it is documented in."""

from __future__ import annotations

from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samling.ground.refusal import Refusal
from samling.register import jobs
from samling.register.importers.registers import (
    base_bibliotek,
    enhetsregisteret,
    klass,
    kommuneinfo,
    pxweb,
    udir,
)
from samling.register.importers.registers.asking import Asker, Unanswered
from samling.register.importers.registers.names import REGISTERS, NotARegister, fetch
from samling.register.models import (
    Boundary,
    ChildCount,
    ImportRun,
    Inhabitants,
    LibraryFunction,
    Municipality,
    MunicipalityVersion,
    Organisation,
)
from samling.register.terms import RegisterName
from tests.cast import NOON
from tests.register.loopback import Register

pytestmark = pytest.mark.django_db
BY: dict[str, Any] = {"by": "test", "at": NOON}


# by name


def test_a_register_that_fails_leaves_a_report_that_says_why(
    register: Register, asker: Asker, trysil: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(REGISTERS, "ages", partial(pxweb.fetch, address=register.address))
    with pytest.raises(Unanswered):
        fetch("ages", asker, **BY)
    run = ImportRun.objects.get()
    assert run.importer == "ages"
    assert register.address in run.refused[0][1]


def test_every_register_that_can_be_asked_for_can_be_fetched() -> None:
    assert set(REGISTERS) == set(RegisterName.values)


def test_a_register_nobody_knows_is_refused(asker: Asker) -> None:
    with pytest.raises(NotARegister):
        fetch("tull", asker, **BY)


def test_the_job_of_a_worker_swallows_a_refusal_that_has_been_noted(
    register: Register, trysil: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    register.tells("/tables/07459/data", {}, 404)
    monkeypatch.setitem(REGISTERS, "ages", partial(pxweb.fetch, address=register.address))
    jobs.fetch_register("ages", by="person:1")
    assert ImportRun.objects.count() == 1


# Enhetsregisteret


def unit(number: str, name: str, municipality: str = "3421") -> dict[str, Any]:
    return {
        "organisasjonsnummer": number,
        "navn": name,
        "organisasjonsform": {"kode": "FLI", "beskrivelse": "Forening/lag/innretning"},
        "forretningsadresse": {
            "adresse": ["Storvegen 3"], "postnummer": "2420", "poststed": "TRYSIL",
            "kommune": "TRYSIL", "kommunenummer": municipality, "land": "Norge", "landkode": "NO",
        },
        "registrertIFrivillighetsregisteret": True,
        "maalform": "Nynorsk",
        "hjemmeside": "www.example.org",
        "konkurs": False,
    }  # fmt: skip


def page(units: list[dict[str, Any]], pages: int, total: int = 3) -> dict[str, Any]:
    return {
        "_embedded": {"enheter": units},
        "page": {"size": 2, "totalElements": total, "totalPages": pages, "number": 0},
    }


def test_voluntary_organisations_are_fetched_page_by_page(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    first = [unit("974576082", "Trysil historielag"), unit("974576031", "Trysil husflidslag")]
    register.tells("/enheter?page=0", page(first, 2))
    register.tells("/enheter?page=1", page([unit("934905210", "Trysil songlag")], 2))
    report = enhetsregisteret.fetch(asker, address=register.address, **BY)
    assert report.changes.new == 3
    found = Organisation.objects.get(organisation_number="974576082")
    assert (found.kind, found.language, found.website) == (
        "voluntary", "nn", "https://www.example.org",
    )  # fmt: skip
    assert found.address == "Storvegen 3, 2420 TRYSIL"
    assert register.asked[0][1]["kommunenummer"] == "3421"


def test_fetching_again_changes_nothing(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    register.tells("/enheter", page([unit("974576082", "Trysil historielag")], 1))
    enhetsregisteret.fetch(asker, address=register.address, **BY)
    again = enhetsregisteret.fetch(asker, address=register.address, **BY)
    assert (again.changes.new, again.changes.changed, again.changes.same) == (0, 0, 1)


def test_a_known_organisation_that_has_been_removed_is_closed(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    Organisation.objects.create(
        slug="lag", name="Lag", kind="partner", organisation_number="974576082"
    )
    register.tells("/enheter", {"page": {"totalElements": 0, "totalPages": 0}})
    register.tells("/enheter/974576082", {}, 410)
    enhetsregisteret.fetch(asker, address=register.address, **BY)
    assert Organisation.objects.get().closed_on == date(2026, 5, 12)


def test_a_known_sub_unit_is_found_where_sub_units_stand(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    Organisation.objects.create(
        slug="lag", name="Lag", kind="partner", organisation_number="974576082"
    )
    register.tells("/enheter", {"page": {"totalElements": 0, "totalPages": 0}})
    sub = unit("974576082", "Nytt namn")
    sub["beliggenhetsadresse"] = sub.pop("forretningsadresse")
    register.tells("/underenheter/974576082", sub)
    enhetsregisteret.fetch(asker, address=register.address, **BY)
    assert Organisation.objects.get().name == "Nytt namn"


def test_a_unit_with_a_wrong_number_is_refused_and_the_others_are_kept(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    units = [unit("974576083", "Feil"), unit("974576082", "Rett"), {"navn": 3}]
    register.tells("/enheter", page(units, 1))
    report = enhetsregisteret.fetch(asker, address=register.address, **BY)
    assert (report.changes.new, len(report.refused)) == (1, 2)


@pytest.mark.parametrize(
    "answer", [[], {}, {"page": 3}, {"page": {"totalElements": 20_000, "totalPages": 40}}]
)
def test_an_answer_of_another_shape_changes_nothing(
    register: Register, asker: Asker, trysil: Municipality, answer: object
) -> None:
    register.tells("/enheter", answer)
    with pytest.raises(Unanswered):
        enhetsregisteret.fetch(asker, address=register.address, **BY)
    assert not Organisation.objects.exists()


# Schools and kindergartens


def school_unit(number: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "Organisasjonsnummer": number,
        "Navn": name,
        "FulltNavn": name,
        "Fylke": {"Navn": "Innlandet", "Fylkesnummer": "34"},
        "Kommune": {"Navn": "Trysil", "Kommunenummer": "3421"},
        "ErAktiv": True,
        "ErBarnehage": False,
        "Beliggenhetsadresse": {"Adresse": "Skulevegen 1", "Postnr": "2420", "Poststed": "Trysil"},
        "Koordinat": {"Lengdegrad": 12.26, "Breddegrad": 61.31, "GeoKilde": "Matrikkel"},
        "Maalform": {"Navn": "Nynorsk"},
        "Elevtall": 120,
        "SkoleTrinnFra": 1,
        "SkoleTrinnTil": 7,
    } | more


def list_page(*numbers: str, pages: int = 1) -> dict[str, Any]:
    units = [
        {
            "Organisasjonsnummer": n,
            "Navn": "x",
            "DatoEndret": "2026-01-01T00:00:00",
            "ErAktiv": True,
        }
        for n in numbers
    ]
    return {"AntallSider": pages, "EnhetListe": units}


@pytest.fixture
def nsr(register: Register, trysil: Municipality) -> Register:
    """Two primary schools on two pages and one upper-secondary school."""
    register.tells("/v4/enheter/skolekategori/2", list_page("934905210"))
    register.tells("/v4/enheter/skolekategori/1?sidenummer=1", list_page("974576082", pages=2))
    register.tells("/v4/enheter/skolekategori/1?sidenummer=2", list_page("974576031", pages=2))
    everything = list_page("974576082", "974576031", "934905210", "974576104")
    register.tells("/v3/enheter/kommune/3421", everything["EnhetListe"])
    register.tells("/v3/enhet/974576082", school_unit("974576082", "Trysil skule"))
    register.tells("/v3/enhet/934905210", school_unit("934905210", "Trysil vidaregåande skule"))
    return register


def test_schools_come_with_place_language_grades_and_pupils(nsr: Register, asker: Asker) -> None:
    nsr.tells("/v3/enhet/974576031", school_unit("974576031", "Nybergsund skule", Elevtall=None))
    report = udir.fetch_schools(asker, address=nsr.address, **BY)
    assert (report.changes.new, report.refused) == (3, ())
    found = Organisation.objects.get(organisation_number="974576082")
    assert (found.lowest_grade, found.highest_grade, found.language) == (1, 7, "nn")
    assert (found.latitude, found.longitude) == (61.31, 12.26)
    assert found.child_counts.get().children == 120
    assert Organisation.objects.get(organisation_number="934905210").kind == "upper_secondary"


def test_a_school_without_a_count_is_missing_and_not_zero(nsr: Register, asker: Asker) -> None:
    nsr.tells("/v3/enhet/974576031", school_unit("974576031", "Nybergsund skule", Elevtall=None))
    udir.fetch_schools(asker, address=nsr.address, **BY)
    count = ChildCount.objects.get(organisation__organisation_number="974576031")
    assert count.figure.is_missing
    assert count.figure.reason


def test_a_school_without_pupils_is_left_out(nsr: Register, asker: Asker) -> None:
    nsr.tells("/v3/enhet/974576031", school_unit("974576031", "Vaksenopplæring", Elevtall=0))
    report = udir.fetch_schools(asker, address=nsr.address, **BY)
    assert len(report.left_out) == 1


def test_the_place_zero_zero_is_no_place(nsr: Register, asker: Asker) -> None:
    nowhere = {"Lengdegrad": 0, "Breddegrad": 0, "GeoKilde": "Undefined"}
    nsr.tells("/v3/enhet/974576031", school_unit("974576031", "Skule", Koordinat=nowhere))
    udir.fetch_schools(asker, address=nsr.address, **BY)
    assert Organisation.objects.get(organisation_number="974576031").latitude is None


@pytest.mark.parametrize("status", [410, 404])
def test_one_school_that_cannot_be_read_does_not_stop_the_others(
    nsr: Register, asker: Asker, status: int
) -> None:
    nsr.tells("/v3/enhet/974576031", {}, status)
    report = udir.fetch_schools(asker, address=nsr.address, **BY)
    assert report.changes.new == 2
    assert len(report.left_out) + len(report.refused) == 1


def test_a_list_of_another_shape_changes_nothing(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    register.tells("/v4/enheter/skolekategori/2", {"AntallSider": "mange"})
    with pytest.raises(Unanswered):
        udir.fetch_schools(asker, address=register.address, **BY)


def test_kindergartens_come_with_their_children(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    register.tells("/v3/enheter/kommune/3421", list_page("974576082", "974576031"))
    garden = school_unit("974576082", "Trysil barnehage", ErBarnehage=True, AntallBarn=44)
    register.tells("/v3/enhet/974576082", garden)
    register.tells("/v3/enhet/974576031", school_unit("974576031", "Kommunen"))
    report = udir.fetch_kindergartens(asker, address=register.address, **BY)
    assert (report.changes.new, len(report.left_out)) == (1, 1)
    assert ChildCount.objects.get().children == 44


def test_a_kindergarten_known_by_name_gets_its_organisation_number(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    Organisation.objects.create(
        slug="b", name="Trysil barnehage", kind="kindergarten", municipality=trysil,
        school_register_number="1012747",
    )  # fmt: skip
    register.tells("/v3/enheter/kommune/3421", list_page("974576082"))
    garden = school_unit("974576082", "Trysil Barnehage", ErBarnehage=True, AntallBarn=44)
    register.tells("/v3/enhet/974576082", garden)
    udir.fetch_kindergartens(asker, address=register.address, **BY)
    found = Organisation.objects.get()
    assert (found.organisation_number, found.school_register_number) == ("974576082", "1012747")


# Base Bibliotek


def bb(*records: str) -> bytes:
    body = "".join(f"<record rid='1' tstamp='2026'>{record}</record>" for record in records)
    return f"<BaseBibliotek xmlns='http://nb.no/BaseBibliotek'>{body}</BaseBibliotek>".encode()


TRYSIL = (
    "<bibnr>2042800</bibnr><isil>NO-2042800</isil><bibkode>FBI</bibkode><kommnr>3421</kommnr>"
    "<inst>Trysil folkebibliotek</inst><vadr>Storvegen 3</vadr><vpostnr>2420</vpostnr>"
    "<vpoststed>TRYSIL</vpoststed><lat_lon>61.3147,12.2645</lat_lon><epost_adr>x@y.no</epost_adr>"
    "<fakt_orgnr>974576082</fakt_orgnr><url_hjem>https://trysil.example.org</url_hjem>"
)


def test_a_library_gets_its_number_door_and_address(
    register: Register, asker: Asker, trysil_library: Organisation
) -> None:
    register.tells("/bb.xml", bb(TRYSIL))
    report = base_bibliotek.fetch(asker, address=f"{register.address}/bb.xml", **BY)
    assert report.changes.changed == 1
    found = Organisation.objects.get()
    assert (found.latitude, found.is_place_approximate) == (61.3147, False)
    assert found.address == "Storvegen 3, 2420 TRYSIL"
    assert LibraryFunction.objects.get().library_number == "2042800"


def test_addresses_for_mail_and_invoices_are_left_where_they_are(
    trysil_library: Organisation,
) -> None:
    base_bibliotek.read_file(BytesIO(bb(TRYSIL)), **BY)
    found = Organisation.objects.get()
    assert (found.email, found.organisation_number) == ("", None)


def test_a_library_under_another_name_is_still_the_municipality_s_library(
    trysil_library: Organisation,
) -> None:
    renamed = TRYSIL.replace("Trysil folkebibliotek", "Trysil bibliotek, Innlandet")
    base_bibliotek.read_file(BytesIO(bb(renamed)), **BY)
    assert Organisation.objects.get().name == "Trysil bibliotek, Innlandet"


def test_a_branch_belongs_to_its_public_library(trysil_library: Organisation) -> None:
    branch = "<bibnr>2042801</bibnr><bibkode>FIL</bibkode><kommnr>3421</kommnr><inst>Jordet filial</inst>"
    base_bibliotek.read_file(BytesIO(bb(branch, TRYSIL)), **BY)
    assert Organisation.objects.get(kind="branch").parent == trysil_library


def test_a_library_number_never_tells_the_municipality(trysil_library: Organisation) -> None:
    elsewhere = TRYSIL.replace("<kommnr>3421</kommnr>", "<kommnr>0301</kommnr>")
    assert base_bibliotek.read_file(BytesIO(bb(elsewhere)), **BY).changes.new == 0


def test_a_closed_library_is_closed_here_and_an_unknown_one_is_left_out(
    trysil_library: Organisation,
) -> None:
    LibraryFunction.objects.update(library_number="2042800")
    other = TRYSIL.replace("2042800", "2042899").replace("FBI", "FIL")
    closed = [text + "<stengt>X</stengt>" for text in (TRYSIL, other)]
    report = base_bibliotek.read_file(BytesIO(bb(*closed)), **BY)
    assert len(report.left_out) == 1
    assert Organisation.objects.get().closed_on == date(2026, 5, 12)


def test_the_library_of_an_upper_secondary_school_keeps_our_name_for_it(
    trysil: Municipality,
) -> None:
    school = Organisation.objects.create(
        slug="vgs", name="Trysil videregående skole", kind="upper_secondary", municipality=trysil
    )
    Organisation.objects.create(
        slug="b", name="Biblioteket ved Trysil videregående skole", kind="school_library",
        municipality=trysil, parent=school,
    )  # fmt: skip
    text = (
        "<bibnr>3042800</bibnr><bibkode>VGS</bibkode><kommnr>3421</kommnr>"
        "<inst>Trysil videregående skole, biblioteket</inst>"
    )
    base_bibliotek.read_file(BytesIO(bb(text)), **BY)
    assert LibraryFunction.objects.get().organisation.slug == "b"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"<html><p>",
        b"<a/>",
        b"<!DOCTYPE a [<!ENTITY b 'bb'>]><a>&b;</a>",
        b"<?xml version='1.0' encoding='tull'?><a/>",
    ],
)
def test_what_is_no_base_bibliotek_is_refused(content: bytes, db: None) -> None:
    with pytest.raises(Unanswered):
        base_bibliotek.read_file(BytesIO(content), **BY)


@pytest.mark.parametrize("place", ["61.3", "x,y", "10.2,59.9,3", "12.2645,61.3147"])
def test_a_place_that_is_none_is_refused(place: str, trysil_library: Organisation) -> None:
    text = TRYSIL.replace("61.3147,12.2645", place)
    assert len(base_bibliotek.read_file(BytesIO(bb(text)), **BY).refused) == 1


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200))
def test_no_xml_whatever_makes_it_stumble(trysil: Municipality, content: bytes) -> None:
    for whole in (content, b"<a><record><kommnr>3421</kommnr>" + content + b"</record></a>"):
        try:
            base_bibliotek.read_file(BytesIO(whole), is_trial=True, **BY)
        except Refusal as refusal:
            assert str(refusal)  # noqa: PT017


# KLASS


CHANGES = {
    "codeChanges": [
        {
            "oldCode": "0428", "oldName": "Trysil", "newCode": "3421", "newName": "Trysil",
            "changeOccurred": "2020-01-01",
        }
    ]
}  # fmt: skip


def test_a_municipality_has_its_old_number_until_the_reform(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    register.tells("/changes.json", CHANGES)
    register.tells("/codesAt.json", {"codes": [{"code": "3421", "name": "Trysil"}]})
    klass.fetch(asker, address=register.address, **BY)
    before = MunicipalityVersion.objects.get(period__contains=date(2019, 12, 31))
    after = MunicipalityVersion.objects.get(period__contains=date(2020, 1, 1))
    assert (before.number, before.county_number, after.number) == ("0428", "04", "3421")


def test_a_reform_gives_a_new_number_and_keeps_the_old_in_history(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    reform = {
        "oldCode": "3421", "oldName": "Trysil", "newCode": "3521", "newName": "Trysil og Engerdal",
        "changeOccurred": "2026-01-01",
    }  # fmt: skip
    register.tells("/changes.json", {"codeChanges": [*CHANGES["codeChanges"], reform]})
    register.tells("/codesAt.json", {"codes": [{"code": "3521", "name": "Trysil og Engerdal"}]})
    klass.fetch(asker, address=register.address, **BY)
    trysil.refresh_from_db()
    assert (trysil.number, trysil.name, trysil.slug) == ("3521", "Trysil og Engerdal", "trysil")
    assert trysil.versions.count() == 3


def test_fetching_versions_again_changes_nothing(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    register.tells("/changes.json", CHANGES)
    register.tells("/codesAt.json", {"codes": [{"code": "3421", "name": "Trysil"}]})
    klass.fetch(asker, address=register.address, **BY)
    again = klass.fetch(asker, address=register.address, **BY).changes
    assert (again.new, again.changed, again.same) == (0, 0, 2)


@pytest.mark.parametrize("answer", [[], {}, {"codeChanges": 3}])
def test_klass_of_another_shape_changes_nothing(
    register: Register, asker: Asker, trysil: Municipality, answer: object
) -> None:
    register.tells("/changes.json", answer)
    with pytest.raises(Unanswered):
        klass.fetch(asker, address=register.address, **BY)


# PxWebApi


def table(values: object, ages: list[str] | None = None) -> dict[str, Any]:
    codes = ages or [f"{age:03d}" for age in range(106)]
    codes[-1] = codes[-1] + "+"

    def dimension(names: list[str]) -> dict[str, Any]:
        return {"category": {"index": {name: place for place, name in enumerate(names)}}}

    return {
        "version": "2.0",
        "class": "dataset",
        "id": ["Region", "Kjonn", "Alder", "ContentsCode", "Tid"],
        "size": [1, 2, len(codes), 1, 1],
        "dimension": {
            "Region": dimension(["3421"]),
            "Kjonn": dimension(["1", "2"]),
            "Alder": dimension(codes),
            "ContentsCode": dimension(["Personer1"]),
            "Tid": dimension(["2026"]),
        },
        "value": values,
    }


def test_inhabitants_are_added_up_over_sexes(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    register.tells("/tables/07459/data", table([1] * 106 + [2] * 106))
    report = pxweb.fetch(asker, address=register.address, **BY)
    assert report.changes.new == 1
    found = Inhabitants.objects.get()
    assert (found.year, found.persons, found.by_age) == (2026, 318, [3] * 20)
    assert register.asked[0][1]["outputFormat"] == "json-stat2"
    assert register.asked[0][1]["valueCodes[Region]"] == "3421"


def test_an_age_nobody_has_told_makes_the_year_missing(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    register.tells("/tables/07459/data", table([None] + [1] * 211))
    report = pxweb.fetch(asker, address=register.address, **BY)
    assert len(report.refused) == 1
    assert not Inhabitants.objects.exists()


def test_sparse_values_are_read_and_the_absent_are_missing(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    register.tells("/tables/07459/data", table({str(place): 1 for place in range(212)}))
    assert pxweb.fetch(asker, address=register.address, **BY).changes.new == 1


@pytest.mark.parametrize(
    "answer",
    [[], {}, table([1, 2]), table(["x"] * 212), table(None), table([1] * 212) | {"size": [9]}],
)
def test_a_table_of_another_shape_changes_nothing(
    register: Register, asker: Asker, trysil: Municipality, answer: object
) -> None:
    register.tells("/tables/07459/data", answer)
    with pytest.raises(Unanswered):
        pxweb.fetch(asker, address=register.address, **BY)


# Kommuneinfo


def test_names_and_numbers_of_the_county_are_kept_and_no_others(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    register.tells(
        "/kommuner",
        [
            {"kommunenummer": "3421", "kommunenavn": "Trysil", "kommunenavnNorsk": "Trysil"},
            {"kommunenummer": "3411", "kommunenavn": "Ringsaker", "kommunenavnNorsk": "Ringsaker"},
            {"kommunenummer": "0301", "kommunenavn": "Oslo", "kommunenavnNorsk": "Oslo"},
        ],
    )
    report = kommuneinfo.fetch_municipalities(asker, address=register.address, **BY)
    assert (report.changes.new, report.changes.same) == (1, 1)
    assert set(Municipality.objects.values_list("slug", flat=True)) == {"trysil", "ringsaker"}


def test_outlines_come_from_kartverket(
    register: Register, asker: Asker, trysil: Municipality
) -> None:
    square = [[[12, 61], [13, 61], [13, 62], [12, 62], [12, 61]]]
    register.tells(
        "/kommuner/3421/omrade", {"omrade": {"type": "MultiPolygon", "coordinates": [square]}}
    )
    kommuneinfo.fetch_boundaries(asker, address=register.address, **BY)
    found = Boundary.objects.get()
    assert found.outline["type"] == "Polygon"
    assert found.source.startswith("© Kartverket")


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"omrade": 3},
        {"omrade": {"type": "Point", "coordinates": [1, 2]}},
        {"omrade": {"type": "Polygon", "coordinates": [[["x", 1]]]}},
        {"omrade": {"type": "Polygon", "coordinates": 7}},
    ],
)
def test_an_outline_of_another_shape_changes_nothing(
    register: Register, asker: Asker, trysil: Municipality, answer: object
) -> None:
    register.tells("/kommuner/3421/omrade", answer)
    with pytest.raises(Refusal):
        kommuneinfo.fetch_boundaries(asker, address=register.address, **BY)
    assert not Boundary.objects.exists()
