"""Marks: the words of the incident lexicon found in a text, longest phrase first, in one pass over its tokens.

A comma, slash or dash inside a phrase is passed over (`buôn lậu, gian lận` = `buôn lậu gian lận`), so that the
lexicon needs one spelling only. Linear: at every token the walk is bounded by the longest phrase.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from extractors.lexicon import load_lexicon
from extractors.text import canonical
from extractors.tokens import Tokens, read_tokens

_FOLLOWED_BY_NUMBER = re.compile(r"\s*(?:khoảng\s+|hơn\s+|gần\s+|trên\s+)?\d")
_SKIPPED = frozenset({"", ",", "/", "-", "&"})


class Tag(NamedTuple):
    """What a phrase means: `group` (kind, unit, outcome, status, zero, part, aim, …) and its value there."""

    group: str
    value: str
    strength: str = ""


class Mark(NamedTuple):
    """A phrase of the lexicon at [start, end) of the view."""

    start: int
    end: int
    group: str
    value: str
    strength: str = ""


@dataclass(slots=True)
class _Node:
    after: dict[str, _Node] = field(default_factory=dict)
    tags: tuple[Tag, ...] = ()


class Phrases:
    """A trie of phrases over words; `scan` gives the longest phrase at each place, never overlapping."""

    def __init__(self, entries: Iterable[tuple[str, Tag]]) -> None:
        self._root = _Node()
        for words, tag in entries:
            node = self._root
            for word in read_tokens(canonical(words).lower()).words:
                node = node.after.setdefault(word, _Node())
            if tag not in node.tags:
                node.tags = (*node.tags, tag)

    def scan(self, tokens: Tokens) -> list[Mark]:
        """All marks of a text, in order."""
        words, starts, gaps = tokens.words, tokens.starts, tokens.gaps
        first, count = self._root.after, len(words)
        marks: list[Mark] = []
        stop = 0
        for at in [index for index, word in enumerate(words) if word in first]:
            if at < stop:
                continue
            node, stop = first[words[at]], at + 1
            tags = node.tags
            if stop < count and words[stop] in node.after:
                stop, tags = self._longest(words, gaps, stop, node)
            if tags:
                end = starts[stop - 1] + len(words[stop - 1])
                marks.extend([Mark(starts[at], end, *tag) for tag in tags])
        return marks

    @staticmethod
    def _longest(words: list[str], gaps: list[str], at: int, node: _Node) -> tuple[int, tuple[Tag, ...]]:
        """Where the longest phrase ends whose first word ends before word `at`, and what it means."""
        best = (at, node.tags)
        while at < len(words) and (following := node.after.get(words[at])):
            if not (gaps[at - 1].isspace() or gaps[at - 1].strip() in _SKIPPED):
                break
            at, node = at + 1, following
            if node.tags:
                best = (at, node.tags)
        return best


_NONE: tuple[list[int], list[Mark]] = ([], [])


class Marks:
    """The marks of one text with look-ups by range; every look-up costs the marks it returns."""

    def __init__(self, marks: list[Mark]) -> None:
        groups: dict[str, list[Mark]] = {"": marks}
        for mark in marks:
            groups.setdefault(mark.group, []).append(mark)
        self._groups = {group: ([m.start for m in listed], listed) for group, listed in groups.items()}

    def between(self, start: int, end: int, *groups: str) -> list[Mark]:
        """Marks that lie wholly in [start, end), of the given groups (all without any)."""
        starts, marks = self._groups.get(groups[0] if len(groups) == 1 else "", _NONE)
        low = bisect_left(starts, start)
        if low == len(starts) or starts[low] >= end:
            return []
        found = marks[low : bisect_left(starts, end, low)]
        while found and found[-1].end > end:
            found.pop()
        return found if len(groups) < 2 else [m for m in found if m.group in groups]

    def at(self, start: int, group: str) -> Mark | None:
        """The mark of `group` that begins at `start`."""
        starts, marks = self._groups.get(group, _NONE)
        index = bisect_left(starts, start)
        return marks[index] if index < len(starts) and starts[index] == start else None


def _entries(lexicon: dict[str, Any]) -> Iterator[tuple[str, Tag]]:
    for kind, strengths in lexicon["kinds"].items():
        for strength, phrases in strengths.items():
            yield from ((p, Tag("kind", kind, strength)) for p in phrases)
    for group, section in (("unit", "units"), ("outcome", "outcomes"), ("status", "statuses"), ("zero", "zero")):
        for value, phrases in lexicon[section].items():
            yield from ((p, Tag(group, value)) for p in phrases)
    for value, phrases in lexicon["aims"].items():
        yield from ((p, Tag("aim", value)) for p in phrases)
    for group, section in (
        ("part", "parts"),
        ("demoting", "demoting"),
        ("plan", "plan_openers"),
        ("past", "past_signs"),
        ("old", "old_wars"),
        ("block", "blocks"),
    ):
        yield from ((p, Tag(group, p)) for p in lexicon[section])


@cache
def phrases() -> Phrases:
    """The trie of `data/lexicons/incidents.yaml`."""
    return Phrases(_entries(load_lexicon("incidents")))


def _divided(low: str, mark: Mark) -> Iterator[Mark]:
    """`chết, bị thương 15 người` is `chết` and then `bị thương 15`, not one undivided count."""
    comma = low.index(",", mark.start, mark.end)
    for start, end in ((mark.start, comma), (comma + 1, mark.end)):
        for part in phrases().scan(read_tokens(low[start:end])):
            yield Mark(start + part.start, start + part.end, part.group, part.value, part.strength)


def scan(low: str, tokens: Tokens) -> Marks:
    """The marks of a lower-case view; a kind word after `phòng chống` and the like is demoted to a hint."""
    found: list[Mark] = []
    demoting = -1  # where the last mark ended if it demotes
    for mark in phrases().scan(tokens):
        start, end, group, value, _ = mark
        if group == "kind" and demoting >= 0 and start - demoting < 4 and not low[demoting:start].strip(" ,"):
            mark = Mark(start, end, group, value, "hint")
        if value == "undivided" and _FOLLOWED_BY_NUMBER.match(low, end) and "," in low[start:end]:
            found.extend(_divided(low, mark))
        else:
            found.append(mark)
        demoting = end if group == "demoting" else -1
    return Marks(found)
