"""What belongs to which count of a sentence: the words before it and after it, up to its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractors.incidents.contexts import last_match
from extractors.incidents.counts import Count
from extractors.incidents.words import Marks
from extractors.numerals import NumberMatch

_CUT = re.compile(r"[,;:()|+•]|(?<=\s)-(?=\s)|\s(?:và|cùng|với|còn)\s")
_STRONG_CUT = re.compile(r"[;|•]")
_STOP = re.compile(r"[;()|+•:]|\.\s|\s-\s|(?:,\s*|\s)(?:so với|so cùng|tăng|giảm|chiếm|đạt|qua đó|nhiều hơn|ít hơn)\s")


class Zone(NamedTuple):
    """The text that speaks of one count: [before, number) and [unit, after)."""

    before: int
    after: int


def zones(
    low: str, marks: Marks, counts: Sequence[Count], numbers: Sequence[NumberMatch], span: tuple[int, int]
) -> list[Zone]:
    """One zone per count; a number that counts nothing still parts its neighbours."""
    start, end = span
    own = {id(c.number) for c in counts} | {id(c.whole) for c in counts if c.whole}
    edges = sorted(
        [(c.start, c.end, c) for c in counts] + [(n.outer, n.end, None) for n in numbers if id(n) not in own],
        key=lambda e: e[:2],
    )
    cuts = [start]
    for (_, left_end, _), (right_start, _, _) in pairwise(edges):
        cuts.append(_cut(low, marks, left_end, right_start))
    cuts.append(end)
    found = []
    for i, (_, edge_end, count) in enumerate(edges):
        if count is not None:
            found.append(Zone(cuts[i], _stop(low, marks, edge_end, cuts[i + 1])))
    return found


def _cut(low: str, marks: Marks, left: int, right: int) -> int:
    """Where the words after one number end and those before the next begin."""
    if right <= left:
        return left
    last = last_match(_STRONG_CUT, low, left, right) or last_match(_CUT, low, left, right)
    if last is not None:
        astride = [m for m in marks.between(left, right, "status") if m.start < last.start() < m.end]
        return astride[0].start if astride else last.start()
    leading = marks.between(left, right, "status", "part")
    return leading[0].start if leading else right


def _stop(low: str, marks: Marks, start: int, cut: int) -> int:
    """The words after a count end at a strong stop, a breakdown, or a comma that opens a new verb."""
    stop = _STOP.search(low, start, cut)
    limit = stop.start() if stop else cut
    for mark in marks.between(start, limit, "status", "part", "zero"):
        opened = low[start : mark.start].rstrip()
        if mark.group != "status" or opened.endswith((",", " và")):
            return mark.start
    return limit
