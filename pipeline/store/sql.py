"""The few shapes of statement that the store writes again and again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

Row = dict[str, Any]
Values = tuple[Any, ...]


def insert(connection: sqlite3.Connection, table: str, row: Row) -> int:
    """Insert a row; returns its rowid."""
    return int(connection.execute(insertion(table, tuple(row)), tuple(row.values())).lastrowid or 0)


def update(connection: sqlite3.Connection, table: str, key: str, value: object, row: Row) -> None:
    """Set the columns of `row` where the column `key` holds `value`."""
    columns = ", ".join(f'"{name}" = ?' for name in row)
    connection.execute(f'UPDATE {table} SET {columns} WHERE "{key}" = ?', (*row.values(), value))


def fetch_row(connection: sqlite3.Connection, sql: str, *values: object) -> Row | None:
    """The first row of a query as a dictionary, None if there is none."""
    row = connection.execute(sql, values).fetchone()
    return None if row is None else dict(row)


def fetch_value(connection: sqlite3.Connection, sql: str, *values: object) -> Any:
    """The first column of the first row, None if there is none."""
    row = connection.execute(sql, values).fetchone()
    return None if row is None else row[0]


@cache
def insertion(table: str, columns: tuple[str, ...]) -> str:
    """The statement that inserts one row."""
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"


@contextmanager
def savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block or nothing, inside the transaction that is open."""
    connection.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO part")
            connection.execute("RELEASE part")
        raise
    connection.execute("RELEASE part")


class Buffer:
    """Rows that wait for one `executemany` a table; tables are written in the order of `columns`."""

    def __init__(self, connection: sqlite3.Connection, columns: dict[str, tuple[str, ...]]) -> None:
        self._connection, self._columns = connection, columns
        self._rows: dict[str, list[Values]] = {table: [] for table in columns}

    def add(self, table: str, rows: Sequence[Values]) -> None:
        """Let rows wait; each has the table's columns in order."""
        self._rows[table].extend(rows)

    def flush(self) -> None:
        """Write what waits."""
        for table, rows in self._rows.items():
            if rows:
                self._connection.executemany(insertion(table, self._columns[table]), rows)
                rows.clear()
