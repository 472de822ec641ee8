"""Long work is done apart: in a process of its own, started when there is some, gone when there is none.

Plans take a minute or more of a whole core. Were they made where letters are sent, letters would wait;
were the process that makes them always there, its memory would be too. A planner that dies takes
nothing with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from typing import Any

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.jobs import Job
from procrastinate.worker import Worker

QUEUES = ["planning"]
"""What is done apart; everything else is done by the worker itself."""
LINGER_S = 60.0
"""How long an idle process is kept for the next press of the same adviser."""
PATIENCE_S = 5.0
TOLD_TO_STOP = 75  # EX_TEMPFAIL: try again later
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
    """One process that does one job at a time."""

    def __init__(self, *, linger_s: float = LINGER_S) -> None:
        self.linger_s = linger_s
        self.process: Process | None = None
        self.leaving: asyncio.TimerHandle | None = None

    async def do(self, task: str, arguments: dict[str, Any]) -> None:
        """Have the job done; raises PutBack, BrokeOff or WentWrong when it was not."""
        self._stay()
        process = self.process
        if process is None or process.returncode is not None:
            process = self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-W", "ignore", "-m", "samling", "apart", stdin=PIPE, stdout=PIPE
            )
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(ConnectionError):
            process.stdin.write(json.dumps([task, arguments]).encode() + b"\n")
            await process.stdin.drain()
        answer = await process.stdout.readline()
        if not answer:
            code = await process.wait()
            raise PutBack if code == TOLD_TO_STOP else BrokeOff(f"{task} ended with {code}")
        self.leaving = asyncio.get_running_loop().call_later(self.linger_s, self.let_go)
        if told := json.loads(answer):
            raise WentWrong(told)

    def _stay(self) -> None:
        if self.leaving is not None:
            self.leaving.cancel()
            self.leaving = None

    def let_go(self) -> None:
        """Let an idle process leave; one that works ends with its work undone."""
        self._stay()
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            self.process = None

    async def end(self) -> None:
        """Tell the process to stop, so that its job is put back; end it when it does not listen."""
        self._stay()
        process = self.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE_S)
        except TimeoutError:
            process.kill()
            await process.wait()


class Hands:
    """As many processes as may plan at once beside one worker."""

    def __init__(self, count: int) -> None:
        self.all = [Hand() for _ in range(count)]
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
