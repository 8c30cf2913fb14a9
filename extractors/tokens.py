"""The words of a lower-case view with their offsets, found once per text for all extractors."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import NamedTuple

_WORD = re.compile(r"([a-zß-öø-ɏḁ-ỿ]+|\d+)")  # the class holds every lower-case Latin letter, marked or not


class Tokens(NamedTuple):
    """Runs of letters and of digits in `low`: word `i` is at `starts[i]`, `gaps[i]` stands between it and the next.

    `places[word]` are the indexes of a word, in order; `asked` remembers the answers of `of`.
    """

    low: str
    words: list[str]
    starts: list[int]
    gaps: list[str]
    places: dict[str, list[int]]
    asked: dict[frozenset[str], list[int]]

    def at(self, offset: int) -> int:
        """The index of the first word that begins at or after `offset`."""
        return bisect_left(self.starts, offset)

    def words_in(self, start: int, end: int) -> list[str]:
        """The words that begin in [start, end)."""
        return self.words[self.at(start) : self.at(end)]

    def of(self, words: frozenset[str]) -> list[int]:
        """The indexes at which one of a set of words stands, in order (do not change them)."""
        known = self.asked.get(words)
        if known is None:
            found = chain.from_iterable(self.places[word] for word in words & self.places.keys())
            known = self.asked[words] = sorted(found)
        return known


def read_tokens(low: str) -> Tokens:
    """The words of a lower-case view, in order."""
    parts = _WORD.split(low)  # gap, word, gap, …, word, gap
    words, ends = parts[1::2], list(accumulate(map(len, parts)))
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        places[word].append(index)
    return Tokens(low, words, ends[:-1:2], parts[2::2], dict(places), {})


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
        low, starts, done = tokens.low, tokens.starts, start
        stop = len(low) if end is None else end
        indexes = tokens.of(self.heads)
        for index in indexes[bisect_left(indexes, tokens.at(start)) : bisect_left(indexes, tokens.at(stop))]:
            at = starts[index]
            if at >= done and (match := self.pattern.match(low, at, stop)):
                done = max(match.end(), at + 1)
                yield match
