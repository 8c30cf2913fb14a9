"""Lexicons: knowledge in `data/lexicons/*.yaml`, read once, turned into patterns that match the canonical view."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import yaml

from data import resource
from extractors.text import canonical


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
    """One group-free alternation of phrases, longest first, so that the longest wins."""
    return "|".join(phrase(p) for p in sorted(set(phrases), key=lambda p: (-len(p), p)))
