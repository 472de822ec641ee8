"""The people and places everybody knows.

Ada advises at the county library and Dina directs it; Bo works at the library of Trysil and Celia
is its chief; Dag drives the bus; Pia is a partner; Eli may nothing but look.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from samling.accounts.models import Account
from samling.register.models import Affiliation, LibraryFunction, Municipality, Organisation, Person
from samling.strategy.models import Goal, Measure, Plan, Strategy

NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)  # noon in Norway on a Tuesday
SINCE = DateRange(date(2020, 1, 1), None)


def make_municipality(number: str, name: str) -> Municipality:
    """A municipality with its centre somewhere in the county."""
    slug = name.lower().translate(str.maketrans("æøå", "aoa"))
    return Municipality.objects.create(
        slug=slug, number=number, name=name, centre=name, latitude=61.0, longitude=11.0
    )


def make_library(municipality: Municipality, name: str) -> Organisation:
    """The public library of a municipality."""
    library = Organisation.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind="public_library",
        municipality=municipality,
        latitude=61.0,
        longitude=11.0,
        is_place_approximate=True,
    )
    LibraryFunction.objects.create(organisation=library, role="public")
    return library


def make_person(name: str, role: str | None = None, at: Organisation | None = None) -> Person:
    """Somebody with an account and, when a role is given, an affiliation that still holds."""
    email = f"{name.lower()}@samling.test"
    Account.objects.create_user(email)
    person = Person.objects.create(name=name, email=email)
    if role and at:
        Affiliation.objects.create(person=person, organisation=at, role=role, period=SINCE)
    return person


def client_of(person: Person) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(Account.objects.get(email=person.email))
    return client


@pytest.fixture
def trysil(db: None) -> Municipality:
    """A municipality with one library."""
    return make_municipality("3421", "Trysil")


@pytest.fixture
def ringsaker(db: None) -> Municipality:
    """Another municipality."""
    return make_municipality("3411", "Ringsaker")


@pytest.fixture
def county_library(db: None) -> Organisation:
    """The county library itself."""
    return Organisation.objects.create(
        slug="fylkesbiblioteket", name="Innlandet fylkesbibliotek", kind="county_library"
    )


@pytest.fixture
def trysil_library(trysil: Municipality) -> Organisation:
    """The library where Bo and Celia work."""
    return make_library(trysil, "Trysil folkebibliotek")


@pytest.fixture
def ringsaker_library(ringsaker: Municipality) -> Organisation:
    """A library where nobody of the cast works."""
    return make_library(ringsaker, "Ringsaker folkebibliotek")


@pytest.fixture
def ada(county_library: Organisation) -> Person:
    """Adviser at the county library."""
    return make_person("Ada", "county_staff", county_library)


@pytest.fixture
def dina(county_library: Organisation) -> Person:
    """Director of the county library."""
    return make_person("Dina", "director", county_library)


@pytest.fixture
def bo(trysil_library: Organisation) -> Person:
    """Librarian in Trysil."""
    return make_person("Bo", "library_staff", trysil_library)


@pytest.fixture
def celia(trysil_library: Organisation) -> Person:
    """Chief of the library in Trysil."""
    return make_person("Celia", "library_chief", trysil_library)


@pytest.fixture
def dag(county_library: Organisation) -> Person:
    """Drives the book bus."""
    return make_person("Dag", "bus_crew", county_library)


@pytest.fixture
def pia(trysil: Municipality) -> Person:
    """Works for a partner."""
    partner = Organisation.objects.create(
        slug="studieforbundet", name="Studieforbundet", kind="partner", municipality=trysil
    )
    return make_person("Pia", "partner", partner)


@pytest.fixture
def eli(db: None) -> Person:
    """Has an account and no role at all."""
    return make_person("Eli")


@pytest.fixture
def plan(db: None) -> Plan:
    """A strategy in force, with one goal and one strategy."""
    plan = Plan.objects.create(
        title_nb="Strategi 2025–2028",
        period=DateRange(date(2025, 1, 1), date(2029, 1, 1)),
        state="in_force",
    )
    goal = Goal.objects.create(plan=plan, place=1, title_nb="Bibliotek for alle")
    Strategy.objects.create(plan=plan, goal=goal, code="S1", place=1, title_nb="Møteplasser")
    return plan


@pytest.fixture
def debates(plan: Plan) -> Measure:
    """A measure under S1."""
    return Measure.objects.create(
        strategy=plan.strategies.get(code="S1"),
        slug="debatt-i-alle-bibliotek",
        title_nb="Debatt i alle bibliotek",
        created_at=NOON,
    )
