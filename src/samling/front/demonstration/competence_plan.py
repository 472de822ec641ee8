"""Made-up measures for competence that a county could hold, and a first plan of them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from samling.competence import commands, queries
from samling.competence.commands import MeasureTold, PlanTold
from samling.competence.models import CompetencePlan, PossibleMeasure, Survey
from samling.ground.period import day_in_oslo
from samling.ground.wording import Wording
from samling.register.models import Organisation

BY = "demonstration"
TOWNS = (
    "hamar", "gjovik", "lillehammer", "elverum", "kongsvinger", "tynset", "nord-fron",
    "nord-aurdal", "sel",
)  # fmt: skip
HALVES, DAYS, MONEY_NOK = 4, 45, 220_000

ROOM, SCREEN, BOTH = "room", "screen", "both"
Row = tuple[str, str, str, str, str, dict[str, float], float, float, int, int]
# bokmål, nynorsk, English, kind, where, levels gained, adviser days, hours, kroner, seats
MEASURES: tuple[Row, ...] = (
    ("Bokprat som smitter", "Bokprat som smittar", "Book talks that catch on", "course", ROOM, {"bokprat": 1.2, "radgivning": 0.6}, 2, 6, 12000, 20),
    ("Lesesirkelen: å få alle i tale", "Lesesirkelen: å få alle i tale", "Reading circles where everybody speaks", "workshop", BOTH, {"lesesirkel": 1.2}, 1.5, 4, 6000, 16),
    ("Forfatteren på scenen", "Forfattaren på scena", "The author on stage", "workshop", ROOM, {"forfatterbesok": 1.4, "ordstyrer": 0.4}, 2, 6, 18000, 14),
    ("Bøker på nett", "Bøker på nett", "Books online", "digital_talk", SCREEN, {"nettformidling": 0.8}, 0.5, 1.5, 4000, 60),
    ("Høytlesing som fenger", "Høgtlesing som fengjer", "Reading aloud that holds them", "course", ROOM, {"hoytlesing": 1.3, "sma-barn": 0.6}, 2, 6, 14000, 20),
    ("Rim og regler for de minste", "Rim og regler for dei minste", "Rhymes for the youngest", "workshop", ROOM, {"sma-barn": 1.2}, 1.5, 4, 9000, 18),
    ("Lesekampanjen fra plan til fest", "Lesekampanjen frå plan til fest", "The reading campaign from plan to party", "course", BOTH, {"lesestimulering": 1.2, "samarbeid-laerer": 0.5}, 2, 5, 8000, 24),
    ("Med ungdom, ikke for dem", "Med ungdom, ikkje for dei", "With young people, not for them", "study_visit", ROOM, {"ungdom": 1.3, "medvirkning": 0.5}, 3, 7, 22000, 12),
    ("Når det er tungt å lese", "Når det er tungt å lese", "When reading is hard", "course", BOTH, {"tilpasset": 1.3}, 1.5, 5, 11000, 24),
    ("Digital førstehjelp uten å ta over", "Digital førstehjelp utan å ta over", "Digital first aid without taking over", "course", BOTH, {"digital-hjelp": 1.2, "personvern": 0.5}, 2, 5, 8000, 24),
    ("Er det sant? Kildekritikk for alle", "Er det sant? Kjeldekritikk for alle", "Is it true? Judging sources", "workshop", BOTH, {"kildekritikk": 1.2}, 1.5, 4, 7000, 20),
    ("Kunstig intelligens uten hurra og uten frykt", "Kunstig intelligens utan hurra og utan frykt", "Artificial intelligence without cheers or fear", "digital_talk", SCREEN, {"kunstig-intelligens": 0.9}, 0.5, 2, 6000, 80),
    ("Prøv selv: kunstig intelligens i skranken", "Prøv sjølv: kunstig intelligens i skranken", "Try it: artificial intelligence at the desk", "workshop", ROOM, {"kunstig-intelligens": 1.3, "kildekritikk": 0.4}, 2, 6, 10000, 18),
    ("Verksted med lyd og koding", "Verkstad med lyd og koding", "Workshops with sound and code", "workshop", ROOM, {"digitale-verksted": 1.4}, 2.5, 7, 24000, 14),
    ("Ordstyreren", "Ordstyraren", "The moderator", "course", ROOM, {"ordstyrer": 1.4, "lokaldemokrati": 0.6}, 2, 6, 16000, 16),
    ("Halvårsprogrammet", "Halvårsprogrammet", "The half-year programme", "gathering", BOTH, {"program": 1.1}, 1, 4, 5000, 30),
    ("Lyd, lys og strømming", "Lyd, lys og strøyming", "Sound, light and streaming", "shadowing", ROOM, {"teknikk": 1.5}, 2, 7, 12000, 8),
    ("Å holde kurs for voksne", "Å halde kurs for vaksne", "Teaching adults", "course", BOTH, {"kurs": 1.3}, 2, 6, 9000, 22),
    ("Folk bestemmer: medvirkning i praksis", "Folk bestemmer: medverknad i praksis", "People decide: participation in practice", "workshop", ROOM, {"medvirkning": 1.3}, 2, 6, 13000, 18),
    ("Søknaden som får penger", "Søknaden som får pengar", "The application that is granted", "workshop", BOTH, {"soknad": 1.3}, 1.5, 5, 6000, 24),
    ("Telle riktig, og bruke tallene", "Telje rett, og bruke tala", "Counting rightly, and using the numbers", "digital_talk", SCREEN, {"telling": 1.0}, 0.5, 2, 2000, 80),
    ("Kjøpe inn med plan", "Kjøpe inn med plan", "Buying by a plan", "net_course", SCREEN, {"innkjop": 0.9}, 0.5, 3, 3000, 60),
    ("Bibliotekplanen kommunen vedtar", "Bibliotekplanen kommunen vedtek", "The library plan the council adopts", "gathering", ROOM, {"bibliotekplan": 1.2}, 2, 6, 15000, 24),
    ("Rom for alle: en runde med målebånd", "Rom for alle: ein runde med målband", "Rooms for everybody: a round with a tape measure", "study_visit", ROOM, {"uu-rom": 1.3}, 2, 5, 9000, 12),
    ("Skolebibliotekaren og læreren", "Skulebibliotekaren og læraren", "The school librarian and the teacher", "gathering", BOTH, {"samarbeid-laerer": 1.2, "lesestimulering": 0.5}, 1.5, 5, 7000, 30),
)  # fmt: skip


def make_competence_plan(*, at: datetime) -> int:
    """The measures, and a plan of them from the newest closed survey; how many measures are new."""
    if PossibleMeasure.objects.exists() or CompetencePlan.objects.exists():
        return 0
    survey = Survey.objects.filter(state="closed", is_made_up=True).order_by("-closed_at").first()
    places = list(
        Organisation.objects.filter(kind="public_library", municipality__slug__in=TOWNS)
        .order_by("slug")
        .values_list("pk", flat=True)
    )
    if survey is None or not places:
        return 0
    content = queries.content_of(survey.version_id)
    known = {each.key for area in content.areas for each in area.competences} if content else set()
    for row in MEASURES:
        _write(row, places, known, at=at)
    _plan(survey, at=at)
    return len(MEASURES)


def _write(row: Row, places: list[int], known: set[str], *, at: datetime) -> None:
    nb, nn, en, kind, where, gains, days, hours, money, seats = row
    told = MeasureTold(
        title=Wording(nb, nn, en),
        kind=kind,
        gains={key: Decimal(str(levels)) for key, levels in gains.items() if key in known},
        adviser_days=Decimal(str(days)),
        hours=Decimal(str(hours)),
        money_nok=Decimal(money),
        is_in_room=where in (ROOM, BOTH),
        is_digital=where in (SCREEN, BOTH),
        digital_share=Decimal("0.7"),
        place_ids=places if where in (ROOM, BOTH) else (),
        seats=seats,
        least=min(5, seats),
    )
    commands.write_measure(key=None, told=told, is_made_up=True, by=BY, at=at)


def _plan(survey: Survey, *, at: datetime) -> None:
    year = day_in_oslo(at).year + 1
    name = f"{year}–{year + 1}"
    plan = commands.make_plan(
        told=PlanTold(
            Wording(f"Kompetanseplan {name}", f"Kompetanseplan {name}", f"Competence plan {name}")
        ),
        survey_id=survey.pk,
        year=year,
        is_autumn=False,
        halves=HALVES,
        adviser_days=Decimal(DAYS),
        budget_nok=Decimal(MONEY_NOK),
        is_made_up=True,
        by=BY,
        at=at,
    )
    commands.fill_plan(plan_id=plan.pk, by=BY, at=at)
