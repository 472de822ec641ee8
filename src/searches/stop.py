"""When a search should end: after so many rounds, so many CPU seconds, or when somebody says so."""

import time
from typing import Protocol


class Flag(Protocol):
    """Anything another thread or process can raise, such as ``threading.Event``."""

    def is_set(self) -> bool:
        """Whether it is raised."""
        ...


class Stop:
    """A limit made at the edge; ``stop()`` says whether to finish now.

    CPU seconds are those of this process since the limit was made. Only a limit of rounds alone gives the same
    plan every time. Without any limit the search goes on until ``ask`` is called or ``flag`` is raised.
    """

    def __init__(
        self,
        *,
        rounds: int | None = None,
        cpu_seconds: float | None = None,
        flag: Flag | None = None,
    ) -> None:
        """``ValueError`` when a limit is below zero."""
        if (rounds is not None and rounds < 0) or (
            cpu_seconds is not None and not cpu_seconds >= 0
        ):
            raise ValueError("a search cannot be given less than nothing")
        self.rounds = rounds
        self.cpu_seconds = cpu_seconds
        self.flag = flag
        self._asked = False
        self._began = time.process_time()

    def ask(self) -> None:
        """Let the search finish at once; may be called from a signal handler or another thread."""
        self._asked = True

    @property
    def asked(self) -> bool:
        """Whether somebody said stop."""
        return self._asked or (self.flag is not None and self.flag.is_set())

    def __call__(self) -> bool:
        """Whether to finish now; the search itself counts rounds."""
        return self.asked or (self.cpu_seconds is not None and self.spent_s >= self.cpu_seconds)

    @property
    def spent_s(self) -> float:
        """CPU seconds of this process since the limit was made."""
        return time.process_time() - self._began

    def share(self, rounds: int) -> float | None:
        """How much of the limit is used after so many rounds, 0 to 1; nothing when there is no limit."""
        shares = []
        if self.rounds is not None:
            shares.append(rounds / self.rounds if self.rounds else 1.0)
        if self.cpu_seconds is not None:
            shares.append(self.spent_s / self.cpu_seconds if self.cpu_seconds else 1.0)
        return min(max(shares), 1.0) if shares else None

    def rounds_left(self, rounds: int) -> int | None:
        """How many rounds may still be done; nothing when they are not limited."""
        return None if self.rounds is None else max(self.rounds - rounds, 0)
