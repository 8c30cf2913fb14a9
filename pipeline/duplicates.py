"""Articles that tell the same thing: alike in their words, and with the same numbers and dates.

A portal's report of this year often differs from last year's by its figures only: likeness of words alone must never
join two articles. Nothing is dropped here; what is alike is told, and linked by who asks.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Sequence
from heapq import nsmallest

from extractors.model import Frozen
from extractors.text import canonical, fold

WORDS_A_SHINGLE, ALIKE, SAME_FIGURES = 4, 0.6, 0.8
FEWEST_SHARED = 4
_SKETCH, _FEWEST_SHINGLES, _LEAST_ESTIMATE = 24, 8, 0.25
_WORD = re.compile(r"\w+")
# A number as one token: 1.200, 4,5, 15/8/2019, 20.11
_FIGURE = re.compile(r"\d+(?:[.,/-]\d+)*")
# What mirrors add or take off: by-lines, credits, wire marks.
_ADDED = re.compile(
    r"(?:nguồn|theo|tác giả|tin, ảnh|bài, ảnh|ảnh)\s*:[^\n]{0,100}|\([A-Z]{2,6}\)\s*[-–]", re.IGNORECASE
)


class Fingerprint(Frozen):
    """What an article is compared by: hashed runs of words without figures, and the figures in order of size."""

    shingles: frozenset[int]
    figures: tuple[str, ...]
    sketch: tuple[int, ...]


def fingerprint(title: str, body: str) -> Fingerprint:
    """The fingerprint of an article; spelling variants, marks, case and layout do not matter."""
    text = fold(canonical(_ADDED.sub(" ", f"{title}\n{body}"))).lower()
    figures = tuple(sorted(_plain(found) for found in _FIGURE.findall(text)))
    words = _WORD.findall(_FIGURE.sub(" ", text))
    runs = map(" ".join, zip(*(words[at:] for at in range(WORDS_A_SHINGLE)), strict=False))
    shingles = frozenset(map(zlib.crc32, map(str.encode, runs if len(words) >= WORDS_A_SHINGLE else _whole(words))))
    return Fingerprint(shingles=shingles, figures=figures, sketch=tuple(nsmallest(_SKETCH, shingles)))


def _whole(words: Sequence[str]) -> list[str]:
    """The one run of a text that is shorter than a run."""
    return [" ".join(words)] if words else []


def may_be_alike(one: Collection[int], other: Collection[int]) -> bool:
    """Whether two articles can tell the same, as far as their sketches say.

    The share of the least shingles of both that stand in both sketches estimates `likeness`; of alike articles it falls
    below this bound less than once in ten thousand.
    """
    least = nsmallest(min(_SKETCH, max(len(one), len(other))), {*one, *other})
    return sum(shingle in one and shingle in other for shingle in least) >= _LEAST_ESTIMATE * len(least)


def likeness(one: Fingerprint, other: Fingerprint) -> float:
    """How much of their words two articles share, 0 to 1 (Jaccard's measure of their shingles)."""
    union = len(one.shingles | other.shingles)
    return len(one.shingles & other.shingles) / union if union else 0.0


def same_figures(one: Fingerprint, other: Fingerprint) -> float:
    """How much of their figures two articles share, 0 to 1; 1 where neither has any."""
    mine, theirs = Counter(one.figures), Counter(other.figures)
    union = (mine | theirs).total()
    return (mine & theirs).total() / union if union else 1.0


def tell_the_same(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two articles tell the same thing: near in words, and with nearly all the same figures and dates."""
    if min(len(one.shingles), len(other.shingles)) < _FEWEST_SHINGLES:
        return one.shingles == other.shingles and one.figures == other.figures and bool(one.shingles)
    return likeness(one, other) >= ALIKE and same_figures(one, other) >= SAME_FIGURES


class StoryIndex:
    """Finds articles that tell the same among many, without comparing all with all."""

    def __init__(self) -> None:
        self._prints: dict[Hashable, Fingerprint] = {}
        self._holders: dict[int, set[Hashable]] = defaultdict(set)

    def add(self, key: Hashable, print_: Fingerprint) -> None:
        """Keep an article under a key; an earlier one of the same key is replaced."""
        self.remove(key)
        self._prints[key] = print_
        for shingle in print_.sketch:
            self._holders[shingle].add(key)

    def remove(self, key: Hashable) -> None:
        """Forget an article."""
        held = self._prints.pop(key, None)
        for shingle in held.sketch if held else ():
            self._holders[shingle].discard(key)

    def same_as(self, print_: Fingerprint) -> list[Hashable]:
        """The keys of articles that tell the same, the likest first."""
        shared = Counter(key for shingle in print_.sketch for key in self._holders.get(shingle, ()))
        needed = min(FEWEST_SHARED, len(print_.sketch))
        near = (key for key, count in shared.items() if count >= needed)
        found = [(likeness(print_, self._prints[key]), key) for key in near if tell_the_same(print_, self._prints[key])]
        return [key for _, key in sorted(found, key=lambda pair: (-pair[0], str(pair[1])))]


def _plain(figure: str) -> str:
    """A figure without the ways of writing it: 05/8/2019 and 5-8-2019, 1.200 and 1200 are the same."""
    parts = [part.lstrip("0") or "0" for part in re.split(r"[/-]", figure)]
    return "/".join(re.sub(r"[.](?=\d{3}(?!\d))", "", part) for part in parts)
