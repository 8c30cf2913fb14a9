"""The archive: what is written is read back, by us and by others, whatever happened in between."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.archive import Archive, ArchiveBusy, ArchiveDamaged, indexed_captures, mend_tail, pack, read_response
from pipeline.archive_check import check_archive, check_capture
from pipeline.cdxj import sort_key
from pipeline.fetch import Exchange
from pipeline.model import Capture
from pipeline.records import exchange_records, payload_digest, read_record

URL = "https://anphu.example/tin-1.html"


def exchange(body: bytes = b"<html>tin</html>", url: str = URL, status: int = 200, **values: object) -> Exchange:
    return Exchange.model_validate(
        {
            "url": url,
            "final_url": url,
            "method": "GET",
            "request_headers": (("Host", "anphu.example"),),
            "status": status,
            "reason": "OK",
            "headers": (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("ETag", '"1"')),
            "body": body,
            "fetched_at": dt.datetime(2026, 11, 23, 7, 15, 30, 250_000, tzinfo=dt.UTC),
            **values,
        }
    )


def append(archive: Archive, page: Exchange, **values: object) -> Capture:
    return archive.append(page, source_id="t", canonical_url=page.url, **values)  # type: ignore[arg-type]  # options


def types(path: Path) -> list[str]:
    """The kinds of all records, as FastWARC reads them, digests checked."""
    kinds = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            record.freeze()
            if record.headers.get("WARC-Block-Digest"):
                assert record.verify_block_digest()
            kinds.append(record.headers["WARC-Type"])
    return kinds


def warcio_check(path: Path) -> subprocess.CompletedProcess[str]:
    code = "from warcio.cli import main; main()"
    return subprocess.run([sys.executable, "-c", code, "check", "-v", str(path)], capture_output=True, text=True)


def test_page_is_read_back(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        page = exchange("xã An Phú".encode())
        capture = append(archive, page, packed=pack(page, listed="15/08/2019").compressed())
        response = archive.read(capture)
    assert response.body.decode() == "xã An Phú"
    assert (response.url, response.status, response.listed) == (URL, 200, "15/08/2019")
    assert response.header("content-type") == "text/html; charset=utf-8"
    assert response.fetched_at == exchange().fetched_at
    assert capture.digest == payload_digest("xã An Phú".encode()) and capture.etag == '"1"'
    assert read_response(tmp_path, capture.warc_file, capture.warc_offset) == response


def test_others_read_every_record(tmp_path: Path) -> None:
    hop = exchange(b"moved", URL.replace("1", "0"), 301)
    with Archive(tmp_path) as archive:
        first = append(archive, exchange())
        append(archive, exchange(), earlier=first)
        append(archive, exchange(b"", status=304), earlier=first)
        append(archive, exchange(b"form", method="POST", request_body=b"a=1", note="tls: old"))
        append(archive, exchange(url=hop.url, final_url=URL, hops=(hop,), redirects=(URL,)))
    path = tmp_path / "tinxa-00000.warc.gz"
    assert types(path) == [
        "warcinfo",
        *("response", "request"),
        *("revisit", "request"),
        *("revisit", "request"),
        *("response", "request", "metadata"),
        *("response", "request"),
        *("response", "request", "metadata"),
    ]
    checked = warcio_check(path)
    assert checked.returncode == 0, checked.stdout
    assert "fail" not in checked.stdout.lower() and "pass" in checked.stdout


def test_damage_is_seen_by_others_too(tmp_path: Path) -> None:
    page = exchange(b"sound")
    records = exchange_records(page, payload_digest(b"other"))
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"".join(records))
    assert warcio_check(path).returncode != 0


def test_unchanged_pages_become_revisits(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        first = append(archive, exchange(b"tin" * 100))
        same = append(archive, exchange(b"tin" * 100), earlier=first)
        not_modified = append(archive, exchange(b"", status=304, headers=()), earlier=same)
        changed = append(archive, exchange(b"tin moi"), earlier=first)
        bodies = [archive.read(c).body for c in (same, not_modified, changed)]
        again = archive.read(not_modified)
    assert [c.revisit for c in (first, same, not_modified, changed)] == [False, True, True, False]
    assert bodies == [b"tin" * 100, b"tin" * 100, b"tin moi"]
    assert (again.status, again.header("content-type")) == (200, "text/html; charset=utf-8")
    assert same.digest == not_modified.digest == first.digest


def test_index_tells_replay_tools_where_records_lie(tmp_path: Path) -> None:
    with Archive(tmp_path, prefix="demo/an-phu") as archive:
        captures = [append(archive, exchange(str(n).encode() * 50, f"{URL}?n={n}")) for n in range(3)]
    lines = (tmp_path / "demo-an-phu-00000.cdxj").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("example,anphu)/tin-1.html?n=0 20261123071530 {")
    for line, capture in zip(lines, captures, strict=True):
        fields = json.loads(line.split(" ", 2)[2])
        data = (tmp_path / fields["filename"]).read_bytes()
        member = data[int(fields["offset"]) : int(fields["offset"]) + int(fields["length"])]
        assert read_record(io.BytesIO(member)).response.url == capture.url
        assert (fields["mime"], fields["status"], fields["digest"]) == ("text/html", "200", capture.digest)
    assert list(indexed_captures(tmp_path, "demo/an-phu")) == captures
    assert list(indexed_captures(tmp_path, "demo/an")) == []


def test_files_roll_by_size(tmp_path: Path) -> None:
    for _ in range(2):
        with Archive(tmp_path, roll_bytes=1_000) as archive:
            captures = [append(archive, exchange(bytes(range(256)) * 8, f"{URL}?{n}")) for n in range(3)]
    assert len(list(tmp_path.glob("*.warc.gz"))) == 6
    assert [archive.read(c).url for c in captures] == [c.url for c in captures]
    assert len(list(indexed_captures(tmp_path))) == 6


def test_crash_in_the_middle_of_a_record_loses_nothing_committed(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        kept = append(archive, exchange())
    path = tmp_path / kept.warc_file
    whole = path.stat().st_size
    torn = exchange_records(exchange(b"late" * 100), payload_digest(b"late" * 100))[0]
    for cut in range(1, len(torn), 7):
        with path.open("ab") as file:
            file.write(torn[:cut])
        assert mend_tail(path, kept.warc_offset) == cut
        assert path.stat().st_size == whole
    with path.open("ab") as file:
        file.write(torn[:100])
    with (tmp_path / "tinxa-00000.cdxj").open("a") as index:
        index.write('com,x)/ 2026 {"url": "ha')
    with Archive(tmp_path) as archive:
        fresh = append(archive, exchange(b"fresh"))
    assert [c.warc_offset for c in indexed_captures(tmp_path)] == [kept.warc_offset, fresh.warc_offset]
    assert fresh.warc_offset == whole
    assert warcio_check(path).returncode == 0


def test_records_without_index_line_are_kept(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        kept = append(archive, exchange())
    records = exchange_records(exchange(b"late"), payload_digest(b"late"))
    with (tmp_path / kept.warc_file).open("ab") as file:
        file.write(b"".join(records) + b"\x1f\x8b torn")
    with Archive(tmp_path) as archive:
        append(archive, exchange(b"fresh"))
    assert types(tmp_path / kept.warc_file).count("response") == 3


def test_commit_comes_before_the_index(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    append(archive, exchange())
    assert list(indexed_captures(tmp_path)) == []
    archive.commit()
    assert len(list(indexed_captures(tmp_path))) == 1
    archive.close()


def test_one_writer_a_prefix(tmp_path: Path) -> None:
    with Archive(tmp_path, prefix="a") as archive:
        append(archive, exchange())
        with Archive(tmp_path, prefix="b") as other:
            append(other, exchange())
        with pytest.raises(ArchiveBusy, match="another process"), Archive(tmp_path, prefix="a") as second:
            append(second, exchange())
    with Archive(tmp_path, prefix="a") as later:
        append(later, exchange())


@pytest.mark.parametrize("junk", [b"", b"junk", b"\x1f\x8b\x08\x00junk", b"WARC/1.1\r\n\r\n"])
def test_damaged_records_are_told(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "x.warc.gz").write_bytes(junk)
    with pytest.raises(ArchiveDamaged, match=r"x\.warc\.gz:0"):
        read_response(tmp_path, "x.warc.gz", 0)
    with pytest.raises(ArchiveDamaged):
        read_response(tmp_path, "none.warc.gz", 0)


def test_names_in_records_cannot_leave_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.warc.gz").write_bytes(exchange_records(exchange(), payload_digest(b""))[0])
    (tmp_path / "archive").mkdir()
    with pytest.raises(ArchiveDamaged):
        read_response(tmp_path / "archive", "../secret.warc.gz", 0)


def test_revisits_in_a_ring_end(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        start = append(archive, exchange())
    ring = start.model_copy(update={"warc_file": "ring.warc.gz", "warc_offset": 0})
    (tmp_path / "ring.warc.gz").write_bytes(exchange_records(exchange(), start.digest, ring)[0])
    with pytest.raises(ArchiveDamaged, match="without end"):
        read_response(tmp_path, "ring.warc.gz", 0)


@settings(max_examples=50, deadline=None)
@given(
    body=st.binary(max_size=300),
    headers=st.lists(st.tuples(st.text(max_size=20), st.text(max_size=50)), max_size=5),
    reason=st.text(max_size=20),
)
@example(body=b"", headers=[("0", "=0;\x80")], reason="")
def test_whatever_a_portal_sends_is_read_back(body: bytes, headers: list[tuple[str, str]], reason: str) -> None:
    latin = [tuple(part.encode("latin-1", "replace").decode("latin-1") for part in pair) for pair in headers]
    page = exchange(body, headers=tuple(latin), reason=reason.encode("latin-1", "replace").decode("latin-1"))
    record = exchange_records(page, payload_digest(body))[0]
    read = read_record(io.BytesIO(record)).response
    assert (read.body, read.status, read.url) == (body, 200, URL)


def test_sort_keys() -> None:
    assert sort_key("https://Tin.AnPhu.example:801/A b?x=1") == "example,anphu,tin:801)/a%20b?x=1"
    assert sort_key("http://www.anphu.example:80/tin-tuc/") == "example,anphu)/tin-tuc"
    assert sort_key("http://anphu.example//đi/") == "example,anphu)/%c4%91i"
    assert sort_key("https://anphu.example?b=2&A=1") == "example,anphu)/?a=1&b=2"


def test_whole_archive_is_found_whole(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        first = append(archive, exchange())
        append(archive, exchange(), earlier=first)
        append(archive, exchange(b"", status=304), earlier=first)
    report = check_archive(tmp_path)
    assert (report.files, report.records, report.captures, report.damages) == (1, 7, 3, ())


def test_damage_is_found(tmp_path: Path) -> None:
    with Archive(tmp_path) as archive:
        captures = [append(archive, exchange(bytes([n]) * 4000, f"{URL}?{n}")) for n in range(3)]
    path = tmp_path / captures[0].warc_file
    whole = path.read_bytes()
    at = captures[1].warc_offset + 120
    path.write_bytes(whole[:at] + b"\x55\x55\x55" + whole[at + 3 :])
    assert any("1" in damage.where for damage in check_archive(tmp_path).damages)
    path.write_bytes(whole[:-30])
    assert check_archive(tmp_path).damages
    path.write_bytes(whole)
    assert check_capture(tmp_path, captures[0].model_copy(update={"digest": "sha256:0"})) is not None
    assert "another address" in (check_capture(tmp_path, captures[0].model_copy(update={"url": URL})) or "")
    (tmp_path / "tinxa-00000.cdxj").unlink()
    assert [damage.problem for damage in check_archive(tmp_path).damages] == ["has no index"]
