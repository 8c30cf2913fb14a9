"""The index beside each WARC file: CDXJ lines that replay tools understand, with our capture inside."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from pydantic import ValidationError

from pipeline.model import Capture

_WWW = re.compile(r"^www\d*\.")
_SAFE = "/%:@!$&'()*+,;=~?-._"
_PORTS = {"http": 80, "https": 443}


def index_line(capture: Capture, record_length: int) -> str:
    """The line of a capture; `record_length` is the size of its record in the file, compressed."""
    stamp = capture.fetched_at.astimezone(dt.UTC).strftime("%Y%m%d%H%M%S")
    fields = {
        "url": capture.redirected_to or capture.url,
        "mime": "warc/revisit" if capture.revisit else (capture.content_type or "unk").split(";")[0].strip() or "unk",
        "status": str(capture.status),
        "digest": capture.digest,
        "length": str(record_length),
        "offset": str(capture.warc_offset),
        "filename": capture.warc_file,
        "tinxa": capture.model_dump(mode="json", exclude_defaults=True),
    }
    return f"{sort_key(str(fields['url']))} {stamp} {json.dumps(fields, ensure_ascii=False)}\n"


def read_line(line: str) -> tuple[Capture, int] | None:
    """The capture of an index line and its record's length; None for a line that is torn or damaged."""
    try:
        fields = json.loads(line.split(" ", 2)[2])
        return Capture.model_validate(fields["tinxa"]), int(fields["length"])
    except (IndexError, KeyError, TypeError, ValueError, ValidationError):
        return None


def read_index(path: Path) -> Iterator[Capture]:
    """The captures of one index file in the order of writing; damaged lines are passed over."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            found = read_line(line)
            if found:
                yield found[0]


def indexed_end(path: Path) -> int:
    """The offset in the WARC file up to which its index is known to be right, 0 without an index."""
    end = 0
    if path.exists():
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                found = read_line(line)
                end = max(end, found[0].warc_offset + found[1]) if found else end
    return end


def mend_index(path: Path) -> None:
    """Cut off a last line that a crash left unfinished."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        content = file.read()
        file.truncate(content.rfind(b"\n") + 1)


def sort_key(url: str) -> str:
    """The SURT form of a URL that CDX indexes sort and replay tools ask by: `com,example)/path?a=1&b=2`.

    Without `www`, the scheme's own port and the slash at the end; the parts of a query in order; all lower case.
    """
    parts = urlsplit(url)
    host = ",".join(reversed(_WWW.sub("", parts.hostname or "").split(".")))
    port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
    path = re.sub("/+", "/", quote(parts.path, safe=_SAFE)).rstrip("/") or "/"
    query = "&".join(sorted(quote(parts.query, safe=_SAFE).lower().split("&")))
    return f"{host}{port}){path}{'?' if query else ''}{query}".lower()
