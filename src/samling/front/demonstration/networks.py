"""Made-up networks with members, meetings, minutes and talk, marked as made up."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.core import signing

from samling.front.demonstration.meetings import FIRST, LAST, plain
from samling.ground.period import OSLO
from samling.meetings.commands import Seats, Told
from samling.networks import commands
from samling.networks.commands import Noted, Words
from samling.networks.commands.members import CONFIRMED
from samling.networks.models import Membership, Network
from samling.register.models import Organisation, Person

SEED = 8
SPACE = uuid.UUID("5a3d1c1e-0f34-4b6b-9a53-000000000048")
BY = "demonstration"


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One network: names, purpose, who convenes it, how many libraries are in it."""

    nb: str
    nn: str
    text_nb: str
    text_nn: str
    theme: str
    convener: str
    libraries: int
    is_open: bool = True
    topics: tuple[tuple[str, tuple[str, ...]], ...] = ()
    agenda: tuple[tuple[str, int], ...] = ()


NETWORKS = (
    MadeUp("Leselyst for de minste", "Leselyst for dei minste", "For alle som arbeider med barn fra null til seks år. Vi møtes hver tredje tirsdag, deler opplegg og prøver ut ting sammen.", "For alle som arbeider med barn frå null til seks år. Vi møtest kvar tredje tysdag, deler opplegg og prøver ut ting saman.", "children", "rita@samling.test", 14, topics=(
        ("Tøyveskebibliotek: hva legger dere i veskene?", ("Vi skal lage tolv nye vesker til barnehagene. Hva har fungert hos dere, og hvor ofte bytter dere?", "Hos oss bytter vi hver sjette uke. Rim og regler går først, og én bok på et annet språk i hver veske.", "Fint tips! Jeg legger lista vår på hylla.")),
        ("Bokstart på helsestasjonen", ("Er det noen som har en avtale med helsestasjonen som vi kan se på?",)),
    ), agenda=(("Runde: hva har skjedd siden sist?", 20), ("Felles opplegg til Bokstart", 30), ("Neste møte", 10))),
    MadeUp("Biblioteksjefene", "Biblioteksjefane", "Et sted å spørre andre sjefer om det man ikke spør om på store møter: økonomi, bemanning, bibliotekplan og samarbeid.", "Ein stad å spørje andre sjefar om det ein ikkje spør om på store møte: økonomi, bemanning, bibliotekplan og samarbeid.", "leadership", "ada@samling.test", 22, is_open=False, topics=(
        ("Meråpent: hva koster det egentlig?", ("Vi skal legge fram en sak i januar. Kan noen dele tall for drift det første året?", "Jeg sender deg regnearket vårt. Strøm og vakthold er det som overrasket mest.")),
    ), agenda=(("Budsjettet for neste år", 30), ("Felles innkjøp av utstyr", 20))),
    MadeUp("Universell utforming i biblioteket", "Universell utforming i biblioteket", "Vi går gjennom hverandres bibliotek med friske øyne, og lærer av dem som møter hindringene.", "Vi går gjennom biblioteka til kvarandre med friske auge, og lærer av dei som møter hindringane.", "inclusion", "celia@samling.test", 9, topics=(
        ("Skilting som alle forstår", ("Har noen en leverandør av gode skilt med piktogrammer?",)),
    )),
    MadeUp("Skolebibliotekarene i videregående", "Skulebibliotekarane i vidaregåande", "For dem som er alene på skolebiblioteket. Vi møtes på skjerm en gang i måneden.", "For dei som er åleine på skulebiblioteket. Vi møtest på skjerm ein gong i månaden.", "school_library", "ada@samling.test", 8, agenda=(("Kildekritikk og kunstig intelligens", 40),)),
)  # fmt: skip


def make_networks(*, at: datetime) -> int:
    """Networks of the county, one of them at rest; how many."""
    chance = random.Random(SEED)
    libraries = list(
        Organisation.objects.filter(kind="public_library", closed_on__isnull=True).order_by("slug")
    )
    county = Organisation.objects.get(kind="county_library")
    for number, told in enumerate(NETWORKS):
        begun = at - timedelta(days=300 - 40 * number)
        network = _make(told, county, at=begun)
        people = _people(network, told, libraries, chance, at=begun + timedelta(days=2))
        _talk(network, told, people, at=at)
        _meet(network, told, people, at=at)
    resting = _make(RESTS, county, at=at - timedelta(days=280))
    commands.set_state(
        slug=resting.slug, state="paused", why="Prosjektet er ferdig. Vi starter igjen hvis det blir et nytt.",
        by=BY, at=at - timedelta(days=60),
    )  # fmt: skip
    return len(NETWORKS) + 1


RESTS = MadeUp("Litteraturformidling i samiske språk", "Litteraturformidling på samiske språk", "Om å finne, kjøpe inn og formidle bøker på samiske språk.", "Om å finne, kjøpe inn og formidle bøker på samiske språk.", "reading", "ada@samling.test", 0)  # fmt: skip


def _make(told: MadeUp, host: Organisation, *, at: datetime) -> Network:
    convener = Person.objects.get(email=told.convener)
    return commands.make_network(
        words=Words(
            name_nb=told.nb, name_nn=told.nn, purpose_nb=told.text_nb, purpose_nn=told.text_nn,
            theme=told.theme, is_open=told.is_open,
        ),
        host_id=host.pk, convener_id=convener.pk, person_id=None, is_made_up=True, by=BY, at=at,
    )  # fmt: skip


def _people(
    network: Network,
    told: MadeUp,
    libraries: list[Organisation],
    chance: random.Random,
    *,
    at: datetime,
) -> list[Membership]:
    """Somebody who does not exist from each of some libraries, and the people of the demonstration."""
    found = list(network.memberships.order_by("pk"))
    for email in ("celia@samling.test", "rita@samling.test", "bo@samling.test"):
        if chance.random() < 0.6 and email != told.convener:
            person = Person.objects.get(email=email)
            mine = commands.join(slug=network.slug, person_id=person.pk, by=BY, at=at)
            found.append(commands.accept(key=mine.key, by=BY, at=at))
    for library in chance.sample(libraries, k=min(told.libraries, len(libraries))):
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        guest = {
            "n": network.pk, "w": name, "e": f"{plain(name)}.{library.pk}@samling.test",
            "o": library.pk, "l": "nb",
        }  # fmt: skip
        mine = commands.confirm(
            slug=network.slug, token=signing.dumps(guest, salt=CONFIRMED), at=at
        )
        found.append(commands.accept(key=mine.key, by=BY, at=at))
    return found


def _talk(network: Network, told: MadeUp, people: list[Membership], *, at: datetime) -> None:
    for number, (subject, posts) in enumerate(told.topics):
        day = (at - timedelta(days=12 - 5 * number)).astimezone(OSLO).date()
        begun = datetime.combine(day, time(9, 40), OSLO)
        key = uuid.uuid5(SPACE, subject)
        topic = commands.begin_topic(
            author_id=people[-1].pk, subject=subject, text=posts[0], key=key, by=BY, at=begun
        )
        for place, text in enumerate(posts[1:], start=1):
            commands.reply(
                topic_key=topic.key, author_id=people[place % len(people)].pk, text=text,
                key=uuid.uuid5(SPACE, f"{subject}{place}"), by=BY, at=begun + timedelta(hours=2 * place, minutes=7),
            )  # fmt: skip
    commands.put_up(
        author_id=people[0].pk, title="Om nettverk i Innlandet (lenke)",
        address="https://www.innlandetfylke.no/", keep_until=None, by=BY, at=at - timedelta(days=30),
    )  # fmt: skip


def _meet(network: Network, told: MadeUp, people: list[Membership], *, at: datetime) -> None:
    """One meeting with minutes five weeks ago, and one with an agenda in two weeks."""
    for days in (-35, 14):
        day = (at + timedelta(days=days)).astimezone(OSLO).date()
        day += timedelta(days=(1 - day.weekday()) % 7)  # a Tuesday
        starts = datetime.combine(day, time(9), OSLO)
        made = starts - timedelta(days=30) if days < 0 else at - timedelta(days=3)
        (row,) = commands.hold(
            slug=network.slug,
            told=Told(
                starts_at=starts, ends_at=starts + timedelta(minutes=90), type="training",
                audience="professionals", title_nb=told.nb, title_nn=told.nn, text_nb=told.text_nb,
                text_nn=told.text_nn, theme=told.theme, room_kind="link",
                room_address="https://meet.example.org/nettverk", seats=(Seats("digital", None),),
                is_open=False,
            ),
            person_id=None, is_made_up=True, by=BY, at=made,
        )  # fmt: skip
        items = [
            commands.propose(
                gathering_id=row.pk,
                title=title,
                minutes=minutes,
                member_id=people[0].pk,
                by=BY,
                at=made,
            )
            for title, minutes in told.agenda
        ]
        if days > 0 or not items:
            continue
        noted = {
            items[0].pk: Noted("Alle fortalte kort. Flere har fått nye ansatte.", ""),
            items[-1].pk: Noted("", "Vi møtes som planlagt, på skjerm."),
        }
        ended = starts + timedelta(hours=3)
        commands.write_minutes(gathering_id=row.pk, noted=noted, by=BY, at=ended)
        commands.add_task(
            gathering_id=row.pk, text="Samle eksempler og legge dem på hylla",
            owner_id=people[0].pk, due_on=(at + timedelta(days=10)).date(), by=BY, at=ended,
        )  # fmt: skip
        commands.publish_minutes(gathering_id=row.pk, member_id=people[0].pk, by=BY, at=ended)
