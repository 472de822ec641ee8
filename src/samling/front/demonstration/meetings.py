"""A made-up year of the county's gatherings: believable in kind and number, from a seed, and marked."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from samling.ground.period import OSLO
from samling.meetings.commands import NewEnrolment, NewMeeting, NewQuestion, NewSession, Seats, Told
from samling.register.models import Organisation

SEED = 46
STAY_AWAY = 0.2  # libraries that seldom send anybody
DIET = NewQuestion(
    place=1, kind="diet", keep_days=1, text_nb="Allergier eller mat du ikke spiser",
    text_nn="Allergiar eller mat du ikkje et", text_en="Allergies, or food you do not eat",
)  # fmt: skip
DIETS = ("", "", "", "", "", "Vegetar", "Glutenfri", "Nøtteallergi", "Laktosefri")
FIRST = (
    "Anne", "Bjørn", "Camilla", "Eirik", "Frøydis", "Geir", "Hanne", "Ingrid", "Jorunn", "Kjell",
    "Liv", "Marit", "Nils", "Oddny", "Per", "Ragnhild", "Siri", "Tone", "Unni", "Vidar", "Aud",
    "Berit", "Dagny", "Espen", "Gro", "Heidi", "Ivar", "Kari", "Lars", "Mona",
)  # fmt: skip
LAST = (
    "Bakken", "Dalen", "Eng", "Fossum", "Granli", "Haugen", "Kvam", "Lunde", "Moen", "Nordby",
    "Olstad", "Rud", "Sletten", "Tangen", "Ulven", "Viken", "Aasen", "Brenden", "Hagen", "Stor",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gathering:
    """One kind of gathering: titles and texts, when in the year, for how many, in which forms."""

    nb: str
    nn: str
    text_nb: str
    text_nn: str
    theme: str
    months: tuple[int, ...]
    hour: int = 10
    minutes: int = 120
    seats: int | None = 40
    digital: int | None = None
    forms: tuple[str, ...] = ("physical",)
    place: str = ""  # slug of the municipality it is held in; the county library's own when empty
    type: str = "training"
    audience: str = "professionals"
    eats: bool = False
    sessions: tuple[tuple[int, str, str], ...] = ()
    interest: float = 0.75


BOTH, SCREEN = ("physical", "digital"), ("digital",)
GATHERINGS = (
    Gathering("Biblioteksjefmøte", "Biblioteksjefmøte", "Fast møte for alle biblioteksjefer i fylket. Saksliste sendes ut en uke før.", "Fast møte for alle biblioteksjefar i fylket. Sakliste blir send ut ei veke før.", "leadership", (1, 4, 9, 12), 10, 300, 50, 60, BOTH, "hamar", "debate", eats=True, interest=0.8),
    Gathering("Fagdag: Leselyst for de minste", "Fagdag: Leselyst for dei minste", "Om å lese sammen med barn fra null til fem år, med gode eksempler fra bibliotek i fylket.", "Om å lese saman med barn frå null til fem år, med gode døme frå bibliotek i fylket.", "children", (2,), 9, 330, 60, None, place="lillehammer", eats=True, sessions=((1, "Høytlesing som virker", "Verksted A"), (1, "Rim, regler og sang", "Verksted B"), (2, "Bildebøker i barnehagen", "Verksted A"), (2, "Foreldrene med på laget", "Verksted B"))),
    Gathering("Innlandskonferansen for bibliotek", "Innlandskonferansen for bibliotek", "To økter, ni parallelle samtaler og tid til å treffe hverandre.", "To økter, ni parallelle samtalar og tid til å treffe kvarandre.", "leadership", (10,), 9, 420, 120, 80, BOTH, "hamar", eats=True, sessions=((1, "Biblioteket som demokratiarena", "Sal 1"), (1, "Skolebiblioteket i praksis", "Sal 2"), (1, "Folkehelse og frivillighet", "Sal 3"), (2, "Litteraturformidling for voksne", "Sal 1"), (2, "Kunstig intelligens på biblioteket", "Sal 2")), interest=0.9),
    Gathering("Kurs: Trygg på nett med seniorer", "Kurs: Trygg på nett med seniorar", "Slik veileder du eldre i nettbank, passord og svindel. Du får et ferdig opplegg med hjem.", "Slik rettleier du eldre i nettbank, passord og svindel. Du får eit ferdig opplegg med heim.", "digital", (3, 11), 10, 180, 25, None, SCREEN),
    Gathering("Kurs: Debattleder i biblioteket", "Kurs: Debattleiar i biblioteket", "Å lede en åpen samtale når folk er uenige. Øvelser i små grupper.", "Å leie ein open samtale når folk er usamde. Øvingar i små grupper.", "debate", (2, 9), 10, 300, 24, place="gjovik", eats=True),
    Gathering("Nettverksmøte: Skolebibliotek", "Nettverksmøte: Skulebibliotek", "For alle som arbeider med skolebibliotek, i kommunene og på videregående.", "For alle som arbeider med skulebibliotek, i kommunane og på vidaregåande.", "school_library", (1, 5, 8, 11), 13, 120, None, None, SCREEN, interest=0.45),
    Gathering("Regionmøte i Gudbrandsdalen", "Regionmøte i Gudbrandsdalen", "Bibliotekene fra Øyer til Skjåk møtes om vinterens program.", "Biblioteka frå Øyer til Skjåk møtest om vinterprogrammet.", "leadership", (3, 10), 10, 300, 30, place="nord-fron", eats=True, interest=0.3),
    Gathering("Regionmøte i Sør-Østerdal og Glåmdalen", "Regionmøte i Sør-Østerdal og Glåmdalen", "Felles samlinger, felles forfatterturné og felles hodebry.", "Felles samlingar, felles forfattarturné og felles hovudbry.", "leadership", (3, 10), 10, 300, 30, place="elverum", eats=True, interest=0.3),
    Gathering("Kurs: Kassere med god samvittighet", "Kurs: Kassere med godt samvit", "Samlingsutvikling i praksis: hva skal stå, hva skal ut, og hva gjør vi med resten?", "Samlingsutvikling i praksis: kva skal stå, kva skal ut, og kva gjer vi med resten?", "collection", (4,), 10, 240, 30, place="ringsaker"),
    Gathering("Språkkafé: erfaringsdeling", "Språkkafé: erfaringsdeling", "Frivillige og ansatte deler det som får folk til å komme igjen.", "Frivillige og tilsette deler det som får folk til å kome att.", "inclusion", (5, 10), 12, 90, None, None, SCREEN, interest=0.4),
    Gathering("Slektsgransking på biblioteket", "Slektsgransking på biblioteket", "Kilder, kurs og samarbeid med historielagene.", "Kjelder, kurs og samarbeid med historielaga.", "local_history", (11,), 10, 180, 20, 40, BOTH, "sel"),
    Gathering("Litteraturfylket: boktips for våren", "Litteraturfylket: boktips for våren", "Nye norske romaner til skranken og lesesirkelen.", "Nye norske romanar til skranken og lesesirkelen.", "reading", (1, 8, 12), 13, 90, None, None, SCREEN, interest=0.6),
    Gathering("Åpen samtale: Hva skal biblioteket være om ti år?", "Open samtale: Kva skal biblioteket vere om ti år?", "For innbyggere, politikere og bibliotekfolk. Alle er velkomne.", "For innbyggjarar, politikarar og bibliotekfolk. Alle er velkomne.", "debate", (9,), 18, 120, 80, 200, BOTH, "lillehammer", "debate", "everybody", interest=0.5),
)  # fmt: skip
MONTHLY = Gathering("Digital fagprat", "Digital fagprat", "Tredje tirsdag hver måned: ett tema, en halvtimes innledning og en halvtimes samtale.", "Tredje tysdag kvar månad: eitt tema, ein halvtimes innleiing og ein halvtimes samtale.", "digital", (), 9, 60, None, None, SCREEN, interest=0.35)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Library:
    """A library that sends people: its key, municipality, and how likely it is to."""

    organisation_id: int
    municipality_id: int
    name: str
    eager: float


def year_of_meetings(*, at: datetime) -> Iterator[NewMeeting]:
    """The gatherings of this calendar year, and those planned for the next four months."""
    chance = random.Random(SEED)
    county = Organisation.objects.get(kind="county_library")
    rows = list(
        Organisation.objects.filter(kind="public_library", municipality__isnull=False)
        .select_related("municipality")
        .order_by("slug")
    )
    venues = {row.municipality.slug: row for row in rows if row.municipality}
    libraries = [_library(row, chance) for row in rows]
    for each in GATHERINGS:
        for day in _days(each, at.astimezone(OSLO).date(), chance):
            yield _meeting(each, day, county, venues, libraries, chance, at=at)
    for day in _third_tuesdays(at.astimezone(OSLO).date()):
        yield _meeting(MONTHLY, day, county, venues, libraries, chance, at=at, series="fagprat")
    yield from _libraries_own(rows, libraries, chance, at=at)


def _library(row: Organisation, chance: random.Random) -> Library:
    eager = chance.choice((0.02, 0.05)) if chance.random() < STAY_AWAY else chance.uniform(0.3, 1)
    assert row.municipality_id is not None
    return Library(row.pk, row.municipality_id, row.name, eager)


def _days(each: Gathering, on: date, chance: random.Random) -> Iterator[date]:
    """A working day in each of its months, this year and as far as four months ahead."""
    for year in (on.year, on.year + 1):
        for month in each.months:
            day = date(year, month, chance.randrange(4, 26))
            while day.weekday() > 3:
                day += timedelta(days=1)
            if day <= on + timedelta(days=120) and day != on:
                yield day


def _third_tuesdays(on: date) -> Iterator[date]:
    for step in range(16):
        year, month = on.year + step // 12, step % 12 + 1
        first = date(year, month, 1)
        day = first + timedelta(days=(1 - first.weekday()) % 7 + 14)
        if day <= on + timedelta(days=120) and month != 7 and day != on:
            yield day


def _meeting(
    each: Gathering,
    day: date,
    host: Organisation,
    venues: dict[str, Organisation],
    libraries: list[Library],
    chance: random.Random,
    *,
    at: datetime,
    series: str = "",
) -> NewMeeting:
    starts = datetime.combine(day, time(each.hour), OSLO)
    ends = starts + timedelta(minutes=each.minutes)
    venue = venues.get(each.place)
    physical = "physical" in each.forms
    seats = tuple(
        Seats(form, each.seats if form == "physical" or not physical else each.digital)
        for form in each.forms
    )
    told = Told(
        starts_at=starts, ends_at=ends, type=each.type, audience=each.audience,
        title_nb=each.nb, title_nn=each.nn, text_nb=each.text_nb, text_nn=each.text_nn,
        place=venue.name if physical and venue else "",
        venue_id=venue.pk if physical and venue else None,
        municipality_id=venue.municipality_id if physical and venue else host.municipality_id,
        room_kind="jitsi" if "digital" in each.forms else "none",
        seats=seats, theme=each.theme, questions=(DIET,) if each.eats else (),
        sessions=tuple(_sessions(each, starts, ends)),
        cancel_until=starts - timedelta(days=5) if each.eats else None,
        hours=Decimal(each.minutes) / 60,
    )  # fmt: skip
    published = min(starts - timedelta(days=50), at - timedelta(days=2))
    is_off = day.month == 4 and each.theme == "collection"  # somebody fell ill
    is_past = ends <= at
    return NewMeeting(
        host_id=host.pk,
        told=told,
        published_at=published,
        state="cancelled" if is_off else "published",
        why="Kursholderen er syk. Vi finner en ny dato." if is_off else "",
        people=() if is_off else tuple(_people(each, libraries, chance, published, is_past, at, starts)),
        series=series,
        rule="FREQ=MONTHLY;BYDAY=3TU" if series else "",
        is_held=is_past and not is_off,
    )  # fmt: skip


def _sessions(each: Gathering, starts: datetime, ends: datetime) -> Iterator[NewSession]:
    """The rounds divide the afternoon between them."""
    rounds = sorted({number for number, _title, _room in each.sessions})
    noon = starts + (ends - starts) / 2
    for number in rounds:
        length = (ends - noon) / len(rounds)
        begins = noon + length * (number - 1)
        own = [one for one in each.sessions if one[0] == number]
        for place, (_number, title, room) in enumerate(own, start=1):
            yield NewSession(
                place=place, round=number, title_nb=title, room=room, seats=30,
                starts_at=begins, ends_at=begins + length,
            )  # fmt: skip


def _people(
    each: Gathering,
    libraries: list[Library],
    chance: random.Random,
    published: datetime,
    is_past: bool,
    at: datetime,
    starts: datetime,
) -> Iterator[NewEnrolment]:
    """Those who signed up: most libraries send one or two, some never anybody."""
    nobody_told = is_past and chance.random() < 0.1  # some hosts forget to tell who came
    last = min(at, starts)
    share = 1.0 if is_past else max(0.15, 1 - (starts - at).days / 90)
    used: set[str] = set()
    for library in sorted(libraries, key=lambda one: chance.random()):
        if chance.random() > library.eager * each.interest * share:
            continue
        for _ in range(chance.choices((1, 2, 3), (60, 30, 10))[0]):
            name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
            email = f"{plain(name)}.{library.organisation_id}@samling.test"
            if email in used:
                continue
            used.add(email)
            form = each.forms[0] if chance.random() < 0.6 else each.forms[-1]
            came = None if not is_past or nobody_told else chance.random() < 0.88
            yield NewEnrolment(
                name=name, email=email, form=form,
                asked_at=published + (last - published) * chance.random(),
                organisation_id=library.organisation_id, municipality_id=library.municipality_id,
                attended=came, answers=(chance.choice(DIETS),) if each.eats and not is_past else (),
            )  # fmt: skip


def plain(name: str) -> str:
    """The name as the first half of an address."""
    return name.lower().replace("ø", "o").replace("å", "a").replace("æ", "ae").replace(" ", ".")


def _libraries_own(
    rows: list[Organisation], libraries: list[Library], chance: random.Random, *, at: datetime
) -> Iterator[NewMeeting]:
    """Two libraries invite by themselves: a course for inhabitants, and one draft."""
    names = {"trysil": "Skrivekurs for voksne", "ringsaker": "Kurs: Lokalhistorie på nett"}
    for row in rows:
        town = row.municipality.slug if row.municipality else ""
        if town not in names:
            continue
        for days, state in ((16, "published"), (45, "draft")):
            day = at.astimezone(OSLO).date() + timedelta(days=days)
            starts = datetime.combine(day, time(18), OSLO)
            told = Told(
                starts_at=starts, ends_at=starts + timedelta(hours=2), type="training",
                audience="adults", title_nb=names[town], text_nb="Fire kvelder. Ta med det du skriver på.",
                place=row.name, venue_id=row.pk, municipality_id=row.municipality_id, theme="learning",
                seats=(Seats("physical", 12),), sends_reminders=True,
            )  # fmt: skip
            own = [one for one in libraries if one.organisation_id == row.pk]
            each = Gathering(names[town], "", "", "", "learning", (), interest=1)
            people = (
                () if state == "draft" else _people(each, own * 9, chance, at, False, at, starts)
            )
            yield NewMeeting(
                host_id=row.pk, told=told, published_at=at - timedelta(days=1), state=state,
                people=tuple(people),
            )  # fmt: skip
