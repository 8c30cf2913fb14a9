"""The words of a lower-case view with their offsets, found once per text for all extractors."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

_WORD = re.compile(r"([a-zß-öø-ɏḁ-ỿ]+|\d+)")  # the class holds every lower-case Latin letter, marked or not


class Tokens(NamedTuple):
    """Runs of letters and of digits in `low`: word `i` is at `starts[i]`, `gaps[i]` stands between it and the next."""

    low: str
    words: list[str]
    starts: list[int]
    gaps: list[str]

    def at(self, offset: int) -> int:
        """The index of the first word that begins at or after `offset`."""
        return bisect_left(self.starts, offset)

    def until(self, end: int) -> Tokens:
        """The words that begin before `end`."""
        stop = self.at(end)
        return Tokens(self.low[:end], self.words[:stop], self.starts[:stop], self.gaps[:stop])


def read_tokens(low: str) -> Tokens:
    """The words of a lower-case view, in order."""
    parts = _WORD.split(low)  # gap, word, gap, …, word, gap
    ends = list(accumulate(map(len, parts)))
    return Tokens(low, parts[1::2], ends[:-1:2], parts[2::2])


@dataclass(frozen=True, slots=True)
class Headed:
    """A pattern whose matches begin with certain words: it is tried only where one of these `heads` stands."""

    pattern: re.Pattern[str]
    heads: frozenset[str]

    @classmethod
    def by(cls, pattern: str, phrases: Iterable[str]) -> Headed:
        """The pattern that only ever begins with the first word of one of the phrases (canonical, any case)."""
        heads = frozenset(words[0] for p in phrases if (words := read_tokens(p.lower()).words))
        return cls(re.compile(pattern), heads)

    def finditer(self, tokens: Tokens, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """All matches in [start, end) that begin at the start of a word, in order, never overlapping."""
        low, words, starts, _ = tokens
        stop = len(low) if end is None else end
        first, done, heads = tokens.at(start), start, self.heads
        for i, word in enumerate(words[first : tokens.at(stop)], first):
            if word in heads and starts[i] >= done and (match := self.pattern.match(low, starts[i], stop)):
                done = max(match.end(), done + 1)
                yield match

    def search(self, tokens: Tokens, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match in [start, end)."""
        return next(self.finditer(tokens, start, end), None)
