"""The archive packed for replay tools."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest

from extractors.errors import TinxaError
from pipeline.archive import Archive
from pipeline.records import read_record
from pipeline.wacz import write_wacz
from tests.pipeline.test_archive import URL, append, exchange


def test_pack_holds_what_it_says(tmp_path: Path) -> None:
    with Archive(tmp_path, roll_bytes=1000) as archive:
        captures = [append(archive, exchange(bytes([n]) * 900, f"{URL}?{n}")) for n in (2, 0, 1)]
        append(archive, exchange(b"list", f"{URL}/list"), role="list")
    target = tmp_path / "out" / "a.wacz"
    assert write_wacz(tmp_path, target, title="Xã An Phú") == 4
    with ZipFile(target) as pack:
        package = json.loads(pack.read("datapackage.json"))
        for resource in package["resources"]:
            data = pack.read(resource["path"])
            assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
            assert resource["bytes"] == len(data)
        sealed = json.loads(pack.read("datapackage-digest.json"))
        assert sealed["hash"] == "sha256:" + hashlib.sha256(pack.read("datapackage.json")).hexdigest()
        lines = pack.read("indexes/index.cdx").decode().splitlines()
        assert lines == sorted(lines) and '"tinxa"' not in lines[0]
        for line in lines:
            fields = json.loads(line.split(" ", 2)[2])
            info = pack.getinfo(f"archive/{fields['filename']}")
            assert info.compress_type == ZIP_STORED
            file = io.BytesIO(pack.read(info))
            file.seek(int(fields["offset"]))
            assert read_record(file).response.url == fields["url"]
        pages = [json.loads(line) for line in pack.read("pages/pages.jsonl").decode().splitlines()]
    assert pages[0]["format"] == "json-pages-1.0"
    assert {page["url"] for page in pages[1:]} == {capture.url for capture in captures}
    assert package["wacz_version"] == "1.1.1" and package["title"] == "Xã An Phú"
    assert not list(target.parent.glob("*.part"))


def test_nothing_to_pack(tmp_path: Path) -> None:
    with pytest.raises(TinxaError, match="no archive here"):
        write_wacz(tmp_path, tmp_path / "a.wacz", title="x")
