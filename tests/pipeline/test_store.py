"""Loading articles and facts: once, again, changed, moved, mirrored, gone, broken, killed."""

from __future__ import annotations

import datetime as dt
import itertools
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from extractors.errors import TinxaError
from extractors.model import Facts, IncidentFact
from pipeline.model import Reading
from pipeline.store import LoadReport, Store, open_store
from tests.pipeline.samples import (
    BODY,
    make_capture,
    make_facts,
    make_failure,
    make_reading,
    make_source,
    new_store,
    span,
)

OTHER = "Sáng 16/8, UBND xã Hòa Lạc trao Giấy khen cho ba tập thể và hai cá nhân."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "tinxa.db") as opened:
        yield opened


def dump(store: Store) -> list[str]:
    """Everything the file holds, as SQL."""
    return list(store.connection.iterdump())


def test_a_loaded_article_is_found_with_sqlite_utils(store: Store, tmp_path: Path) -> None:
    report = store.load([make_reading()])
    assert report == LoadReport(new=1, facts={"dates": 1, "places": 1, "incidents": 2, "awards": 1})
    db = Database(tmp_path / "tinxa.db")
    (article,) = db["articles"].rows
    assert (article["title"], article["body"], article["published"]) == ("Trao giấy khen", BODY, "2019-08-15")
    whole, part = db["incidents"].rows_where(order_by="position")
    (place,) = db["places"].rows
    (award,) = db["awards"].rows
    assert part["parent_id"] == whole["id"]
    assert part["actor"] == "công an xã"
    assert whole["place_id"] == part["place_id"] == award["place_id"] == place["id"]
    assert (whole["change_direction"], whole["change_amount"], whole["change_baseline"]) == ("down", 5, "cùng kỳ")
    recipients = [row["name"] for row in db["recipients"].rows_where(order_by="position")]
    assert recipients == ["Chi đoàn thôn Đông", "Chi hội phụ nữ"]
    text = f"{article['title']}\n\n{article['body']}"
    for table in ("dates", "places", "incidents", "awards"):
        for row in db[table].rows:
            assert text[row["start_char"] : row["end_char"]] == row["text"]


def test_loading_again_changes_nothing_and_says_so(store: Store) -> None:
    readings = [make_reading(), make_failure("/tin/2"), make_reading("/tin/3"), make_reading(source_id="demo/other")]
    first = store.load(readings)
    assert (first.new, first.duplicate, first.failed) == (2, 1, 1)
    before = dump(store)
    assert store.load(readings) == LoadReport(unchanged=4)
    assert dump(store) == before


def test_the_same_page_fetched_again_moves_only_its_last_day(store: Store) -> None:
    store.load([make_reading()])
    ids = store.rows("SELECT id FROM incidents")
    assert store.load([make_reading(day=3)]).unchanged == 1
    assert store.value("SELECT first_seen FROM articles").startswith("2019-08-15T")
    assert store.value("SELECT last_seen FROM articles").startswith("2019-08-18T")
    assert store.rows("SELECT id FROM incidents") == ids
    assert store.value("SELECT count(*) FROM captures") == 2


def test_changed_text_opens_a_version_and_the_old_one_is_kept(store: Store) -> None:
    store.load([make_reading()])
    report = store.load([make_reading(body=OTHER, day=1)])
    assert (report.changed, report.new) == (1, 0)
    (article,) = store.rows("SELECT id, body FROM articles")
    assert article["body"] == OTHER
    assert [(v.seen_at[:10], v.body) for v in store.versions(article["id"])] == [
        ("2019-08-15", BODY),
        ("2019-08-16", OTHER),
    ]
    assert store.value("SELECT count(*) FROM incidents") == 0
    assert store.value("SELECT count(*) FROM stories") == 1


def test_an_older_capture_that_comes_late_is_history_not_news(store: Store) -> None:
    store.load([make_reading(body=OTHER, day=5)])
    assert store.load([make_reading(day=1)]).changed == 1
    (article,) = store.rows("SELECT id, body, first_seen FROM articles")
    assert article["body"] == OTHER
    assert article["first_seen"].startswith("2019-08-16")
    assert [v.body for v in store.versions(article["id"])] == [BODY, OTHER]
    assert store.load([make_reading(day=1)]).unchanged == 1


def test_text_that_comes_back_is_a_version_again(store: Store) -> None:
    for day, body in enumerate((BODY, OTHER, BODY)):
        store.load([make_reading(body=body, day=day)])
    assert [v.body for v in store.versions(store.value("SELECT id FROM articles"))] == [BODY, OTHER, BODY]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_order_of_loading_does_not_matter(tmp_path: Path, order: tuple[int, ...]) -> None:
    bodies = (BODY, BODY, OTHER, OTHER)
    with new_store(tmp_path / "x.db") as store:
        for day in order:
            store.load([make_reading(body=bodies[day], day=day)])
        article = store.rows("SELECT id, first_seen, last_seen, body FROM articles")[0]
        assert (article["first_seen"][:10], article["last_seen"][:10]) == ("2019-08-15", "2019-08-18")
        wordings = [(v.body, v.seen_at[:10]) for v in store.versions(article["id"])]
        assert wordings == [(BODY, "2019-08-15"), (OTHER, "2019-08-17")]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_words_that_were_others_for_a_while(tmp_path: Path, order: tuple[int, ...]) -> None:
    bodies = (BODY, OTHER, BODY)
    with new_store(tmp_path / "x.db") as store:
        for _ in range(2):
            for day in order:
                store.load([make_reading(body=bodies[day], day=day)])
        wordings = [(v.body, v.seen_at[:10]) for v in store.versions(store.value("SELECT id FROM articles"))]
        assert wordings == [(BODY, "2019-08-15"), (OTHER, "2019-08-16"), (BODY, "2019-08-17")]


def test_the_same_text_at_a_second_address_is_an_alias(store: Store) -> None:
    assert store.load([make_reading("/tin/1"), make_reading("/in/1")]).duplicate == 1
    assert store.value("SELECT count(*) FROM articles") == 1
    urls = [row["url"] for row in store.rows("SELECT url FROM article_urls ORDER BY url")]
    assert urls == ["https://hoa-lac.test/in/1", "https://hoa-lac.test/tin/1"]


def test_an_alias_that_says_something_else_was_another_article(store: Store) -> None:
    store.load([make_reading("/tin/1", body="Đang cập nhật"), make_reading("/tin/2", body="Đang cập nhật")])
    assert store.value("SELECT count(*) FROM articles") == 1
    assert store.load([make_reading("/tin/2", body=OTHER, day=1)]).new == 1
    bodies = [row["body"] for row in store.rows("SELECT body FROM articles ORDER BY url")]
    assert bodies == ["Đang cập nhật", OTHER]


def test_an_alias_read_anew_stays_one_after_the_article_moved_on(store: Store) -> None:
    alias = make_reading("/tin/2")
    store.load([make_reading("/tin/1"), alias])
    store.load([make_reading("/tin/1", body=OTHER, day=1)])
    assert store.load([alias]) == LoadReport(unchanged=1)
    assert store.load([make_reading("/tin/2", day=2)]) == LoadReport(unchanged=1)
    assert store.value("SELECT count(*) FROM articles") == 1


def test_the_same_text_of_another_source_is_its_own_article_in_one_story(store: Store) -> None:
    assert store.load([make_reading(), make_reading(source_id="demo/other")]).new == 2
    assert store.value("SELECT count(*) FROM articles") == 2
    assert store.value("SELECT count(DISTINCT story_id) FROM articles") == 1


def test_a_page_that_could_not_be_read_is_kept_with_the_reason(store: Store) -> None:
    assert store.load([make_failure(reason="the page has no text")]).failed == 1
    (capture,) = store.rows("SELECT state, failure, article_id FROM captures")
    assert capture == {"state": "failed", "failure": "the page has no text", "article_id": None}


def test_better_rules_read_a_failed_page(store: Store) -> None:
    store.load([make_failure()])
    assert store.load([make_reading(version="1-bbb")]).new == 1
    assert store.rows("SELECT state, failure FROM captures") == [{"state": "loaded", "failure": None}]


def test_worse_rules_lose_nothing(store: Store) -> None:
    store.load([make_reading()])
    assert store.load([make_failure(reason="the page has no text")]).failed == 1
    assert store.value("SELECT count(*) FROM incidents") == 2
    assert store.rows("SELECT state, failure FROM captures") == [{"state": "loaded", "failure": None}]


def test_a_reading_that_the_schema_refuses_fails_alone(store: Store) -> None:
    bad = make_facts().incidents[0].model_copy(update={"value": -1.0})
    lost = make_facts().incidents[0].model_copy(update={"place": 7})
    readings = [
        make_reading("/tin/1", facts=Facts(incidents=(bad,))),
        make_reading("/tin/2", body=OTHER),
        make_reading("/tin/3", body="Tin khác.", facts=Facts(incidents=(lost,))),
    ]
    report = store.load(readings)
    assert (report.new, report.failed) == (1, 2)
    assert store.value("SELECT body FROM articles") == OTHER
    reasons = [row["failure"] for row in store.rows("SELECT failure FROM captures WHERE state = 'failed'")]
    assert all(reason.startswith("the store refuses what was read (") for reason in reasons)
    assert report.facts == {}


def test_a_source_nobody_made_known_is_named(store: Store) -> None:
    with pytest.raises(TinxaError, match=r"demo/nobody.*add_sources"):
        store.load([make_reading(), make_reading(source_id="demo/nobody")])
    assert store.value("SELECT count(*) FROM articles") == 0


def test_a_page_that_is_gone_keeps_its_article(store: Store) -> None:
    store.load([make_reading()])
    assert store.load([make_failure(reason="HTTP 404", status=404, day=2)]).gone == 1
    assert store.value("SELECT gone_at FROM articles").startswith("2019-08-17")
    assert store.value("SELECT state FROM captures ORDER BY id DESC") == "gone"
    again = make_failure(reason="HTTP 404", status=404, day=2)
    assert store.load([again]) == LoadReport(unchanged=1)
    store.load([make_reading(day=4)])
    assert store.value("SELECT gone_at FROM articles") is None


def as_gone(reading: Reading) -> Reading:
    return reading.model_copy(update={"gone": True})


def test_an_error_page_with_status_200_marks_the_article_gone(store: Store) -> None:
    store.load([make_reading()])
    assert store.load([as_gone(make_failure(reason="an error page", day=2))]).gone == 1
    assert store.load([as_gone(make_failure(reason="an error page", day=3, revisit=True))]).gone == 1
    assert store.rows("SELECT gone_at, last_seen, body <> '' AS kept FROM articles") == [
        {"gone_at": "2019-08-17T02:00:00.000+00:00", "last_seen": "2019-08-15T02:00:00.000+00:00", "kept": 1}
    ]


def test_a_page_known_as_failed_is_gone_once_rules_understand_it(store: Store) -> None:
    store.load([make_reading()])
    late = make_failure(reason="no text", day=2)
    assert store.load([late]).failed == 1
    assert store.load([as_gone(late)]).gone == 1
    assert store.value("SELECT gone_at FROM articles").startswith("2019-08-17")
    assert store.rows("SELECT state, failure FROM captures ORDER BY id DESC LIMIT 1") == [
        {"state": "gone", "failure": None}
    ]
    assert store.load([as_gone(late)]) == LoadReport(unchanged=1)


def test_an_address_gone_before_its_article_was_held_is_told_once(store: Store) -> None:
    never = as_gone(make_failure("/tin/7", reason="an error page", day=2))
    assert store.load([never]).failed == 1
    assert store.load([never]) == LoadReport(unchanged=1)


def test_a_revisit_confirms_the_article(store: Store) -> None:
    store.load([make_reading()])
    assert store.load([make_failure(reason=None, revisit=True, status=304, day=9)]).unchanged == 1
    assert store.value("SELECT last_seen FROM articles").startswith("2019-08-24")


def test_new_rules_keep_the_ids_of_facts_that_say_the_same(store: Store) -> None:
    store.load([make_reading(version="1-aaa")])
    before = {row["id"]: row for row in store.rows("SELECT * FROM incidents")}
    facts = make_facts()
    whole = facts.incidents[0].model_copy(update={"method": "other.rule", "change": None})
    part = facts.incidents[1].model_copy(update={"value": 13.0})
    new = facts.model_copy(update={"incidents": (whole, part)})
    report = store.load([make_reading(facts=new, version="1-bbb")])
    assert report == LoadReport(changed=1, facts={"incidents": 3})
    after = {row["id"]: row for row in store.rows("SELECT * FROM incidents")}
    (kept,) = before.keys() & after.keys()
    assert (after[kept]["value"], after[kept]["method"], after[kept]["change_direction"]) == (45, "other.rule", None)
    (version,) = {row["extractor_version"] for row in store.rows("SELECT extractor_version FROM dates")}
    assert version == "1-aaa"


def test_new_rules_that_read_the_same_say_unchanged(store: Store) -> None:
    store.load([make_reading(version="1-aaa")])
    assert store.load([make_reading(version="1-bbb")]) == LoadReport(unchanged=1)
    assert store.value("SELECT extractor_version FROM articles") == "1-bbb"
    assert store.versions(store.value("SELECT id FROM articles"))[1:] == []


def test_a_page_read_differently_is_no_new_version(store: Store) -> None:
    store.load([make_reading(body=f"Trang chủ\n\n{OTHER}")])
    assert store.load([make_reading(body=OTHER, version="1-bbb")]).changed == 1
    assert [v.body for v in store.versions(store.value("SELECT id FROM articles"))] == [OTHER]


def test_a_corrected_date_of_publication_is_a_change(store: Store) -> None:
    reading = make_reading(body=OTHER)
    store.load([reading])
    assert reading.article is not None
    corrected = reading.article.model_copy(update={"published": dt.date(2019, 8, 14)})
    assert store.load([reading.model_copy(update={"article": corrected})]).changed == 1
    assert store.value("SELECT published FROM articles") == "2019-08-14"


def test_reading_all_captures_anew_settles(store: Store) -> None:
    """An edit that changes no word: the newest capture decides, however often all are read."""
    early, late = make_reading(), make_reading(day=1)
    assert late.article is not None
    edited = late.article.model_copy(update={"category": "Khen thưởng"})
    readings = [early, late.model_copy(update={"article": edited})]
    assert (store.load(readings).new, store.load(readings)) == (1, LoadReport(unchanged=2))
    assert store.value("SELECT category FROM articles") == "Khen thưởng"
    newer = [reading.model_copy(update={"extractor_version": "1-bbb"}) for reading in readings]
    store.load(newer)
    before = dump(store)
    assert store.load(newer) == LoadReport(unchanged=2)
    assert dump(store) == before


def test_facts_that_say_the_same_have_ids_of_their_own(store: Store) -> None:
    body = "Hai vụ cháy ở xã A, hai vụ cháy ở xã B."
    text = f"Cháy\n\n{body}"
    fact = IncidentFact(**span(text, "Hai vụ cháy"), kind="fire", measure="cases", value=2)
    again = fact.model_copy(update=span(text, "hai vụ cháy"))
    store.load([make_reading(title="Cháy", body=body, facts=Facts(incidents=(fact, again)))])
    assert store.value("SELECT count(DISTINCT id) FROM incidents") == 2


def test_known_pages_outlive_the_store(tmp_path: Path) -> None:
    with new_store(tmp_path / "x.db") as store:
        store.load([make_reading(etag='"a"', last_modified="Thu, 15 Aug 2019 02:00:00 GMT")])
        store.load([make_reading(etag='"b"', day=2)])
        store.load([make_failure("/tin/gone", status=404), make_failure("/tin/busy", status=503)])
        known = store.known("demo/hoa-lac")
        assert not store.known("demo/other").is_known("https://hoa-lac.test/tin/1")
    assert known.is_known("https://hoa-lac.test/tin/1")
    latest = known.latest("https://hoa-lac.test/tin/1")
    assert latest == make_capture(etag='"b"', day=2)
    assert known.is_known("https://hoa-lac.test/tin/gone")
    assert not known.is_known("https://hoa-lac.test/tin/busy")
    assert known.latest("https://hoa-lac.test/tin/9") is None


def test_articles_are_due_after_a_day_then_after_two(store: Store) -> None:
    def due(days: float) -> list[str]:
        now = dt.datetime(2019, 8, 15, 2, tzinfo=dt.UTC) + dt.timedelta(days=days)
        return [capture.canonical_url.rsplit("/", 1)[1] for capture in store.known("demo/hoa-lac").due(now)]

    store.load([make_reading("/tin/1"), make_reading("/tin/2", title="Khác", body="Một bài khác hẳn.")])
    assert (due(0.5), due(1)) == ([], ["1", "2"])
    store.load([make_reading("/tin/1", day=1)])
    assert (due(1.9), due(2)) == (["2"], ["2", "1"])
    store.load([make_failure("/tin/2", status=404, day=3), make_failure("/tin/1", status=503, day=3)])
    assert due(4) == ["1"], "what is gone is left, what was refused is asked again"


def test_runs_are_noted(store: Store) -> None:
    run = store.begin_run("nightly")
    store.load([make_reading()], run)
    assert store.value("SELECT status FROM runs") == "running"
    store.finish_run(run, status="done", summary={"mới": 1})
    (row,) = store.rows("SELECT status, summary FROM runs")
    assert row == {"status": "done", "summary": '{"mới": 1}'}
    assert store.value("SELECT run_id FROM captures") == run


def test_sources_are_brought_up_to_date(store: Store) -> None:
    store.load([make_reading()])
    store.add_sources([make_source(name="Tên mới", home={"province": "Thanh Hóa"})])
    row = store.rows("SELECT name, province FROM sources WHERE id = 'demo/hoa-lac'")[0]
    assert row == {"name": "Tên mới", "province": "Thanh Hóa"}


def test_a_missing_store_is_named_with_the_mend(tmp_path: Path) -> None:
    with pytest.raises(TinxaError, match=r"no\.db.*tinxa demo"):
        open_store(tmp_path / "no.db", read_only=True)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("no database " * 100)
    for read_only in (False, True):
        with pytest.raises(TinxaError, match=r"x\.db"):
            open_store(tmp_path / "x.db", read_only=read_only)


def test_a_reader_cannot_write(store: Store, tmp_path: Path) -> None:
    with open_store(tmp_path / "tinxa.db", read_only=True) as reader, pytest.raises(sqlite3.OperationalError):
        reader.begin_run("nightly")


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    with pytest.raises(TinxaError, match=r"x\.db: .*full.*make room"), new_store(tmp_path / "x.db") as store:
        store.load([make_reading()])
        pages = store.value("PRAGMA page_count")
        store.value(f"PRAGMA max_page_count = {pages + 20}")
        store.load([make_reading(f"/{n}", body=f"Tin {n} " * 500) for n in range(100)])
    with open_store(tmp_path / "x.db") as store:
        assert store.value("SELECT count(*) FROM articles") == 1
        assert store.load([make_reading("/next", body="Tin sau")]).new == 1


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with new_store(path) as store:
        store.load([make_reading(f"/{n}", body=f"Tin {n} " * 500) for n in range(50)])
        store.value("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(path.read_bytes())
    data[100_000:] = b"\xff" * (len(data) - 100_000)
    path.write_bytes(data)
    with pytest.raises(TinxaError, match=r"x\.db: .*malformed.*restore"), open_store(path, read_only=True) as reader:
        reader.rows("SELECT * FROM articles")


def test_a_fault_of_the_program_stays_what_it_is(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column"), open_store(store.path) as again:
        again.rows("SELECT no_such FROM articles")


def test_the_package_offers_the_store() -> None:
    import pipeline

    assert pipeline.open_store is open_store


def _write(path: str, first: int) -> None:
    with open_store(path) as store:
        store.add_sources([make_source()])
        for n in range(first, first + 20):
            store.load([make_reading(f"/tin/{n}", body=f"Tin số {n}.")])


def test_a_new_file_that_another_run_is_writing_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "tinxa.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE first (n)")
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.5, other.commit)
    release.start()
    with open_store(path) as store:
        assert store.value("PRAGMA journal_mode") == "wal"
        assert store.value("SELECT count(*) FROM units") > 10_000
    release.join()
    other.close()


def test_two_writers_wait_for_each_other(tmp_path: Path) -> None:
    path = str(tmp_path / "new" / "tinxa.db")
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, first)) for first in (0, 10)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0, 0]
    with open_store(path, read_only=True) as store:
        assert store.value("SELECT count(*) FROM articles") == 30
        assert store.value("SELECT count(*) FROM captures") == 30


ENDLESS = """
import sys
from pipeline.store import open_store
from tests.pipeline.samples import BODY, make_reading, make_source
with open_store(sys.argv[1]) as store:
    store.add_sources([make_source()])
    for batch in range(10_000):
        store.load([make_reading(f"/{batch}/{n}", title=f"Tin {batch} {n}") for n in range(50)])
        print(batch, flush=True)
"""


@pytest.mark.parametrize("seed", range(3))
def test_a_load_killed_at_any_moment_leaves_whole_batches(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "tinxa.db"
    loading = subprocess.Popen([sys.executable, "-c", ENDLESS, str(path)], stdout=subprocess.PIPE, text=True)
    assert loading.stdout is not None
    loading.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 0.3))
    os.kill(loading.pid, signal.SIGKILL)
    told = 1 + len(loading.stdout.read().split())
    loading.stdout.close()
    loading.wait()
    with open_store(path) as store:
        assert store.value("PRAGMA integrity_check") == "ok"
        assert store.rows("PRAGMA foreign_key_check") == []
        articles = store.value("SELECT count(*) FROM articles")
        assert articles % 50 == 0
        assert articles >= told * 50
        for table, share in {"captures": 1, "incidents": 2, "recipients": 2}.items():
            assert store.value(f"SELECT count(*) FROM {table}") == articles * share
        store.connection.execute("INSERT INTO articles_exact (articles_exact) VALUES ('integrity-check')")
        found = store.value("SELECT count(*) FROM articles_exact WHERE articles_exact MATCH 'khen'")
        assert found == articles
