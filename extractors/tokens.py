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
    """A pattern whose matches begin with certain words: it is tried only where one of these `heads` stands.

    `seconds[head]` are the words of which one must follow, None if any may.
    """

    pattern: re.Pattern[str]
    heads: frozenset[str]
    seconds: dict[str, frozenset[str] | None]

    @classmethod
    def by(cls, pattern: str, phrases: Iterable[str]) -> Headed:
        """The pattern that only ever begins with the first two words of one of the phrases (canonical, any case)."""
        following: defaultdict[str, set[str]] = defaultdict(set)
        for p in phrases:
            head, second = [*read_tokens(p.lower()).words, "", ""][:2]
            following[head].add(second)
        following.pop("", None)
        seconds = {head: None if "" in words else frozenset(words) for head, words in following.items()}
        return cls(re.compile(pattern), frozenset(following), seconds)

    def finditer(self, tokens: Tokens, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """All matches in [start, end) that begin at the start of a word, in order, never overlapping."""
        low, starts, words, done = tokens.low, tokens.starts, tokens.words, start
        stop = len(low) if end is None else end
        indexes = tokens.of(self.heads)
        for index in indexes[bisect_left(indexes, tokens.at(start)) : bisect_left(indexes, tokens.at(stop))]:
            second = self.seconds[words[index]]
            if second is not None and (index + 1 == len(words) or words[index + 1] not in second):
                continue
            at = starts[index]
            if at >= done and (match := self.pattern.match(low, at, stop)):
                done = max(match.end(), at + 1)
                yield match
