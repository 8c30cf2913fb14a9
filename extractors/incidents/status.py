"""How far a counted case has gone: the verb that governs the count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.incidents.words import Mark, Marks
from extractors.lexicon import load_lexicon

_JOIN = re.compile(r"[\s,;/-]*(?:và|và tiến hành|kịp thời|để|tổ chức|phối hợp|đã|ra|rồi|xong|được|sau đó)?[\s,]*$")
_NOUN_BEFORE = re.compile(
    r"(?<!\w)(?:cơ quan|công tác|cảnh sát|(?<!hình )(?<!dân )(?<!quân )sự|tỷ lệ|tỉ lệ|thẩm quyền|quy trình|thời hạn"
    r"|đủ điều kiện|biện pháp|kết quả|hồ sơ|yêu cầu|để|nhằm)\s+$"
)


_UNDONE = re.compile(
    r"(?<!\w)(?:đang|tiếp\s+tục|để|nhằm|sẽ|chờ|đề\s+nghị|củng\s+cố\s+hồ\s+sơ|phục\s+vụ(?:\s+công\s+tác)?)"
    r"(?:\s+[^\W\d]+){0,3}[\s,]*$"
)
_PENDING = re.compile(
    r"\s*(?:còn\s+lại\s+)?(?:hiện\s+)?(?:vẫn\s+)?(?:đang|chờ)\s+(?:được\s+|tiếp\s+tục\s+)*"
    r"(?:trong\s+(?:thời|quá|giai)|điều\s+tra|xác\s+minh|giải\s+quyết|xử\s+lý|thụ\s+lý|xem\s+xét|củng\s+cố|hoàn\s+thiện|xét\s+xử)"
)


@cache
def _rank() -> dict[str, int]:
    return {status: i for i, status in enumerate(load_lexicon("incidents")["furthest"])}


def furthest(statuses: list[str]) -> str:
    """Of several verbs said together the furthest step."""
    return max(statuses, key=lambda s: _rank()[s])


def verbs_before(low: str, marks: Marks, start: int, offset: int, taken: Sequence[tuple[int, int]] = ()) -> list[Mark]:
    """The last group of status verbs in [start, offset), joined by commas and `và`; not those said of other counts."""
    listed = [
        m
        for m in marks.between(start, offset, "status")
        if not _nominal(low, m) and not any(s <= m.start < e for s, e in taken)
    ]
    if not listed:
        return []
    group = [listed[-1]]
    for mark in reversed(listed[:-1]):
        gap = low[mark.end : group[-1].start]
        if len(gap) > 24 or not _JOIN.fullmatch(gap):
            break
        group.append(mark)
    return group


def is_done(low: str, marks: Marks, mark: Mark) -> bool:
    """Whether a verb tells what was done, not what is going on or intended: `đang tiếp tục điều tra, làm rõ`."""
    first = mark
    for earlier in reversed(marks.between(max(0, mark.start - 60), mark.start, "status")):
        if not _JOIN.fullmatch(low, earlier.end, first.start):
            break
        first = earlier
    opened = low[max(0, first.start - 30) : first.start]
    return not (_UNDONE.search(opened) or low.startswith(("đang", "tiếp tục"), first.start))


def passive_after(low: str, marks: Marks, unit_end: int, zone_end: int, reach: int) -> str | None:
    """`12 vụ được khởi tố`: the verb that stands passively behind the count."""
    if _PENDING.match(low, unit_end, reach):
        return "received"
    for mark in marks.between(unit_end, reach, "status"):
        before = low[max(unit_end, mark.start - 26) : mark.start].rstrip()
        if (
            mark.value == "received"
            and low.startswith(("đang", "tiếp tục"), mark.start)
            and len(before) < 24
            and "," not in before
        ):
            return "received"
        if low.startswith(("ra đầu thú", "đầu thú"), mark.start) and len(before) < 24:
            return "resolved"
        if before.endswith((" được", " bị", "được", "bị")) and "," not in low[unit_end : mark.start]:
            return furthest([mark.value, *_joined_after(low, marks, mark, reach)])
        if mark.start > zone_end:
            break
    return None


def _joined_after(low: str, marks: Marks, mark: Mark, reach: int) -> list[str]:
    """The verbs said together with a passive one: `bị phát hiện, làm rõ`."""
    found: list[str] = []
    for following in marks.between(mark.end, reach, "status"):
        gap = low[mark.end : following.start]
        if len(gap) > 12 or not _JOIN.fullmatch(gap):
            break
        found.append(following.value)
        mark = following
    return found


def _nominal(low: str, mark: Mark) -> bool:
    """`công tác điều tra`, `cơ quan điều tra`, `việc xử lý`: nouns, not what was done."""
    return bool(_NOUN_BEFORE.search(low, max(0, mark.start - 14), mark.start))
