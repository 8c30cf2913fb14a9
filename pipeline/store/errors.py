"""SQLite's own troubles as one clear line: the disk is full, the file is damaged, somebody else writes."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from extractors.errors import TinxaError

# By SQLite's primary result code; every other error is a fault of the program and stays as it is.
_MENDS = {
    sqlite3.SQLITE_FULL: "make room on the disk and run the same command again; what was stored is kept",
    sqlite3.SQLITE_READONLY: "make the file and its folder writable",
    sqlite3.SQLITE_CANTOPEN: "check the file and its folder, or name another",
    sqlite3.SQLITE_IOERR: "check the disk",
    sqlite3.SQLITE_BUSY: "another run is writing; try again when it has ended",
    sqlite3.SQLITE_LOCKED: "another run is writing; try again when it has ended",
    sqlite3.SQLITE_CORRUPT: "restore a backup of the file, or move it away and read the archive again",
    sqlite3.SQLITE_NOTADB: "name another file",
}
_PRIMARY = 0xFF


def trouble(path: Path, error: BaseException | None) -> TinxaError | None:
    """What to tell people about an error of SQLite; None if it is none of theirs."""
    if not isinstance(error, sqlite3.Error):
        return None
    # Errors that Python's module raises itself carry no code.
    mend = _MENDS.get(getattr(error, "sqlite_errorcode", -1) & _PRIMARY)
    return None if mend is None else TinxaError(str(path), f"the store cannot be used ({error})", mend)
