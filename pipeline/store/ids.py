"""Stable ids: the same article, the same fact get the same id in every run."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from extractors.model import Fact
from pipeline.store.words import split_words

# What a fact says. Where it stands in the text, which rule read it, and what follows from other facts (`place`,
# `parent`, `inconsistent`) or from the gazetteer alone (codes, coordinates) may get better without a new id.
IDENTITY = {
    "dates": ("kind", "value", "start", "end"),
    "places": ("level", "name", "province", "district", "commune", "hamlet"),
    "incidents": ("kind", "measure", "value", "value_max", "qualifier", "status", "actor", "start", "end"),
    "awards": (
        "form",
        "title",
        "rank",
        "conferrer",
        "collectives",
        "individuals",
        "households",
        "recipients",
        "date",
        "amount_vnd",
        "decision",
    ),
}
_identity: dict[str, Callable[[Any], tuple[Any, ...]]] = {t: attrgetter(*names) for t, names in IDENTITY.items()}


def digest(*parts: str) -> str:
    """Sixteen hexadecimal digits for some strings."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def article_id(source_id: str, canonical_url: str) -> str:
    """The id of the article at an address."""
    return digest("article", source_id, canonical_url)


def text_hash(title: str, body: str) -> str:
    """A fingerprint of an article's words, whatever the blanks between them."""
    return hashlib.sha256(" ".join((*split_words(title), *split_words(body))).encode()).hexdigest()


def fact_ids(article: str, table: str, facts: Sequence[Fact]) -> list[str]:
    """One id a fact, from what it says; facts that say the same are told apart by their order in the text."""
    seen: Counter[str] = Counter()
    identity = _identity[table]
    ids = []
    for fact in facts:
        said = "\x1e".join(map(str, identity(fact)))
        ids.append(digest(article, table, said, str(seen[said])))
        seen[said] += 1
    return ids
