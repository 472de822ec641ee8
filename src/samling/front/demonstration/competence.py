"""Made-up answers of 71 libraries in two surveys, made-up partners, and what courses changed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from samling.competence import commands, queries
from samling.competence.commands import LeewayTold, MadeUpRating, MadeUpReply
from samling.competence.models import FrameworkVersion, Survey
from samling.competence.queries.frameworks import Content
from samling.competence.queries.places import SCHOOL, place_of, region_keys
from samling.ground.period import day_in_oslo
from samling.ground.wording import Wording
from samling.meetings.models import Enrolment, Meeting
from samling.register.commands import directory
from samling.register.models import Inhabitants, Organisation, Person

SEED = 71
SILENT = 0.17  # libraries whose chief has not answered
STAFF_SILENT = 0.3
BY = "demonstration"
HARD = {
    "kunstig-intelligens": 1.3, "samarbeid-laerer": 0.5, "soknad": 0.8, "teknikk": 0.9,
    "vise-verdi": 0.7, "uu-digital": 0.9, "medvirkning": 0.6, "internasjonalt": 1.0,
    "digitale-verksted": 0.9, "ordstyrer": 0.6, "kildekritikk": 0.4, "ungdom": 0.6,
}  # fmt: skip
EASY = {"innkjop": 0.9, "radgivning": 0.9, "hoytlesing": 0.7, "bokprat": 0.5, "katalog": 0.4}
FOR_SCHOOLS = ("skolebibliotek", "digital-veiledning", "formidling", "statistikk", "samling")
FOR_PUBLIC = (
    "formidling", "barn-og-unge", "digital-veiledning", "arrangement-og-debatt", "laeringsarena",
    "samskaping", "prosjekt", "statistikk", "samling", "ledelse", "universell-utforming",
)  # fmt: skip
WISHES = (
    "Vi trenger noen å ringe til når strømmingen ikke virker.",
    "Mer om hvordan vi får ungdom med, ikke bare inn døra.",
    "Kurs som kan tas på en halv dag, uten å stenge.",
    "Hva sier vi når folk ber oss fylle ut skjemaer for dem?",
    "Et sted å øve på å lede debatt før det er alvor.",
    "Kunstig intelligens, men på vanlig norsk.",
    "Hjelp til å skrive søknader, gjerne sammen med nabokommunen.",
    "Å få se hvordan andre små bibliotek gjør det.",
    "Tall vi kan vise til kommunestyret.",
    "Noe om lydbøker og lesing for dem som strever.",
)
PARTNERS = (
    ("Lese- og skriveverkstedet (oppdiktet)", "Kursholdere til lesestimulering", (("Kurs i høytlesing", "course", "hoytlesing", ""), ("Veiledning om lesevansker", "advice", "tilpasset", "pedagogikk"))),
    ("Frivilligsentralenes fellesråd (oppdiktet)", "Språkkafé og frivillige", (("Opplæring av frivillige", "course", "frivillige", "integrering, frivillighet"),)),
    ("Helse i nærmiljøet (oppdiktet)", "Bokprat på sykehjem og dagsenter", (("Foredrag om lesing og helse", "talk", "inkludering", "folkehelse"),)),
    ("Digital hverdag (oppdiktet)", "Digital førstehjelp", (("Verksted i digital veiledning", "course", "digital-hjelp", ""), ("Opplegg om kunstig intelligens", "material", "kunstig-intelligens", "teknologi"))),
)  # fmt: skip
COURSES = (
    ("Kurs: Kassere", ("kassering", "innkjop"), 1.2),
    ("Kurs: Debattleder", ("ordstyrer",), 0.9),
    ("Kurs: Trygg på nett", ("personvern", "digital-hjelp"), 0.7),
    ("Fagdag: Leselyst", ("sma-barn", "hoytlesing"), 0.4),
)


@dataclass(frozen=True, slots=True)
class Library:
    """A library with its place, staff, and how far it has come."""

    key: int
    place: str
    staff: int
    skill: float


def make_competence(*, at: datetime) -> int:
    """Two closed surveys, an open one for the demo accounts, partners and effects; replies made."""
    if Survey.objects.filter(is_made_up=True).exists():
        return 0
    version = FrameworkVersion.objects.filter(framework__slug="bibliotek", state="in_force").first()
    content = queries.content_of(version.pk) if version else None
    if content is None:
        return 0
    chance = random.Random(SEED)
    libraries = list(_libraries(chance))
    made = 0
    for years, better in ((1, 0.0), (0, 0.25)):
        replies = list(_replies(libraries, content, chance, better=better))
        made += sum(bool(row.ratings) for row in replies)
        _survey(content, replies, at=at - timedelta(days=150 + 365 * years))
    _open_survey(content, at=at)
    _partners(at=at)
    _effects(chance, at=at)
    return made


def _libraries(chance: random.Random) -> Iterator[Library]:
    regions = region_keys()
    persons = dict(Inhabitants.objects.order_by("year").values_list("municipality_id", "persons"))
    rows = Organisation.objects.filter(kind__in=["public_library", "school_library"])
    for row in rows.order_by("slug"):
        is_school = row.kind == "school_library"
        around = persons.get(row.municipality_id or 0, 4000)
        staff = 1 if is_school else max(1, min(14, round(around / 2600)))
        place = place_of(row.kind, row.municipality_id, regions)
        yield Library(row.pk, place, staff, chance.gauss(1.6, 0.45))


def _replies(
    libraries: Sequence[Library], content: Content, chance: random.Random, *, better: float
) -> Iterator[MadeUpReply]:
    for library in libraries:
        usual = FOR_SCHOOLS if library.place == SCHOOL else FOR_PUBLIC
        is_heard = chance.random() > SILENT
        areas, ratings = _answers(library, usual, content, chance, better=better)
        yield MadeUpReply(
            kind="library",
            organisation_id=library.key,
            place=library.place,
            post="chief",
            areas=areas if is_heard else (),
            ratings=ratings if is_heard else (),
            wish=chance.choice(WISHES) if is_heard and chance.random() < 0.25 else "",
            leeway=_leeway(library, chance) if is_heard else None,
            is_shared=is_heard and chance.random() < 0.7,
        )
        for number in range(library.staff):
            answers = chance.random() > STAFF_SILENT
            areas, ratings = _answers(library, usual, content, chance, better=better)
            yield MadeUpReply(
                kind="person",
                organisation_id=library.key,
                place=library.place,
                post="chief" if number == 0 else "staff",
                areas=areas if answers else (),
                ratings=ratings if answers else (),
                wish=chance.choice(WISHES) if answers and chance.random() < 0.12 else "",
            )


def _answers(
    library: Library,
    usual: Sequence[str],
    content: Content,
    chance: random.Random,
    *,
    better: float,
) -> tuple[tuple[str, ...], tuple[MadeUpRating, ...]]:
    """The areas that matter to somebody, and a level for each competence in them."""
    there = [key for key in usual if content.area(key)]
    areas = tuple(sorted(chance.sample(there, min(len(there), chance.randint(3, 5)))))
    ratings = []
    for key in areas:
        area = content.area(key)
        for row in area.competences if area else ():
            skill = library.skill + better + EASY.get(row.key, 0) - HARD.get(row.key, 0)
            now = _level(chance.gauss(skill, 0.7))
            wanted = max(now, _level(chance.gauss(2.9, 0.6)))
            importance = chance.choices((1, 2, 3, None), (2, 4, 4, 1))[0]
            people = chance.randint(1, library.staff) if chance.random() < 0.9 else None
            ratings.append(MadeUpRating(row.pk, now, wanted, importance, people))
    return areas, tuple(ratings)


def _leeway(library: Library, chance: random.Random) -> LeewayTold:
    at_once = max(1, library.staff // 4)
    return LeewayTold(
        people=library.staff,
        away_at_once=at_once if chance.random() < 0.9 else None,
        away_days=max(1, round(library.staff * chance.uniform(0.8, 2.5))),
        travel_minutes=chance.choice((45, 60, 90, 120, 150, None)),
        good_times=tuple(
            sorted(chance.sample(("mon_am", "tue_am", "wed_am", "thu_am", "fri_am", "tue_pm"), 2))
        ),
        hindrances=tuple(
            sorted(
                chance.sample(
                    ("time", "substitute", "distance", "money", "ill_timed"), chance.randint(0, 2)
                )
            )
        ),
    )


def _level(value: float) -> int:
    return max(0, min(4, round(value)))


def _survey(content: Content, replies: Sequence[MadeUpReply], *, at: datetime) -> None:
    commands.make_up_survey(
        title=Wording(
            f"Kompetansebehov {at.year}", f"Kompetansebehov {at.year}", f"Needs {at.year}"
        ),
        text=Wording(
            "Oppdiktede svar, laget for å vise hvordan dette virker.",
            "Oppdikta svar, laga for å vise korleis dette verkar.",
            "Made-up answers, to show how this works.",
        ),
        version_id=content.pk,
        replies=replies,
        opened_at=at - timedelta(days=21),
        closed_at=at,
        last_day=day_in_oslo(at - timedelta(days=1)),
        by=BY,
    )


def _open_survey(content: Content, *, at: datetime) -> None:
    """One that the demo accounts may answer; their letters come to the mailbox."""
    survey = commands.make_survey(
        title=Wording(
            "Hva trenger du å lære?", "Kva treng du å lære?", "What do you need to learn?"
        ),
        text=Wording(
            "Vi lager kompetanseplanen for neste år og vil vite hva du trenger.",
            "Vi lagar kompetanseplanen for neste år og vil vite kva du treng.",
            "We are making next year's plan and want to know what you need.",
        ),
        version_id=content.pk,
        asks_people=True,
        asks_libraries=True,
        last_day=day_in_oslo(at + timedelta(days=30)),
        by=BY,
        at=at,
    )
    commands.open_survey(key=survey.pk, by=BY, at=at)


def _partners(*, at: datetime) -> None:
    today = day_in_oslo(at)
    owner = Person.objects.filter(email="ada@samling.test").values_list("pk", flat=True).first()
    for name, title, gives in PARTNERS:
        partner = directory.make_organisation(
            directory.Particulars(name=name, kind="partner"), by=BY, at=at
        )
        agreement = commands.make_agreement(
            partner_id=partner.pk,
            title=title,
            starts=date(today.year, 1, 1),
            ends=date(today.year + 2, 1, 1),
            contact_id=None,
            owner_id=owner,
            note="",
            by=BY,
            at=at,
        )
        for what, form, competence, fields in gives:
            commands.add_provision(
                agreement_id=agreement.pk,
                title=what,
                form=form,
                competence_key=competence,
                is_interdisciplinary=bool(fields),
                fields=fields,
                by=BY,
                at=at,
            )


def _effects(chance: random.Random, *, at: datetime) -> None:
    """What those who came to some made-up courses of more than three months ago say."""
    for title, keys, gain in COURSES:
        meeting = (
            Meeting.objects.filter(
                is_made_up=True,
                title_nb__startswith=title,
                ends_at__lt=at - commands.AFTER,
                state="published",
            )
            .order_by("-starts_at")
            .first()
        )
        if meeting is None:
            continue
        rows = Enrolment.objects.filter(meeting=meeting).seated().order_by("pk")
        replies = [
            _effect(row.attended is not False, len(keys), gain, chance)
            for row in rows
            if chance.random() < 0.6
        ]
        commands.make_up_effect(
            meeting_id=meeting.pk, competence_keys=keys, replies=replies, by=BY, at=at
        )


def _effect(
    came: bool, aims: int, gain: float, chance: random.Random
) -> tuple[bool, bool, tuple[tuple[int, int], ...], tuple[str, ...]]:
    if not came:
        return False, False, (), (chance.choice(("time", "substitute", "distance")),)
    gains = []
    for _aim in range(aims):
        before = chance.choice((0, 1, 1, 2))
        gains.append((before, max(before, _level(before + chance.gauss(gain, 0.6)))))
    return True, chance.random() < 0.65, tuple(gains), ()
