"""Readings made by hand: what a crawl and the extractors would hand to the store."""

from __future__ import annotations

import datetime as dt
import hashlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extractors.model import AwardFact, Change, DateFact, Facts, IncidentFact, PlaceFact
from pipeline.model import Article, Capture, Paragraph, Reading
from pipeline.source_model import ArticleRule, ListRule, Source
from pipeline.store import Store, open_store

START = dt.datetime(2019, 8, 15, 2, 0, tzinfo=dt.UTC)
BODY = (
    "Sáng 15/8, UBND xã Hòa Lạc trao Giấy khen cho hai tập thể.\n\n"
    "Toàn xã xảy ra 45 vụ việc, trong đó công an xã giải quyết 12 vụ."
)


@cache
def _template() -> bytes:
    """An empty store as a file; making one takes a while, for the gazetteer that is put into it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        open_store(path).close()
        return path.read_bytes()


def new_store(path: Path, *sources: str) -> Store:
    """A new store at `path` that knows some sources."""
    path.write_bytes(_template())
    store = open_store(path)
    store.add_sources([make_source(source) for source in sources or ("demo/hoa-lac", "demo/other")])
    return store


def make_source(id: str = "demo/hoa-lac", **values: Any) -> Source:
    return Source(
        platform="wordpress",
        list=ListRule(url="/{category}", item="li"),
        article=ArticleRule(),
        **{"id": id, "name": f"Trang {id}", "base": f"https://{id.rsplit('/', 1)[-1]}.test", **values},
    )


def make_capture(path: str = "/tin/1", *, day: int = 0, offset: int | None = None, **values: Any) -> Capture:
    """A capture of a path, `day` days after the start; each day's WARC file is its own."""
    source = values.pop("source_id", "demo/hoa-lac")
    url = f"https://{source.rsplit('/', 1)[-1]}.test{path}"
    if offset is None:
        offset = int(hashlib.sha256(url.encode()).hexdigest()[:7], 16)
    plain: dict[str, Any] = {
        "url": url,
        "canonical_url": url,
        "source_id": source,
        "fetched_at": START + dt.timedelta(days=day),
        "status": 200,
        "digest": "sha256:0",
        "length": 1000,
        "warc_file": f"day-{day}.warc.gz",
        "warc_offset": offset,
    }
    return Capture(**(plain | values))


def make_article(title: str = "Trao giấy khen", body: str = BODY, **values: Any) -> Article:
    plain: dict[str, Any] = {"url": "https://hoa-lac.test/tin/1", "source_id": "demo/hoa-lac"}
    plain |= {"published": dt.date(2019, 8, 15), "date_origin": "visible"}
    paragraphs = tuple(Paragraph(text=text) for text in body.split("\n\n"))
    return Article(title=title, paragraphs=paragraphs, **(plain | values))


def span(text: str, part: str) -> dict[str, Any]:
    start = text.index(part)
    return {"text": part, "start_char": start, "end_char": start + len(part), "method": "test.rule"}


def make_facts(title: str = "Trao giấy khen", body: str = BODY) -> Facts:
    """A date, a place, a total with a part of it, an award with two recipients."""
    text = f"{title}\n\n{body}"
    day = dt.date(2019, 8, 15)
    return Facts(
        dates=(DateFact(**span(text, "Sáng 15/8"), kind="date", value="2019-08-15TMO", start=day, end=day),),
        places=(
            PlaceFact(
                **span(text, "xã Hòa Lạc"), level="commune", name="Hòa Lạc", province="Thanh Hóa", district="Yên Định",
                commune="Hòa Lạc", code="15000", vintage="legacy", current_code="15469", current_name="Yên Định",
            ),
        ),
        incidents=(
            IncidentFact(
                **span(text, "45 vụ việc"), kind="security", measure="cases", value=45, start=dt.date(2019, 1, 1),
                end=dt.date(2019, 6, 30), place=0, change=Change(direction="down", amount=5, baseline="cùng kỳ"),
            ),
            IncidentFact(
                **span(text, "12 vụ"), kind="security", measure="cases", value=12, status="resolved",
                actor="công an xã", start=dt.date(2019, 1, 1), end=dt.date(2019, 6, 30), place=0, parent=0,
            ),
        ),
        awards=(
            AwardFact(
                **span(text, "trao Giấy khen"), form="giay_khen", conferrer="UBND xã Hòa Lạc", collectives=2,
                recipients=("Chi đoàn thôn Đông", "Chi hội phụ nữ"), date="2019-08-15", place=0,
            ),
        ),
    )  # fmt: skip


def make_reading(
    path: str = "/tin/1",
    *,
    title: str = "Trao giấy khen",
    body: str = BODY,
    facts: Facts | None = None,
    version: str = "1-aaa",
    **capture: Any,
) -> Reading:
    if facts is None:
        facts = make_facts(title, body) if "45 vụ việc" in body else Facts()
    article = make_article(title, body)
    return Reading(capture=make_capture(path, **capture), article=article, facts=facts, extractor_version=version)


def make_failure(
    path: str = "/tin/1", *, reason: str | None = "there is no text on this page", **capture: Any
) -> Reading:
    return Reading(capture=make_capture(path, **capture), failure=reason)
