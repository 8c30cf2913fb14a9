"""What the store holds of one source, as a crawl asks for it."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import Any

from pipeline.model import Capture

# List pages are captures of the archive alone.
CAPTURE_FIELDS = tuple(Capture.model_fields)
_GONE = frozenset({404, 410})
_FETCHED, _STATUS, _ROLE = (CAPTURE_FIELDS.index(name) for name in ("fetched_at", "status", "role"))
# Nights do not begin at the same minute.
SOONEST = dt.timedelta(hours=20)


class KnownPages:
    """The newest answer of every address of a source, read once: it outlives the connection."""

    def __init__(self, connection: sqlite3.Connection, source_id: str) -> None:
        sql = f"SELECT {', '.join(CAPTURE_FIELDS)} FROM captures WHERE source_id = ? ORDER BY fetched_at, id"
        rows = (tuple(row) for row in connection.execute(sql, (source_id,)))
        at = CAPTURE_FIELDS.index("canonical_url")
        self._latest: dict[str, tuple[Any, ...]] = {}
        self._first: dict[str, str] = {}
        for row in rows:
            if _answers(row) or not _answers(self._latest.get(row[at], row)):
                self._latest[row[at]] = row
            self._first.setdefault(row[at], row[_FETCHED])

    def is_known(self, canonical: str) -> bool:
        """Whether this address was answered before, if only with "gone"; a refusal or a server's error is no answer."""
        row = self._latest.get(canonical)
        return row is not None and _answers(row)

    def latest(self, canonical: str) -> Capture | None:
        """The newest capture of this address, if it was ever answered the newest answer."""
        row = self._latest.get(canonical)
        return None if row is None else _capture(row)

    def due(self, now: dt.datetime) -> list[Capture]:
        """The newest captures of articles that are to be looked at again, the longest overdue first.

        That is once they have stood as long as when we last looked: after one day, two, four, eight.
        """
        overdue = []
        for canonical, row in self._latest.items():
            last = dt.datetime.fromisoformat(row[_FETCHED])
            stood = max(last - dt.datetime.fromisoformat(self._first[canonical]), SOONEST)
            if row[_ROLE] == "article" and row[_STATUS] < 400 and now - last >= stood:
                overdue.append(((now - last) / stood, row))
        return [_capture(row) for _, row in sorted(overdue, key=lambda pair: -pair[0])]


def _answers(row: tuple[Any, ...]) -> bool:
    return bool(row[_STATUS] < 400 or row[_STATUS] in _GONE)


def _capture(row: tuple[Any, ...]) -> Capture:
    values = dict(zip(CAPTURE_FIELDS, row, strict=True))
    return Capture.model_validate(values | {"revisit": bool(values["revisit"])})
