"""Routing servers that answer well, badly, late or not at all, on loopback."""

import json
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from routeplan import ProblemFault
from routeplan.travel.http import Asking
from routeplan.travel.osrm import Osrm
from routeplan.travel.place import Place
from routeplan.travel.valhalla import Valhalla, ValhallaHere

PLACES = [Place(f"p{i}", 60.0 + i / 100, 10.0 + i / 50) for i in range(5)]

Reply = Callable[[str, Any], tuple[int, Any]]
"""From an address and a question to a status and an answer."""


@contextmanager
def serving(reply: Reply) -> Iterator[tuple[str, list[str]]]:
    """A server on loopback with this reply, its address, and the addresses it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self, question: Any) -> None:
            asked.append(self.path)
            status, value = reply(self.path, question)
            body = value if isinstance(value, bytes) else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.answer(None)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            self.answer(json.loads(self.rfile.read(length)))

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def patient(**changes: Any) -> Asking:
    return Asking(**({"timeout_s": 5.0, "wait": lambda _: None} | changes))


def osrm_table(address: str, _: Any) -> tuple[int, Any]:
    """What OSRM's table service answers.

    Here seconds are 100 for each step east, metres ten times that.
    """
    url = urlsplit(address)
    points = [float(p.split(",")[0]) for p in url.path.split("/")[-1].split(";")]
    query = parse_qs(url.query)
    rows, columns = (
        [int(i) for i in query[key][0].split(";")] for key in ("sources", "destinations")
    )
    seconds = [[round(abs(points[a] - points[b]) * 5_000, 1) for b in columns] for a in rows]
    metres = [[s * 10 for s in row] for row in seconds]
    assert query["annotations"] == ["duration,distance"]
    return 200, {"code": "Ok", "durations": seconds, "distances": metres}


def test_osrm_answers_seconds_and_metres_in_the_order_asked() -> None:
    with serving(osrm_table) as (address, _):
        travel = Osrm(address, bus_factor=1.0, asking=patient())(PLACES)
    assert travel.seconds[0].tolist() == [0, 100, 200, 300, 400]
    assert travel.length("p4", "p0") == 4_000


def test_a_large_table_is_asked_for_in_pieces_that_fit_together() -> None:
    with serving(osrm_table) as (address, asked):
        whole = Osrm(address, asking=patient())(PLACES)
        once = len(asked)
        pieces = Osrm(address, most_places=2, asking=patient())(PLACES)
    assert (once, len(asked) - once) == (1, 9)
    assert (whole.seconds == pieces.seconds).all()


def test_the_bus_factor_lengthens_the_time_and_not_the_way() -> None:
    with serving(osrm_table) as (address, _):
        travel = Osrm(address, bus_factor=1.5, asking=patient())(PLACES)
    assert (travel.between("p0", "p1"), travel.length("p0", "p1")) == (150, 1_000)


def test_osrm_that_knows_no_way_names_the_place() -> None:
    def reply(address: str, question: Any) -> tuple[int, Any]:
        status, table = osrm_table(address, question)
        table["durations"][0][3] = None
        return status, table

    with (
        serving(reply) as (address, _),
        pytest.raises(ProblemFault, match=r"'p3'.*cannot be reached from 'p0'"),
    ):
        Osrm(address, asking=patient())(PLACES)


@pytest.mark.parametrize(
    ("status", "answer", "message"),
    [
        (200, {"code": "NoTable", "message": "no table here"}, "no table here"),
        (200, {"code": "Ok", "durations": [[1, 2]]}, "answers a table of"),
        (200, {"code": "Ok", "durations": [["a"]]}, "not made of numbers"),
        (200, b"<html>", "not JSON"),
        (
            400,
            {"code": "TooBig", "message": "Too many table coordinates"},
            "Too many table coordinates",
        ),
        (404, b"", "answers 404"),
    ],
)
def test_an_answer_that_is_no_table_is_a_clear_fault(
    status: int, answer: Any, message: str
) -> None:
    with (
        serving(lambda *_: (status, answer)) as (address, asked),
        pytest.raises(ProblemFault) as refused,
    ):
        Osrm(address, asking=patient())(PLACES)
    assert message in str(refused.value)
    assert len(asked) == 1  # asking again would not help


def test_a_server_that_stumbles_is_asked_again() -> None:
    pauses: list[float] = []
    troubles = iter([503, 500])

    def reply(address: str, question: Any) -> tuple[int, Any]:
        trouble = next(troubles, None)
        return (trouble, b"busy") if trouble else osrm_table(address, question)

    with serving(reply) as (address, asked):
        asking = patient(wait=pauses.append, pause_s=0.5)
        travel = Osrm(address, bus_factor=1.0, asking=asking)(PLACES)
    assert travel.between("p0", "p1") == 100
    assert (len(asked), pauses) == (3, [0.5, 1.0])


def test_a_server_that_stays_down_is_given_up() -> None:
    with (
        serving(lambda *_: (503, b"")) as (address, asked),
        pytest.raises(ProblemFault, match="answers 503"),
    ):
        Osrm(address, asking=patient())(PLACES)
    assert len(asked) == 3


def test_a_server_nobody_runs_is_a_clear_fault() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ProblemFault, match="cannot be had"):
        Valhalla(f"http://127.0.0.1:{port}", asking=patient())(PLACES)


def test_a_server_that_never_answers_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ProblemFault, match="cannot be had"):
            Osrm(address, asking=patient(timeout_s=0.05, tries=2))(PLACES)


def test_an_address_that_is_no_web_address_is_refused() -> None:
    with pytest.raises(ProblemFault, match="is not a web address"):
        Osrm("file:///etc", asking=patient())(PLACES)


def valhalla_matrix(address: str, question: Any) -> tuple[int, Any]:
    """What Valhalla's matrix service answers: a row for each source, a cell for each target."""
    assert address == "/sources_to_targets"
    assert question["costing"] == "bus"
    rows = [
        [
            {
                "from_index": i,
                "to_index": j,
                "time": round(abs(a["lon"] - b["lon"]) * 5_000),
                "distance": round(abs(a["lon"] - b["lon"]) * 50, 3),
            }
            for j, b in enumerate(question["targets"])
        ]
        for i, a in enumerate(question["sources"])
    ]
    return 200, {"sources_to_targets": rows, "units": "kilometers"}


def test_valhalla_answers_seconds_and_kilometres() -> None:
    with serving(valhalla_matrix) as (address, _):
        travel = Valhalla(address, most_places=3, asking=patient())(PLACES)
    assert travel.seconds[0].tolist() == [0, 100, 200, 300, 400]
    assert travel.length("p0", "p4") == 4_000


def test_valhalla_may_answer_in_its_concise_form() -> None:
    def reply(address: str, question: Any) -> tuple[int, Any]:
        _, full = valhalla_matrix(address, question)
        rows = full["sources_to_targets"]
        concise = {
            "durations": [[cell["time"] for cell in row] for row in rows],
            "distances": [[cell["distance"] for cell in row] for row in rows],
        }
        return 200, {"sources_to_targets": concise}

    with serving(reply) as (address, _):
        assert Valhalla(address, asking=patient())(PLACES).between("p0", "p1") == 100


def test_valhalla_that_knows_no_way_names_the_place() -> None:
    def reply(address: str, question: Any) -> tuple[int, Any]:
        status, answer = valhalla_matrix(address, question)
        answer["sources_to_targets"][1][2] |= {"time": None, "distance": None}
        return status, answer

    with (
        serving(reply) as (address, _),
        pytest.raises(ProblemFault, match=r"'p2'.*cannot be reached from 'p1'"),
    ):
        Valhalla(address, asking=patient())(PLACES)


@pytest.mark.parametrize("answer", [{"error": "no"}, [], {"sources_to_targets": [3]}])
def test_an_answer_that_is_no_matrix_is_a_clear_fault(answer: Any) -> None:
    with serving(lambda *_: (200, answer)) as (address, _), pytest.raises(ProblemFault):
        Valhalla(address, asking=patient())(PLACES)


def test_valhalla_here_without_its_wheel_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "valhalla", None)
    with pytest.raises(ProblemFault, match="is not installed here"):
        ValhallaHere(tmp_path)(PLACES)


def test_valhalla_here_raises_its_limits_and_asks_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    configs: list[Any] = []

    class Actor:
        def __init__(self, config: Any) -> None:
            configs.append(config)

        def matrix(self, text: str) -> str:
            return json.dumps(valhalla_matrix("/sources_to_targets", json.loads(text))[1])

    wheel: Any = ModuleType("valhalla")
    wheel.Actor = Actor
    wheel.get_config = lambda **_: {"service_limits": {"bus": {"max_matrix_location_pairs": 2_500}}}
    monkeypatch.setitem(sys.modules, "valhalla", wheel)
    assert ValhallaHere(tmp_path)(PLACES).between("p0", "p1") == 100
    assert configs[0]["service_limits"]["bus"]["max_matrix_location_pairs"] == 250_000
