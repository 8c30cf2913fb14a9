"""What the store holds of one source, as a crawl asks for it."""

from __future__ import annotations

import sqlite3

from pipeline.model import Capture

# `role` tells list pages from articles in the archive; only articles are captures of the store.
CAPTURE_FIELDS = tuple(name for name in Capture.model_fields if name != "role")
_GONE = frozenset({404, 410})


class KnownPages:
    """The newest capture of every address of a source, read once: it outlives the connection."""

    def __init__(self, connection: sqlite3.Connection, source_id: str) -> None:
        sql = f"SELECT {', '.join(CAPTURE_FIELDS)} FROM captures WHERE source_id = ? ORDER BY fetched_at, id"
        rows = (tuple(row) for row in connection.execute(sql, (source_id,)))
        at = CAPTURE_FIELDS.index("canonical_url")
        self._latest = {row[at]: row for row in rows}

    def is_known(self, canonical: str) -> bool:
        """Whether this address was answered before, if only with "gone"; a refusal or a server's error is no answer."""
        capture = self.latest(canonical)
        return capture is not None and (capture.status < 400 or capture.status in _GONE)

    def latest(self, canonical: str) -> Capture | None:
        """The newest capture of this address."""
        row = self._latest.get(canonical)
        if row is None:
            return None
        values = dict(zip(CAPTURE_FIELDS, row, strict=True))
        return Capture.model_validate(values | {"revisit": bool(values["revisit"])})
