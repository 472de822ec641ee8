"""People who do not exist, one for each role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from samling.register.commands import people
from samling.register.models import Organisation, Person


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody who does not exist, with a role at an organisation (by its slug)."""

    name: str
    email: str
    role: str
    municipality: str
    title: str
    what: str


ACCOUNTS = (
    DemoAccount("Ada Moen", "ada@samling.test", "county_staff", "", "rådgiver", "adviser at the county library"),
    DemoAccount("Dina Haug", "dina@samling.test", "director", "", "fylkesbiblioteksjef", "director of the county library"),
    DemoAccount("Bo Lien", "bo@samling.test", "library_staff", "trysil", "bibliotekar", "librarian in Trysil"),
    DemoAccount("Celia Berg", "celia@samling.test", "library_chief", "trysil", "biblioteksjef", "chief of the library in Trysil"),
    DemoAccount("Rita Dahl", "rita@samling.test", "library_chief", "ringsaker", "biblioteksjef", "chief of the library in Ringsaker"),
    DemoAccount("Jon Vik", "jon@samling.test", "library_staff", "ringsaker", "bibliotekar", "librarian in Ringsaker"),
    DemoAccount("Dag Nygård", "dag@samling.test", "bus_crew", "", "sjåfør", "drives the book bus"),
)  # fmt: skip


def make_people(*, at: datetime) -> None:
    """Everybody of the demonstration, with roles since New Year two years ago."""
    for account in ACCOUNTS:
        if Person.objects.filter(email=account.email).exists():
            continue
        person = people.add_person(
            name=account.name, email=account.email, language="nb", by="demonstration", at=at
        )
        people.affiliate(
            person_id=person.pk,
            organisation_id=workplace(account).pk,
            role=account.role,
            title=account.title,
            starts_on=date(at.year - 2, 1, 1),
            by="demonstration",
            at=at,
        )


def workplace(account: DemoAccount) -> Organisation:
    """The public library of the municipality, or the county library."""
    if not account.municipality:
        return Organisation.objects.get(kind="county_library")
    return Organisation.objects.filter(
        kind="public_library", municipality__slug=account.municipality
    ).order_by("pk")[0]
