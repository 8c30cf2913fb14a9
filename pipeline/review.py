"""Review: people confirm, reject or correct facts, or suppress personal data; who, when, before and after are kept.

What they say is laid over the facts themselves, so that search, views, exports and the site all show it, and it goes on
standing when the article is read anew. Of a suppressed fact no words are kept, neither here nor in its earlier reviews.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import Field, ValidationError

from extractors.errors import UsageError
from extractors.model import Change, Frozen
from pipeline.store import Store
from pipeline.store.reviewed import EVIDENCE, OUT, REFERENCES, held_ids, quote_of, standing
from pipeline.store.rows import COLUMNS, MODELS, TABLES
from pipeline.store.sql import Row, fetch_row, insert, insertion

Verdict = Literal["confirmed", "rejected", "corrected", "suppressed"]
MOST_CHARACTERS = 1_000
# Resolved from the gazetteer for the unit that the extractor meant; another unit has others.
_RESOLVED = ("code", "vintage", "current_code", "current_name", "lat", "lon")
_CHAIN = ("level", "name", "province", "district", "commune", "hamlet")


class Judgement(Frozen):
    """What somebody says about a fact. `changes` are columns of its table with new values, as text or as they are.

    `recipients` of an award are its names, one a line. An empty text is null. To suppress needs a `reason`.
    """

    table: str
    fact_id: str
    verdict: Verdict
    reviewer: str
    reason: str | None = None
    changes: dict[str, Any] = Field(default_factory=dict)


class Said(Frozen):
    """A review as it is kept: moments are ISO, UTC; `before`, `after` are the fact's columns."""

    fact_table: str
    fact_id: str
    verdict: Verdict
    reviewer: str
    reviewed_at: str
    reason: str | None
    before: dict[str, Any]
    after: dict[str, Any] | None


def correctable(table: str) -> tuple[str, ...]:
    """The columns of a table of facts that a reviewer may correct; awards have `recipients` beside."""
    plain = tuple(name for name in COLUMNS[table] if name not in (*EVIDENCE, "parent_id", "inconsistent"))
    return (*plain, "recipients") if table == "awards" else plain


def review(store: Store, judgement: Judgement) -> None:
    """Keep a judgement and let the fact read as it says.

    Raises UsageError for a fact that is not there, a value that does not fit, a missing name or reason.
    """
    _require(judgement)
    with store.transaction():
        held = held_fact(store, judgement.table, judgement.fact_id)
        before = held or _taken_out(store, judgement)
        after = _corrected(store, judgement, before) if judgement.verdict == "corrected" else None
        try:
            _write(store, judgement, before if after is None else after, held=held is not None)
        except sqlite3.IntegrityError as error:
            raise UsageError(judgement.table, f"these values do not go together ({error})", "mend them") from error
        _keep(store, judgement, before, after)


def confirm_rest(store: Store, article_id: str, reviewer: str) -> int:
    """Confirm all facts of an article about which nobody said anything yet; returns their number."""
    said = {one.fact_id for one in standing(store.connection, article_id)}
    rest = [
        (table, row["id"])
        for table in TABLES
        for row in store.rows(f"SELECT id FROM {table} WHERE article_id = ? ORDER BY position", article_id)
        if row["id"] not in said
    ]
    for table, key in rest:
        review(store, Judgement(table=table, fact_id=key, verdict="confirmed", reviewer=reviewer))
    return len(rest)


def history(store: Store, article_id: str) -> list[Said]:
    """All that was said about facts of an article, the last word first."""
    sql = "SELECT * FROM reviews WHERE article_id = ? ORDER BY reviewed_at DESC, id DESC"
    return [_said(row) for row in store.rows(sql, article_id)]


def latest(store: Store, limit: int) -> list[Said]:
    """What was said last about facts of all articles, the last word first."""
    return [_said(row) for row in store.rows("SELECT * FROM reviews ORDER BY reviewed_at DESC, id DESC LIMIT ?", limit)]


def rejected(store: Store, article_id: str) -> list[Said]:
    """The facts of an article that stand rejected: whoever confirms one brings it back."""
    there, latest = held_ids(store.connection, article_id), dict[str, Said]()
    for said in history(store, article_id):
        latest.setdefault(said.fact_id, said)
    return [said for said in latest.values() if said.verdict == "rejected" and said.fact_id not in there]


def _said(row: Row) -> Said:
    after = None if row["after"] is None else json.loads(row["after"])
    plain = {name: row[name] for name in Said.model_fields}
    return Said(**{**plain, "before": json.loads(row["before"]), "after": after})


def _require(judgement: Judgement) -> None:
    if judgement.table not in TABLES:
        raise UsageError(judgement.table, "no such table of facts", f"choose one of: {', '.join(TABLES)}")
    if not judgement.reviewer.strip():
        raise UsageError("reviewer", "nobody is named", "say who reviews")
    if judgement.verdict == "suppressed" and not (judgement.reason or "").strip():
        raise UsageError("reason", "nothing is suppressed without one", "say why")
    if judgement.verdict == "corrected" and not judgement.changes:
        raise UsageError("changes", "nothing is corrected", "change a value, or confirm the fact")


def held_fact(store: Store, table: str, key: str) -> Row | None:
    """The fact as the store holds it, an award with its `recipients`; None if it is not there."""
    row = fetch_row(store.connection, f"SELECT * FROM {table} WHERE id = ?", key)
    if row is not None and table == "awards":
        names = store.rows("SELECT name FROM recipients WHERE award_id = ? ORDER BY position", key)
        row["recipients"] = [name["name"] for name in names]
    return row


def _taken_out(store: Store, judgement: Judgement) -> Row:
    """The fact as it stood before it was rejected."""
    sql = "SELECT before, after FROM reviews WHERE fact_id = ? AND fact_table = ? ORDER BY reviewed_at DESC, id DESC"
    row = fetch_row(store.connection, sql, judgement.fact_id, judgement.table)
    if row is None:
        raise UsageError(judgement.fact_id, "there is no such fact", "look at the article again")
    before: Row = json.loads(row["after"] or row["before"])
    if "quote" in before:
        raise UsageError(judgement.fact_id, "it was suppressed, and its words with it", "read the article anew")
    return before


def _corrected(store: Store, judgement: Judgement, before: Row) -> Row:
    """The fact with its new values, checked against the fact model."""
    allowed = correctable(judgement.table)
    changes = {name: _typed(name, value) for name, value in judgement.changes.items()}
    for name in changes:
        if name not in allowed:
            raise UsageError(name, "cannot be corrected", f"choose one of: {', '.join(allowed)}")
    after = {**before, **changes}
    if judgement.table == "places" and any(after[name] != before[name] for name in _CHAIN):
        after |= dict.fromkeys(name for name in _RESOLVED if name not in changes or after[name] == before[name])
    after |= _checked(judgement.table, after)
    place = after.get("place_id")
    sql = "SELECT 1 FROM places WHERE id = ? AND article_id = ?"
    if place is not None and store.value(sql, place, before["article_id"]) is None:
        raise UsageError("place_id", "is no place of this article", "choose one that the article names")
    return after


def _typed(name: str, value: Any) -> Any:
    """A value as it was typed: without blanks around it, null where nothing is left."""
    if isinstance(value, str) and len(value) > MOST_CHARACTERS:
        raise UsageError(name, "is too long", f"write at most {MOST_CHARACTERS:,} characters")
    if name == "recipients":
        lines = value.splitlines() if isinstance(value, str) else value or ()
        return [line.strip() for line in lines if line.strip()]
    return (value.strip() or None) if isinstance(value, str) else value


def _checked(table: str, row: Row) -> Row:
    """The row's values in their types. Raises UsageError naming the column that the fact model refuses."""
    model = MODELS[table]
    plain = {name: row[name] for name in model.model_fields if name in row}
    if table == "incidents" and row["change_direction"] is not None:
        plain["change"] = {name: row[f"change_{name}"] for name in Change.model_fields}
    try:
        dumped = model.model_validate({k: v for k, v in plain.items() if v is not None}).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        mend = _choices(model, name)
        raise UsageError(name, f"{first.get('input')!r} does not fit ({first['msg']})", mend) from error
    change = dumped.get("change")
    nested = {f"change_{name}": value for name, value in change.items()} if change else {}
    return {name: value for name, value in dumped.items() if name in row and name != "inconsistent"} | nested


def _choices(model: Any, name: str) -> str:
    field = model.model_fields.get(name)
    choices = [c for c in get_args(field.annotation) if isinstance(c, str)] if field else []
    return f"choose one of: {', '.join(choices)}" if choices else "write a value of this kind"


def _write(store: Store, judgement: Judgement, fact: Row, *, held: bool) -> None:
    """Let the tables hold the fact as it is judged."""
    table, connection = judgement.table, store.connection
    if judgement.verdict in OUT:
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (judgement.fact_id,))
        return
    if held and judgement.verdict == "confirmed":
        return
    row = {name: fact[name] for name in COLUMNS[table]}
    if not held:
        row |= {name: _existing(store, target, row[name]) for name, target in REFERENCES.items() if name in row}
    columns = ", ".join(f'"{name}" = excluded."{name}"' for name in row)
    upsert = f"{insertion(table, tuple(row))} ON CONFLICT (id) DO UPDATE SET {columns}"
    connection.execute(upsert, tuple(row.values()))
    if table == "awards":
        connection.execute("DELETE FROM recipients WHERE award_id = ?", (judgement.fact_id,))
        names = [(judgement.fact_id, at, name) for at, name in enumerate(fact["recipients"])]
        connection.executemany(insertion("recipients", COLUMNS["recipients"]), names)


def _existing(store: Store, table: str, key: str | None) -> str | None:
    return key if key is not None and store.value(f"SELECT 1 FROM {table} WHERE id = ?", key) is not None else None


def _keep(store: Store, judgement: Judgement, before: Row, after: Row | None) -> None:
    """Add the review; a suppression takes the fact's words out of all its reviews."""
    row: Row = {
        "article_id": before["article_id"],
        "fact_table": judgement.table,
        "fact_id": judgement.fact_id,
        "verdict": judgement.verdict,
        "reviewer": judgement.reviewer.strip(),
        "reviewed_at": dt.datetime.now(dt.UTC).isoformat(timespec="microseconds"),
        "reason": (judgement.reason or "").strip() or None,
        "before": json.dumps(before, ensure_ascii=False),
        "after": None if after is None else json.dumps(after, ensure_ascii=False),
    }
    if judgement.verdict == "suppressed":
        left = {"quote": quote_of(before["text"]), "start_char": before["start_char"]}
        row["before"] = json.dumps(left)
        sql = "UPDATE reviews SET before = ?, after = NULL WHERE fact_id = ?"
        store.connection.execute(sql, (row["before"], judgement.fact_id))
    insert(store.connection, "reviews", row)


def as_text(changes: Mapping[str, Any]) -> dict[str, str]:
    """Values as a form shows them: null as nothing, names one a line, whole numbers without a decimal point."""
    return {name: _as_text(value) for name, value in changes.items()}


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return f"{value:.12g}" if isinstance(value, float) else str(value)
