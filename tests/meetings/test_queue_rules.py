"""The queue as a rule: tried with thousands of made-up queues."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from samling.meetings.rules import queue
from samling.meetings.rules.queue import Party, Standing

NOON = datetime(2026, 5, 12, 10, tzinfo=UTC)
SEATS = st.none() | st.integers(0, 12)


def test_a_newcomer_sits_when_there_is_a_seat_and_waits_when_there_is_none():
    assert queue.standings_for_newcomers(1, free=1) == (Standing.SEATED,)
    assert queue.standings_for_newcomers(1, free=0) == (Standing.WAITING,)
    assert queue.standings_for_newcomers(2, free=None) == (Standing.SEATED,) * 2


def test_the_first_of_those_who_come_at_once_sit_and_the_rest_wait():
    assert queue.standings_for_newcomers(3, free=2) == ("seated", "seated", "waiting")


def test_those_who_want_all_or_nothing_are_not_parted():
    assert queue.standings_for_newcomers(3, free=2, all_or_nothing=True) == ("waiting",) * 3
    assert queue.standings_for_newcomers(3, free=3, all_or_nothing=True) == ("seated",) * 3


def test_a_party_that_is_too_large_does_not_keep_a_seat_empty():
    line = (Party(1, (1, 2, 3)), Party(4, (4,)))
    assert queue.next_in_line(line, free=1) == Party(4, (4,))
    assert queue.next_in_line(line, free=3) == Party(1, (1, 2, 3))
    assert queue.those_next(line, free=4) == line


@given(hours=st.integers(0, 72), minutes=st.integers(-10, 5000))
def test_an_offer_ends_before_the_meeting_begins_and_never_at_once(hours, minutes):
    starts_at = NOON + timedelta(minutes=minutes)
    until = queue.offered_until(hours=hours, at=NOON, starts_at=starts_at)
    if until is not None:
        assert NOON + timedelta(minutes=30) <= until <= starts_at
        assert until <= NOON + timedelta(hours=hours)


@given(seats=SEATS, seated=st.integers(0, 12), offered=st.integers(0, 4))
def test_seats_are_lowered_only_as_far_as_people_sit(seats, seated, offered):
    allowed = queue.may_be_lowered_to(seats, seated=seated, offered=offered)
    assert allowed == (seats is None or seats >= seated + offered)


class Queue(RuleBasedStateMachine):
    """A pool of seats kept by nothing but the rule."""

    def __init__(self) -> None:
        super().__init__()
        self.seats: int | None = 3
        self.hours = 0
        self.at = NOON
        self.starts_at = NOON + timedelta(days=9)
        self.standing: dict[int, str] = {}
        self.party: dict[int, Party] = {}
        self.until: dict[int, datetime] = {}
        self.last = 0
        self.served: list[Party] = []

    def having(self, *words: str) -> list[int]:
        return [key for key, word in self.standing.items() if word in words]

    @property
    def free(self) -> int | None:
        return queue.free_seats(
            seats=self.seats, seated=len(self.having("seated")), offered=len(self.having("offered"))
        )

    def line(self) -> list[Party]:
        parties: dict[int, list[int]] = {}
        for key in self.having("waiting"):
            parties.setdefault(self.party[key].place, []).append(key)
        return [Party(place, tuple(keys)) for place, keys in parties.items()]

    def fill(self) -> None:
        line = self.line()
        until = queue.offered_until(hours=self.hours, at=self.at, starts_at=self.starts_at)
        free = self.free
        for party in queue.those_next(line, free=free):
            passed = [p for p in line if p.place < party.place and p not in self.served]
            left = None if free is None else free
            assert all(left is not None and p.size > left for p in passed), "somebody was passed"
            self.served.append(party)
            for key in party.keys:
                assert self.standing[key] == "waiting"
                self.standing[key] = "offered" if until else "seated"
                if until:
                    self.until[key] = until
            line.remove(party)
            free = None if free is None else free - party.size
        self.served.clear()

    @rule(count=st.integers(1, 4), together=st.booleans())
    def come(self, count: int, together: bool) -> None:
        told = queue.standings_for_newcomers(count, free=self.free, all_or_nothing=together)
        keys = tuple(range(self.last + 1, self.last + count + 1))
        whole = Party(keys[0], keys)
        for key, word in zip(keys, told, strict=True):
            self.standing[key] = word.value
            self.party[key] = whole if together else Party(key, (key,))
        self.last += count

    @precondition(lambda self: self.having("seated", "offered", "waiting"))
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.having("seated", "offered", "waiting")))
        self.standing[key] = "withdrawn"
        self.until.pop(key, None)
        self.fill()

    @precondition(lambda self: self.having("offered"))
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(self.having("offered")))
        self.standing[key] = "seated"
        del self.until[key]

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        for key in [key for key, until in self.until.items() if until <= self.at]:
            self.standing[key] = "lapsed"
            del self.until[key]
        self.fill()

    @rule(hours=st.sampled_from([0, 4, 24]))
    def choose_hours(self, hours: int) -> None:
        self.hours = hours

    @rule(seats=SEATS)
    def change_seats(self, seats: int | None) -> None:
        taken = {"seated": len(self.having("seated")), "offered": len(self.having("offered"))}
        if queue.may_be_lowered_to(seats, **taken):
            self.seats = seats
            self.fill()

    @invariant()
    def never_more_than_seats(self) -> None:
        if self.seats is not None:
            assert len(self.having("seated", "offered")) <= self.seats

    @invariant()
    def seats_freed_are_used(self) -> None:
        assert queue.next_in_line(self.line(), free=self.free) is None

    @invariant()
    def each_stands_in_one_place(self) -> None:
        assert len(self.standing) == self.last
        assert set(self.until) == set(self.having("offered"))


TestQueue = Queue.TestCase
