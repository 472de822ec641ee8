"""The open API: what is public, as JSON that programs can read without a key (OpenAPI 3.1).

Loaded when somebody first asks: the library that writes the schema is larger than the rest.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import NinjaAPI, Query, Schema
from pydantic import Field

from samling.meetings import queries
from samling.meetings.terms import Form, Theme
from samling.meetings.views.calendar import path_of
from samling.register.models import Municipality, Organisation
from samling.register.terms import OrganisationKind
from samling.strategy.terms import Audience

MOST = 100
API = NinjaAPI(
    title="Samling",
    version="1",
    description=(
        "Open read API of the county's meetings, events, libraries and municipalities. "
        "Times are ISO 8601 with offset. Missing is null, never 0."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="open_api",
)


class Text(Schema):
    """A text in the languages it exists in; an empty one is not written."""

    nb: str = ""
    nn: str = ""
    en: str = ""


class Item(Schema):
    """A meeting one signs up for, or an event that a library has announced."""

    id: UUID
    kind: str = Field(description="meeting or event")
    slug: str | None = Field(description="Of a meeting.")
    title: Text
    starts_at: datetime
    ends_at: datetime | None = Field(description="null: nobody has told.")
    status: str = Field(description="scheduled or cancelled")
    type: str
    audience: str
    theme: str | None
    forms: list[str] = Field(description="physical, digital")
    place: str
    host: str
    host_slug: str
    municipality: str | None
    municipality_slug: str | None
    latitude: float | None
    longitude: float | None
    sequence: int = Field(description="One more for each change people must know of (RFC 5545).")
    changed_at: datetime
    is_made_up: bool = Field(description="Demonstration data.")
    page: str = Field(description="The page for people.")


class Items(Schema):
    """A part of the calendar, and the address of the next."""

    items: list[Item]
    next: str | None


class Library(Schema):
    """A library of the county."""

    slug: str
    name: str
    kind: str
    municipality_slug: str | None
    latitude: float | None
    longitude: float | None
    is_place_approximate: bool
    calendar: str = Field(description="iCalendar feed of what it holds.")


class Place(Schema):
    """A municipality of the county."""

    slug: str
    number: str
    name: str
    latitude: float | None
    longitude: float | None
    calendar: str = Field(description="iCalendar feed of what is held there.")


class Wanted(Schema):
    """The filters of the calendar."""

    municipality: str = Field("", max_length=50)
    library: str = Field("", max_length=120)
    theme: Theme | None = None
    form: Form | None = None
    audience: Audience | None = None
    kind: str = Field("", pattern="^(|meeting|event)$")
    first: date | None = Field(None, description="First day; without it, all that comes.")
    last: date | None = None
    after: str = Field("", max_length=60, description="From next of the page before.")
    limit: int = Field(50, ge=1, le=MOST)


@API.get("/calendar", response=Items, summary="Meetings and events, soonest first")
def calendar(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """What comes, or what is held between two days."""
    sought = _sought(wanted)
    if sought is None:
        return {"items": [], "next": None}
    found = queries.calendar_lines(
        sought, at=timezone.now(), after=queries.Mark.read(wanted.after), limit=wanted.limit
    )
    query = request.GET.copy()
    query["after"] = str(found.next)
    path = f"{settings.ADDRESS}{request.path}?{query.urlencode()}"
    return {"items": [_item(line) for line in found.lines], "next": path if found.next else None}


@API.get("/meetings/{slug}", response=Item, summary="One meeting")
def meeting(request: HttpRequest, slug: str) -> dict[str, Any]:
    """A public meeting; 404 when there is none of that name."""
    line = queries.one_meeting(slug)
    if line is None:
        raise Http404
    return _item(line)


@API.get("/libraries", response=list[Library], summary="The libraries")
def libraries(request: HttpRequest) -> list[dict[str, Any]]:
    """The county library, public libraries and branches."""
    kinds = (
        OrganisationKind.COUNTY_LIBRARY,
        OrganisationKind.PUBLIC_LIBRARY,
        OrganisationKind.BRANCH,
    )
    rows = Organisation.objects.filter(kind__in=kinds, closed_on__isnull=True).order_by("name")
    return [
        {
            "slug": row.slug,
            "name": row.name,
            "kind": row.kind,
            "municipality_slug": row.municipality.slug if row.municipality else None,
            "latitude": row.latitude,
            "longitude": row.longitude,
            "is_place_approximate": row.is_place_approximate,
            "calendar": f"{settings.ADDRESS}/kalender/bibliotek/{row.slug}.ics",
        }
        for row in rows.select_related("municipality")
    ]


@API.get("/municipalities", response=list[Place], summary="The municipalities")
def municipalities(request: HttpRequest) -> list[dict[str, Any]]:
    """The municipalities of the county."""
    return [
        {
            "slug": row.slug,
            "number": row.number,
            "name": row.name,
            "latitude": row.latitude,
            "longitude": row.longitude,
            "calendar": f"{settings.ADDRESS}/kalender/kommune/{row.slug}.ics",
        }
        for row in Municipality.objects.order_by("name")
    ]


def schema() -> dict[str, Any]:
    """The OpenAPI document."""
    return API.get_openapi_schema(path_prefix="/api/v1/")


def _sought(wanted: Wanted) -> queries.Sought | None:
    """What is asked for; None when the municipality or library does not exist."""
    place = next((p for p in queries.places() if p.slug == wanted.municipality), None)
    host = queries.host_called(wanted.library)
    if (wanted.municipality and place is None) or (wanted.library and host is None):
        return None
    return queries.Sought(
        municipality_id=place.municipality_id if place else None,
        host_id=host.pk if host else None,
        theme=wanted.theme or "",
        form=wanted.form or "",
        audience=wanted.audience or "",
        first=wanted.first,
        last=wanted.last,
        only={"meeting": "meetings", "event": "events"}.get(wanted.kind, ""),
    )


def _item(line: queries.CalendarLine) -> dict[str, Any]:
    title = line.title
    words = {"nb": title} if isinstance(title, str) else {
        "nb": title.nb, "nn": title.nn, "en": title.en,
    }  # fmt: skip
    return {
        "id": line.key,
        "kind": "meeting" if line.is_meeting else "event",
        "slug": line.slug or None,
        "title": words,
        "starts_at": line.starts_at,
        "ends_at": line.ends_at,
        "status": "cancelled" if line.is_cancelled else "scheduled",
        "type": line.type.value,
        "audience": line.audience.value,
        "theme": line.theme.value if line.theme else None,
        "forms": [form.value for form in line.forms],
        "place": line.place,
        "host": line.host,
        "host_slug": line.host_slug,
        "municipality": line.municipality or None,
        "municipality_slug": line.municipality_slug or None,
        "latitude": line.latitude,
        "longitude": line.longitude,
        "sequence": line.sequence,
        "changed_at": line.changed_at,
        "is_made_up": line.is_made_up,
        "page": f"{settings.ADDRESS}{path_of(line)}",
    }
