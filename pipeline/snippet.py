"""Snippets: the stretch of a text where a query's words stand closest, in the original spelling, words whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from extractors.model import Frozen
from pipeline.query import Term
from pipeline.store.words import exact_form, folded_form

# A zero-width character inside a word does not end it.
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff])*")
WIDTH = 40
# A book of a page is looked through only so far.
_MOST_CHARACTERS = 200_000
# First word, last word, which term.
Hit = tuple[int, int, int]
_LEAD_IN = 6


class Snippet(Frozen):
    """`text` with the character ranges of what matched."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()

    def marked(self, before: str, after: str) -> str:
        """The text with `before` and `after` around each match."""
        out, at = [], 0
        for start, end in self.matches:
            out += [self.text[at:start], before, self.text[start:end], after]
            at = end
        return "".join([*out, self.text[at:]])


def make_snippet(text: str, terms: tuple[Term, ...], *, exact: bool = False, width: int = WIDTH) -> Snippet:
    """About `width` words around the densest matches of `terms`: with their marks where `exact`, else without."""
    words = [m.span() for m in _WORD.finditer(text, 0, _MOST_CHARACTERS)]
    if not words:
        return Snippet(text=text[: width * 8].replace("\n", " "))
    hits = _hits([text[start:end] for start, end in words], terms, exact_form if exact else folded_form)
    first = _densest(hits, width)
    last = min(first + width, len(words)) - 1
    start = words[first][0] if first else 0
    end = words[last][1] if last < len(words) - 1 else len(text)
    prefix, suffix = ("… " if start else ""), (" …" if end < len(text) else "")
    shift = len(prefix) - start
    matches = _merged([(words[a][0] + shift, words[b][1] + shift) for a, b, _ in hits if a >= first and b <= last])
    return Snippet(text=prefix + text[start:end].replace("\n", " ") + suffix, matches=tuple(matches))


def highlight(text: str, terms: tuple[Term, ...], *, exact: bool = False) -> Snippet:
    """The whole text with what matched, for titles."""
    words = [m.span() for m in _WORD.finditer(text)]
    hits = _hits([text[start:end] for start, end in words], terms, exact_form if exact else folded_form)
    return Snippet(text=text, matches=tuple(_merged([(words[a][0], words[b][1]) for a, b, _ in hits])))


def _hits(words: list[str], terms: tuple[Term, ...], form: Callable[[str], str]) -> list[Hit]:
    """Where terms stand, in order."""
    spelled = [form(word) for word in words]
    return sorted(
        (*found, number)
        for number, term in enumerate(dict.fromkeys(terms))
        for found in _matches(spelled, term.spelled(form), prefix=term.prefix)
    )


def _matches(words: list[str], wanted: tuple[str, ...], *, prefix: bool) -> list[tuple[int, int]]:
    """Where the words of a term stand in a row; the last one may go on if it is a prefix."""
    size, last = len(wanted), wanted[-1]
    found = []
    for at in range(len(words) - size + 1):
        end = words[at + size - 1]
        if (end == last or (prefix and end.startswith(last))) and tuple(words[at : at + size - 1]) == wanted[:-1]:
            found.append((at, at + size - 1))
    return found


def _densest(hits: list[Hit], width: int) -> int:
    """The first word of the window that holds the most different terms, then the most of them; with a lead-in."""
    best, most, low = 0, (0, 0), 0
    inside: Counter[int] = Counter()
    for high, (_, end, number) in enumerate(hits):
        inside[number] += 1
        while low < high and end - hits[low][0] >= width - _LEAD_IN:
            inside[hits[low][2]] -= 1
            low += 1
        held = (len(+inside), high - low + 1)
        if held > most:
            most, best = held, hits[low][0]
    return max(best - _LEAD_IN, 0)


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
