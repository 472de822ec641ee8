"""Made-up advice, so that the work desk and the advice log have something to show."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from samling.advice import commands
from samling.advice.commands import Pledge
from samling.advice.terms import Way
from samling.ground.period import day_in_oslo
from samling.register.models import Organisation, Person

SPACE = uuid.UUID("5a3d1c1e-0f34-4b6b-9a53-000000000035")

# municipality, title, what was said, days ago, promise, days until it is due
LINES = (
    ("ringsaker", "Ny plan for biblioteket", "Gikk gjennom utkastet til bibliotekplan. Rådet til å ta med tall for barn og unge, og å spørre skolene tidlig.", 9, "Sende eksempel på bibliotekplan med måltall", 5),
    ("ringsaker", "Debatt om stedsutvikling", "Hjalp til med tema og ordstyrer for kvelden i november.", 21, "", 0),
    ("trysil", "Meråpent bibliotek", "Snakket om bemanning og låsesystem. De vil se hvordan nabokommunen gjør det.", 16, "Avtale besøk på et meråpent bibliotek", -2),
    ("folldal", "Bokbuss eller tøyveskebibliotek", "Skolen spør hva som når flest barn. Vi ser på tallene sammen etter nyttår.", 4, "Regne ut hvor mange barn bussen kan nå", 30),
)  # fmt: skip


# title, who (made up), address, municipality of the library or none, question, hours ago, answer or none
QUESTIONS = (
    ("Ungdom i sommerles", "Kari Oppdiktet", "kari.oppdiktet@eksempel.test", "engerdal", "Hei!\n\nVi får nesten ingen fra ungdomsskolen med i sommerles. Hva har fungert andre steder?", 30, ""),
    ("Personvern og besøkstall", "Per Oppdiktet", "per.oppdiktet@eksempel.test", "", "Kan vi telle besøk med kamera over døra? Hva sier regelverket?", 6, ""),
    ("Språkkafé uten frivillige", "Siv Oppdiktet", "siv.oppdiktet@eksempel.test", "trysil", "De frivillige våre har sluttet. Kan vi drive språkkafé alene, og hvordan da?", 200, "Ja, det går fint. Begynn med én fast time i uka, og la praten gå rundt et tema som alle kan noe om: mat, vær, fritid.\n\nSpør voksenopplæringen om de vil legge den inn i timeplanen sin. Da kommer deltakerne uten at dere må verve dem."),
)  # fmt: skip

# title, theme, text: made up, and about nobody
KNOWLEDGE = (
    ("Språkkafé når det er få frivillige", "meeting_place", "Begynn med én fast time i uka, og la praten gå rundt et tema som alle kan noe om: mat, vær, fritid.\n\nSpør voksenopplæringen om de vil legge språkkafeen inn i timeplanen sin. Da kommer deltakerne uten at biblioteket må verve dem.\n\nTo ansatte er nok for tolv deltakere. Del heller gruppa enn å la noen sitte stille."),
    ("Tilskudd til litteraturformidling: slik bygger du opp søknaden", "grants", "Begynn med behovet, ikke med tiltaket: hvem når biblioteket ikke i dag, og hvordan vet du det? Bruk tall fra egen statistikk.\n\nSkriv ett mål som kan måles, og høyst tre delmål. Ta med hvem som gjør hva, og hva som skjer når prosjektet er slutt.\n\nBudsjettet skal stemme med aktivitetene. Egeninnsats i timer teller."),
    ("Kassering: hvor mye, hvor ofte og hvem bestemmer?", "collections", "En samling på det åpne biblioteket bør kasseres jevnt. Ta én avdeling i måneden, så er hele samlingen gått gjennom på et år.\n\nSe på utlån de siste tre årene, slitasje og om innholdet er foreldet. Lokalsamlingen er unntatt.\n\nBibliotekaren med ansvar for avdelingen bestemmer etter en skriftlig plan."),
    ("Meråpent bibliotek: det du bør ha tenkt på før du bestiller låsen", "premises", "Snakk med lånerne før leverandøren. Hvem skal inn når det er ubetjent, og hva skal de få gjøre?\n\nGå gjennom brann, forsikring, renhold og universell utforming med eiendomsavdelingen. Bestem aldersgrense, og hvem som ringes når noe skjer.\n\nBesøk et bibliotek som har hatt det i minst to år."),
)  # fmt: skip


def _make_questions(adviser: Person, *, at: datetime) -> None:
    """Questions that wait on every desk, and one that has been answered."""
    for title, name, email, place, text, hours_ago, answer in QUESTIONS:
        asked_at = at - timedelta(hours=hours_ago)
        library = (
            Organisation.objects.filter(kind="public_library", municipality__slug=place)
            .order_by("pk")
            .first()
        )
        enquiry = commands.ask(
            key=uuid.uuid5(SPACE, email),
            asker=commands.Asker(name, email),
            title=title,
            text=text,
            library_id=library.pk if library else None,
            is_confirmed=False,
            by="demonstration",
            at=asked_at,
        )
        if answer and library:
            case = commands.take_enquiry(
                enquiry_id=enquiry.pk, adviser_id=adviser.pk, by="demonstration", at=asked_at
            )
            commands.note_answer(
                key=uuid.uuid5(SPACE, title),
                case_id=case.pk,
                text=answer,
                adviser_id=adviser.pk,
                by=f"person:{adviser.pk}",
                at=asked_at + timedelta(hours=26),
            )


def _make_knowledge(adviser: Person, *, at: datetime) -> None:
    """Four pages that everybody may read; made up, as their last line says."""
    for number, (title, theme, text) in enumerate(KNOWLEDGE):
        page = commands.new_knowledge(
            title=title,
            text=f"{text}\n\n(Oppdiktet eksempel.)",
            theme=theme,
            adviser_id=adviser.pk,
            by="demonstration",
            at=at - timedelta(days=40 + 20 * number),
        )
        commands.publish_knowledge(
            knowledge_id=page.pk,
            adviser_id=adviser.pk,
            is_looked_at=True,
            by="demonstration",
            at=at - timedelta(days=30 + 20 * number),
        )


def make_advice(*, at: datetime) -> None:
    """A few cases with advice and promises, some of them due."""
    adviser = Person.objects.get(email="ada@samling.test")
    _make_questions(adviser, at=at)
    _make_knowledge(adviser, at=at)
    for place, title, text, days_ago, promise, due_in in LINES:
        given_at = at - timedelta(days=days_ago)
        pledge = (
            Pledge(
                text=promise,
                due_on=day_in_oslo(at + timedelta(days=due_in)),
                owner_id=adviser.pk,
            )
            if promise
            else None
        )
        commands.give_advice_in_new_case(
            municipality=place,
            title=title,
            key=uuid.uuid5(SPACE, title),
            text=text,
            given_on=day_in_oslo(given_at),
            adviser_id=adviser.pk,
            way=Way.VISIT if promise else Way.SCREEN,
            pledge=pledge,
            by=f"person:{adviser.pk}",
            at=given_at,
        )
