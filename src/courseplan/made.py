"""Made-up problems of any size from a seed: believable numbers, nobody real."""

import math
import random
from dataclasses import dataclass

import numpy as np

from courseplan.problem import Equity, Form, Library, Measure, Need, Period, Problem, Travel


@dataclass(frozen=True, slots=True)
class Size:
    """How large a made problem is; ``span_km`` is the longer side of the land."""

    libraries: int
    competences: int
    measures: int
    periods: int
    places: int
    span_km: float


COUNTY = Size(libraries=71, competences=60, measures=80, periods=4, places=20, span_km=260)
NATIONAL = Size(libraries=500, competences=60, measures=200, periods=10, places=60, span_km=1500)

_KINDS = {
    # seats, adviser days, kroner, hours, least, levels gained, how common
    "course": ((18, 30), (4, 8), (8_000, 30_000), (5, 6.5), 6, (0.7, 1.4), 30),
    "workshop": ((10, 16), (4, 7), (8_000, 25_000), (5, 6.5), 5, (0.9, 1.6), 20),
    "study_visit": ((12, 20), (3, 6), (15_000, 40_000), (6, 7.5), 6, (0.4, 0.9), 10),
    "shadowing": ((2, 4), (0.5, 1.5), (1_000, 4_000), (7, 7.5), 1, (0.8, 1.5), 8),
    "gathering": ((40, 70), (8, 14), (50_000, 120_000), (6, 7.5), 15, (0.3, 0.7), 8),
    "net_course": ((60, 200), (0.5, 1.5), (0, 2_000), (4, 10), 1, (0.3, 0.7), 12),
    "digital_talk": ((60, 150), (1, 2.5), (1_000, 6_000), (1, 2), 5, (0.2, 0.5), 12),
}
_DIGITAL = {"net_course", "digital_talk"}


def made(size: Size, seed: int = 1) -> Problem:
    """A problem of this size; the same seed gives the same problem."""
    chance = random.Random(f"{size}-{seed}")
    spots = _spots(size, chance)
    libraries = tuple(_library(i, size, chance) for i in range(size.libraries))
    by_size = sorted(range(size.libraries), key=lambda i: -libraries[i].people)
    places = tuple(libraries[i].place for i in by_size[: size.places])
    competences = tuple(f"c{i:02}" for i in range(size.competences))
    # what the advisers can do grows with the libraries they serve; a longer plan spreads it thinner
    days = 3.8 * size.libraries / size.periods
    money = 5_500 * size.libraries / size.periods
    return Problem(
        libraries=libraries,
        competences=competences,
        needs=tuple(need for library in libraries for need in _needs(library, competences, chance)),
        measures=tuple(
            _measure(i, places, competences, size, chance) for i in range(size.measures)
        ),
        periods=tuple(
            Period(f"p{t}", float(round(days)), float(round(money, -3)))
            for t in range(size.periods)
        ),
        travel=_travel(tuple(library.place for library in libraries), spots),
        equity=Equity(share=0.1, price=2.0),
        note=f"made up from seed {seed}; nobody's real needs",
    )


def _spots(size: Size, chance: random.Random) -> list[tuple[float, float]]:
    """Kilometres east and north: towns with villages round them."""
    towns = [
        (chance.uniform(0, size.span_km * 0.6), chance.uniform(0, size.span_km))
        for _ in range(max(3, size.libraries // 9))
    ]
    return [
        (x + chance.gauss(0, 22), y + chance.gauss(0, 22))
        for x, y in (chance.choice(towns) for _ in range(size.libraries))
    ]


def _travel(places: tuple[str, ...], spots: list[tuple[float, float]]) -> Travel:
    at = np.array(spots)
    away = np.sqrt(((at[:, None, :] - at[None, :, :]) ** 2).sum(axis=2))
    minutes = np.round(away * 1.35 / 62 * 60 + 4)
    np.fill_diagonal(minutes, 0)
    return Travel(places, minutes)


def _library(i: int, size: Size, chance: random.Random) -> Library:
    is_school = i % 71 >= 46
    people = chance.choice((1, 1, 1, 2)) if is_school else min(16, 1 + int(chance.expovariate(0.3)))
    days = people * chance.choice((2, 2.5, 3, 4))
    hours = [math.ceil(days * 2) * 3.75] * size.periods
    if chance.random() < 0.15:
        hours[chance.randrange(size.periods)] = 0.0
    return Library(
        id=f"l{i:03}",
        place=f"l{i:03}",
        people=people,
        absence_hours=tuple(hours),
        at_once=max(1, round(people * chance.choice((0.3, 0.4, 0.5)))),
        municipality=f"m{i % 71 % 46 + 71 * (i // 71):03}",
        longest_travel_min=chance.choice((60.0, 90.0, 120.0, 150.0)),
        name=f"Library {i + 1}",
    )


def _needs(library: Library, competences: tuple[str, ...], chance: random.Random) -> list[Need]:
    count = min(len(competences), chance.randint(6, 16))
    popular = [1 + (7 * i % 11) / 3 for i in range(len(competences))]
    chosen = dict.fromkeys(chance.choices(competences, weights=popular, k=count))
    return [
        Need(
            library=library.id,
            competence=name,
            levels=chance.choice((0.5, 1.0, 1.0, 1.5, 2.0, 2.5)),
            people=max(1, round(library.people * chance.choice((0.2, 0.4, 0.6, 1.0)))),
            weight=chance.choice((1.0, 1.0, 2.0, 3.0)),
        )
        for name in chosen
    ]


def _measure(
    i: int, places: tuple[str, ...], competences: tuple[str, ...], size: Size, chance: random.Random
) -> Measure:
    kind = chance.choices(list(_KINDS), weights=[spec[-1] for spec in _KINDS.values()])[0]
    seats, days, money, hours, least, gain, _ = _KINDS[kind]
    first = chance.randrange(len(competences))
    near = [competences[(first + step) % len(competences)] for step in range(6)]
    gains = {
        name: round(chance.uniform(*gain), 1)
        for name in [near[0], *chance.sample(near[1:], chance.randint(0, 3))]
    }
    count = max(3, round(size.places * chance.uniform(0.15, 0.4)))
    form = Form(
        id="digital" if kind in _DIGITAL else "in_person",
        seats=chance.randint(*seats),
        adviser_days=round(chance.uniform(*days) * 2) / 2,
        money_nok=float(round(chance.uniform(*money), -3)),
        hours=round(chance.uniform(*hours) * 2) / 2,
        places=()
        if kind in _DIGITAL
        else tuple(sorted(chance.sample(places, min(count, len(places))))),
        least=least,
    )
    forms = [form]
    if kind in {"course", "workshop"} and chance.random() < 0.4:
        forms.append(
            Form("digital", form.seats + 10, form.adviser_days, 3_000.0, form.hours / 2, (), 5, 0.6)
        )
    return Measure(f"t{i:03}", kind, gains, tuple(forms), name=f"{kind} {i + 1}")
