"""The data dictionary: every table, view and column with type and meaning, from the schema and `data/dictionary.yaml`.

python -m pipeline.dictionary docs/reference/data-dictionary.md
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from data import resource
from extractors.model import Frozen


class Column(Frozen):
    """A column: `type` is INTEGER, REAL or TEXT; `refers_to` is "table.column" of a foreign key."""

    name: str
    type: str
    required: bool
    about: str
    refers_to: str | None = None


class Relation(Frozen):
    """A table or view with its columns; `key` is the primary key."""

    name: str
    is_view: bool
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


@cache
def relations() -> dict[str, Relation]:
    """All tables and views that people may read, by name; read once from an empty store."""
    from pipeline.store import open_store

    with TemporaryDirectory() as folder, open_store(Path(folder) / "empty.db") as store:
        entries = _entries()
        return {name: _relation(store, name, entry, entries) for name, entry in entries.items()}


def _entries() -> dict[str, dict[str, Any]]:
    """The entries of the YAML file, each with all its columns."""
    written = yaml.safe_load(resource("dictionary.yaml").read_text(encoding="utf-8"))
    entries: dict[str, dict[str, Any]] = {**written["tables"], **written["views"]}
    for entry in entries.values():
        if entry.get("evidence"):
            entry["columns"] = {**written["evidence"], **entry["columns"]}
    for entry in entries.values():
        if "same_as" in entry:
            entry["columns"] = {**entries[entry["same_as"]]["columns"], **entry["columns"]}
    return entries


def _relation(store: Any, name: str, entry: dict[str, Any], entries: dict[str, dict[str, Any]]) -> Relation:
    shape = store.rows(f"PRAGMA table_info({name})")
    keys = {row["from"]: f"{row['table']}.{row['to']}" for row in store.rows(f"PRAGMA foreign_key_list({name})")}
    columns = []
    for row in shape:
        written = entry["columns"][row["name"]]
        type_, about = written if isinstance(written, list) else (row["type"], written)
        required = bool(row["notnull"] or row["pk"])
        columns.append(
            Column(name=row["name"], type=type_, required=required, about=about, refers_to=keys.get(row["name"]))
        )
    is_view = store.value("SELECT type FROM sqlite_master WHERE name = ?", name) == "view"
    key = tuple(row["name"] for row in sorted(shape, key=lambda r: r["pk"]) if row["pk"])
    return Relation(name=name, is_view=is_view, about=entry["about"], columns=tuple(columns), key=key)


def render_dictionary() -> str:
    """The data dictionary as Markdown."""
    lines = [
        "# Data dictionary",
        "",
        "The store is one SQLite file (`tinxa-data/tinxa.db`). All of it can be exported (`tinxa export TABLE`).",
        "This page is made from the schema: `python -m pipeline.dictionary docs/reference/data-dictionary.md`.",
    ]
    for is_view, heading in ((False, "Tables"), (True, "Views")):
        lines += ["", f"## {heading}"]
        for relation in relations().values():
            if relation.is_view == is_view:
                lines += _section(relation)
    return "\n".join(lines) + "\n"


def _section(relation: Relation) -> list[str]:
    lines = ["", f"### {relation.name}", "", f"{relation.about}.".replace("..", "."), ""]
    lines += ["| column | type | meaning |", "| --- | --- | --- |"]
    for column in relation.columns:
        type_ = column.type.lower() + ("" if column.required or relation.is_view else ", may be null")
        about = column.about + (f" (refers to `{column.refers_to}`)" if column.refers_to else "")
        lines.append(f"| `{column.name}` | {type_} | {about} |")
    return lines


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(render_dictionary(), encoding="utf-8")
