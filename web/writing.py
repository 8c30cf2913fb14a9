"""Writing to the store for a reviewer: one at a time, in a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pipeline.store import Store

T = TypeVar("T")
_thread = ThreadPoolExecutor(1, thread_name_prefix="review")


async def write(datasette: Any, work: Callable[[Store], T]) -> T:
    """The outcome of `work` on the store, opened to be written. Raises what `work` raises."""
    path = Path(datasette.plugin_config("tinxa")["database"])
    return await asyncio.get_running_loop().run_in_executor(_thread, _run, path, work)


def _run(path: Path, work: Callable[[Store], T]) -> T:
    from pipeline.store import open_store

    with open_store(path) as store:
        return work(store)
