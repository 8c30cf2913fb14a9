"""The archive as one WACZ file, which replay tools such as ReplayWeb.page open."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from extractors.errors import TinxaError
from pipeline.archive import index_path, warc_files
from pipeline.cdxj import read_index, read_line

_WACZ = "1.1.1"
_PIECE = 1 << 20


def write_wacz(folder: Path, target: Path, *, title: str, prefix: str = "") -> int:
    """Pack an archive folder (of one writer's `prefix`) into `target`; returns how many captures it holds.

    The file is whole or not there. Raises TinxaError if there is nothing to pack.
    """
    warcs = warc_files(folder, prefix)
    if not warcs:
        raise TinxaError(str(folder), "there is no archive here", "crawl something first")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    lines = sorted(_index_lines(warcs))
    with ZipFile(unfinished, "w") as pack:
        resources = [_add_file(pack, f"archive/{warc.name}", warc) for warc in warcs]
        resources.append(_add_text(pack, "indexes/index.cdx", "".join(lines)))
        resources.append(_add_text(pack, "pages/pages.jsonl", "".join(_page_lines(warcs))))
        package = _package(title, resources)
        _add_text(pack, "datapackage.json", package)
        digest = {"path": "datapackage.json", "hash": _digest(package.encode())}
        _add_text(pack, "datapackage-digest.json", json.dumps(digest))
    unfinished.replace(target)
    return len(lines)


def _index_lines(warcs: list[Path]) -> Iterator[str]:
    """Index lines as replay tools want them: sorted by who asks, without our own capture inside."""
    for warc in warcs:
        path = index_path(warc)
        if path.exists():
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                if read_line(line) is None:
                    continue  # torn by a crash
                key, stamp, fields = line.split(" ", 2)
                plain = {name: value for name, value in json.loads(fields).items() if name != "tinxa"}
                yield f"{key} {stamp} {json.dumps(plain, ensure_ascii=False)}\n"


def _page_lines(warcs: list[Path]) -> Iterator[str]:
    yield json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Articles"}) + "\n"
    for warc in warcs:
        for capture in read_index(index_path(warc)) if index_path(warc).exists() else ():
            if capture.role == "article" and capture.status == 200:
                moment = capture.fetched_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                yield json.dumps({"url": capture.redirected_to or capture.url, "ts": moment}, ensure_ascii=False) + "\n"


def _package(title: str, resources: list[dict[str, Any]]) -> str:
    return json.dumps(
        {
            "profile": "data-package",
            "wacz_version": _WACZ,
            "title": title,
            "created": dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "software": f"tinxa {version('tinxa')}",
            "resources": resources,
        },
        ensure_ascii=False,
        indent=1,
    )


def _add_file(pack: ZipFile, name: str, path: Path) -> dict[str, Any]:
    """Add a WARC file as it is (it is compressed, and replay reads it by offsets)."""
    digest = hashlib.sha256()
    pack.write(path, name, ZIP_STORED)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return {
        "name": path.name,
        "path": name,
        "hash": f"sha256:{digest.hexdigest()}",
        "bytes": path.stat().st_size,
    }


def _add_text(pack: ZipFile, name: str, text: str) -> dict[str, Any]:
    data = text.encode()
    pack.writestr(name, data, ZIP_DEFLATED if name.startswith("pages") else ZIP_STORED)
    return {"name": name.rsplit("/", 1)[-1], "path": name, "hash": _digest(data), "bytes": len(data)}


def _digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()
