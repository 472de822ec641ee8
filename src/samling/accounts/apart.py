"""Long work is done apart: each job in a process of its own that is gone when the job is.

Plans take a minute or more of a whole core. Were they made where letters are sent, letters would wait;
were the process that makes them always there, its memory would be too. A planner that dies takes
nothing with it.

A *hand* is a process that the worker parts from itself before it does anything else: it shares the
worker's memory, does nothing but wait, and parts itself again for each job. So a job begins at once,
without loading the program, and never in a process that has threads or an open database.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from types import FrameType
from typing import Any, NoReturn

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.jobs import Job
from procrastinate.worker import Worker

logger = logging.getLogger(__name__)
QUEUES = ["planning"]
"""What is done apart; everything else is done by the worker itself."""
PATIENCE_S = 10.0  # twice this must end within the 25 s a worker has to leave
LOOK_S = 0.1
DONE, WENT_WRONG, TOLD_TO_STOP = 0, 1, 75  # 75 is EX_TEMPFAIL: try again later
PUT_BACK = "put back"
MOST_WAIT_S = 3600


class PutBack(Exception):
    """The worker was told to stop; the job waits for the next one."""


class BrokeOff(Exception):
    """The process died over the job."""


class WentWrong(Exception):
    """The work raised an error, which stands in the log."""


class TakenAgain(BaseRetryStrategy):
    """A job put back waits again at once; one whose process died after a while, longer each time.

    How often it may die is for the work itself to say: it counts its own tries.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When, or nothing for an error of the work's own."""
        if isinstance(exception, PutBack):
            return RetryDecision()
        if isinstance(exception, BrokeOff):
            wait: int = min(2 * 4 ** min(job.attempts, 10), MOST_WAIT_S)
            return RetryDecision(retry_in={"seconds": wait})
        return None


class Hand:
    """A process that does one job at a time; made anew when it has died."""

    def __init__(self, others: Iterable[Hand] = ()) -> None:
        """Part from this process, which must have neither threads nor open databases."""
        asked, self.ask = os.pipe()
        self.answer, answers = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            # an end that stays open in another hand would never tell that the worker is gone
            for end in (self.ask, self.answer, *(other.ask for other in others)):
                os.close(end)
            tend(asked, answers)
        os.close(asked)
        os.close(answers)
        self.reader: asyncio.StreamReader | None = None

    def _start_anew(self) -> None:
        """A fresh program in the place of a hand that died; it loads everything again."""
        os.close(self.ask)
        asked, self.ask = os.pipe()
        self.answer, answers = os.pipe()
        line = [sys.executable, "-W", "ignore", "-m", "samling", "apart"]
        self.pid = subprocess.Popen(line, stdin=asked, stdout=answers).pid
        os.close(asked)
        os.close(answers)
        self.reader = None

    async def do(self, task: str, arguments: dict[str, Any]) -> None:
        """Have the job done; raises PutBack, BrokeOff or WentWrong when it was not."""
        if self.reader is None:
            self.reader = asyncio.StreamReader()
            protocol = asyncio.StreamReaderProtocol(self.reader)
            await asyncio.get_running_loop().connect_read_pipe(
                lambda: protocol, os.fdopen(self.answer, "rb", 0)
            )
        with contextlib.suppress(BrokenPipeError):
            os.write(self.ask, json.dumps([task, arguments]).encode() + b"\n")
        answer = await self.reader.readline()
        if not answer:
            await asyncio.to_thread(self._bury)
            self._start_anew()
            raise BrokeOff(task)
        outcome = json.loads(answer)
        if outcome == PUT_BACK:
            raise PutBack
        if outcome == WENT_WRONG:
            raise WentWrong(task)
        if outcome != DONE:
            raise BrokeOff(f"{task} ended with {outcome}")

    def _bury(self) -> None:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)

    async def end(self) -> None:
        """Tell the process to stop, so that its job is put back; end it when it does not listen."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        try:
            await asyncio.wait_for(asyncio.to_thread(self._bury), 2 * PATIENCE_S)
        except TimeoutError:
            os.kill(self.pid, signal.SIGKILL)


class Hands:
    """As many processes as may plan at once beside one worker."""

    def __init__(self, count: int) -> None:
        self.all: list[Hand] = []
        for _each in range(count):
            self.all.append(Hand(tuple(self.all)))
        self.free: asyncio.LifoQueue[Hand] = asyncio.LifoQueue()
        for hand in self.all:
            self.free.put_nowait(hand)

    async def instead(
        self, _call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: Worker
    ) -> None:
        """Do a job apart instead of here; used as the worker's middleware."""
        hand = await self.free.get()
        try:
            await hand.do(context.job.task_name, context.job.task_kwargs)
        finally:
            self.free.put_nowait(hand)

    async def end(self) -> None:
        """Stop them all."""
        await asyncio.gather(*(hand.end() for hand in self.all))


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(TOLD_TO_STOP)


def tend(asked: int, answers: int) -> NoReturn:
    """Do ``[task, arguments]`` a line, each in a process of its own, until the worker is gone.

    Answers a line: 0, 1 for an error that was logged, another number for a process that died, or
    that the job is put back, when this process is told to stop.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the worker tells us what Ctrl-C means
    signal.signal(signal.SIGTERM, _stop)
    rest = b""
    try:
        while chunk := os.read(asked, 65536):
            rest += chunk
            while b"\n" in rest:
                line, rest = rest.split(b"\n", 1)
                os.write(answers, json.dumps(_done(line, asked, answers)).encode() + b"\n")
    except SystemExit:
        with contextlib.suppress(OSError):
            os.write(answers, json.dumps(PUT_BACK).encode() + b"\n")
    finally:
        os._exit(0)


def _done(line: bytes, asked: int, answers: int) -> int:
    """How the process for one job ended; it goes with us when we go."""
    life, ours = os.pipe()
    pid = os.fork()
    if pid == 0:
        for end in (ours, asked, answers):
            os.close(end)
        _work(*json.loads(line), life=life)
    os.close(life)
    try:
        while True:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            if select.select([asked], [], [], LOOK_S)[0]:
                raise SystemExit  # nobody asks for a second job: the worker is gone
    except SystemExit:
        _end(pid)
        raise
    finally:
        os.close(ours)


def _end(pid: int) -> None:
    """Let the job be put back, or end it when that takes too long."""
    os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return
        time.sleep(LOOK_S)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _work(task: str, arguments: dict[str, Any], *, life: int) -> NoReturn:
    """Do the job and leave; SIGTERM ends it where it is, and it goes when the hand is gone."""
    from django.db import connections
    from procrastinate.contrib.django import app

    def follow() -> None:
        os.read(life, 1)
        os._exit(TOLD_TO_STOP)

    code = DONE
    try:
        threading.Thread(target=follow, daemon=True).start()
        app.tasks[task].func(**arguments)
    except SystemExit:
        code = TOLD_TO_STOP
    except BaseException:
        logger.exception("%s broke off", task)
        code = WENT_WRONG
    with contextlib.suppress(Exception):
        connections.close_all()
    os._exit(code)
