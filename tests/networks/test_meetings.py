"""Meetings, agenda, minutes, tasks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from samling.accounts.models import Letter
from samling.meetings.commands import BadMeeting
from samling.meetings.models import Meeting
from samling.networks import commands, queries
from samling.networks.commands import Noted
from tests.cast import NOON
from tests.networks.made import make_network, member, told

THIRD_TUESDAY = "FREQ=MONTHLY;BYDAY=3TU;COUNT=5"


@pytest.fixture
def network(ada, county_library):
    return make_network(county_library, ada)


@pytest.fixture
def gathering(network):
    return commands.hold(slug=network.slug, told=told(), person_id=None, by="test", at=NOON)[0]


def invitations():
    return Letter.objects.filter(purpose="meeting_invitation").order_by("pk")


def propose(gathering, title="Sommerles", **more):
    return commands.propose(
        gathering_id=gathering.pk, title=title, member_id=None, by="test", at=NOON, **more
    )


def test_every_third_tuesday_is_made_in_one_go_and_only_what_is_near_is_invited_to(network, bo):
    member(network, bo)
    first = told(starts_at=NOON + timedelta(days=7), ends_at=NOON + timedelta(days=7, hours=1))
    rows = commands.hold(
        slug=network.slug, told=first, rule=THIRD_TUESDAY, person_id=None, by="test", at=NOON
    )
    assert [row.meeting.starts_at.date() for row in rows][:2] == [
        date(2026, 5, 19),
        date(2026, 6, 16),
    ]
    assert Meeting.objects.filter(state="published").count() == 5
    assert invitations().count() == 2  # the convener and Bo, to the first
    assert commands.invite_to_coming(at=NOON + timedelta(days=20)) == 2
    assert commands.invite_to_coming(at=NOON + timedelta(days=20)) == 0


def test_whoever_joins_later_is_invited_too_and_the_others_not_again(network, gathering, bo):
    assert invitations().count() == 1
    member(network, bo)
    network.memberships.filter(person=bo).update(joined_at=NOON + timedelta(hours=1))
    commands.invite_to_coming(at=NOON + timedelta(hours=2))
    assert [letter.to for letter in invitations()] == ["ada@samling.test", bo.email]


def test_one_date_is_no_series(network):
    with pytest.raises(BadMeeting):
        commands.hold(
            slug=network.slug,
            told=told(),
            rule="FREQ=WEEKLY;COUNT=1",
            person_id=None,
            by="test",
            at=NOON,
        )
    assert not Meeting.objects.exists()


def test_a_network_that_rests_calls_no_meetings(network):
    commands.set_state(slug=network.slug, state="paused", why="Ferie", by="test", at=NOON)
    with pytest.raises(commands.NetworkNotActive):
        commands.hold(slug=network.slug, told=told(), person_id=None, by="test", at=NOON)


def test_a_meeting_is_called_off_with_a_reason(gathering):
    with pytest.raises(BadMeeting):
        commands.call_off(gathering_id=gathering.pk, why="", by="test", at=NOON)
    off = commands.call_off(gathering_id=gathering.pk, why="Sykdom", by="test", at=NOON)
    assert off.state == "cancelled"


def test_items_stand_in_the_order_the_convener_wants_with_hours(gathering):
    first, second, third = (propose(gathering, title, minutes=30) for title in ("A", "B", "C"))
    commands.move_item(item_id=third.pk, up=True, by="test", at=NOON)
    commands.move_item(item_id=first.pk, up=True, by="test", at=NOON)
    page = queries.gathering_page(gathering, None, number=None, at=NOON)
    assert [item.title for item in page.items] == ["A", "C", "B"]
    starts = gathering.meeting.starts_at
    assert page.items[2].begins_at == starts + timedelta(minutes=60)
    commands.change_item(
        item_id=second.pk, title="B2", text="Mer", minutes=None, by="test", at=NOON
    )
    commands.remove_item(item_id=first.pk, by="test", at=NOON)
    commands.remove_item(item_id=first.pk, by="test", at=NOON)
    assert [item.title for item in gathering.items.order_by("place")] == ["C", "B2"]


@pytest.mark.parametrize(
    ("more", "field"),
    [({"title": " "}, "title"), ({"title": "x" * 161}, "title"), ({"minutes": 0}, "minutes")],
)
def test_an_item_that_cannot_be_is_refused_with_the_field(gathering, more, field):
    with pytest.raises(commands.BadItem) as refusal:
        propose(gathering, **more)
    assert refusal.value.field == field


def test_forty_items_are_enough(gathering):
    for number in range(40):
        propose(gathering, f"Sak {number}")
    with pytest.raises(commands.BadItem):
        propose(gathering)


def publish(gathering, at=NOON):
    return commands.publish_minutes(gathering_id=gathering.pk, member_id=None, by="test", at=at)


def test_minutes_are_sent_once_and_a_later_change_keeps_the_old_edition(
    network, gathering, ada, bo
):
    member(network, bo)  # gets news once a day
    item = propose(gathering)
    with pytest.raises(commands.NothingToPublish):
        publish(gathering)
    noted = {item.pk: Noted("Vi snakket.", "Vi gjør det.")}
    commands.write_minutes(gathering_id=gathering.pk, noted=noted, by="test", at=NOON)
    publish(gathering)
    letters = Letter.objects.filter(purpose="network_minutes")
    assert [letter.to for letter in letters] == [ada.email]
    assert "Vi gjør det." in letters.get().body
    with pytest.raises(commands.NothingToPublish):
        publish(gathering)
    noted = {item.pk: Noted("Vi snakket.", "Vi gjør det likevel ikke.")}
    commands.write_minutes(gathering_id=gathering.pk, noted=noted, by="test", at=NOON)
    assert publish(gathering).number == 2
    assert letters.count() == 1
    page = queries.gathering_page(gathering, None, number=1, at=NOON)
    assert page.numbers == (2, 1)
    assert page.edition.items[0]["decision"] == "Vi gjør det."


def test_a_task_stands_on_the_work_desk_until_it_is_done(network, gathering, bo):
    mine = member(network, bo)
    task = commands.add_task(
        gathering_id=gathering.pk, text="Bestille sal", owner_id=mine.pk, due_on=date(2026, 5, 1),
        by="test", at=NOON,
    )  # fmt: skip
    (line,) = queries.tasks_of(bo.pk, on=NOON.date())
    assert (line.text, line.is_late) == ("Bestille sal", True)
    publish(gathering)
    page = queries.gathering_page(gathering, mine, number=None, at=NOON)
    assert page.edition.tasks[0].owner == "Bo"
    commands.finish_task(task_id=task.pk, is_done=True, by="test", at=NOON)
    assert queries.tasks_of(bo.pk, on=NOON.date()) == ()
    commands.finish_task(task_id=task.pk, is_done=False, by="test", at=NOON)
    commands.remove_task(task_id=task.pk, by="test", at=NOON)
    commands.remove_task(task_id=task.pk, by="test", at=NOON)
    with pytest.raises(commands.NoSuchTask):
        commands.finish_task(task_id=task.pk, is_done=True, by="test", at=NOON)


def test_a_task_belongs_to_a_member_or_to_nobody_yet(gathering):
    def add(text, owner):
        commands.add_task(
            gathering_id=gathering.pk, text=text, owner_id=owner, due_on=None, by="test", at=NOON
        )

    with pytest.raises(commands.BadItem) as refusal:
        add("x", 0)
    assert refusal.value.field == "owner"
    with pytest.raises(commands.BadItem) as refusal:
        add(" ", None)
    assert refusal.value.field == "task"


def test_erasing_somebody_takes_the_name_out_of_published_minutes(network, gathering, bo):
    mine = member(network, bo)
    commands.add_task(
        gathering_id=gathering.pk, text="Ringe", owner_id=mine.pk, due_on=None, by="test", at=NOON
    )
    publish(gathering)
    commands.erase_member(email=bo.email, person_id=bo.pk, by="test", at=NOON)
    page = queries.gathering_page(gathering, None, number=None, at=NOON)
    assert page.edition.tasks[0].owner == ""
