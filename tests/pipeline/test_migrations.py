"""The schema: made once, brought up to date in one piece, guarding what it holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from extractors.errors import TinxaError
from pipeline.store import open_store
from pipeline.store.schema import STEPS, migrations
from tests.pipeline.samples import make_reading, make_source

TABLES = (
    "sources", "runs", "captures", "articles", "article_versions", "article_urls", "dates", "places", "incidents",
    "awards", "recipients", "units", "reviews", "stories",
)  # fmt: skip


def test_a_new_store_has_every_table_and_step(tmp_path: Path) -> None:
    open_store(tmp_path / "x.db").close()
    db = Database(tmp_path / "x.db")
    assert set(TABLES) <= set(db.table_names())
    assert [step.name for step in migrations.applied(db)] == list(STEPS)


def test_opening_again_applies_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        open_store(tmp_path / "x.db").close()
    assert Database(tmp_path / "x.db")["_sqlite_migrations"].count == len(STEPS)


def test_settings_of_a_connection(tmp_path: Path) -> None:
    with open_store(tmp_path / "x.db") as store:
        assert store.value("PRAGMA journal_mode") == "wal"
        assert store.value("PRAGMA foreign_keys") == 1
        assert store.value("PRAGMA busy_timeout") >= 10_000


def test_a_step_that_breaks_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.store import schema

    monkeypatch.setattr(schema, "VIEWS", "CREATE VIEW fine AS SELECT 1 AS one;\nCREATE VIEW broken AS SELEKT;\n")
    with pytest.raises(TinxaError, match="SELEKT"):
        open_store(tmp_path / "x.db")
    assert Database(tmp_path / "x.db").table_names() == []
    monkeypatch.undo()
    with open_store(tmp_path / "x.db") as store:
        store.add_sources([make_source()])
        assert store.load([make_reading()]).new == 1


def test_a_reader_meets_an_older_store(tmp_path: Path) -> None:
    db = Database(tmp_path / "x.db")
    migrations.apply(db, stop_before=STEPS[-1])
    db.close()
    with pytest.raises(TinxaError, match="older than this program"):
        open_store(tmp_path / "x.db", read_only=True)
    open_store(tmp_path / "x.db").close()
    open_store(tmp_path / "x.db", read_only=True).close()


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path / "x.db").close()
    db = Database(tmp_path / "x.db")
    db["_sqlite_migrations"].insert({"migration_set": "tinxa", "name": "m999_future", "applied_at": ""})
    db.close()
    for read_only in (False, True):
        with pytest.raises(TinxaError, match=r"m999_future.*update tinxa"):
            open_store(tmp_path / "x.db", read_only=read_only)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incidents SET kind = 'theft'",
        "UPDATE incidents SET measure = 'litres'",
        "UPDATE incidents SET value = -1",
        "UPDATE incidents SET qualifier = 'zero' WHERE value > 0",
        "UPDATE incidents SET parent_id = id",
        "UPDATE incidents SET article_id = 'nobody'",
        "UPDATE dates SET kind = 'moment'",
        "UPDATE dates SET \"end\" = '1900-01-01'",
        'UPDATE dates SET "end" = NULL',
        "UPDATE places SET level = 'continent'",
        "UPDATE places SET lat = 200",
        "UPDATE awards SET form = 'medal'",
        "UPDATE awards SET collectives = -1",
        "UPDATE awards SET end_char = start_char",
        "UPDATE awards SET confidence = 1.5",
        "UPDATE captures SET state = 'failed'",
        "UPDATE articles SET source_id = 'nobody'",
        "INSERT INTO recipients VALUES ('nobody', 0, 'Ông A')",
        "DELETE FROM sources",
    ],
)
def test_the_schema_refuses(tmp_path: Path, statement: str) -> None:
    with open_store(tmp_path / "x.db") as store:
        store.add_sources([make_source()])
        store.load([make_reading()])
        with pytest.raises(sqlite3.IntegrityError):
            store.connection.execute(statement)


def test_every_foreign_key_is_indexed(tmp_path: Path) -> None:
    """Without an index, removing a row would walk every table that may point to it."""
    open_store(tmp_path / "x.db").close()
    db = Database(tmp_path / "x.db")
    bare = []
    for name in TABLES:
        leading = {index.columns[0] for index in db[name].indexes} | set(db[name].pks[:1])
        bare += [f"{name}.{key.column}" for key in db[name].foreign_keys if key.column not in leading]
    assert bare == []
