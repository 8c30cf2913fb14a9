"""Reviewed articles as gold: the facts that people confirmed or corrected, in the format of the gold set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from extractors.model import Change
from pipeline.gold import GoldAward, GoldDate, GoldIncident, GoldPlace, load_gold
from pipeline.store import Store
from pipeline.store.sql import Row

SPLIT = "reviewed"
# An article is gold once nothing of it is left unsaid, and nothing of it had to be suppressed.
_REVIEWED = """
SELECT articles.*, sources.province, sources.district, sources.commune
FROM articles JOIN sources ON sources.id = articles.source_id
WHERE published IS NOT NULL
    AND EXISTS (SELECT 1 FROM reviews WHERE reviews.article_id = articles.id)
    AND NOT EXISTS (SELECT 1 FROM reviews WHERE reviews.article_id = articles.id AND verdict = 'suppressed')
    AND NOT EXISTS (SELECT 1 FROM facts WHERE facts.article_id = articles.id AND verdict IS NULL)
ORDER BY articles.id"""


class _Dumper(yaml.SafeDumper):
    """YAML as people write gold: texts over several lines stand as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def export_gold(store: Store, folder: Path) -> int:
    """Write one YAML file per wholly reviewed article into `folder`/reviewed; returns how many.

    Whole means: every fact that the article shows was confirmed or corrected. A fact that the extractor missed
    cannot be seen; read the text before you trust the files as a measure of recall.
    """
    target = folder / SPLIT
    target.mkdir(parents=True, exist_ok=True)
    articles = store.rows(_REVIEWED)
    for article in articles:
        body = yaml.dump(gold_of(store, article), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
        (target / f"{article['id']}.yaml").write_text(body, encoding="utf-8")
    load_gold(folder, SPLIT)
    return len(articles)


def gold_of(store: Store, article: Row) -> dict[str, Any]:
    """An article and its facts in the gold format, each fact once."""
    home = [article[level] for level in ("commune", "district", "province") if article[level]]
    head = {"id": article["id"], "published": article["published"], "home": ", ".join(home) or None}
    head |= {"title": article["title"], "body": article["body"]}
    lists = {
        "dates": _plain(store, "dates", GoldDate, article["id"]),
        "places": _plain(store, "places", GoldPlace, article["id"]),
        "incidents": list(_incidents(store, article["id"])),
        "awards": _awards(store, article["id"]),
    }
    return head | {name: list(_once(facts)) for name, facts in lists.items()}


def _rows(store: Store, table: str, article: str) -> list[Row]:
    return store.rows(f"SELECT * FROM {table} WHERE article_id = ? ORDER BY start_char, position", article)


def _plain(store: Store, table: str, model: Any, article: str) -> list[Row]:
    return [{name: row[name] for name in model.model_fields} for row in _rows(store, table, article)]


def _incidents(store: Store, article: str) -> Iterator[Row]:
    rows = _rows(store, "incidents", article)
    measures = {row["id"]: row["measure"] for row in rows}
    parents = {row["parent_id"] for row in rows if measures.get(row["parent_id"]) == row["measure"]}
    names = {key: f"i{at}" for at, key in enumerate(key for key in measures if key in parents)}
    for row in rows:
        change = {name: row[f"change_{name}"] for name in Change.model_fields}
        nested = {
            "id": names.get(row["id"]),
            "change": {k: v for k, v in change.items() if v is not None} or None,
            "parent": names.get(row["parent_id"]) if measures.get(row["parent_id"]) == row["measure"] else None,
        }
        yield {name: nested.get(name, row.get(name)) for name in GoldIncident.model_fields}


def _awards(store: Store, article: str) -> list[Row]:
    sql = "SELECT name FROM recipients WHERE award_id = ? ORDER BY position"
    found = []
    for row in _rows(store, "awards", article):
        names = [name["name"] for name in store.rows(sql, row["id"])]
        found.append({name: names if name == "recipients" else row[name] for name in GoldAward.model_fields})
    return found


def _once(facts: list[Row]) -> Iterator[Row]:
    """Facts without what is null or empty; one that says the same as an earlier one is left out."""
    seen: list[Row] = []
    for fact in facts:
        told = {name: _number(value) for name, value in fact.items() if value not in (None, [])}
        said = {name: value for name, value in told.items() if name != "text"}
        if said not in seen:
            seen.append(said)
            yield told


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
