"""Ada writes in the annual report, Dina settles it, and anybody reads it on a phone."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from samling.insight.models import SettledReport
from samling.meetings import commands as meetings
from tests.browser import barriers, sign_in
from tests.cast import NOON

pytestmark = pytest.mark.django_db(transaction=True)
LAST_YEAR = datetime(NOON.year - 1, 5, 12, 10, 0, tzinfo=UTC)


@pytest.fixture
def year(bo: Any, trysil_library: Any, debates: Any) -> int:
    """A year that is over, with one debate."""
    meetings.gather(measure_slug=debates.slug, type="debate", place=10, by="test", at=LAST_YEAR)
    meetings.log_event(
        key=uuid.UUID(int=5), library_id=trysil_library.pk, title="Folkemøte", starts_at=LAST_YEAR,
        type="debate", organiser="own", audience="everybody", people=64, standing="reported",
        setting="in_house", person_id=bo.pk, by="test", at=LAST_YEAR,
    )  # fmt: skip
    return LAST_YEAR.year


def test_the_report_is_written_settled_and_read(
    desk: Page, phone: Page, ada: Any, dina: Any, year: int
) -> None:
    sign_in(desk, ada.email)
    desk.goto(f"/arsmelding/{year}/")
    expect(desk.locator("#S1")).to_contain_text("64")
    assert barriers(desk) == []
    desk.get_by_role("link", name="Skriv tekst S1").click()
    desk.get_by_label("Bokmål").fill("Debatten i Trysil trakk fullt hus.")
    assert barriers(desk) == []
    desk.get_by_role("button", name="Lagre", exact=True).click()
    expect(desk.locator("#S1")).to_contain_text("Debatten i Trysil trakk fullt hus.")

    sign_in(desk, dina.email)
    desk.goto(f"/arsmelding/{year}/")
    desk.get_by_role("button", name="Fastsett årsmeldingen").click()
    expect(desk.locator("main")).to_contain_text("Utgave 1")
    assert SettledReport.objects.filter(year=year).count() == 1

    phone.goto(f"/arsmelding/{year}/")
    expect(phone.locator("#S1")).to_contain_text("Debatten i Trysil trakk fullt hus.")
    expect(phone.get_by_text("Utkast")).to_have_count(0)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(phone) == []
