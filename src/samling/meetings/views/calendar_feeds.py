"""The calendar for other programs: iCalendar (RFC 5545) and Atom (RFC 4287)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samling.ground.calendar_file import Entry
from samling.ground.calendar_file import calendar as calendar_file
from samling.ground.period import day_in_oslo
from samling.meetings import queries
from samling.meetings.forms import CalendarFilters
from samling.meetings.terms import Theme
from samling.meetings.views.calendar import LONGEST_KEPT, path_of
from samling.register.queries.kept import kept, ten_minutes
from samling.ui.doors import Asked, everybody, opens_for

BACK = timedelta(days=60)  # so that a calendar keeps what has been for a while, cancelled or not
MOST = 500
NEWEST = 50
ICAL = "text/calendar; charset=utf-8"


@opens_for(everybody)
@require_safe
def ical(request: Asked) -> HttpResponseBase:
    """Everything that comes, with the filters of the calendar."""

    def sought(at: datetime) -> queries.Sought:
        return _filters(request).sought()

    return _ical(request, sought, name=_("Calendar"))


@opens_for(everybody)
@require_safe
def ical_of_library(request: Asked, slug: str) -> HttpResponseBase:
    """What one library holds, helps to hold, or is the place of."""
    host = queries.host_called(slug)
    if host is None:
        raise Http404
    return _ical(request, lambda at: _filters(request).sought(host_id=host.pk), name=host.name)


@opens_for(everybody)
@require_safe
def ical_of_place(request: Asked, slug: str) -> HttpResponseBase:
    """What is held in one municipality."""
    place = next((one for one in queries.places() if one.slug == slug), None)
    if place is None:
        raise Http404
    wanted = queries.Sought(municipality_id=place.municipality_id)
    return _ical(request, lambda at: wanted, name=place.name)


@opens_for(everybody)
@require_safe
def ical_of_theme(request: Asked, theme: str) -> HttpResponseBase:
    """The meetings about one theme."""
    if theme not in Theme.values:
        raise Http404
    wanted = queries.Sought(theme=theme)
    return _ical(request, lambda at: wanted, name=str(Theme(theme).label))


@opens_for(everybody)
@require_safe
def ical_of_person(request: Asked, key: str) -> HttpResponseBase:
    """The meetings somebody goes to; whoever has the address may read it."""
    lines = queries.person_calendar(key)
    if lines is None:
        raise Http404
    body = calendar_file([entry_of(line) for line in lines], name=_("My meetings"))
    response = _answered(request, body, ICAL)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@opens_for(everybody)
@require_safe
def atom(request: Asked) -> HttpResponseBase:
    """What comes, newest told first, as an Atom feed."""
    now = timezone.now()
    asked = request.META.get("QUERY_STRING", "")[:LONGEST_KEPT]
    question = ("calendar-atom", asked, ten_minutes(now), get_language())
    return _answered(request, kept(question, lambda: _atom(request, at=now)), ATOM)


ATOM = Atom1Feed.content_type


def _atom(request: Asked, *, at: datetime) -> bytes:
    feed = Atom1Feed(
        title=_("Calendar"),
        link=_address(reverse("meetings:meetings")),
        description=settings.AUTHORITY,
        feed_url=_address(request.get_full_path()),
        language=get_language(),
    )
    for line in queries.newest_lines(_filters(request).sought(), at=at, limit=NEWEST):
        title = f"{_('Cancelled')}: {line.title}" if line.is_cancelled else str(line.title)
        feed.add_item(
            title=title,
            link=_address(path_of(line)),
            description=_summary(line),
            unique_id=f"urn:uuid:{line.key}",
            pubdate=line.told_at,
            updateddate=line.changed_at,
            categories=[str(line.type.label), str(line.audience.label)],
            author_name=line.host,
        )
    return feed.writeString("utf-8").encode()


def _ical(
    request: Asked, sought: Callable[[datetime], queries.Sought], *, name: str
) -> HttpResponseBase:
    now = timezone.now()
    asked = f"{request.path}?{request.META.get('QUERY_STRING', '')}"[: LONGEST_KEPT * 2]
    question = ("calendar-ical", asked, ten_minutes(now), get_language())
    return _answered(request, kept(question, lambda: _entries(sought(now), name, at=now)), ICAL)


def _entries(sought: queries.Sought, name: str, *, at: datetime) -> bytes:
    from dataclasses import replace

    first = sought.first or day_in_oslo(at - BACK)
    lines = queries.calendar_lines(replace(sought, first=first), at=at, limit=MOST).lines
    return calendar_file([entry_of(line) for line in lines], name=name)


def entry_of(line: queries.CalendarLine) -> Entry:
    """A line of the calendar as a calendar file has it; an event tells no end."""
    screen = _("on screen")
    place = ", ".join(part for part in (line.place, line.municipality) if part)
    return Entry(
        uid=str(line.key),
        starts_at=line.starts_at,
        ends_at=line.ends_at,
        changed_at=line.changed_at,
        title=str(line.title),
        place=place if line.is_physical else screen,
        text=_summary(line),
        address=_address(path_of(line)),
        sequence=line.sequence,
        is_cancelled=line.is_cancelled,
        categories=tuple(_words(line)),
        latitude=line.latitude,
        longitude=line.longitude,
    )


def _words(line: queries.CalendarLine) -> Iterable[str]:
    yield str(line.type.label)
    yield str(line.audience.label)
    if line.theme:
        yield str(line.theme.label)


def _summary(line: queries.CalendarLine) -> str:
    return " · ".join([*_words(line), line.host])


def _answered(request: Asked, body: bytes, content_type: str) -> HttpResponseBase:
    """The whole answer, or 304 when the reader has it already."""
    etag = f'"{sha256(body).hexdigest()[:24]}"'
    response = get_conditional_response(request, etag=etag)
    response = response or HttpResponse(body, content_type=content_type)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _filters(request: Asked) -> CalendarFilters:
    return CalendarFilters(request.GET, places=queries.places())


def _address(path: str) -> str:
    return f"{settings.ADDRESS}{path}"
