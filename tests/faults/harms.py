"""Harm done once, with the real thing: full disk, read-only folder, damaged files, two writers, clock set back."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from extractors.errors import TinxaError
from extractors.model import Frozen
from pipeline.archive import Archive, ArchiveBusy, indexed_captures
from pipeline.archive_check import check_archive
from pipeline.bench_pages import make_pages
from pipeline.ingest import read_captures
from pipeline.store import open_store
from pipeline.verify import verify
from tests.faults import work

_FORK = multiprocessing.get_context("fork")


class Harm(Frozen):
    """What was done, whether the promise held, what the operator was told; `skipped` says why it was not tried."""

    name: str
    held: bool = False
    told: str = ""
    skipped: str = ""


class NotHere(Exception):
    """This machine does not allow to do the harm."""


@contextmanager
def small_disk(folder: Path, size: str, *, read_only: bool = False) -> Iterator[Path]:
    """A file system of its own, so small that it fills; raises NotHere where mounting is not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        raise NotHere("mounting a small file system is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def full_disk_while_loading(folder: Path) -> Harm:
    """The store's disk fills; once there is room, loading goes on and all is there."""
    read, told = list(work.readings()), ""
    with small_disk(folder / "disk", "2m") as disk:
        database = disk / "tinxa.db"
        try:
            work.load(database, read)
        except TinxaError as error:
            told = str(error)
        subprocess.run(["mount", "-o", "remount,size=50m", str(disk)], check=True)
        sound = work.whole(database) if told else False
        work.load(database, read)
        whole = work.said(database) == _loaded(folder)
    return Harm(name="disk full while loading", held=bool(told) and sound and whole, told=told)


def full_disk_while_archiving(folder: Path) -> Harm:
    """The archive's disk fills; what was committed is read back, and appending goes on once there is room."""
    source, told, kept = work.source(), "", 0
    with small_disk(folder / "disk", "300k") as disk:
        pages = list(make_pages(source, 400, menu_links=5))
        try:
            with Archive(disk, prefix=source.id) as archive:
                for page in pages:
                    archive.append(page, source_id=source.id, canonical_url=page.url)
                    archive.commit()
                    kept += 1
        except (TinxaError, OSError) as error:
            told = str(error)
        subprocess.run(["mount", "-o", "remount,size=50m", str(disk)], check=True)
        with Archive(disk, prefix=source.id) as archive:
            for page in pages[kept:]:
                archive.append(page, source_id=source.id, canonical_url=page.url)
        report = check_archive(disk)
        urls = [capture.url for capture in indexed_captures(disk)]
    whole = not report.damages and set(urls) == {page.url for page in pages}
    return Harm(name="disk full while archiving", held=0 < kept < 400 and whole, told=told)


def read_only_folder(folder: Path) -> Harm:
    """Neither store nor archive can be written: both say so."""
    told = []
    with small_disk(folder / "disk", "50m") as disk:
        work.load(disk / "tinxa.db", work.readings()[:20])
        work.build_archive(disk / "archive", 3)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        for write in (
            lambda: work.load(disk / "tinxa.db", work.readings()),
            lambda: work.build_archive(disk / "archive", 3),
        ):
            try:
                write()
            except TinxaError as error:
                told.append(str(error))
    return Harm(name="read-only folder", held=len(told) == 2, told="; ".join(told))


def two_loads_at_once(folder: Path) -> Harm:
    """Two processes load the same archive into one store: one waits for the other, nothing comes twice."""
    database, read = folder / "tinxa.db", list(work.readings())
    both = [_FORK.Process(target=work.load, args=(database, read)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    ended = all(process.exitcode == 0 for process in both)
    return Harm(name="two runs load at once", held=ended and work.said(database) == _loaded(folder))


def two_crawls_at_once(folder: Path) -> Harm:
    """A second writer of one source's archive is refused, and says why."""
    told = ""
    with Archive(folder, prefix="x") as first:
        first.lock()
        process = subprocess.run(
            [sys.executable, "-c", _SECOND, str(folder)], capture_output=True, text=True, cwd=Path(__file__).parents[2]
        )
        told = process.stdout.strip()
    return Harm(name="two runs crawl one source", held=ArchiveBusy.__name__ in told, told=told.partition(": ")[2])


_SECOND = """
import sys
from pathlib import Path
from pipeline.archive import Archive
try:
    Archive(Path(sys.argv[1]), prefix="x").lock()
except Exception as error:
    print(f"{type(error).__name__}: {error}")
"""


def clock_set_back(folder: Path) -> Harm:
    """The clock jumps a year ahead and back between captures of the same pages: every order settles alike."""
    source, archived = work.source(), folder / "archive"
    jumps = [dt.timedelta(0), dt.timedelta(days=365), dt.timedelta(days=-365)]
    with Archive(archived, prefix=source.id) as archive:
        for jump in jumps:
            for page in make_pages(source, 10, menu_links=5):
                moved = page.model_copy(update={"fetched_at": page.fetched_at + jump})
                archive.append(moved, source_id=source.id, canonical_url=page.url)
        archive.commit()
        read = read_captures(archive, indexed_captures(archived), source)
    work.load(folder / "a.db", read)
    work.load(folder / "b.db", read[::-1])
    with open_store(folder / "a.db") as store:
        sound = verify(store, archived).sound and store.value("SELECT count(*) FROM articles") == 10
    same = _articles(folder / "a.db") == _articles(folder / "b.db")
    return Harm(name="clock set ahead and back", held=sound and same)


def damaged_record(folder: Path) -> Harm:
    """A byte of one page's record turns over on the disk: verify names it, every other page is read."""
    archived = folder / "archive"
    work.build_archive(archived)
    captures = list(indexed_captures(archived))
    bad, after = captures[50], captures[51]
    path = archived / bad.warc_file
    data = bytearray(path.read_bytes())
    data[(bad.warc_offset + after.warc_offset) // 2 - 200] ^= 0xFF
    path.write_bytes(data)
    read = work.read_archive(archived)
    failed = [reading.capture.url for reading in read if reading.failure]
    report = check_archive(archived)
    named = any(damage.where.endswith(f":{bad.warc_offset}") for damage in report.damages)
    told = next((reading.failure or "" for reading in read if reading.failure), "")
    return Harm(name="damaged WARC record", held=failed == [bad.url] and named, told=told)


def damaged_database(folder: Path) -> Harm:
    """Pages of the database are overwritten: verify finds it; loading the archive into a new store restores all."""
    database, archived = folder / "tinxa.db", folder / "archive"
    work.build_archive(archived)
    work.load(database, work.read_archive(archived))
    before = work.said(database)
    data = bytearray(database.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 8192] = os.urandom(8192)
    database.write_bytes(data)
    told = ""
    try:
        with open_store(database, read_only=True) as store:
            told = next((damage.problem for damage in verify(store, archived).differences), "")
    except TinxaError as error:
        told = str(error)
    for file in folder.glob("tinxa.db*"):
        file.unlink()
    work.load(database, work.read_archive(archived))
    return Harm(name="damaged database page", held=bool(told) and work.said(database) == before, told=told)


def power_cut_order(folder: Path) -> Harm:
    """Whatever the power cut leaves: each file is on the disk before the next one tells of it (as strace sees it)."""
    tracer = shutil.which("strace")
    if tracer is None:
        raise NotHere("strace is not installed")
    log = folder / "trace"
    calls = "trace=write,writev,pwrite64,fsync,fdatasync"
    code = "import sys; from pathlib import Path; from tests.faults.harms import archive_and_load;"
    code += "archive_and_load(Path(sys.argv[1]))"
    command = [tracer, "-f", "-y", "-s", "0", "-e", calls, "-o", str(log), sys.executable, "-c", code, str(folder)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    if done.returncode:
        raise NotHere(f"strace cannot trace here ({done.stderr.strip()[-200:]})")
    wrong, seen = misordered(log.read_text().splitlines())
    return Harm(name="order of writing at a power cut", held=seen > 20 and not wrong, told="; ".join(wrong[:2]))


def archive_and_load(folder: Path) -> None:
    """What is traced: pages archived and loaded in batches, as a night does it."""
    source = work.source()
    with open_store(folder / "tinxa.db") as store, Archive(folder / "archive", prefix=source.id) as archive:
        store.add_sources([source])
        pages = list(make_pages(source, 40, menu_links=5))
        for start in range(0, 40, 10):
            batch = [
                archive.append(page, source_id=source.id, canonical_url=page.url) for page in pages[start : start + 10]
            ]
            archive.commit()
            store.load(read_captures(archive, batch, source))


_CALL = re.compile(r"\d+ +(\w+)\(\d+<([^>]*)>")
# Before anything is written to the file on the left, all that was written to those on the right is on the disk.
_BEFORE = {".cdxj": (".warc.gz",), "tinxa.db-wal": (".warc.gz", ".cdxj"), "tinxa.db": ("tinxa.db-wal",)}


def misordered(calls: list[str]) -> tuple[list[str], int]:
    """Writes that came before what they build on was synced, and how many writes were looked at."""
    unsynced: set[str] = set()
    wrong: list[str] = []
    seen = 0
    for call in calls:
        found = _CALL.match(call)
        kind = next((end for end in (*_BEFORE, ".warc.gz") if found and found[2].endswith(end)), None)
        if found is None or kind is None:
            continue
        if found[1] in ("fsync", "fdatasync"):
            unsynced.discard(kind)
            continue
        seen += 1
        wrong += [f"{kind} was written before {late} was synced" for late in _BEFORE.get(kind, ()) if late in unsynced]
        unsynced.add(kind)
    return wrong, seen


HARMS: tuple[Callable[[Path], Harm], ...] = (
    full_disk_while_loading,
    full_disk_while_archiving,
    read_only_folder,
    two_loads_at_once,
    two_crawls_at_once,
    clock_set_back,
    damaged_record,
    damaged_database,
    power_cut_order,
)


def do(harm: Callable[[Path], Harm], folder: Path) -> Harm:
    """Do one harm, or say why it cannot be done here."""
    try:
        return harm(folder)
    except NotHere as error:
        return Harm(name=harm.__name__.replace("_", " "), skipped=str(error))


def _loaded(folder: Path) -> dict[str, list[str]]:
    """What an undisturbed load says."""
    work.load(folder / "undisturbed.db", work.readings())
    return work.said(folder / "undisturbed.db")


def _articles(database: Path) -> list[str]:
    said = work.said(database)
    return [*said["articles"], *said["incidents"], *said["dates"]]
