"""The archive: WARC 1.1, one gzip member per record, size-rolled files, a CDXJ index beside them.

A capture is a response (or revisit) and a request record, after those of the redirects that led to it. `commit` brings
everything appended so far to the disk; only then may the store be told. What a crash left torn is mended on opening.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal

from extractors.errors import TinxaError
from extractors.model import Frozen
from pipeline.cdxj import index_line, indexed_end, mend_index, read_index
from pipeline.fetch import Exchange
from pipeline.model import Capture
from pipeline.records import (
    ArchiveDamaged,
    ArchivedResponse,
    info_record,
    member,
    payload_digest,
    plain_records,
    read_record,
)

__all__ = ["Archive", "ArchiveBusy", "ArchiveDamaged", "ArchivedResponse", "indexed_captures", "read_response"]

ROLL_BYTES = 500_000_000
_DEEPEST_REVISIT, _PIECE = 50, 1 << 20
# Opens a WARC file by its name.
Opener = Callable[[str], AbstractContextManager[BinaryIO]]


class ArchiveBusy(TinxaError):
    """Another process is appending to the same files."""


class Packed(Frozen):
    """An exchange as records: those of each redirect that led to it, and its own; compressed when they are written."""

    digest: str
    revisit: bool
    hops: tuple[list[bytes], ...]
    records: list[bytes]

    def compressed(self) -> Packed:
        """The same, each record a gzip member. This is the costly part, and may be done in any thread."""
        hops = tuple([member(record) for record in hop] for hop in self.hops)
        return self.model_copy(update={"hops": hops, "records": [member(record) for record in self.records]})


def pack(exchange: Exchange, earlier: Capture | None = None, listed: str | None = None) -> Packed:
    """Make the records of an exchange, not compressed yet.

    `listed` is the date line that the list page gave with the link, kept for reading the article.
    """
    digest = payload_digest(exchange.body)
    if earlier is not None and exchange.status == 304:
        digest = earlier.digest
    same = earlier if earlier is not None and earlier.digest == digest else None
    return Packed(
        digest=digest,
        revisit=same is not None,
        hops=tuple(plain_records(hop, payload_digest(hop.body)) for hop in exchange.hops),
        records=plain_records(exchange, digest, same, listed),
    )


class Archive:
    """A folder of WARC files that is appended to; use as a context manager, one writer per `prefix`."""

    def __init__(self, folder: Path, *, prefix: str = "tinxa", roll_bytes: int = ROLL_BYTES) -> None:
        self.folder = folder
        self._prefix = file_prefix(prefix)
        self._roll_bytes = roll_bytes
        self._file: BinaryIO | None = None
        self._held_lock: BinaryIO | None = None
        self._path: Path | None = None
        self._pending: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def lock(self) -> None:
        """Become the one writer of our prefix, as appending does; the system frees the lock when a process dies.

        Raises ArchiveBusy if another process is it.
        """
        if self._held_lock is not None:
            return
        try:
            lock = (self.folder / f"{self._prefix}.lock").open("ab")
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise ArchiveBusy(self._prefix, "is being crawled by another process", "wait until it has ended") from error
        self._held_lock = lock

    def append(
        self,
        exchange: Exchange,
        *,
        source_id: str,
        canonical_url: str,
        earlier: Capture | None = None,
        role: Literal["article", "list", "file"] = "article",
        packed: Packed | None = None,
    ) -> Capture:
        """Write an exchange; where the body equals that of the `earlier` capture, a revisit record.

        `packed` is what `pack` made of the exchange, compressed, perhaps in another thread.
        """
        packed = packed or pack(exchange, earlier).compressed()
        for records in packed.hops:
            self._write(records)
        offset, length = self._write(packed.records)
        assert self._path is not None
        capture = Capture(
            url=exchange.url,
            canonical_url=canonical_url,
            source_id=source_id,
            fetched_at=exchange.fetched_at,
            status=exchange.status,
            content_type=exchange.header("content-type"),
            digest=packed.digest,
            length=len(exchange.body),
            warc_file=self._path.name,
            warc_offset=offset,
            revisit=packed.revisit,
            role=role,
            redirected_to=exchange.redirects[-1] if exchange.redirects else None,
            etag=exchange.header("etag"),
            last_modified=exchange.header("last-modified"),
        )
        self._pending.append(index_line(capture, length))
        return capture

    def commit(self) -> None:
        """Bring all appended records, then their index lines, to the disk."""
        if self._file is None or self._path is None or not self._pending:
            return
        try:
            os.fsync(self._file.fileno())
            _append_whole(index_path(self._path), "".join(self._pending).encode())
        except OSError as error:
            raise _unwritable(self._path, error) from error
        self._pending.clear()

    def close(self) -> None:
        """Commit, close, and let others write."""
        self._close_file()
        if self._held_lock is not None:
            self._held_lock.close()
            self._held_lock = None

    def read(self, capture: Capture) -> ArchivedResponse:
        """The response of a capture; a revisit gives the body it refers to. Raises ArchiveDamaged."""
        return read_response(self.folder, capture.warc_file, capture.warc_offset)

    def _write(self, records: list[bytes]) -> tuple[int, int]:
        """Append records; returns where the first stands and its length. A full disk leaves no torn record."""
        file = self._open_file()
        offset = file.tell()
        try:
            _write_whole(file, b"".join(records))
        except OSError as error:
            raise _unwritable(self._path, error) from error
        return offset, len(records[0])

    def _close_file(self) -> None:
        try:
            self.commit()
        finally:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _open_file(self) -> BinaryIO:
        if self._file is not None and self._file.tell() < self._roll_bytes:
            return self._file
        self._close_file()
        self.lock()
        try:
            self._path = self._next_path()
            self._file = self._path.open("ab", buffering=0)
            if self._file.tell() == 0:
                _write_whole(self._file, info_record(self._path.name))
                _sync_folder(self.folder)
        except OSError as error:
            raise _unwritable(self.folder, error) from error
        return self._file

    def _next_path(self) -> Path:
        """The file to append to: the last one of our prefix while it has room, mended if its tail is torn."""
        existing = warc_files(self.folder, self._prefix)
        if not existing:
            return self.folder / f"{self._prefix}-00000.warc.gz"
        last = existing[-1]
        mend_tail(last, indexed_end(index_path(last)))
        mend_index(index_path(last))
        if last.stat().st_size < self._roll_bytes:
            return last
        number = int(last.name.removesuffix(".warc.gz").rsplit("-", 1)[1]) + 1
        return self.folder / f"{self._prefix}-{number:05d}.warc.gz"


def read_response(folder: Path, name: str, offset: int) -> ArchivedResponse:
    """The response record at `offset` of file `name`; a revisit gives the body of the record it refers to."""
    return follow_response(lambda name: (folder / name).open("rb"), name, offset)


def follow_response(opened: Opener, name: str, offset: int) -> ArchivedResponse:
    """The same, of files that `opened` opens by their name."""
    first: ArchivedResponse | None = None
    for _ in range(_DEEPEST_REVISIT):
        name = Path(name).name
        try:
            with opened(name) as file:
                file.seek(offset)
                record = read_record(file)
        except OSError as error:
            raise ArchiveDamaged(f"{name}:{offset}", f"cannot be read ({error})", "run tinxa verify") from error
        except ArchiveDamaged as error:
            raise ArchiveDamaged(f"{name}:{offset}", error.problem, error.mend) from error
        if record.refers_to is None:
            return record.response if first is None else _revisited(first, record.response)
        first = first or record.response
        name, offset = record.refers_to
    raise ArchiveDamaged(f"{name}:{offset}", "revisits refer to each other without end", "run tinxa verify")


def _revisited(revisit: ArchivedResponse, original: ArchivedResponse) -> ArchivedResponse:
    """A revisit with the body it stands for; an answer 304 takes status and headers from there too."""
    taken = {"body": original.body}
    if revisit.status == 304:
        return revisit.model_copy(update=taken | {"status": original.status, "headers": original.headers})
    return revisit.model_copy(update=taken)


def indexed_captures(folder: Path, prefix: str = "") -> Iterator[Capture]:
    """All captures that the index files (of one writer's `prefix`) know, file by file in the order of writing."""
    for path in warc_files(folder, file_prefix(prefix)):
        if index_path(path).exists():
            yield from read_index(index_path(path))


def warc_files(folder: Path, prefix: str = "") -> list[Path]:
    """The WARC files of one writer, or of all, in the order of writing."""
    pattern = f"{prefix}-[0-9][0-9][0-9][0-9][0-9].warc.gz" if prefix else "*.warc.gz"
    return sorted(folder.glob(pattern))


def index_path(warc: Path) -> Path:
    """The index beside a WARC file."""
    return warc.with_name(warc.name.removesuffix(".warc.gz") + ".cdxj")


def file_prefix(prefix: str) -> str:
    """A writer's prefix as it stands in file names."""
    return prefix.replace("/", "-")


def mend_tail(path: Path, start: int = 0) -> int:
    """Cut off what follows the last whole gzip member, looking from `start` on; returns how many bytes were dropped."""
    size = path.stat().st_size
    whole = whole_length(path, start if start <= size else 0)
    if size > whole:
        with path.open("r+b") as file:
            file.truncate(whole)
            os.fsync(file.fileno())
    return size - whole


def whole_length(path: Path, start: int = 0) -> int:
    """The offset after the last complete gzip member of a file; `start` is the beginning of one."""
    whole = position = start
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(1 << 20):
            while chunk:
                try:
                    member.decompress(chunk, _PIECE)
                except zlib.error:
                    return whole
                left = member.unused_data or member.unconsumed_tail
                position += len(chunk) - len(left)
                chunk = left
                if member.eof:
                    whole, member = position, zlib.decompressobj(zlib.MAX_WBITS | 16)
    return whole


def _write_whole(file: BinaryIO, content: bytes) -> None:
    """Append all of `content` to an unbuffered file, or nothing: what a full disk let through is cut off again."""
    offset, rest = file.tell(), memoryview(content)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError:
        os.ftruncate(file.fileno(), offset)
        file.seek(offset)
        raise


def _append_whole(path: Path, content: bytes) -> None:
    """The same, durably, to a file by its name."""
    with path.open("ab", buffering=0) as file:
        _write_whole(file, content)
        os.fsync(file.fileno())


def _unwritable(path: Path | None, error: OSError) -> TinxaError:
    return TinxaError(
        str(path), f"cannot be written ({error.strerror or error})", "make room or give access, run again"
    )


def _sync_folder(folder: Path) -> None:
    """Make a new file's name durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
