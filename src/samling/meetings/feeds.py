"""The public list for calendars and feed readers: iCalendar (RFC 5545) and Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samling.ground.calendar_file import escaped, folded, stamp
from samling.meetings import queries
from samling.meetings.forms import EventFilters
from samling.ui.doors import Asked, everybody, opens_for

COMING = 300
NEWEST = 50


@opens_for(everybody)
@require_GET
def calendar(request: Asked) -> HttpResponse:
    """The coming events as a calendar that others subscribe to, with the filters of the list."""
    found = queries.lines(_wanted(request), at=timezone.now(), is_past=False, limit=COMING)
    text = "".join(folded(line) for line in calendar_lines(found.lines))
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="arrangementer.ics"'},
    )


@opens_for(everybody)
@require_GET
def atom(request: Asked) -> HttpResponse:
    """The coming events as an Atom feed, with the filters of the list."""
    found = queries.lines(_wanted(request), at=timezone.now(), is_past=False, limit=NEWEST)
    feed = Atom1Feed(
        title=_("What happens at the libraries"),
        link=_address(reverse("meetings:events")),
        description=settings.AUTHORITY,
        feed_url=_address(request.get_full_path()),
        language=request.LANGUAGE_CODE,
    )
    for line in found.lines:
        page = _address(reverse("meetings:event", args=[line.key]))
        feed.add_item(
            title=line.title,
            link=page,
            description=_summary(line),
            unique_id=f"urn:uuid:{line.key}",
            updateddate=line.logged_at,
            categories=[str(line.type.label), str(line.audience.label)],
            author_name=line.library,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)


def calendar_lines(lines: tuple[queries.Line, ...]) -> Iterator[str]:
    """The content lines of a calendar, not yet folded."""
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Samling//Events//NO")
    yield f"X-WR-CALNAME:{escaped(_('What happens at the libraries'))}"
    for line in lines:
        yield from (
            "BEGIN:VEVENT",
            f"UID:{line.key}",
            f"DTSTAMP:{stamp(line.logged_at)}",
            f"DTSTART:{stamp(line.starts_at)}",
            f"SUMMARY:{escaped(line.title)}",
            f"LOCATION:{escaped(f'{line.library}, {line.municipality}')}",
            f"DESCRIPTION:{escaped(_summary(line))}",
            f"URL:{_address(reverse('meetings:event', args=[line.key]))}",
            "END:VEVENT",
        )
    yield "END:VCALENDAR"


def _summary(line: queries.Line) -> str:
    return f"{line.type.label} · {line.audience.label} · {line.library}"


def _wanted(request: Asked) -> queries.Wanted:
    return EventFilters(request.GET, places=queries.places()).wanted()


def _address(path: str) -> str:
    return f"{settings.ADDRESS}{path}"
