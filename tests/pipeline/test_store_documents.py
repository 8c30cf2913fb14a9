"""Documents attached to articles: kept once, searched with every article that links to them, in any order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.documents import Document
from pipeline.model import Reading
from pipeline.search import Query, search
from pipeline.store import LoadReport, Store
from tests.pipeline.samples import make_article, make_capture, make_failure, make_reading, new_store

FILE = "https://hoa-lac.test/uploads/qd-12.pdf"
TEXT = "Quyết định số 12 về việc khen thưởng ông Nguyễn Văn Tám."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "tinxa.db", "demo/hoa-lac", "demo/other") as opened:
        yield opened


def linking(path: str = "/tin/1", *files: str, title: str = "Trao giấy khen", day: int = 0) -> Reading:
    body = f"Xã trao giấy khen, bài {path}."
    reading = make_reading(path, title=title, body=body, day=day)
    return reading.model_copy(update={"article": make_article(title, body, attachments=files or (FILE,))})


def file(text: str = TEXT, *, state: str = "read", day: int = 0, url: str = FILE) -> Reading:
    capture = make_capture(day=day).model_copy(update={"url": url, "canonical_url": url, "role": "file"})
    capture = capture.model_copy(update={"warc_offset": 50_000 + day})
    document = Document(kind="pdf", state=state, text=text, pages=2)  # type: ignore[arg-type]  # a Literal
    return Reading(capture=capture, document=document)


def found(store: Store, text: str) -> list[str]:
    return [hit.url.rsplit("/", 1)[1] for hit in search(store, Query(text=text)).hits]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_document_is_found_with_its_articles_in_any_order(store: Store, order: tuple[int, ...]) -> None:
    readings = [linking("/tin/1"), linking("/tin/2", title="Tin khác"), file()]
    for at in order:
        store.load([readings[at]])
    assert sorted(found(store, "Nguyễn Văn Tám")) == ["1", "2"]
    assert sorted(found(store, "nguyen van tam")) == ["1", "2"]
    assert store.rows("SELECT kind, state, pages, text FROM documents") == [
        {"kind": "pdf", "state": "read", "pages": 2, "text": TEXT}
    ]
    assert store.load(readings) == LoadReport(unchanged=3)
    assert store.reindex() == 2
    assert sorted(found(store, "Nguyễn Văn Tám")) == ["1", "2"]


def test_the_snippet_shows_where_the_document_says_so(store: Store) -> None:
    assert store.load([linking(), file()]) == LoadReport(new=1, documents=1)
    (hit,) = search(store, Query(text='"Văn Tám"')).hits
    assert "ông Nguyễn [Văn Tám]" in hit.snippet.marked("[", "]")
    (hit,) = search(store, Query(text="giấy khen")).hits
    assert hit.snippet.text.startswith("Xã trao giấy khen")


def test_a_document_that_changed_is_found_by_its_new_words_only(store: Store) -> None:
    store.load([linking(), file()])
    assert store.load([file("Quyết định số 13.", day=2)]).documents == 1
    assert (found(store, "Văn Tám"), found(store, '"số 13"')) == ([], ["1"])
    assert store.load([file(day=1)]).unchanged == 1, "an older capture that comes late changes nothing"
    assert found(store, '"số 13"') == ["1"]


def test_an_article_that_links_elsewhere_is_no_longer_found_by_the_old_document(store: Store) -> None:
    store.load([linking(), file()])
    assert store.load([linking("/tin/1", "https://hoa-lac.test/khac.pdf", day=1)]).changed == 1
    assert found(store, "Văn Tám") == []
    changed = linking("/tin/1", day=2)
    store.load([changed.model_copy(update={"article": make_article("Tên mới", "Lời mới.", attachments=(FILE,))})])
    assert found(store, "Văn Tám") == ["1"] and found(store, "lời mới") == ["1"] and found(store, "giấy khen") == []


@pytest.mark.parametrize("state", ["scan", "kept"])
def test_what_has_no_text_is_marked(store: Store, state: str) -> None:
    assert store.load([linking(), file("", state=state)]).documents == 1
    assert store.value("SELECT state FROM documents") == state
    assert store.value("SELECT article_id IS NOT NULL FROM captures WHERE role = 'file'") == 1


def test_what_cannot_be_read_is_kept_as_failed(store: Store) -> None:
    broken = Document(kind="pdf", state="failed", failure="it needs a password")
    bad = file().model_copy(update={"document": broken, "failure": broken.failure})
    assert store.load([linking(), bad]).failed == 1
    assert store.rows("SELECT state, failure FROM captures WHERE role = 'file'") == [
        {"state": "failed", "failure": "it needs a password"}
    ]
    assert store.value("SELECT state FROM documents") == "failed"
    missing = make_failure(FILE, status=404, day=3)
    assert store.load([missing.model_copy(update={"gone": True})]).failed == 1


def test_files_are_known_and_never_due(store: Store) -> None:
    store.load([linking(), file()])
    known = store.known("demo/hoa-lac")
    assert known.is_known(FILE)
    latest = known.latest(FILE)
    assert latest is not None and latest.role == "file"
    assert [capture.role for capture in known.due(latest.fetched_at.replace(year=2020))] == ["article"]
