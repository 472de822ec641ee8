"""A made-up year of events and people, marked as made up, so that a fresh start has something to look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody who does not exist, with a role."""

    name: str
    email: str
    role: str
    organisation: str
    what: str


ACCOUNTS = (
    DemoAccount(
        "Ada Moen", "ada@samling.test", "county_staff", "county", "adviser at the county library"
    ),
    DemoAccount(
        "Dina Haug", "dina@samling.test", "director", "county", "director of the county library"
    ),
    DemoAccount("Bo Lien", "bo@samling.test", "library_staff", "Trysil", "librarian in Trysil"),
    DemoAccount(
        "Celia Berg",
        "celia@samling.test",
        "library_chief",
        "Trysil",
        "chief of the library in Trysil",
    ),
    DemoAccount(
        "Rita Dahl",
        "rita@samling.test",
        "library_chief",
        "Ringsaker",
        "chief of the library in Ringsaker",
    ),
    DemoAccount("Dag Nygård", "dag@samling.test", "bus_crew", "county", "drives the book bus"),
    DemoAccount("Pia Sæther", "pia@samling.test", "partner", "partner", "works for a partner"),
)
