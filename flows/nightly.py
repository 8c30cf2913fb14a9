"""The nightly flow: one crawl task a source, reading and extracting in batches, one writer for the store.

`flows.settings.prepare` must have run before this module is imported.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from extractors.model import Frozen
from flows.progress import tell
from flows.reading import Batch, Readers, Runner, batches
from pipeline.archive import Archive, indexed_captures
from pipeline.crawl import Crawl, CrawlReport, Options, Problem
from pipeline.crawl_model import Sink, unheard
from pipeline.fetch import Fetcher
from pipeline.model import Capture
from pipeline.source_model import Source
from pipeline.store import LoadReport, Store, open_store
from pipeline.turns import Turns

# Portals crawled at a time, a thread each; the others wait for their turn.
CRAWLS_AT_ONCE = 200
# What crawls hand to the writer: captures safe on the disk, None at a crawl's end.
Inbox = SimpleQueue[tuple[Source, Sequence[Capture] | None]]


class Plan(Frozen):
    """What a night works on: where its data lies, which sources, how far, and where pages are read."""

    database: Path
    archive: Path
    sources: tuple[Source, ...]
    connect_to: dict[str, str]
    options: Options = Options()
    runner: Runner = Runner()


class SourceNight(Frozen):
    """What a night brought for one source."""

    source_id: str
    crawl: CrawlReport
    load: LoadReport


class NightReport(Frozen):
    """What a night brought, source by source; `problems` are pages that could not be had."""

    sources: tuple[SourceNight, ...]

    @property
    def total(self) -> LoadReport:
        """All loads added up."""
        total = LoadReport()
        for night in self.sources:
            total = total.plus(night.load)
        return total


@task(task_run_name="crawl {source.id}", cache_policy=NO_CACHE, persist_result=False)
def crawl_source(source: Source, plan: Plan, turns: Turns, sink: Sink = unheard) -> CrawlReport:
    """Crawl one source into its own WARC files; `sink` gets each batch of captures once it is safe on the disk."""
    return asyncio.run(_crawl(source, plan, turns, sink))


async def _crawl(source: Source, plan: Plan, turns: Turns, sink: Sink) -> CrawlReport:
    with open_store(plan.database) as store:
        known = store.known(source.id)
    with Archive(plan.archive, prefix=source.id) as archive:
        async with Fetcher(source, connect_to=plan.connect_to, turns=turns) as fetcher:
            crawl = Crawl(source, fetcher, archive, known, partial(tell, source.id), sink)
            return await crawl.run(plan.options)


@flow(name="nightly", validate_parameters=False, persist_result=False)
def nightly(plan: Plan) -> NightReport:
    """Crawl all sources of the plan, read what is new, load it. One source's failure never fails the night."""
    with open_store(plan.database) as store, Readers(plan.runner, plan.archive) as readers:
        store.add_sources(plan.sources)
        run = store.begin_run("nightly")
        writer = _Writer(store, run, readers, plan.sources)
        writer.load((source, unloaded(store, plan.archive, source)) for source in plan.sources)
        crawls = _crawl_all(plan, writer)
        nights = [SourceNight(source_id=s.id, crawl=crawls[s.id], load=writer.loads[s.id]) for s in plan.sources]
        report = NightReport(sources=tuple(nights))
        store.finish_run(run, status="done", summary=report.total.model_dump())
    return report


def _crawl_all(plan: Plan, writer: _Writer) -> dict[str, CrawlReport]:
    """Crawl all sources, each host seeing its pause whoever asks, and load meanwhile what they bring."""
    inbox: Inbox = SimpleQueue()
    turns = Turns()
    crawls = {}
    with ThreadPoolTaskRunner[CrawlReport](max_workers=CRAWLS_AT_ONCE) as crawlers:
        for source in plan.sources:
            wanted = {"source": source, "plan": plan, "turns": turns, "sink": partial(_put, inbox, source)}
            crawls[source.id] = crawlers.submit(crawl_source, parameters=wanted)
            crawls[source.id].add_done_callback(partial(_put, inbox, source, None))
        running = len(crawls)
        while running:
            running -= writer.load_waiting(inbox)
        return {source.id: _outcome(source, crawls[source.id]) for source in plan.sources}


def _put(inbox: Inbox, source: Source, captures: Sequence[Capture] | None, _future: object = None) -> None:
    """Hand captures to the writer; None says that the source's crawl has come to its end, well or not."""
    inbox.put((source, captures))


class _Writer:
    """The one writer of a night: has read what crawls bring, batch by batch, and loads it while they go on."""

    def __init__(self, store: Store, run: int, readers: Readers, sources: Iterable[Source]) -> None:
        self.loads = {source.id: LoadReport() for source in sources}
        self._store, self._run, self._readers = store, run, readers
        self._done: Counter[str] = Counter()
        self._batches: Counter[str] = Counter()

    def load_waiting(self, inbox: Inbox) -> int:
        """Wait for the inbox and load all that lies in it, source by source; returns how many crawls have ended."""
        fresh: dict[str, list[Capture]] = {}
        sources: dict[str, Source] = {}
        ended, more = 0, True
        while more:
            source, captures = inbox.get()
            sources[source.id] = source
            fresh.setdefault(source.id, []).extend(captures or ())
            ended += captures is None
            more = not inbox.empty()
        self.load((source, fresh[source.id]) for source in sources.values())
        return ended

    def load(self, brought: Iterable[tuple[Source, Sequence[Capture]]]) -> None:
        """Have captures of several sources read, and load them in the same order."""
        for batch, readings in self._readers.read(self._numbered(brought)):
            source = batch.source.id
            self.loads[source] = self.loads[source].plus(self._store.load(readings, self._run))
            self._done[source] += len(readings)
            tell(source, "loaded", self._done[source])

    def _numbered(self, brought: Iterable[tuple[Source, Sequence[Capture]]]) -> Iterator[Batch]:
        for source, captures in brought:
            for batch in batches(source, captures, self._batches[source.id]):
                self._batches[source.id] = batch.number
                yield batch


def _outcome(source: Source, future: PrefectFuture[CrawlReport]) -> CrawlReport:
    """A crawl's report; where the crawl itself broke, a report that says so, and the other sources go on."""
    try:
        return future.result()
    except Exception as error:
        problem = Problem(url=source.base, reason=f"{type(error).__name__}: {error}")
        return CrawlReport(source_id=source.id, problems=(problem,))


def unloaded(store: Store, folder: Path, source: Source) -> list[Capture]:
    """Articles and files of a source that are archived but not in the store: what an interrupted night left behind."""
    captures = indexed_captures(folder, source.id)
    return [c for c in captures if c.role != "list" and not store.has_capture(c)]
