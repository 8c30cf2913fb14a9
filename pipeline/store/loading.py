"""Loading readings: what is new comes in, what changed opens a version, what is held as it is stays untouched.

All of it may be repeated: captures are known by their address in the archive, articles by their address on the web,
facts by their stable ids. Captures may come in any order of time and may be read anew after the rules got better.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from extractors.errors import TinxaError
from extractors.model import Facts, Frozen
from pipeline.documents import Document
from pipeline.model import Article, Capture, Reading
from pipeline.store import documents, stories, words
from pipeline.store.facts import replace_facts
from pipeline.store.ids import article_id, text_hash
from pipeline.store.known import CAPTURE_FIELDS
from pipeline.store.rows import COLUMNS, TABLES, fact_rows
from pipeline.store.sql import Buffer, Row, fetch_row, fetch_value, insert, savepoint, update

Outcome = Literal["new", "changed", "unchanged", "duplicate", "gone", "failed", "documents"]
_STATES = {"new": "loaded", "changed": "loaded", "documents": "loaded"}
_GONE = frozenset({404, 410})
# A reading that the schema refuses is one bad page: it is kept as failed, the others go on.
_REFUSED = (sqlite3.IntegrityError, IndexError, UnicodeEncodeError, OverflowError)
_ARTICLE_FIELDS = ("title", "lead", "body", "author", "category", "credit", "date_origin", "reader", "encoding")
_DATE_FIELDS = ("published", "published_at", "updated_at")
_BUFFERED = {
    **COLUMNS,
    **words.COLUMNS,
    "captures": (*CAPTURE_FIELDS, "run_id", "article_id", "state", "failure"),
}


class LoadReport(Frozen):
    """What became of a batch, reading by reading; `facts` counts the rows written per table.

    `documents` counts attached files that were read anew; those that were not count as unchanged, gone or failed.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    duplicate: int = 0
    gone: int = 0
    failed: int = 0
    documents: int = 0
    facts: dict[str, int] = Field(default_factory=dict)

    def plus(self, other: LoadReport) -> LoadReport:
        """Both reports added up."""
        names = ("new", "changed", "unchanged", "duplicate", "gone", "failed", "documents")
        facts = Counter(self.facts) + Counter(other.facts)
        return LoadReport(**{n: getattr(self, n) + getattr(other, n) for n in names}, facts=dict(facts))


def load_readings(connection: sqlite3.Connection, readings: Sequence[Reading], run: int | None) -> LoadReport:
    """Load a batch inside the transaction that the caller opened."""
    try:
        with savepoint(connection):
            return _Loader(connection, run).load(readings)
    except _REFUSED:
        pass  # one of them is bad: find it by loading each alone
    report = LoadReport()
    for reading in readings:
        report = report.plus(_load_alone(connection, reading, run))
    return report


def _load_alone(connection: sqlite3.Connection, reading: Reading, run: int | None) -> LoadReport:
    """Load one reading, or keep it as failed for what the schema has against it."""
    try:
        with savepoint(connection):
            return _Loader(connection, run).load([reading])
    except _REFUSED as error:
        _require_source(connection, reading.capture)
        failure = f"the store refuses what was read ({error})"
        return _Loader(connection, run).load([Reading(capture=reading.capture, failure=failure)])


def _require_source(connection: sqlite3.Connection, capture: Capture) -> None:
    if fetch_value(connection, "SELECT 1 FROM sources WHERE id = ?", capture.source_id) is None:
        problem = "this source is unknown to the store"
        raise TinxaError(capture.source_id, problem, "make it known with Store.add_sources first")


class _Loader:
    """One batch; rows that nothing else in the batch asks for wait in a buffer and are written together."""

    def __init__(self, connection: sqlite3.Connection, run: int | None) -> None:
        self.connection, self.run = connection, run
        self.outcomes: Counter[str] = Counter()
        self.facts: Counter[str] = Counter()
        self.buffer = Buffer(connection, _BUFFERED)
        self.reworded: list[int] = []

    def load(self, readings: Sequence[Reading]) -> LoadReport:
        """Load all readings."""
        sql = "SELECT id, state, failure, article_id FROM captures WHERE warc_file = ? AND warc_offset = ?"
        for reading in readings:
            capture = reading.capture
            held = fetch_row(self.connection, sql, capture.warc_file, capture.warc_offset)
            outcome, article, failure = self._take(reading, held)
            self._note_capture(capture, held, outcome, article, failure)
            if reading.document is not None:
                outcome = self._document(capture, reading.document, outcome)
            self.outcomes[outcome] += 1
        self.buffer.flush()
        stories.settle(self.connection, self.reworded)
        return LoadReport(**self.outcomes, facts=dict(self.facts))

    def _take(self, reading: Reading, held: Row | None) -> tuple[Outcome, str | None, str | None]:
        """What becomes of a reading: its outcome, the article it belongs to, the failure if there is one."""
        if reading.document is not None and reading.failure is None:
            return "documents", next(iter(documents.linking_to(self.connection, reading.capture.url)), None), None
        if reading.article is None or reading.facts is None:
            return self._without_article(reading, held)
        outcome, key = self._article(reading, reading.article, reading.facts)
        return outcome, key, None

    def _without_article(self, reading: Reading, held: Row | None) -> tuple[Outcome, str | None, str | None]:
        capture, failure = reading.capture, reading.failure or "no article was read"
        gone = reading.gone or capture.status in _GONE
        if held is not None and not (gone and held["state"] == "failed"):
            expected = held["state"] == "gone" or (held["state"] != "failed" and reading.failure is None)
            again = expected or held["failure"] == failure
            return ("unchanged" if again else "failed"), held["article_id"], failure
        article = self._held_at(capture)
        if article is None or not (gone or capture.revisit):
            again = held is not None and held["failure"] == failure
            return ("unchanged" if again else "failed"), None if article is None else article["id"], failure
        moment = _stamp(capture)
        if not gone:
            self._seen(article, moment)
            return "unchanged", article["id"], None
        if moment >= article["last_seen"] and article["url"] == capture.canonical_url:
            sql = "UPDATE articles SET gone_at = coalesce(gone_at, ?) WHERE id = ?"
            self.connection.execute(sql, (moment, article["id"]))
        return "gone", article["id"], None

    def _article(self, reading: Reading, article: Article, facts: Facts) -> tuple[Outcome, str]:
        capture = reading.capture
        spelled = text_hash(article.title, article.body)
        held = self._held_at(capture)
        if held is not None and held["url"] != capture.canonical_url and held["text_hash"] != spelled:
            if self._once_said(held, spelled):
                return "unchanged", held["id"]
            # An alias that says what the article never said was another article all along.
            self.connection.execute("DELETE FROM article_urls WHERE url = ?", (capture.canonical_url,))
            held = None
        if held is not None:
            return self._again(held, spelled, reading, article, facts), held["id"]
        sql = "SELECT id FROM articles WHERE source_id = ? AND text_hash = ?"
        twin = fetch_value(self.connection, sql, capture.source_id, spelled)
        key = twin or article_id(capture.source_id, capture.canonical_url)
        if twin is None:
            self._insert(key, spelled, reading, article, facts)
        self.connection.execute("INSERT INTO article_urls VALUES (?, ?)", (capture.canonical_url, key))
        return ("new" if twin is None else "duplicate"), key

    def _once_said(self, held: Row, spelled: str) -> bool:
        sql = "SELECT 1 FROM article_versions WHERE article_id = ? AND text_hash = ?"
        return fetch_value(self.connection, sql, held["id"], spelled) is not None

    def _held_at(self, capture: Capture) -> Row | None:
        sql = "SELECT articles.* FROM article_urls JOIN articles ON articles.id = article_id WHERE article_urls.url = ?"
        return fetch_row(self.connection, sql, capture.canonical_url)

    def _insert(self, key: str, spelled: str, reading: Reading, article: Article, facts: Facts) -> None:
        seen = _stamp(reading.capture)
        row = _article_row(article, reading) | {
            "id": key,
            "source_id": reading.capture.source_id,
            "url": reading.capture.canonical_url,
            "text_hash": spelled,
            "text_since": seen,
            "read_at": seen,
            "story_id": stories.story_of(self.connection, spelled),
            "first_seen": seen,
            "last_seen": seen,
        }
        num = insert(self.connection, "articles", row)
        for table, values in zip(words.COLUMNS, words.word_rows(num, article.title, article.body), strict=True):
            self.buffer.add(table, [values])
        if article.attachments:
            self.buffer.flush()
            documents.attach(self.connection, key, article.attachments)
        self._sketch(num, reading)
        for table, rows in fact_rows(key, facts, row["extractor_version"]).items():
            self.buffer.add(table, rows)
        self.facts.update({table: len(getattr(facts, table)) for table in TABLES if getattr(facts, table)})

    def _again(self, held: Row, spelled: str, reading: Reading, article: Article, facts: Facts) -> Outcome:
        """An article that is held, as an older capture shows it, or as the newest one does."""
        moment = _stamp(reading.capture)
        self._seen(held, moment)
        if moment < held["text_since"]:
            return self._earlier_words(held, moment, spelled, article)
        if moment < held["read_at"]:
            return self._words_between(held, moment, spelled, article)
        row = _article_row(article, reading) | {"read_at": moment}
        others = documents.attached(self.connection, held["id"]) != article.attachments
        if others:
            self.buffer.flush()
            documents.attach(self.connection, held["id"], article.attachments)
        if spelled != held["text_hash"]:
            self.buffer.flush()
            row |= self._other_words(held, spelled, moment, article)
        if spelled != held["text_hash"] or not stories.sketched(self.connection, held["num"]):
            self._sketch(held["num"], reading)
        differing = {name for name, value in row.items() if held[name] != value}
        if differing:
            update(self.connection, "articles", "id", held["id"], row)
        if not differing - {"read_at"}:
            return "changed" if others else "unchanged"
        self.buffer.flush()
        written = replace_facts(self.connection, held["id"], facts, row["extractor_version"])
        self.facts += written
        return "changed" if written or differing - {"read_at", "extractor_version"} else "unchanged"

    def _words_between(self, held: Row, moment: str, spelled: str, article: Article) -> Outcome:
        """A capture from between two that show the words held: they were others for a while."""
        if spelled == held["text_hash"]:
            return "unchanged"
        self._add_version(held["id"], held["text_since"], held["title"], held["body"], held["text_hash"])
        self._add_version(held["id"], moment, article.title, article.body, spelled)
        update(self.connection, "articles", "id", held["id"], {"text_since": held["read_at"]})
        return "changed"

    def _other_words(self, held: Row, spelled: str, moment: str, article: Article) -> Row:
        """Other words than those held: the held ones become a version, unless they were this very capture misread."""
        if moment > held["text_since"]:
            self._add_version(held["id"], held["text_since"], held["title"], held["body"], held["text_hash"])
        old, new = (words.searched(self.connection, held["id"], body) for body in (held["body"], article.body))
        words.take_out(self.connection, held["num"], held["title"], old)
        words.put_in(self.connection, held["num"], article.title, new)
        told_with = "SELECT num FROM articles WHERE story_id = ? AND num <> ?"
        self.reworded += [num for (num,) in self.connection.execute(told_with, (held["story_id"], held["num"]))]
        story = stories.story_of(self.connection, spelled)
        if story != held["story_id"]:
            self.connection.execute("UPDATE articles SET story_id = ? WHERE id = ?", (story, held["id"]))
            stories.forget(self.connection, [held["story_id"]])
        return {"text_hash": spelled, "text_since": moment, "story_id": story}

    def _earlier_words(self, held: Row, moment: str, spelled: str, article: Article) -> Outcome:
        """Words that an older capture shows: known from before or after it, or a version of their own."""
        versions = "SELECT id, text_hash, seen_at FROM article_versions WHERE article_id = ? AND seen_at"
        before = fetch_row(self.connection, f"{versions} <= ? ORDER BY seen_at DESC LIMIT 1", held["id"], moment)
        after = fetch_row(self.connection, f"{versions} > ? ORDER BY seen_at LIMIT 1", held["id"], moment)
        if before is not None and before["text_hash"] == spelled:
            return "unchanged"
        if before is not None and before["seen_at"] == moment:
            row = {"title": article.title, "body": article.body, "text_hash": spelled}
            update(self.connection, "article_versions", "id", before["id"], row)
            return "changed"
        if (after or held)["text_hash"] != spelled:
            self._add_version(held["id"], moment, article.title, article.body, spelled)
            return "changed"
        if after is None:
            update(self.connection, "articles", "id", held["id"], {"text_since": moment})
        else:
            update(self.connection, "article_versions", "id", after["id"], {"seen_at": moment})
        return "unchanged"

    def _add_version(self, key: str, moment: str, title: str, body: str, spelled: str) -> None:
        row = {"article_id": key, "seen_at": moment, "title": title, "body": body, "text_hash": spelled}
        insert(self.connection, "article_versions", row)

    def _seen(self, held: Row, moment: str) -> None:
        """The article stood there at `moment`: that may be its first or last time, and it may be back."""
        if moment < held["first_seen"] or moment > held["last_seen"]:
            sql = "UPDATE articles SET first_seen = min(first_seen, ?), last_seen = max(last_seen, ?) WHERE id = ?"
            self.connection.execute(sql, (moment, moment, held["id"]))
        if held["gone_at"] is not None and moment > held["gone_at"]:
            self.connection.execute("UPDATE articles SET gone_at = NULL WHERE id = ?", (held["id"],))

    def _sketch(self, num: int, reading: Reading) -> None:
        """Keep what the article is found by, and have its story settled once the batch is in."""
        if reading.sketch:
            stories.sketch(self.connection, num, reading.sketch)
            self.reworded.append(num)

    def _document(self, capture: Capture, document: Document, outcome: Outcome) -> Outcome:
        """Keep what was read of an attached file."""
        self.buffer.flush()
        sql = "SELECT id FROM captures WHERE warc_file = ? AND warc_offset = ?"
        key = int(fetch_value(self.connection, sql, capture.warc_file, capture.warc_offset))
        new = documents.keep(self.connection, capture, key, document, _stamp(capture))
        return outcome if new or outcome == "failed" else "unchanged"

    def _note_capture(
        self, capture: Capture, held: Row | None, outcome: Outcome, article: str | None, failure: str | None
    ) -> None:
        """Keep the capture with what became of it; one that was read well before stays so."""
        state = _STATES.get(outcome, outcome)
        if held is None:
            row: Row = {name: getattr(capture, name) for name in CAPTURE_FIELDS}
            row |= {"fetched_at": _stamp(capture), "revisit": int(capture.revisit)}
            self.buffer.add("captures", [(*row.values(), self.run, article, state, failure)])
        elif outcome != "unchanged" and (state != "failed" or held["state"] == "failed"):
            update(
                self.connection,
                "captures",
                "id",
                held["id"],
                {"article_id": article, "state": state, "failure": failure},
            )
        elif outcome == "unchanged" and held["state"] == "failed" and failure is None:
            row = {"article_id": article, "state": "unchanged", "failure": None}
            update(self.connection, "captures", "id", held["id"], row)


def _article_row(article: Article, reading: Reading) -> Row:
    row: Row = {name: getattr(article, name) for name in _ARTICLE_FIELDS}
    row |= {name: _iso(getattr(article, name)) for name in _DATE_FIELDS}
    return row | {"extractor_version": reading.extractor_version or ""}


def _iso(moment: dt.date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _stamp(capture: Capture) -> str:
    return capture.fetched_at.astimezone(dt.UTC).isoformat(timespec="milliseconds")
