"""The archive: WARC 1.1, one gzip member per record, size-rolled files, a CDXJ index beside them.

A capture is a request and a response (or revisit) record. `commit` brings everything appended so far to the disk;
only then may the store be told. A torn tail, left by a crash in the middle of a write, is cut off on opening.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import uuid
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.errors import TinxaError
from extractors.model import Frozen
from pipeline.fetch import Exchange
from pipeline.model import Capture

ROLL_BYTES = 500_000_000
_DECODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_REVISIT_PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


class ArchiveDamaged(TinxaError):
    """A record that cannot be read back."""


class ArchivedResponse(Frozen):
    """A response as the archive holds it; the body is decompressed."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: dt.datetime

    def header(self, name: str) -> str | None:
        """The first header `name`, case-insensitive."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Archive:
    """A folder of WARC files that is appended to; use as a context manager, one writer per `prefix`."""

    def __init__(self, folder: Path, *, prefix: str = "tinxa", roll_bytes: int = ROLL_BYTES) -> None:
        self.folder = folder
        self._prefix = file_prefix(prefix)
        self._roll_bytes = roll_bytes
        self._file: BinaryIO | None = None
        self._path: Path | None = None
        self._pending: list[Capture] = []
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(
        self,
        exchange: Exchange,
        *,
        source_id: str,
        canonical_url: str,
        earlier: Capture | None = None,
        role: Literal["article", "list"] = "article",
    ) -> Capture:
        """Write an exchange; where the body equals that of the `earlier` capture, a revisit record."""
        file = self._open_file()
        digest = "sha256:" + hashlib.sha256(exchange.body).hexdigest()
        unchanged = exchange.status == 304 or (earlier is not None and earlier.digest == digest)
        revisit = unchanged and earlier is not None
        if revisit and earlier is not None:
            digest = earlier.digest
        offset = file.tell()
        assert self._path is not None
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        response = _response_record(writer, exchange, digest, earlier if revisit else None)
        writer.write_record(response)
        writer.write_record(_request_record(writer, exchange, response))
        capture = Capture(
            url=exchange.url,
            canonical_url=canonical_url,
            source_id=source_id,
            fetched_at=exchange.fetched_at,
            status=exchange.status,
            content_type=exchange.header("content-type"),
            digest=digest,
            length=len(exchange.body),
            warc_file=self._path.name,
            warc_offset=offset,
            revisit=revisit,
            role=role,
            redirected_to=exchange.redirects[-1] if exchange.redirects else None,
            etag=exchange.header("etag"),
            last_modified=exchange.header("last-modified"),
        )
        self._pending.append(capture)
        return capture

    def commit(self) -> None:
        """Bring all appended records, then their index lines, to the disk."""
        if self._file is None or self._path is None or not self._pending:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        with self._path.with_suffix("").with_suffix(".cdxj").open("a", encoding="utf-8") as index:
            index.writelines(_cdxj_line(capture) for capture in self._pending)
            index.flush()
            os.fsync(index.fileno())
        self._pending.clear()

    def close(self) -> None:
        """Commit and close."""
        self.commit()
        if self._file is not None:
            self._file.close()
            self._file = None

    def read(self, capture: Capture) -> ArchivedResponse:
        """The response of a capture; a revisit gives the body it refers to. Raises ArchiveDamaged."""
        if self._file is not None:
            self._file.flush()
        return read_response(self.folder, capture.warc_file, capture.warc_offset)

    def _open_file(self) -> BinaryIO:
        if self._file is not None and self._file.tell() < self._roll_bytes:
            return self._file
        if self._file is not None:
            self.close()
        self._path = self._next_path()
        self._file = self._path.open("ab")
        if self._file.tell() == 0:
            writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
            info = {"software": "tinxa", "format": "WARC File Format 1.1", "robots": "obey"}
            writer.write_record(writer.create_warcinfo_record(self._path.name, info))
        return self._file

    def _next_path(self) -> Path:
        """The file to append to: the last one of our prefix while it has room, mended if its tail is torn."""
        existing = sorted(self.folder.glob(f"{self._prefix}-[0-9]*.warc.gz"))
        number = 0
        if existing:
            last = existing[-1]
            mend_tail(last)
            if last.stat().st_size < self._roll_bytes:
                return last
            number = int(last.name.rsplit("-", 1)[1].split(".")[0]) + 1
        return self.folder / f"{self._prefix}-{number:05d}.warc.gz"


def _response_record(writer: WARCWriter, exchange: Exchange, digest: str, earlier: Capture | None) -> Any:
    """The response as archived. The body is stored decompressed, so headers that tell its coding are renamed."""
    headers = [(f"X-Archive-Orig-{k}" if k.lower() in _DECODED else k, v) for k, v in exchange.headers]
    body = b"" if earlier else exchange.body
    headers.append(("Content-Length", str(len(exchange.body))))
    http = StatusAndHeaders(f"{exchange.status} {exchange.reason or 'OK'}", _clean(headers), protocol="HTTP/1.1")
    warc = {
        "WARC-Date": _warc_date(exchange.fetched_at),
        "WARC-Payload-Digest": digest,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
    }
    if earlier is not None:
        warc["WARC-Profile"] = _REVISIT_PROFILE
        warc["WARC-Refers-To-Target-URI"] = earlier.url
        warc["WARC-Refers-To-Date"] = _warc_date(earlier.fetched_at)
        warc["WARC-Refers-To-Filename"] = earlier.warc_file
        warc["WARC-Refers-To-File-Offset"] = str(earlier.warc_offset)
    kind = "revisit" if earlier else "response"
    return writer.create_warc_record(
        exchange.final_url, kind, payload=io.BytesIO(body), http_headers=http, warc_headers_dict=warc
    )


def _request_record(writer: WARCWriter, exchange: Exchange, response: Any) -> Any:
    path = exchange.final_url.split("://", 1)[1]
    path = "/" + path.split("/", 1)[1] if "/" in path else "/"
    http = StatusAndHeaders(
        f"{exchange.method} {path} HTTP/1.1", _clean(exchange.request_headers), is_http_request=True
    )
    warc = {
        "WARC-Date": _warc_date(exchange.fetched_at),
        "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
    }
    return writer.create_warc_record(
        exchange.final_url, "request", payload=io.BytesIO(b""), http_headers=http, warc_headers_dict=warc
    )


def _clean(headers: Any) -> list[tuple[str, str]]:
    """Header pairs without line breaks, which would end a header early."""
    return [(k, v.replace("\r", " ").replace("\n", " ")) for k, v in headers]


def _warc_date(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _cdxj_line(capture: Capture) -> str:
    stamp = capture.fetched_at.astimezone(dt.UTC).strftime("%Y%m%d%H%M%S")
    return f"{sort_key(capture.url)} {stamp} {capture.model_dump_json()}\n"


def sort_key(url: str) -> str:
    """The SURT form of a URL that CDX indexes sort by: `com,example)/path`."""
    rest = url.split("://", 1)[-1]
    host, slash, path = rest.partition("/")
    name, _, port = host.partition(":")
    return ",".join(reversed(name.lower().split("."))) + (f":{port}" if port else "") + ")" + slash + path


def read_response(folder: Path, name: str, offset: int) -> ArchivedResponse:
    """The response record at `offset` of file `name`; a revisit gives the body of the record it refers to."""
    path = folder / Path(name).name
    try:
        with path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file)))
            if record.rec_type not in ("response", "revisit"):
                raise ArchiveDamaged(f"{path.name}:{offset}", f"holds a {record.rec_type} record", "run tinxa verify")
            body = record.content_stream().read()
    except (OSError, StopIteration, ArchiveLoadFailed, zlib.error) as error:
        raise ArchiveDamaged(f"{path.name}:{offset}", f"cannot be read ({error})", "run tinxa verify") from error
    headers = record.rec_headers
    if record.rec_type == "revisit" and headers.get_header("WARC-Refers-To-Filename"):
        original = int(headers.get_header("WARC-Refers-To-File-Offset"))
        body = read_response(folder, headers.get_header("WARC-Refers-To-Filename"), original).body
    return ArchivedResponse(
        url=headers.get_header("WARC-Target-URI"),
        status=int(record.http_headers.get_statuscode()),
        headers=tuple(record.http_headers.headers),
        body=body,
        fetched_at=dt.datetime.fromisoformat(headers.get_header("WARC-Date").replace("Z", "+00:00")),
    )


def indexed_captures(folder: Path, prefix: str = "") -> Iterator[Capture]:
    """All captures that the index files (of one writer's `prefix`) know, file by file in the order of writing."""
    for path in sorted(folder.glob(f"{file_prefix(prefix)}*.cdxj")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.endswith("}\n"):
                    yield Capture.model_validate(json.loads(line.split(" ", 2)[2]))


def file_prefix(prefix: str) -> str:
    """A writer's prefix as it stands in file names."""
    return prefix.replace("/", "-")


def mend_tail(path: Path) -> int:
    """Cut off what follows the last whole gzip member; returns how many bytes were dropped."""
    whole = _whole_length(path)
    torn = path.stat().st_size - whole
    if torn:
        with path.open("r+b") as file:
            file.truncate(whole)
            os.fsync(file.fileno())
    return torn


def _whole_length(path: Path) -> int:
    """The offset after the last complete gzip member of a file."""
    whole = position = 0
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            while chunk:
                try:
                    member.decompress(chunk)
                except zlib.error:
                    return whole
                position += len(chunk) - len(member.unused_data)
                chunk = member.unused_data
                if member.eof:
                    whole, member = position, zlib.decompressobj(zlib.MAX_WBITS | 16)
    return whole
