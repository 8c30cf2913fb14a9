"""Stable ids: the same article, the same fact get the same id in every run."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from extractors.model import Fact

# What says where and how a fact was read is no part of what it says.
_EVIDENCE = frozenset({"text", "start_char", "end_char", "method", "confidence", "parent", "place"})


def digest(*parts: str) -> str:
    """Sixteen hexadecimal digits for some strings."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def article_id(source_id: str, canonical_url: str) -> str:
    """The id of the article at an address."""
    return digest("article", source_id, canonical_url)


def text_hash(title: str, body: str) -> str:
    """A fingerprint of an article's words, whatever the blanks between them."""
    return hashlib.sha256(" ".join(f"{title} {body}".split()).encode()).hexdigest()


def fact_ids(article: str, table: str, facts: Sequence[Fact]) -> list[str]:
    """One id a fact, from its normalised value; equal values are told apart by their order in the text."""
    seen: Counter[str] = Counter()
    ids = []
    for fact in facts:
        value = json.dumps(_value(fact), ensure_ascii=False, sort_keys=True)
        ids.append(digest(article, table, value, str(seen[value])))
        seen[value] += 1
    return ids


def _value(fact: Fact) -> dict[str, Any]:
    return {name: value for name, value in fact.model_dump(mode="json").items() if name not in _EVIDENCE}
