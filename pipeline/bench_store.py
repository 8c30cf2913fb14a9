"""Benchmarks of the store: bulk load beside plain sqlite3 with the same indexes, search over many articles.

Articles are synthetic: Vietnamese syllables drawn by Zipf's law, about 2,500 characters, with facts in their text.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extractors.model import AwardFact, DateFact, Facts, IncidentFact, PlaceFact
from pipeline.bench import Figure, rate
from pipeline.bench_pages import Vocabulary
from pipeline.duplicates import fingerprint
from pipeline.facets import read_facets
from pipeline.model import Article, Capture, Paragraph, Reading
from pipeline.search import Query, search
from pipeline.source_model import ListRule, Source
from pipeline.store import open_store

BATCH = 500
_LENGTH = 2500
_DAY = dt.date(2019, 8, 15)
_START = dt.datetime(2019, 8, 15, 2, 0, tzinfo=dt.UTC)
SOURCE = Source(
    id="bench", name="Bench", base="https://bench.test", platform="wordpress", list=ListRule(url="/", item="li")
)


def make_readings(count: int, seed: int = 0) -> Iterator[Reading]:
    """`count` different readings, the same for the same seed."""
    vocabulary = Vocabulary(random.Random(seed))
    facts = _facts()
    for n in range(count):
        words = vocabulary.words(_LENGTH // 3)
        title, body = " ".join(words[:12]).capitalize(), " ".join(words[12:])[:_LENGTH]
        yield _reading(n, f"{title} số {n}", body, facts)


def _facts() -> Facts:
    """As many facts as an article of this genre has; the store does not ask whether the text says so."""
    span: dict[str, Any] = {"text": "2 vụ cháy", "start_char": 40, "end_char": 49, "method": "bench"}
    days = [_DAY - dt.timedelta(days=n) for n in range(4)]
    return Facts(
        dates=tuple(DateFact(**span, kind="date", value=str(d), start=d, end=d) for d in days),
        places=tuple(
            PlaceFact(**span, level="commune", name=name, province="Thanh Hóa", district="Yên Định", commune=name)
            for name in ("Quán Lào", "Định Long", "Định Liên", "Định Tường", "Yên Phong", "Yên Trường")
        ),
        incidents=tuple(
            IncidentFact(**span, kind="fire", measure="cases", value=n, start=_DAY, end=_DAY, place=0)
            for n in (2.0, 3.0, 4.0)
        ),
        awards=(
            AwardFact(**span, form="giay_khen", conferrer="UBND xã", individuals=1, recipients=("Ông A",), place=1),
        ),
    )


def _reading(n: int, title: str, body: str, facts: Facts) -> Reading:
    url = f"https://bench.test/tin/{n}"
    capture = Capture(
        url=url,
        canonical_url=url,
        source_id=SOURCE.id,
        fetched_at=_START + dt.timedelta(seconds=n),
        status=200,
        digest=f"sha256:{n}",
        length=len(body),
        warc_file="bench.warc.gz",
        warc_offset=n,
    )
    article = Article(
        url=url,
        source_id=SOURCE.id,
        title=title,
        paragraphs=(Paragraph(text=body),),
        published=_DAY - dt.timedelta(days=n % 5000),
    )
    sketch = fingerprint(title, body).sketch
    return Reading(capture=capture, article=article, facts=facts, extractor_version="bench", sketch=sketch)


def bench_load(articles: int = 4000) -> list[Figure]:
    """Articles with facts and full text loaded per second, beside plain sqlite3 writing the very same rows."""
    readings = list(make_readings(articles))
    with TemporaryDirectory() as folder:
        ours = _rate_of_load(Path(folder) / "ours.db", readings)
        theirs = _rate_of_plain_inserts(Path(folder) / "ours.db", Path(folder) / "plain.db", articles)
    return [
        Figure(stage="load", subject="tinxa", rate=ours, unit="articles/s", ratio=1.0),
        Figure(
            stage="load",
            subject="sqlite3 executemany",
            rate=theirs,
            unit="articles/s",
            ratio=ours / theirs,
            note="the same rows and indexes, prepared beforehand",
        ),
    ]


def bench_search(articles: int = 20_000) -> list[Figure]:
    """Searches per second for the best 20 with snippets (the median of several queries), and facets of one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "search.db"
        _rate_of_load(path, make_readings(articles))
        with open_store(path, read_only=True) as store:
            searching = _median_rate(lambda text: search(store, Query(text=text)))
            faceting = _median_rate(lambda text: read_facets(store, Query(text=text)))
    note = f"over {articles:,} articles of {_LENGTH:,} characters"
    return [
        Figure(stage="search", subject="top 20 with snippets", rate=searching, unit="queries/s", note=note),
        Figure(stage="search", subject="facets", rate=faceting, unit="queries/s", note=note),
    ]


# Common, rare and folded words, a phrase, a prefix, operators.
_QUERIES = ("giấy khen", "giay khen", "công an xã", '"trật tự"', "huyện OR tỉnh", "số 77", "vụ việc NOT khen", "địa*")


def _median_rate(work: Callable[[str], object]) -> float:
    for text in _QUERIES:
        work(text)
    return statistics.median(rate(partial(work, text), 1) for text in _QUERIES)


def _rate_of_load(path: Path, readings: Iterable[Reading]) -> float:
    """Articles per second; the time in which readings are made does not count."""
    loaded, spent = 0, 0.0
    with open_store(path) as store:
        store.add_sources([SOURCE])
        readings = iter(readings)
        while batch := list(itertools.islice(readings, BATCH)):
            start = time.perf_counter()
            store.load(batch)
            spent += time.perf_counter() - start
            loaded += len(batch)
    return loaded / spent


_TABLES = (
    *("stories", "articles", "article_urls", "captures", "dates", "places", "incidents", "awards", "recipients"),
    "sketches",
)
_ORDERS = {
    "recipients": "SELECT recipients.* FROM recipients JOIN awards ON awards.id = award_id ORDER BY awards.rowid",
    "sketches": "SELECT * FROM sketches ORDER BY num",
}


def _rate_of_plain_inserts(filled: Path, path: Path, articles: int) -> float:
    """What executemany takes for the rows of a filled store, table by table, batch by batch."""
    from pipeline.store.words import EXACT, FOLDED, index_forms

    with open_store(filled, read_only=True) as store:
        rows = {table: [tuple(row) for row in store.connection.execute(_in_order(table))] for table in _TABLES}
        texts = store.rows("SELECT num, title, body FROM articles")
    for at, table in enumerate((EXACT, FOLDED)):
        rows[table] = [(t["num"], index_forms(t["title"])[at], index_forms(t["body"])[at]) for t in texts]
    with open_store(path) as store:
        store.add_sources([SOURCE])
        start = time.perf_counter()
        batches = -(-articles // BATCH)
        for batch in range(batches):
            with store.transaction():
                for table, held in rows.items():
                    size = -(-len(held) // batches)
                    _plain_insert(store.connection, table, held[batch * size : (batch + 1) * size])
        return articles / (time.perf_counter() - start)


def _in_order(table: str) -> str:
    """All rows in the order in which they came, so that each batch holds what belongs together."""
    return _ORDERS.get(table, f"SELECT * FROM {table} ORDER BY rowid")


def _plain_insert(connection: sqlite3.Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    if rows:
        columns = "(rowid, title, body)" if len(rows[0]) == 3 and table.startswith("articles_") else ""
        connection.executemany(f"INSERT INTO {table} {columns} VALUES ({', '.join('?' * len(rows[0]))})", rows)
