"""Decisions about networks, with thousands of made-up cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from samling.networks.rules import agenda, digest, mailing, sleeping
from samling.networks.rules.sleeping import Next

NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
moments = st.integers(0, 300_000_000).map(lambda seconds: NOON + timedelta(seconds=seconds))


@given(last=moments, asked=st.none() | moments, reminded=st.none() | moments, at=moments)
def test_a_network_with_a_newer_sign_of_life_is_left_in_peace(last, asked, reminded, at):
    step = sleeping.next_step(
        last=last, asked_at=asked, reminded_at=reminded, sleeps_since=last - timedelta(1), at=at
    )
    assert step is Next.NOTHING


@given(last=moments, at=moments)
def test_a_silent_network_is_asked_once_and_reported_once(last, at):
    since = last + timedelta(days=1)

    def step(asked, reminded, now):
        return sleeping.next_step(
            last=last, asked_at=asked, reminded_at=reminded, sleeps_since=since, at=now
        )

    asked_at = max(at, since)
    assert step(None, None, asked_at) is Next.ASK
    assert step(asked_at, None, asked_at + timedelta(days=29)) is Next.NOTHING
    later = asked_at + timedelta(days=30)
    assert step(asked_at, None, later) is Next.REMIND
    assert step(asked_at, later, later + timedelta(days=300)) is Next.NOTHING


def test_an_answer_is_a_sign_of_life_so_the_next_sleep_is_asked_about_anew():
    asked = NOON
    answered = NOON + timedelta(days=2)
    step = sleeping.next_step(
        last=answered, asked_at=asked, reminded_at=None,
        sleeps_since=answered + timedelta(days=1), at=answered + timedelta(days=200),
    )  # fmt: skip
    assert step is Next.ASK


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_months_before_is_that_many_months_earlier_and_never_a_later_day(day, months):
    before = sleeping.months_before(day, months)
    assert (day.year * 12 + day.month) - (before.year * 12 + before.month) == months
    assert before.day <= day.day


@given(st.lists(st.integers(), unique=True, min_size=1), st.data(), st.booleans())
def test_moving_an_item_keeps_all_of_them(keys, data, up):
    key = data.draw(st.sampled_from(keys))
    order = agenda.moved(keys, key, up=up)
    assert sorted(order) == sorted(keys)
    assert abs(order.index(key) - keys.index(key)) <= 1


@given(st.lists(st.none() | st.integers(1, 600)))
def test_items_begin_when_those_before_are_done_as_long_as_their_length_is_told(minutes):
    starts = agenda.begins(minutes, NOON)
    assert len(starts) == len(minutes)
    for place, start in enumerate(starts):
        before = minutes[:place]
        if None in before:
            assert start is None
        else:
            assert start == NOON + timedelta(minutes=sum(before))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_weekly_letter_comes_on_mondays_and_never_twice_on_a_day(on):
    week_ago = on - timedelta(days=7)
    assert digest.is_due("weekly", on=on, told_on=week_ago) == (on.weekday() == 0)
    assert digest.is_due("weekly", on=on, told_on=on - timedelta(days=9))
    assert not any(digest.is_due(word, on=on, told_on=on) for word in ("daily", "weekly", "none"))
    assert not digest.is_due("none", on=on, told_on=None)
    assert digest.is_due("daily", on=on, told_on=on - timedelta(days=1))


@given(
    st.text(max_size=60),
    st.lists(st.sampled_from(["Re: ", "SV: ", "Sv[2]: ", "VS: ", "[Leselyst] "])),
)
def test_however_often_a_subject_is_answered_it_is_the_same_subject(subject, marks):
    bare = mailing.bare_subject(subject)
    assert mailing.bare_subject("".join(marks) + bare) == mailing.bare_subject(bare)
    assert len(bare) <= 160
    assert bare.isprintable()


@given(st.uuids())
def test_our_own_numbers_are_read_back_and_others_are_not(key: UUID):
    assert mailing.key_in(mailing.message_id(key, "post.samling.test")) == key
    assert mailing.key_in(f"<{key}@post.samling.test>") is None


@given(st.text(max_size=130))
def test_a_list_id_has_no_line_break_whatever_the_network_is_called(name):
    line = mailing.list_id(name, "leselyst", "samling.test")
    assert line.isprintable()
    assert line.count("<") == line.count(">") == 1


def test_the_same_mail_to_another_network_is_another_post():
    number = f"<{uuid4()}@x>"
    assert mailing.post_key(number, network="a") == mailing.post_key(number, network="a")
    assert mailing.post_key(number, network="a") != mailing.post_key(number, network="b")
