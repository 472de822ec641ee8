"""Dina sees how the strategy goes, adds a measure, and drafts the next period beside the one in force."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect

from samling.meetings import commands as meetings
from samling.strategy.models import Measure, Plan
from tests.browser import barriers, sign_in
from tests.cast import NOON, make_municipality

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(bo, ringsaker, trysil_library, debates) -> None:  # type: ignore[no-untyped-def]
    """Three municipalities: one has held a debate this year, two have told nothing."""
    make_municipality("3429", "Folldal")
    meetings.gather(measure_slug=debates.slug, type="debate", place=10, by="test", at=NOON)
    meetings.log_event(
        key=uuid.UUID(int=1),
        library_id=trysil_library.pk,
        title="Folkemøte",
        starts_at=NOON,
        type="debate",
        organiser="own",
        audience="everybody",
        people=64,
        standing="reported",
        setting="in_house",
        person_id=bo.pk,
        by="test",
        at=NOON,
    )


def test_the_strategy_says_how_many_have_told_and_who_has_held_no_debate(
    desk: Page, dina, county: None
) -> None:  # type: ignore[no-untyped-def]
    sign_in(desk, dina.email)
    desk.goto(f"/strategi/?aar={NOON.year}")
    main = desk.locator("main")
    expect(main).to_contain_text("64")
    expect(main).to_contain_text("1 av 3")
    expect(main).to_contain_text("Folldal")
    assert barriers(desk) == []


def test_a_measure_is_added_and_carried_into_the_next_period(
    desk: Page, dina, county: None
) -> None:  # type: ignore[no-untyped-def]
    sign_in(desk, dina.email)
    desk.goto("/strategi/nytt-tiltak/")
    desk.locator("[name=title_nb]").fill("Språkkafé i alle kommuner")
    desk.locator("[name=strategy]").select_option(index=0)
    desk.get_by_role("button", name="Lagre").click()
    expect(desk.locator("main")).to_contain_text("Språkkafé i alle kommuner")
    measure = Measure.objects.get(title_nb="Språkkafé i alle kommuner")

    desk.goto("/strategi/perioder/ny/")
    desk.locator("[name=title_nb]").fill("Strategi 2029–2032")
    desk.locator("[name=starts]").fill("2029-01-01")
    desk.locator("[name=last]").fill("2032-12-31")
    desk.locator(f"[name=measures][value='{measure.pk}']").check()
    assert barriers(desk) == []
    desk.locator("main form button.ds-button").first.click()
    expect(desk.locator("main")).to_contain_text("Strategi 2029–2032")

    draft = Plan.objects.get(state="draft")
    assert Plan.objects.get(state="in_force").pk != draft.pk
    assert Measure.objects.get(strategy__plan=draft).carried_from_id == measure.pk
    desk.goto("/strategi/perioder/")
    expect(desk.locator("main")).to_contain_text("Språkkafé i alle kommuner")
    assert barriers(desk) == []
