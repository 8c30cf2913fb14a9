"""A fact as a reviewer looks at it: the words around it, its values as a form shows them, all that was said."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from extractors.model import Change, Frozen
from pipeline.review import Said, as_text, correctable, held_fact, history
from pipeline.store import Store
from pipeline.store.rows import MODELS, TABLES

# Characters of the article shown on either side of the evidence.
_AROUND = 240


class Choice(Frozen):
    """A value that a field may have; `label` is set where the value is an id."""

    value: str
    label: str | None = None


class Field(Frozen):
    """One correctable column: its value as text, and its choices where there are only these."""

    name: str
    value: str
    choices: tuple[Choice, ...] = ()


class FactForm(Frozen):
    """A fact under review; `held` is false for one that stands rejected. `said` has the last word first."""

    table: str
    id: str
    article_id: str
    title: str
    before: str
    text: str
    after: str
    held: bool
    fields: tuple[Field, ...]
    said: tuple[Said, ...]


class Waiting(Frozen):
    """A fact that nobody has looked at, with how far its rule is trusted."""

    table: str
    id: str
    article_id: str
    title: str
    text: str
    confidence: float | None


def read_form(store: Store, table: str, key: str) -> FactForm | None:
    """The form of a fact; None if there is none, or only a suppressed one."""
    if table not in TABLES:
        return None
    row = held_fact(store, table, key)
    said = tuple(one for one in history(store, row["article_id"]) if one.fact_id == key) if row else ()
    if row is None:
        said = _said_of(store, key)
        row = (said[0].after or said[0].before) if said else None
        if row is None or "quote" in row:
            return None
    article = store.rows("SELECT title, body FROM articles WHERE id = ?", row["article_id"])[0]
    text = f"{article['title']}\n\n{article['body']}"
    start, end = row["start_char"], row["end_char"]
    values = as_text({name: row.get(name) for name in correctable(table)})
    return FactForm(
        table=table,
        id=key,
        article_id=row["article_id"],
        title=article["title"],
        before=text[max(0, start - _AROUND) : start],
        text=row["text"],
        after=text[end : end + _AROUND],
        held=held_fact(store, table, key) is not None,
        fields=tuple(Field(name=n, value=v, choices=_choices(store, table, n, row)) for n, v in values.items()),
        said=said,
    )


def waiting(store: Store, limit: int = 50) -> list[Waiting]:
    """The incident counts and awards that nobody has looked at yet, those of the least trusted rules first."""
    parts = [
        f"SELECT '{table}' AS 'table', fact.id AS id, article_id, articles.title, fact.text, confidence"
        f" FROM {table} AS fact JOIN articles ON articles.id = article_id"
        " WHERE NOT EXISTS (SELECT 1 FROM reviews WHERE fact_id = fact.id)"
        for table in ("incidents", "awards")
    ]
    sql = f"{' UNION ALL '.join(parts)} ORDER BY confidence, article_id, id LIMIT ?"
    return [Waiting.model_validate(row) for row in store.rows(sql, limit)]


def _said_of(store: Store, key: str) -> tuple[Said, ...]:
    articles = store.rows("SELECT DISTINCT article_id FROM reviews WHERE fact_id = ?", key)
    return tuple(one for row in articles for one in history(store, row["article_id"]) if one.fact_id == key)


def _choices(store: Store, table: str, name: str, row: dict[str, Any]) -> tuple[Choice, ...]:
    if name == "place_id":
        places = store.rows(
            "SELECT id, text, level FROM places WHERE article_id = ? ORDER BY position", row["article_id"]
        )
        return tuple(Choice(value=p["id"], label=p["text"]) for p in places)
    model = Change if name.startswith("change_") else MODELS[table]
    field = model.model_fields.get(name.removeprefix("change_"))
    return tuple(Choice(value=str(value)) for value in _literals(field.annotation)) if field else ()


def _literals(annotation: Any) -> tuple[Any, ...]:
    """The values of a Literal, also of one that may be null."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(value for part in get_args(annotation) for value in _literals(part))
