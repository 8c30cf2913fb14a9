"""The fault suite: one portal for each fault. Whatever one page does, the others are had, and the archive stays whole.

`python -m tests.pipeline.test_faults` prints the table of faults tried, articles survived and lost.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import ipaddress
import socket
import ssl
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import Archive, indexed_captures
from pipeline.article import ReadFailure, read_article
from pipeline.crawl import Crawl, CrawlReport
from pipeline.fetch import Fetcher, Limits
from pipeline.ingest import read_captures
from pipeline.source_model import Source, Tls
from pipeline.turns import Turns
from tests.pipeline.servers import Answer, RawServer, http, reset, say, stall
from tests.pipeline.test_crawl import Held, page

LIMITS = Limits(seconds=0.6, body_bytes=2_000_000, redirects=4, attempts=2, backoff_s=0.01)
TEXT = "Công an xã bắt quả tang nhóm đối tượng đánh bạc, thu giữ tang vật và lập biên bản xử lý theo quy định."
GOOD = 6
_numbers = count()


def article(number: int) -> bytes:
    return http(f"<h1>Bài số {number}</h1><div class=b><p>{TEXT}</p><p>Ngày {number}/1/2024. {TEXT}</p></div>".encode())


def drip(connection: socket.socket, request: bytes) -> None:
    """A byte now and then: never silent for long, never done."""
    import time

    connection.sendall(http(b"", length=10_000))
    for _ in range(200):
        connection.sendall(b"x")
        time.sleep(0.05)


def onward(connection: socket.socket, request: bytes) -> None:
    """Redirects to ever new addresses."""
    connection.sendall(http(b"", "302 Found", {"Location": f"/tin/xa-{next(_numbers)}.html"}))


def chunked(connection: socket.socket, request: bytes) -> None:
    """A chunked answer whose chunk is no chunk."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nhello\r\n")


def endless(connection: socket.socket, request: bytes) -> None:
    """More and more, as fast as it is read."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    for _ in range(800):
        connection.sendall(b"<p>" + b"x" * 65_536)


def headers(connection: socket.socket, request: bytes) -> None:
    """Headers without end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"y" * 1000) for n in range(2000)))


# What one of the articles does; the crawl must have all the others.
PAGE_FAULTS: dict[str, Answer] = {
    "connection reset": reset,
    "no answer at all": say(b""),
    "stalls after the head": stall,
    "drips a byte now and then": drip,
    "body ends early": say(http(b"<h1>x</h1>", length=5_000)),
    "body promised longer than it is": say(http(b"<html><h1>x</h1></html>\n", length=5_000)),
    "body is longer than said": say(http(b"<h1>Bai</h1>" * 50, length=12)),
    "Content-Length is no number": say(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx"),
    "two Content-Lengths": say(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx"),
    "broken chunks": chunked,
    "no HTTP": say(b"\x00\xff\x00\xff" * 100),
    "headers without end": headers,
    "gzip bomb": say(http(gzip.compress(bytes(60_000_000)), headers={"Content-Encoding": "gzip"})),
    "gzip that is none": say(http(b"<h1>x</h1>", headers={"Content-Encoding": "gzip"})),
    "gzip cut off": say(http(gzip.compress(TEXT.encode() * 99)[:80], headers={"Content-Encoding": "gzip"})),
    "coding nobody knows": say(http(b"x", headers={"Content-Encoding": "x-own"})),
    "50 MB page": endless,
    "redirects to itself": say(http(b"", "302 Found", {"Location": "/tin/bai-99.html"})),
    "redirects onward without end": onward,
    "redirects to the cloud's metadata": say(http(b"", "302 Found", {"Location": "http://169.254.169.254/latest"})),
    "redirects to loopback": say(http(b"", "302 Found", {"Location": "http://localhost:1/x"})),
    "redirects to a file": say(http(b"", "302 Found", {"Location": "file:///etc/passwd"})),
    "redirects to garbage": say(http(b"", "302 Found", {"Location": "http://[::"})),
    "429 storm": say(http(b"", "429 Too Many Requests", {"Retry-After": "0"})),
    "503 storm": say(http(b"", "503 Service Unavailable")),
    "503 with an absurd Retry-After": say(http(b"", "503 Service Unavailable", {"Retry-After": "9" * 40})),
    "Retry-After in the year 0": say(http(b"", "503 x", {"Retry-After": "Mon, 01 Jan 0000 00:00:00 GMT"})),
    "304 without cache": say(http(b"", "304 Not Modified")),
    "status 999": say(http(b"x", "999 Nope")),
    "reason in Vietnamese": say("HTTP/1.1 404 Không tìm thấy\r\nContent-Length: 0\r\n\r\n".encode()),
    "binary junk as HTML": say(http(bytes(range(256)) * 40)),
    "nested a hundred thousand deep": say(http(b"<div>" * 100_000)),
    "soft 404": say(http("<h1>Lỗi truy cập 404</h1>".encode())),
    "login wall": say(http(b"<form><input type=password></form>")),
    "redirect to the home page": say(http(b"", "302 Found", {"Location": "/"})),
    "bytes of no charset": say(http(b"<h1>" + b"\x81\x8d\xff" * 300, headers={"Content-Type": "a/b; charset=zip"})),
}  # fmt: skip


@dataclass
class Outcome:
    """What became of a portal with one bad page."""

    fault: str
    survived: int
    lost: int
    told: str


def portal(base: str, **rules: Any) -> Source:
    return Source.model_validate(
        {
            "id": "fault",
            "name": "Lỗi",
            "platform": "any",
            "base": base,
            "list": {"url": "/tin/", "item": "li"},
            "article": {"title": "h1", "body": ".b"},
            "key": r"-\d+\.html",
            "allow_private": True,
            "politeness": {"delay_s": 0, "concurrency": 2},
            **rules,
        }
    )


def crawl(folder: Path, source: Source, **kwargs: Any) -> CrawlReport:
    async def run() -> CrawlReport:
        with Archive(folder, prefix=source.id) as archive:
            turns = Turns(least_pause=0.001)
            async with Fetcher(source, limits=LIMITS, turns=turns, **kwargs) as fetcher:
                return await Crawl(source, fetcher, archive, Held(indexed_captures(folder, source.id))).run()

    return asyncio.run(run())


def try_fault(name: str, answer: Answer, folder: Path) -> Outcome:
    """Crawl six good articles and a bad one between them, then read what the archive holds."""
    numbers = [1, 2, 3, 99, 4, 5, 6]
    answers = {f"/tin/bai-{n}.html": say(article(n)) for n in numbers}
    answers |= {"/tin/": page(numbers), "/tin/bai-99.html": answer, "/": say(http(b"<h1>Trang chu</h1>"))}
    with RawServer({**answers, "*": onward} if answer is onward else answers) as server:
        source = portal(server.base)
        report = crawl(folder, source)
        with Archive(folder, prefix=source.id) as archive:
            readings = read_captures(archive, report.captures, source)
    survived = sum(reading.article is not None for reading in readings if "bai-99" not in reading.capture.url)
    bad = [reading.failure for reading in readings if "bai-99" in reading.capture.url]
    told = [problem.reason for problem in report.problems if "bai-99" in problem.url] + [text for text in bad if text]
    return Outcome(name, survived, GOOD - survived, told[0] if told else "")


def archive_is_whole(folder: Path) -> bool:
    code = "from warcio.cli import main; main()"
    files = [str(path) for path in folder.glob("*.warc.gz")]
    return subprocess.run([sys.executable, "-c", code, "check", *files], capture_output=True).returncode == 0


@pytest.mark.parametrize("name", PAGE_FAULTS)
def test_one_bad_page_costs_no_other(name: str, tmp_path: Path) -> None:
    outcome = try_fault(name, PAGE_FAULTS[name], tmp_path)
    assert (outcome.survived, outcome.lost) == (GOOD, 0)
    if name != "body is longer than said":
        assert outcome.told, "the operator is told what was wrong"
    assert archive_is_whole(tmp_path)


FORBIDDING = http(b"User-agent: *\nDisallow: /tin/", headers={"Content-Type": "text/plain"})


@pytest.mark.parametrize("robots", [http(b"", "503 x"), b"", FORBIDDING])
def test_a_portal_whose_robots_forbid_or_fail_is_not_asked(robots: bytes, tmp_path: Path) -> None:
    with RawServer({"/robots.txt": say(robots), "/tin/": page([1])}) as server:
        report = crawl(tmp_path, portal(server.base))
        assert set(server.requests) == {"/robots.txt"}
    assert report.fetched == 0 and "robots.txt" in report.problems[0].reason


def test_flapping_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name has no address each other time, then turns to a private one: refused at the moment of connecting."""
    import anyio

    answers = iter([[], ["127.0.0.1"], ["10.9.8.7"]] * 50)
    real = anyio.getaddrinfo

    async def flapping(host: str, port: int, **kwargs: Any) -> list[Any]:
        if host != "anphu.example":
            return await real(host, port, **kwargs)
        addresses = next(answers)
        if not addresses:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(anyio, "getaddrinfo", flapping)
    with RawServer({"/tin/": page([1])}) as server:
        report = crawl(tmp_path, portal(f"http://anphu.example:{server.port}", allow_private=False))
        assert server.requests == []
    assert "private address" in report.problems[0].reason


def test_a_dead_host_among_others_costs_only_itself(tmp_path: Path) -> None:
    with RawServer({}) as gone:
        pass
    with RawServer({"/tin/": page([1, 2]), **{f"/tin/bai-{n}.html": say(article(n)) for n in (1, 2)}}) as server:
        dead = crawl(tmp_path, portal(gone.base, id="dead"))
        alive = crawl(tmp_path, portal(server.base, id="alive"))
    assert (dead.fetched, alive.fetched) == (0, 2)
    assert "cannot be reached" in dead.problems[0].reason


@pytest.fixture(scope="module")
def bad_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate signed by itself, for another name, expired; with its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "khac.example")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(dt.datetime(2015, 1, 1))
        .not_valid_after(dt.datetime(2016, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.9.9.9"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "bad.pem"
    plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(serialization.Encoding.PEM, *plain)
    )
    return path


def test_bad_certificates_are_refused_unless_the_source_excepts_them(
    tmp_path: Path, bad_certificate: Path, caplog: pytest.LogCaptureFixture
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bad_certificate)

    with RawServer({"/tin/": page([1]), "/tin/bai-1.html": say(article(1))}, tls=context) as server:
        refused = crawl(tmp_path / "a", portal(server.base))
        assert "CERTIFICATE_VERIFY_FAILED" in refused.problems[0].reason
        assert not caplog.records
        excepted = portal(server.base, tls=Tls(verify=False, note="certificate of another name"))
        report = crawl(tmp_path / "b", excepted)
    assert report.fetched == 1
    assert "weaker TLS for 127.0.0.1" in caplog.text and "certificate of another name" in caplog.text
    data = b"".join(gzip.decompress(path.read_bytes()) for path in (tmp_path / "b").glob("*.warc.gz"))
    assert b"exceptions: tls:" in data and b"certificate of another name" in data


def test_an_exception_holds_for_the_sources_own_hosts_only(tmp_path: Path, bad_certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(bad_certificate)
    with RawServer({"/x": say(article(1))}, tls=context) as other:
        away = say(http(b"", "302 Found", {"Location": f"https://localhost:{other.port}/x"}))
        with RawServer({"/tin/": page([1]), "/tin/bai-1.html": away}) as server:
            excepted = portal(server.base, tls=Tls(verify=False))
            mounts = [pattern.pattern for pattern in Fetcher(excepted)._client._mounts]  # where the exception holds
            report = crawl(tmp_path, excepted)
    assert mounts == ["https://127.0.0.1"]
    assert report.fetched == 0 and report.problems


def test_faults_of_reading_are_sorted(tmp_path: Path) -> None:
    reasons: dict[str, str] = {}
    for name in ("soft 404", "login wall", "binary junk as HTML", "redirect to the home page"):
        folder = tmp_path / name
        try_fault(name, PAGE_FAULTS[name], folder)
        with Archive(folder) as archive:
            bad = next(c for c in indexed_captures(folder) if "bai-99" in c.url)
            with pytest.raises(ReadFailure) as caught:
                read_article(archive.read(bad))
        reasons[name] = caught.value.reason
    assert list(reasons.values()) == ["gone", "login", "other", "gone"]


def main() -> None:
    """The table."""
    lost = 0
    for name, answer in PAGE_FAULTS.items():
        with tempfile.TemporaryDirectory() as folder:
            outcome = try_fault(name, answer, Path(folder))
            archive = "whole" if archive_is_whole(Path(folder)) else "DAMAGED"
        lost += outcome.lost
        print(f"{name:36} survived {outcome.survived}  lost {outcome.lost}  archive {archive}  {outcome.told}")
    print(f"{len(PAGE_FAULTS)} faults tried, {lost} articles lost")


if __name__ == "__main__":
    main()
