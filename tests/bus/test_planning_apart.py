"""A real worker with its planners: letters do not wait for plans, and no plan is lost with its process."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from threading import Event

import psutil
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from samling.accounts.models import Letter
from samling.bus import commands
from samling.bus.models import Scenario
from tests.accounts import test_worker as workers
from tests.accounts.test_worker import PATIENCE_S, queue
from tests.cast import NOON

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("bus", "stops"),
]
mail_server, start_worker = workers.mail_server, workers.start_worker


def endless(name: str = "Prøve") -> Scenario:
    """A what-if that is searched for until somebody stops it."""
    made = commands.make_scenario(name=name, rounds=2_000_000_000, by="test", at=NOON)
    return commands.queue_scenario(scenario_id=made.pk, by="test", at=NOON)


def seen(what: Callable[[], bool]) -> None:
    """Look until it is so."""
    for _look in range(PATIENCE_S * 20):
        if what():
            return
        Event().wait(0.05)
    pytest.fail("it never came")


def planners(worker: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes that make a plan: not the hands that wait for one."""
    return [
        planner for hand in psutil.Process(worker.pid).children() for planner in hand.children()
    ]


def is_running(scenario: Scenario) -> bool:
    scenario.refresh_from_db()
    return scenario.state == "running" and scenario.plan is not None


def test_letters_go_out_while_a_plan_is_made_and_it_stops_when_asked(start_worker) -> None:  # type: ignore[no-untyped-def]
    scenario = endless()
    worker = start_worker()
    seen(lambda: is_running(scenario))
    letter = queue()
    seen(lambda: Letter.objects.get(pk=letter).state == "sent")
    assert is_running(scenario)
    commands.stop_scenario(scenario_id=scenario.pk, by="test", at=NOON)
    seen(lambda: not ProcrastinateJob.objects.filter(queue_name="planning").exists())
    scenario.refresh_from_db()
    assert scenario.state == "cancelled"
    assert scenario.children == 690
    assert planners(worker) == []  # nor is its memory kept


def test_a_planner_that_dies_is_replaced_and_one_that_must_stop_puts_its_plan_back(
    start_worker,  # type: ignore[no-untyped-def]
) -> None:
    scenario = endless()
    worker = start_worker()
    seen(lambda: is_running(scenario))
    planners(worker)[0].kill()
    seen(lambda: is_running(scenario) and scenario.tries == 2)
    Scenario.objects.update(tries=1)
    left = planners(worker)
    psutil.Process(worker.pid).children()[0].kill()  # the hand itself: its planner goes with it
    seen(lambda: is_running(scenario) and scenario.tries == 2)
    assert not left[0].is_running()

    worker.send_signal(signal.SIGTERM)
    _out, fault = worker.communicate(timeout=PATIENCE_S)
    assert worker.returncode == 0, fault
    scenario.refresh_from_db()
    assert (scenario.state, scenario.tries) == ("queued", 1)
    assert ProcrastinateJob.objects.get(queue_name="planning").status == "todo"


def test_two_plans_are_made_at_once_and_taken_up_when_the_worker_is_killed(
    start_worker,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SAMLING_PLANNERS", "2")
    both = [endless("En"), endless("To")]
    worker = start_worker()
    seen(lambda: all(is_running(each) for each in both))
    left = psutil.Process(worker.pid).children(recursive=True)
    assert len(planners(worker)) == 2
    worker.kill()
    worker.wait(PATIENCE_S)
    psutil.wait_procs(left, PATIENCE_S)
    assert not any(planner.is_running() for planner in left)
    put_back = Scenario.objects.values_list("state", "tries")
    assert set(put_back) == {("queued", 0)}

    start_worker("--silent-for", "0")
    seen(lambda: all(is_running(each) for each in both))
