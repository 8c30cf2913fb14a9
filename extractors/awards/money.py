"""Money that goes with an award: per recipient where the text says `mỗi`, else the sum to a single one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.awards.model import Draft, Scene
from extractors.numerals import parse_amount

_SCALE = r"(?:nghìn|ngàn|triệu|tỷ|tỉ|tr)"
_MONEY = re.compile(
    rf"(?<![\w.,])(?P<value>\d{{1,3}}(?:\.\d{{3}})+|\d+(?:,\d+)?)(?P<scale>(?:\s*{_SCALE})*)"
    r"\s*(?:đồng|đ(?!\w)|vnđ|vnd)(?P<each>\s*/\s*(?!\d)\w+(?: \w+)?)?"
)
_EACH_BEFORE = re.compile(r"(?<!\w)mỗi(?!\w)[^,;.]{0,60}$")
_EACH_AFTER = re.compile(r"\s*(?:cho\s+|/)?mỗi(?!\w)")
_RANGE = re.compile(r"(?:từ\s+[\d.,]+[^;]{0,20}(?:đến|-)\s*)$")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in đồng; `each` where it is one recipient's."""

    start: int
    end: int
    value: float
    each: bool


def find_money(low: str, start: int, end: int) -> Money | None:
    """The first amount in [start, end), or None (ranges `từ … đến …` are none)."""
    for match in _MONEY.finditer(low, start, end):
        if _RANGE.search(low, max(start, match.start() - 40), match.start()):
            return None
        value = parse_amount(match["value"] + " " + match["scale"].strip())
        if value is None or (not match["scale"] and value < 1000):
            continue
        each = bool(
            match["each"]
            or _EACH_BEFORE.search(low, max(start, match.start() - 70), match.start())
            or _EACH_AFTER.match(low, match.end(), end)
        )
        return Money(match.start(), match.end(), value, each)
    return None


def split_by_money(scene: Scene, draft: Draft, stop: int) -> list[Draft]:
    """One draft for each recipient where each has a sum behind: `thưởng A 20 triệu đồng, B 5 triệu đồng`."""
    groups = draft.groups
    if len(groups) < 2:
        return []
    edges = [g.start for g in groups[1:]] + [min(stop, groups[-1].end + 80)]
    sums = [find_money(scene.text.low, g.end, edge) for g, edge in zip(groups, edges, strict=True)]
    if any(s is None or s.each for s in sums):
        return []
    return [
        replace(draft, groups=[group], amount=money.value, start=group.start if i else draft.start, end=money.end)
        for i, (group, money) in enumerate(zip(groups, sums, strict=True))
        if money is not None
    ]
