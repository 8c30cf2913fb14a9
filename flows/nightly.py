"""The nightly flow: one crawl task a source, reading and extracting in batches, one writer for the store.

`flows.settings.prepare` must have run before this module is imported.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture, as_completed

from extractors.model import Frozen
from flows.progress import tell
from pipeline.archive import Archive, indexed_captures
from pipeline.crawl import Crawl, CrawlReport, Options, Problem
from pipeline.fetch import Fetcher
from pipeline.ingest import read_captures
from pipeline.model import Capture, Reading
from pipeline.source_model import Source
from pipeline.store import LoadReport, Store, open_store

BATCH = 100


class Plan(Frozen):
    """What a night works on: where its data lies, which sources, how far."""

    database: Path
    archive: Path
    sources: tuple[Source, ...]
    connect_to: dict[str, str]
    options: Options = Options()


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
def crawl_source(source: Source, plan: Plan) -> CrawlReport:
    """Crawl one source into its own WARC files."""
    return asyncio.run(_crawl(source, plan))


async def _crawl(source: Source, plan: Plan) -> CrawlReport:
    with open_store(plan.database) as store:
        known = store.known(source.id)
    with Archive(plan.archive, prefix=source.id) as archive:
        async with Fetcher(source, connect_to=plan.connect_to) as fetcher:
            crawl = Crawl(source, fetcher, archive, known, lambda stage, count: tell(source.id, stage, count))
            return await crawl.run(plan.options)


@task(task_run_name="read {source.id} {number}", cache_policy=NO_CACHE, persist_result=False)
def read_batch(source: Source, plan: Plan, captures: list[Capture], number: int) -> list[Reading]:
    """Read and extract one batch of archived pages."""
    with Archive(plan.archive, prefix=source.id) as archive:
        return read_captures(archive, captures, source)


@flow(name="nightly", validate_parameters=False, persist_result=False)
def nightly(plan: Plan) -> NightReport:
    """Crawl all sources of the plan, read what is new, load it. One source's failure never fails the night."""
    with open_store(plan.database) as store:
        store.add_sources(plan.sources)
        run = store.begin_run("nightly")
        recovered = {s.id: _read_and_load(store, run, plan, s, unloaded(store, plan.archive, s)) for s in plan.sources}
        crawls = {crawl_source.submit(source, plan): source for source in plan.sources}
        nights = {}
        for future in as_completed(list(crawls)):
            source = crawls[future]
            crawl = _outcome(source, future)
            load = _read_and_load(store, run, plan, source, crawl.captures)
            nights[source.id] = SourceNight(source_id=source.id, crawl=crawl, load=recovered[source.id].plus(load))
        report = NightReport(sources=tuple(nights[source.id] for source in plan.sources))
        store.finish_run(run, status="done", summary=report.total.model_dump())
    return report


def _outcome(source: Source, future: PrefectFuture[CrawlReport]) -> CrawlReport:
    """A crawl's report; where the crawl itself broke, a report that says so, and the other sources go on."""
    try:
        return future.result()
    except Exception as error:
        problem = Problem(url=source.base, reason=f"{type(error).__name__}: {error}")
        return CrawlReport(source_id=source.id, problems=(problem,))


def _read_and_load(store: Store, run: int, plan: Plan, source: Source, captures: Sequence[Capture]) -> LoadReport:
    """Read captures batch by batch and load each batch."""
    load, done = LoadReport(), 0
    for number, start in enumerate(range(0, len(captures), BATCH), 1):
        readings = read_batch.submit(source, plan, list(captures[start : start + BATCH]), number).result()
        load = load.plus(store.load(readings, run))
        done += len(readings)
        tell(source.id, "loaded", done, len(captures))
    return load


def unloaded(store: Store, folder: Path, source: Source) -> list[Capture]:
    """Articles of a source that are archived but not in the store: what an interrupted night left behind."""
    captures = indexed_captures(folder, source.id)
    return [c for c in captures if c.role == "article" and not store.has_capture(c)]
