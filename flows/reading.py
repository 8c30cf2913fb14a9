"""Reading archived pages in batches: in this process or on a Dask cluster, some batches ahead of who takes them.

`flows.settings.prepare` must have run before this module is imported.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture

from extractors.errors import TinxaError, UsageError
from extractors.model import Frozen
from pipeline.ingest import read_captures
from pipeline.model import Capture, Reading
from pipeline.shelf import ArchiveUnreachable, Shelf
from pipeline.source_model import Source

if TYPE_CHECKING:
    from prefect_dask.task_runners import DaskTaskRunner

BATCH = 100
# How many batches are under way: one is read while another is loaded; a cluster must never wait for work.
_AHEAD, _AHEAD_PER_CORE = 2, 3


class Runner(Frozen):
    """Where batches are read: in this process (`local`), or by the workers of a Dask cluster.

    `scheduler` is a cluster's address, without it one is made of this machine's cores. `archive` is the path or URL
    by which workers reach the archive, where that is not the path it has here.
    """

    kind: Literal["local", "dask"] = "local"
    scheduler: str | None = None
    archive: str | None = None


class Batch(Frozen):
    """Captures of one source that are read together; `number` counts them for the name of the task."""

    source: Source
    captures: tuple[Capture, ...]
    number: int


@task(task_run_name="read {batch.source.id} {batch.number}", cache_policy=NO_CACHE, persist_result=False)
def read_batch(batch: Batch, archive: str) -> list[Reading]:
    """Read and extract one batch of archived pages; `archive` is the path or URL of the archive."""
    with Shelf(archive) as shelf:
        return read_captures(shelf, batch.captures, batch.source)


def batches(source: Source, captures: Sequence[Capture], before: int = 0) -> Iterator[Batch]:
    """Captures of a source in batches, numbered on from `before`."""
    for number, start in enumerate(range(0, len(captures), BATCH), before + 1):
        yield Batch(source=source, captures=tuple(captures[start : start + BATCH]), number=number)


class Readers:
    """What reads batches for a flow; a context manager inside that flow."""

    def __init__(self, runner: Runner, archive: Path) -> None:
        self._runner = runner
        self._archive = runner.archive or str(archive.resolve())
        self._ahead = _AHEAD
        self._dask: DaskTaskRunner | None = None
        self._open = ExitStack()

    def __enter__(self) -> Readers:
        if self._runner.kind == "dask":
            try:
                self._connect()
            except BaseException:
                self._open.close()
                raise
        return self

    def __exit__(self, *exc: object) -> None:
        self._open.close()

    def read(self, wanted: Iterable[Batch]) -> Iterator[tuple[Batch, list[Reading]]]:
        """Read batches, several at a time, and give them in the order in which they came.

        A batch that breaks is read again in halves, so that a page which breaks its reader fails alone.
        """
        under_way: deque[tuple[Batch, PrefectFuture[list[Reading]]]] = deque()
        for batch in wanted:
            under_way.append((batch, self._submit(batch)))
            if len(under_way) >= self._ahead:
                yield self._outcome(*under_way.popleft())
        while under_way:
            yield self._outcome(*under_way.popleft())

    def _submit(self, batch: Batch) -> PrefectFuture[list[Reading]]:
        if self._dask is None:
            return read_batch.submit(batch, self._archive)
        return self._dask.submit(read_batch, parameters={"batch": batch, "archive": self._archive})

    def _outcome(self, batch: Batch, future: PrefectFuture[list[Reading]]) -> tuple[Batch, list[Reading]]:
        try:
            return batch, future.result()
        except Exception as error:
            if isinstance(error, ArchiveUnreachable | TinxaError):
                raise
            self._require_cluster(error)
            return batch, self._in_halves(batch, error)

    def _in_halves(self, batch: Batch, error: Exception) -> list[Reading]:
        if len(batch.captures) == 1:
            failure = f"reading it broke ({type(error).__name__}: {error})"
            return [Reading(capture=batch.captures[0], failure=failure)]
        middle = len(batch.captures) // 2
        halves = [
            batch.model_copy(update={"captures": part}) for part in (batch.captures[:middle], batch.captures[middle:])
        ]
        return [reading for half in halves for reading in self._outcome(half, self._submit(half))[1]]

    def _require_cluster(self, error: Exception) -> None:
        """A page may break a worker, never the cluster: then the run ends, and the next one goes on from there."""
        if self._dask is not None and self._dask.client.status != "running":
            told = self._runner.scheduler or "dask"
            raise TinxaError(told, f"the cluster was lost ({error})", "check it, and run again") from error

    def _connect(self) -> None:
        dask = _dask_runner(self._runner)
        self._open.enter_context(_one_server(self._runner))
        try:
            self._dask = self._open.enter_context(dask)
            client: Any = dask.client
            cores = sum(client.ncores().values())
        except OSError as error:
            where = self._runner.scheduler or "dask"
            raise TinxaError(where, f"the cluster cannot be reached ({error})", "check its address") from error
        self._ahead = max(cores, 1) * _AHEAD_PER_CORE


def _dask_runner(runner: Runner) -> DaskTaskRunner:
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise UsageError("--runner dask", "needs Dask", "install tinxa[cluster]") from error
    if runner.scheduler is not None:
        return DaskTaskRunner(address=runner.scheduler)
    return DaskTaskRunner(cluster_kwargs={"threads_per_worker": 1, "dashboard_address": None})


def _one_server(runner: Runner) -> Any:
    """Have workers tell their task runs to the server of this flow, instead of starting one each."""
    from prefect.server.api.server import SubprocessASGIServer
    from prefect.settings import PREFECT_API_URL, temporary_settings

    url = PREFECT_API_URL.value()
    if url is None:
        if runner.scheduler is not None and not _here(runner.scheduler):
            mend = "set PREFECT_API_URL to the address of the server that tinxa schedule started"
            raise UsageError(runner.scheduler, "its workers cannot reach a server that lives in this flow", mend)
        url = SubprocessASGIServer().api_url
    return temporary_settings({PREFECT_API_URL: url})


def _here(address: str) -> bool:
    """Whether a scheduler's address (`tcp://host:port`) is on this machine."""
    host = address.rsplit("://", 1)[-1].rsplit(":", 1)[0].strip("[]")
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
