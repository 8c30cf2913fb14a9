"""WARC records: what one exchange becomes, and how a record is read back."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import uuid
import zlib
from collections.abc import Iterable
from typing import Any, BinaryIO
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extractors.errors import TinxaError
from extractors.model import Frozen
from pipeline.fetch import Exchange
from pipeline.model import Capture

# The archive holds decoded bodies, so the headers that tell of a coding are kept under another name.
_DECODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_REQUESTED, _LISTED = "X-Tinxa-Requested", "X-Tinxa-Listed-Date"
_LEVEL = 6
MOST_BYTES = 200_000_000
_UNREADABLE = (OSError, StopIteration, ArchiveLoadFailed, zlib.error, ValueError, EOFError, KeyError, AttributeError)


class ArchiveDamaged(TinxaError):
    """A record that cannot be read back."""


class ArchivedResponse(Frozen):
    """A response as the archive holds it; the body is decompressed.

    `requested` is the address asked for where a redirect led to `url`; `listed` the date line of the list page.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: dt.datetime
    requested: str | None = None
    listed: str | None = None

    def header(self, name: str) -> str | None:
        """The first header `name`, case-insensitive."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class RawRecord(Frozen):
    """A record as read: its kind, its response, and where a revisit refers to (file, offset)."""

    kind: str
    response: ArchivedResponse
    refers_to: tuple[str, int] | None = None


def response_of(exchange: Exchange) -> ArchivedResponse:
    """A fetched page as it would come from the archive."""
    return ArchivedResponse(
        url=exchange.final_url,
        status=exchange.status,
        headers=exchange.headers,
        body=exchange.body,
        fetched_at=exchange.fetched_at,
        requested=exchange.url if exchange.url != exchange.final_url else None,
    )


def payload_digest(body: bytes) -> str:
    """`sha256:` and the digest in hexadecimal digits."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


def info_record(name: str) -> bytes:
    """The record that a WARC file begins with."""
    writer = WARCWriter(None, gzip=False, warc_version="1.1")
    fields = {"software": "tinxa", "format": "WARC File Format 1.1", "robots": "obey"}
    return member(_plain(writer.create_warcinfo_record(name, fields)))


def exchange_records(
    exchange: Exchange, digest: str, earlier: Capture | None = None, listed: str | None = None
) -> list[bytes]:
    """The records of one exchange, each a gzip member; see `plain_records`."""
    return [member(record) for record in plain_records(exchange, digest, earlier, listed)]


def plain_records(
    exchange: Exchange, digest: str, earlier: Capture | None = None, listed: str | None = None
) -> list[bytes]:
    """The records of one exchange, uncompressed: response (a revisit of `earlier`), request, metadata if any."""
    response = _response(exchange, digest, earlier, listed)
    records = [_plain(response), _plain(_request(exchange, response))]
    fields = _metadata(exchange)
    if fields:
        records.append(_plain(_about(exchange, response, fields)))
    return records


def read_record(file: BinaryIO) -> RawRecord:
    """The response or revisit record at which `file` stands. Raises ArchiveDamaged."""
    try:
        return _read(next(iter(ArchiveIterator(file))))
    except _UNREADABLE as error:
        raise ArchiveDamaged("record", f"cannot be read ({_told(error)})", "run tinxa verify") from error


def _told(error: BaseException) -> str:
    """What an error says, without the bytes of the record that some put into their message."""
    said = str(error).partition(", first line")[0].strip()
    return said if said and said.isprintable() and len(said) < 200 else type(error).__name__


def _read(record: Any) -> RawRecord:
    headers = record.rec_headers
    if record.rec_type not in ("response", "revisit"):
        raise ArchiveDamaged("record", f"is a {record.rec_type} record, no response", "run tinxa verify")
    name = headers.get_header("WARC-Refers-To-Filename") if record.rec_type == "revisit" else None
    response = ArchivedResponse(
        url=headers.get_header("WARC-Target-URI"),
        status=int(record.http_headers.get_statuscode()),
        headers=tuple(record.http_headers.headers),
        body=_capped(record.content_stream()),
        fetched_at=dt.datetime.fromisoformat(headers.get_header("WARC-Date").replace("Z", "+00:00")),
        requested=headers.get_header(_REQUESTED),
        listed=headers.get_header(_LISTED),
    )
    refers_to = (name, int(headers.get_header("WARC-Refers-To-File-Offset"))) if name else None
    return RawRecord(kind=record.rec_type, response=response, refers_to=refers_to)


def _capped(stream: BinaryIO) -> bytes:
    """A whole body, unless it is larger than any that is fetched: archives may come from elsewhere."""
    pieces, size = [], 0
    while piece := stream.read(1 << 16):
        size += len(piece)
        if size > MOST_BYTES:
            raise ArchiveDamaged("record", f"holds more than {MOST_BYTES:,} bytes", "read it with another tool")
        pieces.append(piece)
    return b"".join(pieces)


def _response(exchange: Exchange, digest: str, earlier: Capture | None, listed: str | None) -> Any:
    headers = [(f"X-Archive-Orig-{k}" if k.lower() in _DECODED else k, v) for k, v in exchange.headers]
    headers.append(("Content-Length", str(len(exchange.body))))
    http = StatusAndHeaders(f"{exchange.status} {_word(exchange.reason) or 'OK'}", _clean(headers), protocol="HTTP/1.1")
    warc = _common(exchange) | {"WARC-Payload-Digest": digest}
    if exchange.url != exchange.final_url:
        warc[_REQUESTED] = _line(exchange.url)
    if listed:
        warc[_LISTED] = _line(listed)
    if earlier is not None:
        profile = "server-not-modified" if exchange.status == 304 else "identical-payload-digest"
        warc |= {
            "WARC-Profile": _PROFILE + profile,
            "WARC-Refers-To-Target-URI": earlier.redirected_to or earlier.url,
            "WARC-Refers-To-Date": warc_date(earlier.fetched_at),
            "WARC-Refers-To-Filename": earlier.warc_file,
            "WARC-Refers-To-File-Offset": str(earlier.warc_offset),
        }
    body = b"" if earlier else exchange.body
    kind = "revisit" if earlier else "response"
    return _record(exchange.final_url, kind, body, warc, http)


def _request(exchange: Exchange, response: Any) -> Any:
    path = exchange.final_url.split("://", 1)[1]
    path = "/" + path.split("/", 1)[1] if "/" in path else "/"
    line = f"{exchange.method} {path} HTTP/1.1"
    http = StatusAndHeaders(line, _clean(exchange.request_headers), is_http_request=True)
    return _record(exchange.final_url, "request", exchange.request_body, _beside(exchange, response), http)


def _about(exchange: Exchange, response: Any, fields: dict[str, str]) -> Any:
    body = "".join(f"{name}: {_line(value)}\r\n" for name, value in fields.items()).encode()
    warc = _beside(exchange, response) | {"Content-Type": "application/warc-fields"}
    return _record(exchange.final_url, "metadata", body, warc, None)


def _metadata(exchange: Exchange) -> dict[str, str]:
    """What is worth telling of an exchange: redirects before it, exceptions made for it."""
    fields = {"via": exchange.hops[-1].final_url} if exchange.hops else {}
    return fields | ({"exceptions": exchange.note} if exchange.note else {})


def _common(exchange: Exchange) -> dict[str, str]:
    warc = {"WARC-Date": warc_date(exchange.fetched_at), "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>"}
    return warc | ({"WARC-IP-Address": exchange.address} if exchange.address else {})


def _beside(exchange: Exchange, response: Any) -> dict[str, str]:
    together = response.rec_headers.get_header("WARC-Record-ID")
    return _common(exchange) | {"WARC-Concurrent-To": together}


def _record(url: str, kind: str, body: bytes, warc: dict[str, str], http: StatusAndHeaders | None) -> Any:
    writer = WARCWriter(None, gzip=False, warc_version="1.1")
    return writer.create_warc_record(
        url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=warc
    )


def _plain(record: Any) -> bytes:
    plain = io.BytesIO()
    WARCWriter(plain, gzip=False, warc_version="1.1").write_record(record)
    return plain.getvalue()


def member(record: bytes) -> bytes:
    """A record as one gzip member."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return packer.compress(record) + packer.flush()


def _clean(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, _value(value)) for raw, value in headers if (name := _word(raw).replace(":", ""))]


def _value(text: str) -> str:
    """A header value on one line; what warcio cannot write (parameters beyond ASCII) is percent-encoded."""
    line = _line(text)
    return line if line.isascii() or ";" not in line else quote(line, safe="".join(map(chr, range(32, 127))))


def _word(text: str) -> str:
    """Text as header names and status lines must be: ASCII, on one line."""
    return _line(text).encode("ascii", "replace").decode("ascii").strip()


def _line(text: str) -> str:
    """Text without line breaks, which would end a header early."""
    return " ".join(text.replace("\x00", "").splitlines())


def warc_date(when: dt.datetime) -> str:
    """A moment as WARC 1.1 writes it."""
    return when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
