"""The one page a meeting is made on: six fields in sight, the rest folded and filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from samling.ground.period import OSLO
from samling.meetings import terms
from samling.meetings.commands import NewQuestion, NewSession, Seats, Told
from samling.meetings.forms.log import BY_ITSELF, LOCAL, NO_MEASURE, LocalMoment
from samling.meetings.forms.meeting_parts import (
    asks_for,
    needs_questions,
    question_forms,
    session_forms,
)
from samling.meetings.queries import MeasureChoice
from samling.meetings.rules.series import MOST, Every, days, rule_of
from samling.register.models import Organisation
from samling.strategy.terms import Audience

MOMENTS = [LOCAL, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"]
IN_SIGHT = ("title", "starts_at", "ends_at", "where", "seats", "text")
EVERY = (
    (Every.ONCE, _("Only once")),
    (Every.WEEK, _("Every week")),
    (Every.TWO_WEEKS, _("Every other week")),
    (Every.WEEKDAY_OF_MONTH, _("The same weekday of each month, such as the third Tuesday")),
    (Every.LAST_WEEKDAY_OF_MONTH, _("The last such weekday of each month")),
    (Every.MONTH, _("The same date of each month")),
)


def moment(label: Any, *, hint: Any = "", required: bool = False) -> forms.DateTimeField:
    """A day and hour, picked with the browser's own picker."""
    return forms.DateTimeField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=MOMENTS,
        error_messages={
            "invalid": _("Write day and hour as in 12.05.2026 18:00."),
            "required": _("Choose day and hour."),
        },
        widget=LocalMoment(),
    )


class MeetingForm(forms.Form):
    """A meeting in words; ``told`` is what the commands take."""

    title_nb = forms.CharField(label=_("Title"), max_length=160, required=False)
    text_nb = forms.CharField(
        label=_("What is it about?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    title_nn = forms.CharField(label=_("Title"), max_length=160, required=False)
    text_nn = forms.CharField(
        label=_("What is it about?"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    title_en = forms.CharField(label=_("Title"), max_length=160, required=False)
    text_en = forms.CharField(
        label=_("What is it about?"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    starts_at = moment(_("Begins"), required=True)
    ends_at = moment(_("Ends"))
    lasts = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    where = forms.CharField(
        label=_("Where?"),
        max_length=500,
        required=False,
        help_text=_("Write the place. On screen: paste the link of the meeting room."),
        widget=forms.TextInput(attrs={"list": "venues", "autocomplete": "off"}),
    )
    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Empty: as many as come."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    host = forms.ChoiceField(label=_("Host"), required=False)
    room_kind = forms.ChoiceField(
        label=_("Digital room"), choices=terms.RoomKind.choices, required=False
    )
    room_address = forms.CharField(
        label=_("Link to the digital room"),
        max_length=500,
        required=False,
        help_text=_("Shown only to those who have signed up, from 30 minutes before."),
    )
    digital_seats = forms.IntegerField(
        label=_("Seats on screen"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("When it is both in the room and on screen. Empty: as many as come."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)

    type = forms.ChoiceField(label=_("Type"), choices=terms.EventType.choices)
    audience = forms.ChoiceField(label=_("For whom?"), choices=Audience.choices)
    theme = forms.ChoiceField(
        label=_("Theme"), choices=[("", _("None")), *terms.Theme.choices], required=False
    )
    measure = forms.ChoiceField(
        label=_("Measure in the strategy"),
        required=False,
        initial=BY_ITSELF,
        help_text=_("Chosen by type and target group when you leave it as it is."),
    )
    partners = forms.MultipleChoiceField(
        label=_("Together with"),
        required=False,
        help_text=_("Hold Ctrl or ⌘ to choose several."),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )

    opens_at = moment(_("Sign-up opens"), hint=_("Empty: at once."))
    closes_at = moment(_("Sign-up closes"), hint=_("Empty: when it begins."))
    cancel_until = moment(
        _("Last day to cancel"), hint=_("A later cancellation is marked as late.")
    )
    offer_hours = forms.IntegerField(
        label=_("Hours to answer when a seat is offered"),
        min_value=0,
        max_value=240,
        required=False,
        initial=0,
        help_text=_("0: the next in line gets the seat at once."),
    )
    asks_diet = forms.BooleanField(label=_("Ask about diet and allergies"), required=False)
    asks_access = forms.BooleanField(label=_("Ask what people need to take part"), required=False)
    is_open = forms.BooleanField(
        label=_("Show in the public calendar"),
        required=False,
        initial=True,
        help_text=_("Otherwise only those who get the address find it."),
    )

    every = forms.ChoiceField(label=_("Repeats"), choices=EVERY, required=False, initial="once")
    times = forms.IntegerField(
        label=_("How many times?"), min_value=2, max_value=MOST, required=False
    )
    until_on = forms.DateField(
        label=_("… or until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_package = forms.BooleanField(
        label=_("Whoever signs up for one date is signed up for all"), required=False
    )
    with_series = forms.ChoiceField(
        label=_("What shall be changed?"),
        choices=[("one", _("Only this date")), ("rest", _("This and the later dates"))],
        initial="one",
        required=False,
        widget=forms.RadioSelect,
    )

    sends_reminders = forms.BooleanField(
        label=_("Remind people 7 days and 1 day before"), required=False, initial=True
    )
    asks_afterwards = forms.BooleanField(
        label=_("Ask three questions afterwards"), required=False, initial=True
    )
    gives_certificate = forms.BooleanField(
        label=_("Give those who came a certificate"), required=False, initial=True
    )
    hours = forms.DecimalField(
        label=_("Hours on the certificate"),
        max_digits=5,
        decimal_places=1,
        min_value=0,
        required=False,
    )
    keeps_material_days = forms.IntegerField(
        label=_("Days to keep recording and slides"),
        min_value=0,
        max_value=3650,
        required=False,
        initial=365,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        hosts: Sequence[Organisation],
        places: Iterable[tuple[int, str]],
        venues: Mapping[str, Organisation],
        partners: Iterable[tuple[int, str]],
        measures: Iterable[MeasureChoice],
        language: str,
        initial: dict[str, Any] | None = None,
        questions: Sequence[dict[str, Any]] = (),
        sessions: Sequence[dict[str, Any]] = (),
    ) -> None:
        super().__init__(data, initial=initial)
        self.hosts = {str(host.pk): host for host in hosts}
        self.venues = {name.casefold(): venue for name, venue in venues.items()}
        self.first = "nn" if language.startswith("nn") else "nb"
        self._offer("host", [(key, host.name) for key, host in self.hosts.items()])
        self._offer("municipality", [("", _("Where the host is")), *_as_text(places)])
        self._offer("partners", _as_text(partners))
        self._offer(
            "measure",
            [
                (BY_ITSELF, _("Chosen by itself")),
                (NO_MEASURE, _("None")),
                *((one.slug, f"{one.code} {one.title}") for one in measures),
            ],
        )
        self.questions = question_forms(data, initial=questions)
        self.sessions = session_forms(data, initial=sessions)

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    @property
    def language_fields(self) -> dict[str, list[forms.BoundField]]:
        """Title and text in each language, the writer's own first."""
        order = ("nn", "nb", "en") if self.first == "nn" else ("nb", "nn", "en")
        return {code: [self[f"title_{code}"], self[f"text_{code}"]] for code in order}

    def is_valid(self) -> bool:
        """True when the form and every session and question in it can be read."""
        parts = [self.questions.is_valid(), self.sessions.is_valid()]
        return super().is_valid() and all(parts)

    def clean(self) -> dict[str, Any]:
        """A title in the writer's language, an end, and a link that is one."""
        told = super().clean() or self.cleaned_data
        if not (told.get("title_nb") or told.get("title_nn")):
            self.add_error(f"title_{self.first}", _("Give the meeting a title."))
        starts, ends = told.get("starts_at"), told.get("ends_at")
        if starts and not ends and "ends_at" not in self.errors:
            told["ends_at"] = ends = starts + timedelta(minutes=told.get("lasts") or 120)
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It must end after it begins."))
        self._read_where(told)
        if told.get("every") not in ("", Every.ONCE, None) and not (
            told.get("times") or told.get("until_on")
        ):
            self.add_error("times", _("Tell how many times, or until when."))
        return told

    def _read_where(self, told: dict[str, Any]) -> None:
        """A link in the field for the place is the digital room."""
        where = (told.get("where") or "").strip()
        if where.lower().startswith(("http://", "https://")):
            told["room_address"], told["where"] = where, ""
        address = (told.get("room_address") or "").strip()
        if address:
            field = "room_address" if told.get("where") or not where else "where"
            try:
                URLValidator(schemes=["http", "https"])(address)
            except forms.ValidationError:
                self.add_error(field, _("This is not a whole link. It begins with https://."))
            if told.get("room_kind") in ("", None, terms.RoomKind.NONE):
                told["room_kind"] = terms.RoomKind.LINK

    @property
    def host_id(self) -> int:
        """The host chosen, or the only one there is."""
        chosen = self.cleaned_data.get("host")
        return self.hosts[chosen].pk if chosen in self.hosts else next(iter(self.hosts.values())).pk

    @property
    def rule(self) -> str:
        """The rule by which it repeats; empty for once."""
        told = self.cleaned_data
        return rule_of(
            Every(told.get("every") or Every.ONCE),
            first=told["starts_at"].astimezone(OSLO).date(),
            times=told.get("times"),
            until=None if told.get("times") else told.get("until_on"),
        )

    @property
    def spans(self) -> tuple[tuple[datetime, datetime], ...]:
        """When each meeting of the series begins and ends."""
        starts = self.cleaned_data["starts_at"].astimezone(OSLO)
        lasts = self.cleaned_data["ends_at"] - self.cleaned_data["starts_at"]
        found = (datetime.combine(day, starts.timetz()) for day in days(self.rule, starts.date()))
        return tuple((moment, moment + lasts) for moment in found)

    @property
    def told(self) -> Told:
        """The meeting as the commands take it."""
        told = self.cleaned_data
        venue = self.venues.get((told["where"] or "").casefold())
        host = self.hosts[str(self.host_id)]
        place = int(told["municipality"]) if told["municipality"] else None
        near = venue.municipality_id if venue else None
        words = ("title", "text")
        languages = ("nb", "nn", "en")
        plain = (
            "starts_at", "ends_at", "type", "audience", "theme", "opens_at", "closes_at",
            "cancel_until", "sends_reminders", "asks_afterwards", "gives_certificate", "hours",
            "is_open",
        )  # fmt: skip
        return Told(
            **{f"{word}_{code}": told[f"{word}_{code}"] for word in words for code in languages},
            **{name: told[name] for name in plain},
            place=told["where"] or "",
            venue_id=venue.pk if venue else None,
            municipality_id=place or near or host.municipality_id,
            room_kind=told["room_kind"] or terms.RoomKind.NONE,
            room_address=told["room_address"] or "",
            seats=self._seats(),
            measure_slug={BY_ITSELF: None, "": None, NO_MEASURE: ""}.get(
                told["measure"], told["measure"]
            ),
            partner_ids=tuple(int(key) for key in told["partners"]),
            offer_hours=told["offer_hours"] or 0,
            keeps_material_days=365
            if told["keeps_material_days"] is None
            else told["keeps_material_days"],
            questions=self._questions(),
            sessions=tuple(self._sessions()),
        )

    def _seats(self) -> tuple[Seats, ...]:
        told = self.cleaned_data
        has_room = told["room_kind"] not in ("", terms.RoomKind.NONE)
        if told["where"] and has_room:
            return (
                Seats(terms.Form.PHYSICAL, told["seats"]),
                Seats(terms.Form.DIGITAL, told["digital_seats"]),
            )
        if has_room:
            only = told["seats"] if told["seats"] is not None else told["digital_seats"]
            return (Seats(terms.Form.DIGITAL, only),)
        return (Seats(terms.Form.PHYSICAL, told["seats"]),) if told["where"] else ()

    def _questions(self) -> tuple[NewQuestion, ...]:
        own = self.questions.told()
        wanted = [name for name in ("diet", "access") if self.cleaned_data[f"asks_{name}"]]
        return (*own, *needs_questions(wanted, kept=self.initial.get("needs_places", {}), own=own))

    def _sessions(self) -> Iterable[NewSession]:
        return self.sessions.told()


def initial_of(told: Told) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """What the form, its questions and its sessions show of a meeting that is already told."""
    seats = {pool.form: pool.seats for pool in told.seats}
    both = len(seats) == 2
    first: dict[str, Any] = {
        name: getattr(told, name)
        for name in Told.__dataclass_fields__
        if name not in ("seats", "sessions", "questions", "partner_ids", "measure_slug", "place")
    }
    only = next(iter(seats.values()), None)
    needs = {q.kind: q.place for q in told.questions if q.kind in ("diet", "access")}
    first |= {
        "where": told.place,
        "municipality": str(told.municipality_id or ""),
        "seats": seats.get(terms.Form.PHYSICAL) if both else only,
        "digital_seats": seats.get(terms.Form.DIGITAL) if both else None,
        "measure": told.measure_slug or NO_MEASURE,
        "partners": [str(key) for key in told.partner_ids],
        "asks_diet": "diet" in needs,
        "asks_access": "access" in needs,
        "needs_places": needs,
        "lasts": int((told.ends_at - told.starts_at).total_seconds() // 60),
    }
    return first, asks_for(told.questions), [_session_of(one, told) for one in told.sessions]


def _session_of(one: NewSession, told: Told) -> dict[str, Any]:
    own = {name: getattr(one, name) for name in NewSession.__dataclass_fields__}
    own["starts_at"] = None if one.starts_at == told.starts_at else one.starts_at
    own["ends_at"] = None if one.ends_at == told.ends_at else one.ends_at
    return own


def _as_text(rows: Iterable[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in rows]


class CancelForm(forms.Form):
    """Why a meeting is called off."""

    why = forms.CharField(
        label=_("Why is it cancelled?"),
        max_length=300,
        help_text=_("Stands in the letter to everybody who has signed up, and on the page."),
        error_messages={"required": _("Write why.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    with_series = forms.ChoiceField(
        label=_("What shall be cancelled?"),
        choices=[("one", _("Only this date")), ("rest", _("This and the later dates"))],
        initial="one",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, is_in_series: bool, **named: Any) -> None:
        super().__init__(*args, **named)
        if not is_in_series:
            del self.fields["with_series"]


class MessageForm(forms.Form):
    """A letter to everybody who has signed up."""

    to = forms.ChoiceField(
        label=_("To"),
        choices=[
            ("seated", _("Those who have a seat")),
            ("waiting", _("Those who wait for a seat")),
            ("all", _("Everybody who has signed up")),
        ],
        initial="seated",
        widget=forms.RadioSelect,
    )
    subject = forms.CharField(label=_("Subject"), max_length=150)
    text = forms.CharField(
        label=_("What do you want to say?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
