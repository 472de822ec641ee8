"""What somebody with a personal link sees: areas to choose, competences to rate, how far it is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from samling.competence.models import Leeway, Rating, SurveyInvitation, Wish
from samling.competence.queries.frameworks import AreaRow, CompetenceRow, Content, content_of
from samling.competence.rules import pace
from samling.competence.terms import ReplyKind, SurveyState
from samling.ground.period import day_in_oslo
from samling.ground.wording import Wording


@dataclass(frozen=True, slots=True)
class Door:
    """What stands behind a personal link; ``reply_id`` is None until something is answered."""

    key: uuid.UUID
    title: Wording
    text: Wording
    kind: ReplyKind
    library: str
    language: str
    last_day: date
    is_open: bool
    is_closed: bool
    finished_at: datetime | None
    saved_at: datetime | None
    reply_id: int | None
    version_id: int
    chosen: tuple[str, ...] = ()
    is_shared: bool = False

    @property
    def is_for_library(self) -> bool:
        """True when a chief answers for the library."""
        return self.kind == ReplyKind.LIBRARY


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody has come; ``saved_at`` is None before the first answer."""

    answered: int
    asked: int
    minutes_left: int
    saved_at: datetime | None

    @property
    def percent(self) -> int:
        """Whole per cent of the competences."""
        return round(100 * self.answered / self.asked) if self.asked else 0


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """An area in the first question, with how many competences it adds."""

    key: str
    title: Wording
    competences: tuple[CompetenceRow, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class StartPage:
    """The first page: for whom one answers, and which areas matter."""

    door: Door
    areas: tuple[AreaChoice, ...]
    most: int
    most_minutes: int
    progress: Progress
    first_area: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What has been answered about one competence so far."""

    competence: CompetenceRow
    now: int | None = None
    wanted: int | None = None
    importance: int | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True)
class AreaPage:
    """The competences of one chosen area; ``after`` is empty on the last one."""

    door: Door
    area: AreaRow
    place: int
    areas: int
    answers: tuple[Answer, ...]
    progress: Progress
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EndPage:
    """The last page: a wish, what the library can spare, and done."""

    door: Door
    progress: Progress
    last_area: str
    wish: str
    leeway: Leeway | None = field(default=None)


def door_of(key: uuid.UUID, *, at: datetime) -> Door | None:
    """What the link leads to; None when nobody was ever given it."""
    row = (
        SurveyInvitation.objects.select_related("survey", "organisation", "reply")
        .filter(key=key)
        .first()
    )
    if row is None:
        return None
    survey = row.survey
    reply = getattr(row, "reply", None)
    is_over = survey.state == SurveyState.CLOSED or day_in_oslo(at) > survey.last_day
    return Door(
        key=row.key,
        title=survey.title,
        text=survey.text,
        kind=ReplyKind(row.kind),
        library=row.organisation.name,
        language=row.language,
        last_day=survey.last_day,
        is_open=survey.state == SurveyState.OPEN and not is_over,
        is_closed=is_over,
        finished_at=row.finished_at,
        saved_at=row.saved_at,
        reply_id=reply.pk if reply else None,
        version_id=reply.version_id if reply else survey.version_id,
        chosen=tuple(reply.areas) if reply else (),
        is_shared=bool(reply and reply.is_shared),
    )


def start_page(door: Door) -> StartPage:
    """The areas of the framework, those chosen before among them."""
    content = _content(door)
    chosen = set(door.chosen)
    return StartPage(
        door=door,
        areas=tuple(
            AreaChoice(area.key, area.title, area.competences, area.key in chosen)
            for area in content.areas
            if area.competences
        ),
        most=most_competences(door.kind),
        most_minutes=pace.MOST_MINUTES,
        progress=progress(door),
        first_area=next((area.key for area in chosen_areas(door)), ""),
    )


def area_page(door: Door, area_key: str) -> AreaPage | None:
    """The competences of an area that was chosen, with what is answered; None for any other."""
    areas = chosen_areas(door)
    place = next((n for n, area in enumerate(areas) if area.key == area_key), None)
    if place is None:
        return None
    rated = {row.competence_id: row for row in Rating.objects.filter(reply_id=door.reply_id)}
    return AreaPage(
        door=door,
        area=areas[place],
        place=place + 1,
        areas=len(areas),
        answers=tuple(_answer(row, rated.get(row.pk)) for row in areas[place].competences),
        progress=_progress(door, rated),
        before=areas[place - 1].key if place else "",
        after=areas[place + 1].key if place + 1 < len(areas) else "",
    )


def end_page(door: Door) -> EndPage:
    """What is asked last."""
    areas = chosen_areas(door)
    wish = Wish.objects.filter(reply_id=door.reply_id).values_list("text", flat=True).first()
    return EndPage(
        door=door,
        progress=progress(door),
        last_area=areas[-1].key if areas else "",
        wish=wish or "",
        leeway=Leeway.objects.filter(reply_id=door.reply_id).first(),
    )


def chosen_areas(door: Door) -> tuple[AreaRow, ...]:
    """The areas that were chosen, in the order of the framework."""
    chosen = set(door.chosen)
    return tuple(area for area in _content(door).areas if area.key in chosen)


def progress(door: Door) -> Progress:
    """How far somebody has come."""
    rows = Rating.objects.filter(reply_id=door.reply_id) if door.reply_id else ()
    return _progress(door, {row.competence_id: row for row in rows})


def most_competences(kind: str) -> int:
    """How many competences fit into ten minutes."""
    count = 0
    while pace.fits(count + 1, kind=kind):
        count += 1
    return count


def _progress(door: Door, rated: dict[int, Rating]) -> Progress:
    asked = [row.pk for area in chosen_areas(door) for row in area.competences]
    answered = sum(
        1
        for pk in asked
        if pk in rated and rated[pk].now is not None and rated[pk].wanted is not None
    )
    left = pace.minutes_left(len(asked) - answered, kind=door.kind)
    return Progress(answered, len(asked), left, door.saved_at)


def _answer(competence: CompetenceRow, row: Rating | None) -> Answer:
    if row is None:
        return Answer(competence)
    return Answer(competence, row.now, row.wanted, row.importance, row.people)


def _content(door: Door) -> Content:
    content = content_of(door.version_id)
    assert content is not None, "a survey keeps its version"
    return content
