"""What a night tells while it runs: counts per source and stage, to whoever listens."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class Listener(Protocol):
    """Hears a source's `stage` ("listed", "fetched", "loaded"), the count so far and the total if known."""

    def __call__(self, source_id: str, stage: str, count: int, total: int | None = None) -> None:
        """Take note."""
        ...


def _deaf(source_id: str, stage: str, count: int, total: int | None = None) -> None:
    """Nobody listens."""


_listener: ContextVar[Listener] = ContextVar("listener", default=_deaf)


def tell(source_id: str, stage: str, count: int, total: int | None = None) -> None:
    """Tell the listener of this run. Prefect copies the context into its task threads, so tasks reach it too."""
    _listener.get()(source_id, stage, count, total)


def listening(listener: Listener) -> AbstractContextManager[None]:
    """Have `listener` hear everything told inside the `with` block."""
    return _listening(listener)


@contextmanager
def _listening(listener: Listener) -> Iterator[None]:
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
