"""Lexicons: knowledge in `data/lexicons/*.yaml`, read once, turned into patterns that match the canonical view."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import yaml

from data import resource
from extractors.text import canonical

_Tree = dict[str, "_Tree"]


@cache
def load_lexicon(name: str) -> dict[str, Any]:
    """The lexicon `data/lexicons/{name}.yaml` as plain data (do not change it)."""
    text = resource("lexicons", f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


def phrase(words: str) -> str:
    """A regular expression for one phrase: canonical, lower case, any run of blanks between words."""
    return r"\s+".join(re.escape(w) for w in canonical(words).lower().split())


def alternation(phrases: Iterable[str]) -> str:
    """One alternation of phrases without capturing groups; of two that match the longer wins.

    What begins with the same word is tried together, so that long lists cost little where they do not match.
    """
    tree: _Tree = {}
    for words in phrases:
        node = tree
        for word in canonical(words).lower().split():
            node = node.setdefault(word, {})
        node[""] = {}
    return _branches(tree)


def _branches(tree: _Tree) -> str:
    """The words of one level, longest first, each with what may follow it."""
    return "|".join(_branch(word, tree[word]) for word in sorted(tree, key=lambda w: (-len(w), w)) if word)


def _branch(word: str, following: _Tree) -> str:
    rest = _branches(following)
    if not rest:
        return re.escape(word)
    return rf"{re.escape(word)}(?:\s+(?:{rest}){'|' if '' in following else ''})"
