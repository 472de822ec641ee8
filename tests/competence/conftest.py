"""A small framework, a survey by it, and links to answer it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from samling.competence import commands
from samling.competence.models import (
    FrameworkVersion,
    Region,
    RegionMember,
    Survey,
    SurveyInvitation,
)
from samling.ground.wording import Wording
from samling.register.models import Municipality, Organisation, Person
from tests.cast import NOON

LATER = NOON + timedelta(hours=1)
LAST_DAY = date(2026, 6, 2)
LEVELS = tuple(Wording(f"nivå {number}", f"nivå {number}") for number in range(5))


def make_version(title: str = "Prøve", *, areas: int = 2, each: int = 2) -> FrameworkVersion:
    """A framework in force with so many areas and competences in each."""
    draft = commands.make_framework(title=Wording(title), text=Wording(), by="test", at=NOON)
    for number in range(areas):
        area = commands.add_area(
            version_id=draft.pk, title=Wording(f"{title} område {number}"), by="test", at=NOON
        )
        for one in range(each):
            commands.add_competence(
                area_id=area.pk,
                title=Wording(f"{title} kunnskap {number} {one}"),
                levels=LEVELS,
                by="test",
                at=NOON,
            )
    return commands.put_in_force(key=draft.pk, by="test", at=NOON)


@pytest.fixture
def framework(db: None) -> FrameworkVersion:
    """Two areas with two competences each, in force."""
    return make_version()


@pytest.fixture
def east(trysil: Municipality) -> Region:
    """The region of Trysil."""
    region = Region.objects.create(key="ost", name="Øst", place=1)
    RegionMember.objects.create(region=region, municipality=trysil)
    return region


@pytest.fixture
def survey(framework: FrameworkVersion) -> Survey:
    """A draft that asks people and libraries."""
    return commands.make_survey(
        title=Wording("Hva trenger du?", "Kva treng du?"),
        text=Wording("Vi lager plan."),
        version_id=framework.pk,
        asks_people=True,
        asks_libraries=True,
        last_day=LAST_DAY,
        by="test",
        at=NOON,
    )


@pytest.fixture
def sent(
    survey: Survey, bo: Person, celia: Person, trysil_library: Organisation, east: Region
) -> Survey:
    """The survey, sent to Bo and Celia."""
    commands.open_survey(key=survey.pk, by="test", at=NOON)
    survey.refresh_from_db()
    return survey


@pytest.fixture
def bos_link(sent: Survey, bo: Person) -> SurveyInvitation:
    """Bo's link, to answer for himself."""
    return sent.invitations.get(person=bo, kind="person")


@pytest.fixture
def librarys_link(sent: Survey) -> SurveyInvitation:
    """Celia's link, to answer for the library."""
    return sent.invitations.get(kind="library")
