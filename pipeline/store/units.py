"""The tables `units` and `unit_successors`: the packaged gazetteer, for whoever asks the database in SQL."""

from __future__ import annotations

import datetime as dt
import sqlite3
import zlib
from collections.abc import Iterator
from functools import cache

from data import resource
from extractors.gazetteer import Gazetteer, Unit, load_gazetteer
from pipeline.store.sql import Values

_FILES = ("units.tsv.gz", "successors.tsv.gz")


@cache
def fingerprint() -> int:
    """A number for the packaged gazetteer; the store keeps that of the one it holds as SQLite's `user_version`."""
    checksum = 0
    for name in _FILES:
        checksum = zlib.crc32(resource("gazetteer", name).read_bytes(), checksum)
    return checksum & 0x7FFFFFFF


def outdated(connection: sqlite3.Connection) -> bool:
    """Whether the store holds another gazetteer than the packaged one, or none."""
    (held,) = connection.execute("PRAGMA user_version").fetchone()
    return bool(held != fingerprint())


def fill(connection: sqlite3.Connection) -> None:
    """Put the packaged gazetteer in place of what is held."""
    gazetteer = load_gazetteer()
    connection.execute("DELETE FROM units")
    connection.execute("DELETE FROM unit_successors")
    rows = (_row(unit) for unit in gazetteer.units)
    connection.executemany("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO unit_successors VALUES (?, ?, ?, ?)", _changes(gazetteer))
    connection.execute(f"PRAGMA user_version = {fingerprint()}")


def _row(unit: Unit) -> Values:
    start = "" if unit.valid_from == dt.date.min else unit.valid_from.isoformat()
    end = None if unit.valid_to == dt.date.max else unit.valid_to.isoformat()
    return (unit.code, unit.level, unit.kind, unit.name, unit.parent or None, start, end, unit.lat, unit.lon)


def _changes(gazetteer: Gazetteer) -> Iterator[Values]:
    for code in {unit.code: None for unit in gazetteer.units}:
        after = dt.date.min
        while changes := gazetteer.successors(code, after):
            after = changes[0][0]
            yield from ((code, new, day.isoformat(), int(default)) for day, new, default in changes)
