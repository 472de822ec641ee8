"""Whether the parts of a problem make sense together."""

import math
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from searches.fault import ProblemFault

if TYPE_CHECKING:
    from courseplan.problem import Choice, Form, Problem

LARGEST = 1e9
"""No number may be larger, so that sums stay exact enough."""


def insist_on_sense(problem: "Problem") -> None:
    """Raise ``ProblemFault`` at the first part of the problem that cannot be meant."""
    _insist_on_names((p.id for p in problem.periods), "periods", "period")
    _insist(bool(problem.periods), "periods", "at least one period is needed")
    _insist_on_names(problem.competences, "competences", "competence")
    _insist_on_travel(problem)
    _insist_on_periods(problem)
    _insist_on_libraries(problem)
    _insist_on_needs(problem)
    _insist_on_measures(problem)
    _insist_on_equity(problem)
    for key, choices in (("pinned", problem.pinned), ("forbidden", problem.forbidden)):
        for i, choice in enumerate(choices):
            _insist_on_choice(problem, choice, f"{key}[{i}]")
    _insist_on_invitations(problem)
    _insist_on_number(problem.block_hours, "block_hours")


def _insist(holds: bool, place: str, message: str) -> None:
    if not holds:
        raise ProblemFault(place, message)


def _insist_on_number(value: float, place: str, *, least: float = 0.0) -> None:
    _insist(
        math.isfinite(value) and least <= value <= LARGEST,
        place,
        f"must lie between {least:g} and {LARGEST:g}, not {value!r}",
    )


def _insist_on_names(names: Iterable[str], place: str, noun: str) -> None:
    seen: dict[str, int] = {}
    for i, name in enumerate(names):
        _insist(name != "", f"{place}[{i}]", f"a {noun} needs a name that is not empty")
        _insist(name not in seen, f"{place}[{i}]", f"{name!r} already stands at {seen.get(name)}")
        seen[name] = i


def _insist_known(name: str, known: Collection[str], place: str, noun: str) -> None:
    _insist(name in known, place, f"no {noun} is called {name[:60]!r}")


def _insist_on_travel(problem: "Problem") -> None:
    travel = problem.travel
    _insist_on_names(travel.places, "places", "place")
    n = len(travel.places)
    _insist(travel.minutes.shape == (n, n), "travel_min", f"must be {n} rows of {n} numbers")
    bad = (travel.minutes < 0) | (travel.minutes != travel.minutes)
    if bad.any():
        i, j = (int(axis[0]) for axis in bad.nonzero())
        raise ProblemFault(f"travel_min[{i}][{j}]", "must be 0 or more")


def _insist_on_periods(problem: "Problem") -> None:
    for i, period in enumerate(problem.periods):
        _insist_on_number(period.adviser_days, f"periods[{i}].adviser_days")
        _insist_on_number(period.budget_nok, f"periods[{i}].budget_nok")


def _insist_on_libraries(problem: "Problem") -> None:
    _insist_on_names((library.id for library in problem.libraries), "libraries", "library")
    for i, library in enumerate(problem.libraries):
        place = f"libraries[{i}]"
        _insist_known(library.place, problem.travel.row, f"{place}.place", "place")
        _insist_on_number(library.people, f"{place}.people")
        _insist_on_number(library.at_once, f"{place}.at_once")
        hours = library.absence_hours
        wanted = len(problem.periods)
        _insist(
            len(hours) == wanted, f"{place}.absence_hours", f"{wanted} periods, {len(hours)} given"
        )
        for t, value in enumerate(hours):
            _insist_on_number(value, f"{place}.absence_hours[{t}]")
        if library.longest_travel_min is not None:
            _insist_on_number(library.longest_travel_min, f"{place}.longest_travel_min")


def _insist_on_needs(problem: "Problem") -> None:
    seen: dict[tuple[str, str], int] = {}
    competences = set(problem.competences)
    for i, need in enumerate(problem.needs):
        place = f"needs[{i}]"
        _insist_known(need.library, problem.library, f"{place}.library", "library")
        _insist_known(need.competence, competences, f"{place}.competence", "competence")
        _insist_on_number(need.levels, f"{place}.levels")
        _insist_on_number(need.people, f"{place}.people")
        _insist_on_number(need.weight, f"{place}.weight")
        key = (need.library, need.competence)
        _insist(key not in seen, place, f"the same library and competence stand at {seen.get(key)}")
        seen[key] = i


def _insist_on_measures(problem: "Problem") -> None:
    _insist_on_names((measure.id for measure in problem.measures), "measures", "measure")
    competences = set(problem.competences)
    for i, measure in enumerate(problem.measures):
        place = f"measures[{i}]"
        for name, gain in measure.gains.items():
            _insist_known(name, competences, f"{place}.gains", "competence")
            _insist_on_number(gain, f"{place}.gains[{name!r}]")
        _insist_on_number(measure.most_times, f"{place}.most_times")
        for name in measure.periods or ():
            _insist_known(name, problem.period, f"{place}.periods", "period")
        _insist_on_names((form.id for form in measure.forms), f"{place}.forms", "form")
        for j, form in enumerate(measure.forms):
            _insist_on_form(problem, form, f"{place}.forms[{j}]")


def _insist_on_form(problem: "Problem", form: "Form", place: str) -> None:
    _insist_on_number(form.seats, f"{place}.seats", least=1)
    _insist_on_number(form.least, f"{place}.least")
    _insist(form.least <= form.seats, f"{place}.least", "is more than the seats")
    _insist_on_number(form.adviser_days, f"{place}.adviser_days")
    _insist_on_number(form.money_nok, f"{place}.money_nok")
    _insist_on_number(form.hours, f"{place}.hours")
    _insist(0 <= form.gain_share <= 1, f"{place}.gain_share", "a share lies between 0 and 1")
    _insist_on_names(form.places, f"{place}.places", "place")
    for name in form.places:
        _insist_known(name, problem.travel.row, f"{place}.places", "place")


def _insist_on_equity(problem: "Problem") -> None:
    _insist(0 <= problem.equity.share <= 1, "equity.share", "a share lies between 0 and 1")
    _insist_on_number(problem.equity.price, "equity.price")


def _insist_on_choice(problem: "Problem", choice: "Choice", place: str) -> None:
    _insist_known(choice.measure, problem.measure, f"{place}.measure", "measure")
    forms = {form.id: form for form in problem.measure[choice.measure].forms}
    if choice.form is not None:
        _insist_known(choice.form, forms, f"{place}.form", f"form of {choice.measure}")
    if choice.place is not None:
        places = {name for form in forms.values() for name in form.places}
        _insist_known(choice.place, places, f"{place}.place", f"place of {choice.measure}")
    if choice.period is not None:
        _insist_known(choice.period, problem.period, f"{place}.period", "period")


def _insist_on_invitations(problem: "Problem") -> None:
    _insist_on_names(
        (f"{i.library}×{i.measure}" for i in problem.invitations), "invitations", "pair"
    )
    for i, invitation in enumerate(problem.invitations):
        place = f"invitations[{i}]"
        _insist_known(invitation.library, problem.library, f"{place}.library", "library")
        _insist_known(invitation.measure, problem.measure, f"{place}.measure", "measure")
        _insist_on_number(invitation.at_least, f"{place}.at_least")
        if invitation.at_most is not None:
            _insist(
                invitation.at_least <= invitation.at_most,
                f"{place}.at_most",
                "is less than at_least",
            )
