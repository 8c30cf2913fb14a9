"""Whether an archive is whole: every record is read, every digest computed anew, every index line followed."""

from __future__ import annotations

from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from extractors.errors import TinxaError
from extractors.model import Frozen
from pipeline.archive import index_path, read_response, warc_files, whole_length
from pipeline.cdxj import read_index
from pipeline.model import Capture
from pipeline.records import payload_digest


class Damage(Frozen):
    """Something that is not as it should be, and where."""

    where: str
    problem: str


class ArchiveReport(Frozen):
    """What was looked at, and what was wrong."""

    files: int = 0
    records: int = 0
    captures: int = 0
    damages: tuple[Damage, ...] = ()


def check_archive(folder: Path) -> ArchiveReport:
    """Read a whole archive; nothing is changed."""
    damages: list[Damage] = []
    records = captures = 0
    files = warc_files(folder)
    for path in files:
        torn = path.stat().st_size - whole_length(path)
        if torn:
            damages.append(Damage(where=path.name, problem=f"its last {torn:,} bytes are no whole record"))
        records += _check_records(path, damages)
        index = index_path(path)
        if not index.exists():
            damages.append(Damage(where=path.name, problem="has no index"))
            continue
        for capture in read_index(index):
            captures += 1
            problem = check_capture(folder, capture)
            if problem:
                damages.append(Damage(where=f"{capture.warc_file}:{capture.warc_offset}", problem=problem))
    return ArchiveReport(files=len(files), records=records, captures=captures, damages=tuple(damages))


def check_capture(folder: Path, capture: Capture) -> str | None:
    """What is wrong with a capture: None if its record is there, of its address, with the body it had."""
    try:
        response = read_response(folder, capture.warc_file, capture.warc_offset)
    except TinxaError as error:
        return error.problem
    if response.url != (capture.redirected_to or capture.url):
        return f"the record is of another address, {response.url}"
    if payload_digest(response.body) != capture.digest:
        return "the body is not the one that was fetched: its digest differs"
    return None


def _check_records(path: Path, damages: list[Damage]) -> int:
    """Read all records of a file, digests included; returns how many there are."""
    count = 0
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests=True):
                count += 1
                while record.raw_stream.read(1 << 16):
                    pass
                if record.digest_checker.problems:
                    where = f"{path.name}, record {count}"
                    damages.append(Damage(where=where, problem="; ".join(record.digest_checker.problems)))
    except (ArchiveLoadFailed, OSError, ValueError, EOFError) as error:
        damages.append(Damage(where=f"{path.name}, after record {count}", problem=f"cannot be read ({error})"))
    return count
