"""Whose turn it is: the pause between two requests to a host, longer while it is slow or failing; down, it is left.

One `Turns` may serve many fetchers in many threads: a host sees its pause whoever asks.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from extractors.errors import TinxaError

MOST_SLOWDOWN, MOST_LATENCY_S = 16.0, 30.0
FAILURES_TO_OPEN, OPEN_S = 5, 600.0


class HostDown(TinxaError):
    """A host failed so often that it is left alone for a while."""


@dataclass
class _Host:
    next_turn: float = 0.0
    slowdown: float = 1.0
    latency: float = 0.0
    failures: int = 0
    closed_until: float = 0.0


class Turns:
    """Turns at hosts, told apart by name and port; `clock` counts seconds.

    `least_pause` is what a host in trouble gets although its source asks for no delay.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, least_pause: float = 0.5) -> None:
        self._clock = clock
        self._least_pause = least_pause
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = defaultdict(_Host)

    async def wait(self, host: str, delay: float) -> None:
        """Sleep until it is our turn; `delay` is the least number of seconds between two turns."""
        await asyncio.sleep(self.reserve(host, delay))

    def reserve(self, host: str, delay: float) -> float:
        """Take the next turn; returns the seconds until then. Raises HostDown while the host is left alone."""
        with self._lock:
            state, now = self._hosts[host], self._clock()
            if state.closed_until > now:
                minutes = round((state.closed_until - now) / 60) or 1
                raise HostDown(
                    host, "failed too often in a row", f"it is left alone for {minutes} minutes; run again later"
                )
            turn = max(now, state.next_turn)
            state.next_turn = turn + self._pause(state, delay)
            return turn - now

    def answered(self, host: str, seconds: float) -> None:
        """Note a good answer and how long it took."""
        with self._lock:
            state = self._hosts[host]
            state.failures, state.slowdown = 0, max(1.0, state.slowdown * 0.8)
            state.latency += (min(seconds, MOST_LATENCY_S) - state.latency) / 4

    def troubled(self, host: str, hold_s: float = 0.0) -> None:
        """Note an attempt that failed: the host gets twice the pause, and none of us asks within `hold_s`."""
        with self._lock:
            state = self._hosts[host]
            state.slowdown = min(MOST_SLOWDOWN, state.slowdown * 2)
            state.next_turn = max(state.next_turn, self._clock() + hold_s)

    def gave_up(self, host: str) -> None:
        """Note a page that failed for good; after several in a row the host is left alone."""
        with self._lock:
            state = self._hosts[host]
            state.failures += 1
            if state.failures >= FAILURES_TO_OPEN:
                # One failure short: the first request after the pause decides.
                state.failures = FAILURES_TO_OPEN - 1
                state.closed_until = self._clock() + OPEN_S

    def _pause(self, state: _Host, delay: float) -> float:
        if state.slowdown > 1.0:
            return max(delay, self._least_pause) * state.slowdown
        # A host that needs long for an answer gets as long a rest; one whose source asks for no delay gets none.
        return max(delay, state.latency) if delay else 0.0
