"""The newest facts of the store: those of the articles published last, one or two an article."""

from __future__ import annotations

from typing import Any

from pipeline.store import Store

# Looked for among so many of the newest articles only, so that it costs the same however large the store is.
_AMONG = 500
_A_ARTICLE = 2
_HEAD = "articles.id AS article_id, articles.title AS article, articles.published, sources.name AS source"


def newest_incidents(store: Store, count: int) -> list[dict[str, Any]]:
    """Rows of `incidents` that are no parts of others, with their article and the chain of their place."""
    return _newest(store, "incidents", "fact.parent_id IS NULL AND fact.value > 0", count)


def newest_awards(store: Store, count: int) -> list[dict[str, Any]]:
    """Rows of `awards`, with their article and the chain of their place."""
    return _newest(store, "awards", "1", count)


def _newest(store: Store, table: str, where: str, count: int) -> list[dict[str, Any]]:
    sql = f"""
WITH newest AS (SELECT * FROM articles ORDER BY published DESC, num DESC LIMIT {_AMONG}),
ranked AS (
    SELECT fact.*, {_HEAD.replace("articles.", "newest.")},
        places.commune, places.district, places.province,
        row_number() OVER (PARTITION BY newest.id ORDER BY fact.position) AS rank_in_article, newest.num AS num
    FROM newest
    JOIN {table} AS fact ON fact.article_id = newest.id
    JOIN sources ON sources.id = newest.source_id
    LEFT JOIN places ON places.id = fact.place_id
    WHERE {where}
)
SELECT * FROM ranked WHERE rank_in_article <= {_A_ARTICLE} ORDER BY published DESC, num DESC, position LIMIT ?"""
    return store.rows(sql, count)
