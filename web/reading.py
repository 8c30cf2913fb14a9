"""Reading the store for a page: in a thread of its own, read-only, within a time limit."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from extractors.errors import TinxaError

if TYPE_CHECKING:
    from pipeline.store import Store

T = TypeVar("T")
LIMIT_S = 5.0
_STEPS_BETWEEN_LOOKS = 20_000
_threads = ThreadPoolExecutor(4, thread_name_prefix="site")
_held = threading.local()


class TooLong(TinxaError):
    """A page's queries took longer than `LIMIT_S`."""


async def read(datasette: Any, work: Callable[[Store], T]) -> T:
    """The outcome of `work` on the store. Raises TooLong, or what `work` raises."""
    path = Path(datasette.plugin_config("tinxa")["database"])
    return await asyncio.get_running_loop().run_in_executor(_threads, _run, path, work)


def _run(path: Path, work: Callable[[Store], T]) -> T:
    store = _store(path)
    last = time.monotonic() + LIMIT_S
    store.connection.set_progress_handler(lambda: int(time.monotonic() > last), _STEPS_BETWEEN_LOOKS)
    try:
        return work(store)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        raise TooLong("the page", f"its queries took more than {LIMIT_S:.0f} seconds", "ask for less") from error
    finally:
        store.connection.set_progress_handler(None, 0)


def _store(path: Path) -> Store:
    """This thread's store; opened anew where the file was replaced meanwhile."""
    from pipeline.store import open_store

    identity = (path, path.stat().st_ino) if path.exists() else (path, 0)
    if getattr(_held, "identity", None) != identity:
        _held.store = open_store(path, read_only=True)
        _held.identity = identity
    store: Store = _held.store
    return store
