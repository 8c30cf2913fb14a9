"""How far a counted case has gone: the verb that governs the count."""

from __future__ import annotations

import re
from functools import cache

from extractors.incidents.words import Mark, Marks
from extractors.lexicon import load_lexicon

_JOIN = re.compile(
    r"[\s,;/-]*(?:và|và tiến hành|kịp thời|để|tổ chức|phối hợp|đã|ra|rồi|xong|trực tiếp|được|sau đó)?[\s,]*$"
)
_PASSIVE = re.compile(r"(?:được|bị|đã|đã được|đã bị|đang|đang được|bị cơ quan chức năng|là)?\s*$")
_BARRIER = re.compile(r"[;.]")


@cache
def _rank() -> dict[str, int]:
    return {status: i for i, status in enumerate(load_lexicon("incidents")["furthest"])}


def furthest(statuses: list[str]) -> str:
    """Of several verbs said together the furthest step."""
    return max(statuses, key=lambda s: _rank()[s])


def verbs_before(low: str, marks: Marks, start: int, offset: int) -> list[Mark]:
    """The last group of status verbs in [start, offset): those joined by commas and `và`."""
    listed = [m for m in marks.between(start, offset, "status") if not _nominal(low, m)]
    if not listed:
        return []
    group = [listed[-1]]
    for mark in reversed(listed[:-1]):
        gap = low[mark.end : group[-1].start]
        if len(gap) > 24 or not _JOIN.fullmatch(gap):
            break
        group.append(mark)
    return group


def passive_after(low: str, marks: Marks, unit_end: int, zone_end: int, reach: int) -> str | None:
    """`12 vụ được khởi tố`: the verb that stands passively behind the count."""
    for mark in marks.between(unit_end, reach, "status"):
        before = low[max(unit_end, mark.start - 26) : mark.start].rstrip()
        if before.endswith((" được", " bị", "được", "bị")) and "," not in low[unit_end : mark.start]:
            return mark.value
        if mark.start > zone_end:
            break
    return None


def _nominal(low: str, mark: Mark) -> bool:
    """`công tác điều tra`, `cơ quan điều tra`, `việc xử lý`: nouns, not what was done."""
    before = low[max(0, mark.start - 12) : mark.start].rstrip()
    return before.endswith(
        ("cơ quan", "công tác", "cảnh sát", "sự", "tỷ lệ", "tỉ lệ", "số tiền", "thẩm quyền", "quy trình", "thời hạn")
    )
