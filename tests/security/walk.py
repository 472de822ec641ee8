"""Every address of the house with something real behind it, and the cast that knocks."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from psycopg.types.range import DateRange

from samling.accounts import commands as accounts
from samling.accounts.models import Account
from samling.accounts.rules.mail import Recipient
from samling.advice import commands as advice
from samling.advice.models import Case, Enclosure, Knowledge, Promise
from samling.competence import commands as competence
from samling.competence.models import FollowUp, FollowUpInvitation
from samling.ground.wording import Wording
from samling.insight import commands as insight
from samling.insight.queries.strategy import TABLES
from samling.meetings import commands as meetings
from samling.meetings.models import Enrolment, Meeting, Report
from samling.register.models import ImportRun, Organisation, Person, StatisticsReturn
from samling.strategy.models import Goal, Indicator, Measure, Plan, Strategy
from tests.bus.world import bus_world
from tests.cast import NOON, client_of
from tests.competence.conftest import make_version
from tests.competence.made import made_closed
from tests.competence.planned import competence_plans
from tests.credentials.made import issued
from tests.meetings.made_meetings import make_meeting, make_session
from tests.networks.walked import network_world

CAST = ("anybody", "Eli", "Pia", "Dag", "Bo", "Celia", "Ada", "Dina")
EVENT = uuid.UUID(int=7)
Kwargs = dict[str, Any]
World = dict[str, Kwargs]


def names(
    patterns: list[URLPattern | URLResolver] | None = None, spaces: tuple[str, ...] = ()
) -> Iterator[str]:
    """The name of every address, with its domain."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from names(pattern.url_patterns, inner)
        else:
            assert pattern.name, f"{pattern} has no name"
            yield ":".join((*spaces, pattern.name))


ALL = tuple(sorted(set(names())))


@pytest.fixture
def cast(
    eli: Person, pia: Person, dag: Person, bo: Person, celia: Person, ada: Person, dina: Person
) -> dict[str, Client]:
    """The browser of each of the cast; anybody is not signed in."""
    people = {
        "Eli": eli,
        "Pia": pia,
        "Dag": dag,
        "Bo": bo,
        "Celia": celia,
        "Ada": ada,
        "Dina": dina,
    }
    return {"anybody": Client()} | {name: client_of(person) for name, person in people.items()}


def advice_world(library: Organisation, adviser: Person) -> World:
    """An enquiry that waits, a case with a letter and a file, a page of knowledge."""
    more: Kwargs = {"text": "Hva gjør vi?", "library_id": library.pk, "by": "x", "at": NOON}
    asker = advice.Asker("Kari", "kari@eksempel.test")
    waits, taken = (
        advice.ask(key=uuid.uuid4(), asker=asker, title=title, **more) for title in ("En", "To")
    )
    case = advice.take_enquiry(enquiry_id=taken.pk, adviser_id=adviser.pk, by="x", at=NOON)
    file = Enclosure.objects.create(
        message=taken.messages.get(),
        name="x.pdf",
        media_type="application/pdf",
        content=b"x",
        size=1,
    )
    page = Knowledge.objects.create(
        slug="side", title="Side", text="Tekst", state="published", made_at=NOON, revised_at=NOON,
        published_at=NOON,
    )  # fmt: skip
    found: World = {"advice:enclosure": {"pk": file.pk}, "knowledge:page": {"slug": page.slug}}
    groups = (
        (waits.pk, ("enquiry", "take", "put_aside", "take_out_again")),
        (page.pk, ("draft", "clean", "publish", "withdraw")),
    )
    found |= {f"advice:{name}": {"pk": key} for key, some in groups for name in some}
    names = ("case", "answer", "write_first", "sort", "like", "begin_knowledge")
    return found | {f"advice:{name}": {"pk": case.pk} for name in names}


@pytest.fixture
def world(
    cast: dict[str, Client],
    bo: Person,
    ada: Person,
    trysil_library: Organisation,
    plan: Plan,
    debates: Measure,
) -> World:
    """Something of everything, and what each address needs to find it."""
    strategy = plan.strategies.get(code="S1")
    goal = plan.goals.get()
    indicator = Indicator.objects.create(
        strategy=strategy, measure=debates, title_nb="Debatter", source="told", year=2026, target=10
    )
    draft = Plan.objects.create(
        title_nb="Neste", period=DateRange(date(2029, 1, 1), date(2033, 1, 1)), follows=plan
    )
    new_goal = Goal.objects.create(plan=draft, place=1, title_nb="Bibliotek for alle")
    new_strategy = Strategy.objects.create(
        plan=draft, goal=new_goal, code="S1", place=1, title_nb="Møteplasser"
    )
    meetings.log_event(
        key=EVENT, library_id=trysil_library.pk, title="Debatt", starts_at=NOON - timedelta(days=1),
        type="debate", organiser="own", audience="adults", people=12, standing="reported",
        setting="in_house", person_id=bo.pk, by=f"person:{bo.pk}", at=NOON,
    )  # fmt: skip
    course = make_meeting(trysil_library)
    (enrolment,) = meetings.enrol(
        slug=course.slug, people=[meetings.Newcomer("Kari", "kari@samling.test")], form="physical",
        language="nb", enrolled_by_id=None, by="test", at=NOON,
    )  # fmt: skip
    case = Case.objects.create(
        municipality=trysil_library.municipality, title="Debattmøter", owner=ada, opened_at=NOON
    )
    promise = Promise.objects.create(
        case=case, text="Ringe", due_on=date(2026, 6, 1), owner=ada, made_at=NOON
    )
    StatisticsReturn.objects.create(
        municipality=trysil_library.municipality, year=2020, figures={}, source="x"
    )
    run = ImportRun.objects.create(importer="municipalities", source="fil", started_at=NOON)
    account = Account.objects.get(email=bo.email)
    key = Authenticator.objects.create(
        user=account, type="webauthn", data={"name": "Telefonen", "credential": {}}
    )
    identity = SocialAccount.objects.create(user=account, provider="prove", uid="bo")
    letter = accounts.queue_text(
        to=bo.email, language="nb", subject="x", body="y", purpose="reminder", at=NOON
    )
    (mail,) = accounts.receive(
        raw=b"From: bo@samling.test\n\nHei\n", sender=bo.email,
        recipients=[("postmaster@post.samling.test", Recipient("postmaster"))], at=NOON,
    )  # fmt: skip
    role = bo.affiliations.get()
    trysil, library = {"slug": "trysil"}, {"slug": trysil_library.slug}
    measure, person = {"slug": debates.slug}, {"key": bo.pk}
    world: World = {
        "insight:municipality_statistics": trysil | {"year": 2020},
        "insight:one_strategy": {"code": "S1"},
        "insight:measure": measure,
        "insight:strategy_table": {"table": next(iter(TABLES)), "year": 2026},
        "insight:library_year": library | {"year": 2026},
        "insight:library_file": library | {"year": 2026, "kind": "csv"},
        "insight:advice_year": {"year": 2026},
        "insight:advice_file": {"year": 2026, "kind": "csv"},
        "insight:county_year": {"year": 2026},
        "insight:county_file": {"year": 2026, "kind": "csv"},
        "register:organisation": library,
        "register:edit_organisation": library,
        "register:library_role": library,
        "register:import": {"key": run.pk},
        "register:new_role": person | library,
        "register:edit_role": person | {"role": role.pk},
        "accounts:leave_identity": {"key": identity.pk},
        "accounts:try_letter_again": {"key": letter},
        "mfa_edit_webauthn": {"pk": key.pk},
        "mfa_remove_webauthn": {"pk": key.pk},
        "openid_connect_login": {"provider_id": "ukjent"},
        "openid_connect_callback": {"provider_id": "ukjent"},
    }
    insight.settle_report(year=2025, why="", person_id=ada.pk, by="test", at=NOON)
    world |= {
        "insight:report": {"year": 2025},
        "insight:write_report": {"year": 2025, "code": "S1"},
        "insight:report_places": {"year": 2025},
        "insight:settle_report": {"year": 2025},
        "insight:report_pdf": {"year": 2025, "language": "nb"},
        "insight:report_file": {"year": 2025, "kind": "csv"},
    }
    world |= {
        f"insight:{name}": trysil
        for name in ("municipality", "municipality_map", "municipality_places")
    }
    world |= advice_world(trysil_library, ada)
    world |= {
        f"accounts:{name}": {"key": mail}
        for name in ("incoming_mail", "hand_over_mail", "throw_away_mail")
    }
    world |= {f"advice:{name}": trysil for name in ("log", "write")}
    world |= {
        f"advice:{name}": {"pk": promise.pk}
        for name in ("promise", "keep", "take_up", "put_off", "hand_over")
    }
    world |= {f"advice:{name}": {"pk": case.pk} for name in ("close_case", "reopen", "add_promise")}
    world |= {f"meetings:{name}": {"key": EVENT} for name in ("event", "people", "edit", "strike")}
    world |= {
        f"meetings:{name}": {"slug": course.slug}
        for name in (
            "meeting",
            "sign_up",
            "sign_up_many",
            "edit_meeting",
            "publish_meeting",
            "cancel_meeting",
            "discard_meeting",
            "keep_pattern",
            "participants",
            "message",
        )
    }
    world |= {
        "meetings:participants_file": {"slug": course.slug, "kind": "csv"},
        "meetings:ical_of_library": library,
        "meetings:ical_of_place": trysil,
        "meetings:ical_of_theme": {"theme": "reading"},
        "meetings:ical_of_person": {
            "key": meetings.renew_calendar_key(person_id=bo.pk, by="test", at=NOON)
        },
        "meetings:api": {"rest": "calendar"},
    }
    world |= {
        f"meetings:{name}": {"key": enrolment.key}
        for name in (
            "enrolment", "leave", "accept_offer", "change_enrolment", "hand_over", "erase_enrolment",
            "enrolment_calendar", "enrolment_copy",
        )
    }  # fmt: skip
    world |= {
        f"strategy:{name}": measure
        for name in (
            "edit_measure", "complete_measure", "drop_measure", "resume_measure", "add_indicator",
        )
    }  # fmt: skip
    world |= {
        f"strategy:{name}": {"key": indicator.pk}
        for name in ("edit_indicator", "remove_indicator", "tell_reading")
    }
    world |= {
        f"strategy:{name}": {"key": draft.pk}
        for name in ("draft", "put_in_force", "discard_draft", "add_goal", "add_strategy")
    }
    world |= {
        f"strategy:{name}": {"key": new_goal.pk}
        for name in ("change_goal", "move_goal", "remove_goal")
    }
    world |= {
        f"strategy:{name}": {"key": new_strategy.pk}
        for name in ("change_strategy", "move_strategy", "remove_strategy")
    }
    world |= {
        f"register:{name}": person
        for name in (
            "person", "edit_person", "consent", "choose_organisation", "person_data", "erase_person",
        )
    }  # fmt: skip
    world |= of_the_day_and_after(course, enrolment)
    certificate = issued(trysil_library, "Kari")[0]
    world |= {
        f"credentials:{name}": {"key": certificate.key}
        for name in ("proof", "paper", "badge", "anew", "withdraw", "erase")
    }
    world["credentials:status"] = {"key": certificate.issuer_key_id, "number": 0}
    world |= _competence(trysil_library.pk)
    world |= bus_world(trysil_library.municipality)
    world |= network_world(trysil_library, bo)
    assert goal.pk != new_goal.pk
    return world


def _competence(library_id: int) -> World:
    """A framework with a draft, a survey that is open and one that is closed, a course, a partner."""
    version = make_version("Prøve")
    draft = competence.draft_version(slug="prove", by="test", at=NOON)
    area = draft.areas.order_by("place")[0]
    survey = competence.make_survey(
        title=Wording("Hva trenger du?"), text=Wording(), version_id=version.pk, asks_people=True,
        asks_libraries=True, last_day=date(2099, 1, 1), by="test", at=NOON,
    )  # fmt: skip
    competence.open_survey(key=survey.pk, by="test", at=NOON)
    unsent = competence.make_survey(
        title=Wording("Neste"), text=Wording(), version_id=version.pk, asks_people=True,
        asks_libraries=True, last_day=date(2099, 1, 1), by="test", at=NOON,
    )  # fmt: skip
    link = survey.invitations.filter(kind="person").order_by("pk")[0]
    reply = competence.choose_areas(key=link.key, areas=["prove-omrade-0"], at=NOON)
    told = made_closed(version.pk, library_id)
    course = make_meeting(Organisation.objects.get(kind="county_library"), slug="kurs")
    competence.aim_course(meeting_id=course.pk, competence_keys=[told.key], by="test", at=NOON)
    follow_up = FollowUp.objects.get()
    asked = FollowUpInvitation.objects.create(follow_up=follow_up)
    partner = Organisation.objects.filter(kind="partner").order_by("pk")[0]
    agreement = competence.make_agreement(
        partner_id=partner.pk, title="Kurs", starts=date(2026, 1, 1), ends=None, contact_id=None,
        owner_id=None, note="", by="test", at=NOON,
    )  # fmt: skip
    gift = competence.add_provision(
        agreement_id=agreement.pk, title="Kurs", form="course", competence_key=told.key,
        is_interdisciplinary=False, fields="", by="test", at=NOON,
    )  # fmt: skip
    keys: dict[str, tuple[str, ...]] = {
        "slug": ("framework", "new_version"),
        "draft": ("draft", "put_in_force", "discard_draft", "add_area"),
        "area": ("change_area", "move_area", "remove_area", "add_competence"),
        "competence": ("change_competence", "move_competence", "remove_competence"),
        "survey": (
            "survey", "open_survey", "invite_newcomers", "remind", "adopt_version",
            "close_survey", "discard_survey",
        ),
        "unsent": ("change_survey",),
        "link": ("answer", "answer_end"),
        "closed": ("needs", "wishes"),
        "closed_library": ("library_needs",),
        "closed_competence": ("competence_needs",),
        "wish": ("code_wish",),
        "course": ("aim",),
        "asked": ("tell_effect",),
        "agreement": ("agreement", "change_agreement"),
        "gift": ("remove_provision",),
    }  # fmt: skip
    found: dict[str, Kwargs] = {
        "slug": {"slug": "prove"},
        "draft": {"key": draft.pk},
        "area": {"key": area.pk},
        "competence": {"key": area.competences.order_by("place")[0].pk},
        "survey": {"key": survey.pk},
        "unsent": {"key": unsent.pk},
        "link": {"key": link.key},
        "closed": {"key": told.survey},
        "closed_library": {"key": told.survey, "slug": told.library},
        "closed_competence": {"key": told.survey, "slug": told.key},
        "wish": {"key": told.wish},
        "course": {"slug": course.slug},
        "asked": {"key": asked.key},
        "agreement": {"key": agreement.pk},
        "gift": {"key": gift.pk},
    }
    world = {f"competence:{name}": found[what] for what, names_ in keys.items() for name in names_}
    world |= competence_plans(told.survey, told.key, told.library)
    return world | {"competence:answer_area": {"key": link.key, "area": reply.areas[0]}}


def of_the_day_and_after(course: Meeting, enrolment: Enrolment) -> World:
    """What the pages of the door, the room and the time afterwards need to find something."""
    film = meetings.add_material(
        slug=course.slug, title="Opptak", address="https://video.example.org/1", is_for_all=True,
        person_id=None, by="test", at=NOON,
    )  # fmt: skip
    said = meetings.remark(
        slug=course.slug, text="Hei", name="Kari", key=EVENT, enrolment_id=enrolment.pk, by="test",
        at=NOON,
    )  # fmt: skip
    asked = meetings.ask_own(slug=course.slug, kind="text", text_nb="Tema?", by="test", at=NOON)
    report = Report.objects.create(
        meeting=course, file_name="x.csv", service="zoom", read_at=NOON, rows=0, matched=0
    )
    session = make_session(course, "Lesing")
    slug, key = {"slug": course.slug}, {"key": enrolment.key}
    of_host = (
        "door", "door_state", "door_marks", "screen", "attendance_report", "host_room", "after",
        "tell_number", "add_material", "ask_own", "talk",
    )  # fmt: skip
    return {
        **{f"meetings:{name}": slug for name in of_host},
        **{
            f"meetings:session_door{part}": slug | {"session": session.pk}
            for part in ("", "_state", "_marks")
        },
        **{f"meetings:{name}": key for name in ("room", "attend", "evaluate", "own_talk")},
        **{
            f"meetings:{name}": slug | {"pk": report.pk}
            for name in ("attendance_report_read", "attendance_report_rest")
        },
        **{
            f"meetings:{name}": slug | {"key": film.key} for name in ("material", "remove_material")
        },
        "meetings:own_material": key | {"material": film.key},
        "meetings:ask_own_no_more": slug | {"pk": asked.pk},
        "meetings:hide_remark": slug | {"key": said.key},
    }


def path_of(name: str, world: World) -> str:
    """The address with something real behind it; a new one with arguments is added to the world."""
    try:
        return reverse(name, kwargs=world.get(name) or None)
    except NoReverseMatch:
        pytest.fail(f"{name} needs an example in tests/security/walk.py")


def knock(client: Client, method: str, path: str) -> HttpResponse:
    """Ask, and undo whatever was written, so that the next visitor finds the house as it was."""
    visitor = Client()  # a copy, because signing out empties the pockets of whoever does it
    for name, morsel in client.cookies.items():
        visitor.cookies[name] = morsel.value
    with transaction.atomic():
        answer = getattr(visitor, method.lower())(path)
        transaction.set_rollback(True)
    return answer  # type: ignore[no-any-return]


def word_for(answer: HttpResponse) -> str:
    """What the door did, in the words of docs/permissions.md."""
    status = answer.status_code
    if status == 302 and answer.headers["Location"].startswith("/konto/logg-inn/?next="):
        return "log in"
    return {403: "no", 404: "none", 405: "wrong method"}.get(
        status, "yes" if status < 500 else "FAULT"
    )
