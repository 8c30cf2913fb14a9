"""Roads named after the places at their ends: `đường Hà Nội - Hải Phòng` is no place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.places.mention import Mention
from extractors.text import LETTERS, UPPER

_NAME = rf"(?:(?:TP|Tp)\.?[ ]?)?[{UPPER}][{LETTERS}]*(?:[ ][{UPPER}][{LETTERS}]*){{0,3}}"
_HYPHEN = re.compile(rf"[ ]?-[ ]?(?=[{UPPER}])")
_STREET = (
    r"(?:(?:quốc|tỉnh) lộ \d+\w?,? đoạn(?: từ)?|cao tốc|đường(?: sắt| dây)?|tuyến(?: đường)?|quốc lộ|tỉnh lộ|hướng"
    r"|ngã (?:ba|tư)|nút giao(?: thông)?)"
)
_HEAD = re.compile(rf"(?i:{_STREET})[ ]{_NAME}$")
_TAIL = re.compile(rf"{_NAME}(?:[ ]?-[ ]?{_NAME})*")
_LONGEST_HEAD = 60


def outside_roads(view: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions, sorted by start, that are no end of a road."""
    roads = _roads(view)
    start, end = next(roads, (len(view), len(view)))
    kept = []
    for mention in mentions:
        while end <= mention.start:
            start, end = next(roads, (len(view), len(view) + 1))
        if mention.start < start:
            kept.append(mention)
    return kept


def _roads(view: str) -> Iterator[tuple[int, int]]:
    """Spans of roads' names, in order."""
    done = 0
    for hyphen in _HYPHEN.finditer(view):
        if hyphen.start() < done:
            continue
        floor = max(done, hyphen.start() - _LONGEST_HEAD)
        head = _HEAD.search(view[floor : hyphen.start()])
        tail = _TAIL.match(view, hyphen.end()) if head else None
        if head and tail:
            done = tail.end()
            yield floor + head.start(), done
