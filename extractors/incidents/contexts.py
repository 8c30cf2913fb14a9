"""Patterns built from the phrase lists of `data/lexicons/incidents_contexts.yaml`."""

from __future__ import annotations

import re
from functools import cache

from extractors.lexicon import alternation, load_lexicon
from extractors.text import canonical


def phrases_of(name: str) -> list[str]:
    """The phrases of one list as they stand in the lower-case view."""
    return [canonical(phrase).lower() for phrase in load_lexicon("incidents_contexts")[name]]


def any_of(name: str) -> str:
    """The phrases of one list as an alternation, longest first."""
    return f"(?:{alternation(phrases_of(name))})"


@cache
def words(name: str) -> re.Pattern[str]:
    """Matches any phrase of one list as whole words."""
    return re.compile(rf"(?<!\w){any_of(name)}(?!\w)")


def last_match(pattern: re.Pattern[str], low: str, start: int, end: int) -> re.Match[str] | None:
    """The last match of `pattern` in [start, end)."""
    found = None
    for found in pattern.finditer(low, start, end):  # noqa: B007 - only the last one is wanted
        pass
    return found
