"""A soak: many articles of generated portals through the whole flow, watching whether it slows down or grows.

Pages are generated, archived, read and extracted by processes of their own, and loaded by this one, as a night does.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from extractors.model import Frozen
from pipeline.archive import Archive
from pipeline.bench import Figure
from pipeline.bench_pages import make_pages, make_sources
from pipeline.ingest import read_captures
from pipeline.model import Capture, Reading
from pipeline.source_model import Source
from pipeline.store import Store, open_store

BATCH, PORTALS = 100, 10
_SAMPLES = 20
_MB = 1_000_000


class Sample(Frozen):
    """How things stood after so many articles: seconds since the last sample, megabytes held, files open.

    `readers_mb` is what the largest reading process holds.
    """

    articles: int
    seconds: float
    mb: float
    readers_mb: float
    files: int


class ReadBatch(Frozen):
    """What a reading process gives back: readings, processor seconds it took, megabytes it holds."""

    readings: list[Reading]
    seconds: float
    mb: float


def bench_soak(articles: int = 2_000, processes: int | None = None) -> list[Figure]:
    """So many articles from generated pages to the loaded store; rates by stage, memory and open files."""
    with TemporaryDirectory() as folder:
        soak = _Soak(Path(folder), processes or os.cpu_count() or 1)
        soak.run(max(articles, BATCH))
        return soak.figures()


class _Soak:
    """One soak in a folder of its own."""

    def __init__(self, folder: Path, processes: int) -> None:
        self.folder, self.processes = folder, processes
        self.samples: list[Sample] = []
        self.spent: dict[str, float] = defaultdict(float)
        self.loaded = 0
        self._readers_mb = 0.0
        self._last = self._began = time.perf_counter()

    def run(self, articles: int) -> None:
        """Put `articles` articles through, batch by batch, some batches ahead of the loader."""
        sources = make_sources(PORTALS)
        every = max(articles // _SAMPLES, 1)
        under_way: deque[Future[ReadBatch]] = deque()
        with open_store(self.folder / "tinxa.db") as store, ProcessPoolExecutor(self.processes) as pool:
            store.add_sources(sources)
            self._last = self._began = time.perf_counter()
            for source, captures in self._archived(sources, articles):
                under_way.append(pool.submit(_read, self.folder / "archive", source, captures))
                if len(under_way) > 2 * self.processes:
                    self._load(store, under_way.popleft().result(), every)
            while under_way:
                self._load(store, under_way.popleft().result(), every)
        self.seconds = time.perf_counter() - self._began

    def _archived(self, sources: list[Source], articles: int) -> Iterator[tuple[Source, list[Capture]]]:
        """Batches of archived pages, the portals by turns."""
        pages = [make_pages(source, articles) for source in sources]
        for number in range(-(-articles // BATCH)):
            source = sources[number % len(sources)]
            with self._spending("generate"):
                batch = list(islice(pages[number % len(pages)], min(BATCH, articles - number * BATCH)))
            with self._spending("archive"), Archive(self.folder / "archive", prefix=source.id) as archive:
                kept = [archive.append(page, source_id=source.id, canonical_url=page.url) for page in batch]
            yield source, kept

    def _load(self, store: Store, read: ReadBatch, every: int) -> None:
        self.spent["read and extract"] += read.seconds
        self._readers_mb = max(self._readers_mb, read.mb)
        with self._spending("load"):
            report = store.load(read.readings)
        if report.new != len(read.readings):
            raise RuntimeError(f"{len(read.readings)} articles were to be loaded, {report}")
        self.loaded += report.new
        if self.loaded // every > len(self.samples):
            self._sample()

    def _sample(self) -> None:
        now = time.perf_counter()
        self.samples.append(
            Sample(
                articles=self.loaded,
                seconds=now - self._last,
                mb=held_mb(),
                readers_mb=self._readers_mb,
                files=open_files(),
            )
        )
        self._last, self._readers_mb = now, 0.0

    @contextmanager
    def _spending(self, stage: str) -> Iterator[None]:
        before = time.process_time()
        yield
        self.spent[stage] += time.process_time() - before

    def figures(self) -> list[Figure]:
        """Rates by stage, and how the last samples compare with the first ones: 1 is flat."""
        note = f"{self.loaded:,} articles, {self.processes} reading processes"
        whole = Figure(
            stage="soak", subject="whole flow", rate=self.loaded / self.seconds, unit="articles/s", note=note
        )
        stages = [
            Figure(stage="soak", subject=name, rate=self.loaded / spent, unit="articles/processor s", note=note)
            for name, spent in self.spent.items()
        ]
        return [whole, *stages, *self._growth(note)]

    def _growth(self, note: str) -> list[Figure]:
        early, late = self.samples[len(self.samples) // 10], self.samples[-1]
        pace = [(now.articles - before.articles) / now.seconds for before, now in pairwise(self.samples)]
        store = (self.folder / "tinxa.db").stat().st_size
        archive = sum(path.stat().st_size for path in (self.folder / "archive").iterdir())
        values: list[tuple[str, float, str, float | None]] = [
            ("memory at the end", late.mb, "MB", late.mb / early.mb),
            ("memory of a reader at the end", late.readers_mb, "MB", late.readers_mb / early.readers_mb),
            ("open files at the end", late.files, "files", late.files / early.files),
            ("store, size", store / self.loaded, "bytes/article", None),
            ("archive, size", archive / self.loaded, "bytes/page", None),
        ]
        if pace:
            values.append(("pace at the end", pace[-1], "articles/s", pace[-1] / pace[0]))
        about = f"{note}; the ratio is to the first tenth"
        return [
            Figure(stage="soak", subject=name, rate=value, unit=unit, ratio=ratio, note=about)
            for name, value, unit, ratio in values
        ]


def _read(folder: Path, source: Source, captures: list[Capture]) -> ReadBatch:
    before = time.process_time()
    with Archive(folder, prefix=source.id) as archive:
        readings = read_captures(archive, captures, source)
    return ReadBatch(readings=readings, seconds=time.process_time() - before, mb=held_mb())


def held_mb() -> float:
    """Megabytes of memory this process holds; the most it ever held where the system does not tell."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / _MB
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / _MB


def open_files() -> int:
    """How many files this process has open."""
    return sum(1 for _ in Path("/dev/fd").iterdir())
