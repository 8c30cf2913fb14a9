"""Snippets: the stretch of a text where a query's words stand closest, in the original spelling, words whole."""

from __future__ import annotations

import re

from extractors.model import Frozen
from extractors.text import canonical, fold

_WORD = re.compile(r"[^\W_]+")
WIDTH = 40


class Snippet(Frozen):
    """`text` with the character ranges of what matched."""

    text: str
    matches: tuple[tuple[int, int], ...]

    def marked(self, before: str, after: str) -> str:
        """The text with `before` and `after` around each match."""
        out, at = [], 0
        for start, end in self.matches:
            out += [self.text[at:start], before, self.text[start:end], after]
            at = end
        return "".join([*out, self.text[at:]])


def make_snippet(text: str, terms: tuple[str, ...], width: int = WIDTH) -> Snippet:
    """About `width` words around the densest matches of folded `terms` (a phrase matches its words in a row)."""
    words = [m.span() for m in _WORD.finditer(text)]
    folded = [fold(canonical(text[start:end])) for start, end in words]
    hits = sorted({hit for term in terms for hit in _matches(folded, term.split())})
    if not words:
        return Snippet(text=text[:300], matches=())
    first = _densest(hits, width)
    last = min(first + width, len(words)) - 1
    start = words[first][0] if first else 0
    end = words[last][1] if last < len(words) - 1 else len(text)
    prefix, suffix = ("… " if start else ""), (" …" if end < len(text) else "")
    shift = len(prefix) - start
    matches = _merged([(words[a][0] + shift, words[b][1] + shift) for a, b in hits if a >= first and b <= last])
    return Snippet(text=prefix + text[start:end].replace("\n", " ") + suffix, matches=tuple(matches))


def _matches(folded: list[str], term: list[str]) -> list[tuple[int, int]]:
    """Ranges of words (inclusive) where the words of `term` stand in a row; its last word may be a prefix."""
    if not term:
        return []
    found = []
    for at, word in enumerate(folded):
        stop = at + len(term)
        if word == term[0] or (len(term) == 1 and word.startswith(term[0])):
            run = folded[at:stop]
            if len(run) == len(term) and run[:-1] == term[:-1] and run[-1].startswith(term[-1]):
                found.append((at, stop - 1))
    return found


def _densest(hits: list[tuple[int, int]], width: int) -> int:
    """The first word of the window that holds the most hits, a few words before the first of them."""
    best, best_count, low = 0, 0, 0
    for high in range(len(hits)):
        while hits[high][1] - hits[low][0] >= width:
            low += 1
        if high - low + 1 > best_count:
            best_count, best = high - low + 1, hits[low][0]
    return max(best - 6, 0)


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
