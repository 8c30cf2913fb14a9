"""Breakdowns in brackets: `99 nhà (Điện Biên 82, Lào Cai 17)`, `120 đơn (khiếu nại 86, tố cáo 34)`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.incidents.counts import Count
from extractors.numerals import NumberMatch

_NOT_A_LIST = re.compile(r"tăng|giảm|cùng\s+k[ỳì]|chiếm|đạt|tỷ lệ|tỉ lệ|tương ứng|độ\s+tuổi|tuổi|sn\s|sinh năm")
_LABEL = re.compile(r"(?:^|[,;(.]|\svà\s)\s*(?:trong đó,?\s+)?[^\W\d_][^,;()\d]{1,60}$")
_CLOSED = re.compile(r"\s*(?:$|[,;.)]|và\s)")
_REACH, _LONGEST = 90, 700


def with_parts(low: str, counts: Sequence[Count], numbers: Sequence[NumberMatch], end: int) -> list[Count]:
    """The counts with those of a bracket behind a count marked as its parts, bare numbers included."""
    own = {id(c.number) for c in counts} | {id(c.whole) for c in counts if c.whole}
    found: dict[int, Count] = {c.start: c for c in counts}
    for count in counts:
        bracket = _bracket(low, count, end)
        if bracket is None:
            continue
        opened, closed = bracket
        for number in numbers:
            if not opened < number.start < closed or number.value > count.value:
                continue
            part = found.get(number.outer)
            if id(number) not in own and not number.word and _is_item(low, number, opened, closed):
                found[number.outer] = Count(
                    number.outer, number.end, number.end, "part", number.value, number, None, count
                )
            elif part is not None and part.owner is None and part.unit == count.unit:
                found[part.start] = part._replace(owner=count)
    return [found[start] for start in sorted(found)]


def _bracket(low: str, count: Count, end: int) -> tuple[int, int] | None:
    opened = low.find("(", count.end, min(end, count.end + _REACH))
    if (
        opened < 0
        or any(c in low[count.end : opened] for c in ";.:)")
        or any(c.isdigit() for c in low[count.end : opened])
    ):
        return None
    closed = low.find(")", opened, min(end, opened + _LONGEST))
    closed = closed if closed >= 0 else min(end, opened + _LONGEST)
    return None if _NOT_A_LIST.search(low, opened, closed) else (opened, closed)


def _is_item(low: str, number: NumberMatch, opened: int, closed: int) -> bool:
    label = low[max(opened, number.outer - 64) : number.outer].rstrip(" :-=")
    return bool(_LABEL.search(label)) and bool(_CLOSED.match(low, number.end, closed))
