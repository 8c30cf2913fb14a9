"""Breakdowns without brackets: `97 hộ, trong đó Yên Mỹ 65, Mỹ Hào 32`, `26 người chết. Cụ thể: Lào Cai 3 người`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.incidents.counts import Count
from extractors.incidents.draft import Draft
from extractors.incidents.words import Mark, Marks
from extractors.numerals import NumberMatch

_LABEL = re.compile(
    r"(?:^|[,;:.(])\s*(?:và\s+)?(?:(?:là|ở|tại|có|gồm|với)\s+)*(?P<label>[^\W\d_][^,;:()\d]{1,40}?)\s*[:-]?\s*$"
)
_CLOSED = re.compile(r"\s*(?:$|[,;.…(]|và\s)")
_NO_LABEL = re.compile(
    r"tăng|giảm|cùng\s+k[ỳì]|chiếm|đạt|tỷ lệ|tỉ lệ|khoảng|độ tuổi"
    r"|(?<!\w)(?:ngày|tháng|năm|lúc|giờ|quốc lộ|số|km|trên|hơn)(?!\w)"
)
_OPENING = 4  # a breakdown word so near the beginning speaks of the sentence before
_FEWEST = 2
_MOST = 64
_LONGEST = 80
_PEOPLE = frozenset({"persons", "suspects_sure", "suspects", "victims", "sick_cases"})
_CASES = frozenset({"cases_sure", "cases", "letters", "tips", "outbreaks"})
_UNIT_OF = {
    "cases": "cases_sure",
    "houses": "houses",
    "households": "households",
    "damage_vnd": "vnd",
    "fine_vnd": "vnd",
}


def told_before(drafts: Sequence[Draft]) -> list[tuple[Count, Draft]]:
    """The last drafts before a sentence as counts that its list may break down, nearest first."""
    found = []
    for draft in reversed(drafts[-12:]):
        if draft.value > 1 and draft.value_max is None:
            number = NumberMatch(draft.start, draft.end, draft.start, draft.value, None, draft.qualifier, False)
            unit = _UNIT_OF.get(draft.measure, "persons")
            found.append((Count(draft.start, draft.end, draft.end, unit, draft.value, number), draft))
    return found


def with_list(
    low: str,
    marks: Marks,
    counts: Sequence[Count],
    numbers: Sequence[NumberMatch],
    span: tuple[int, int],
    earlier: Sequence[tuple[Count, Draft]],
) -> list[Count]:
    """The counts with those of a list behind `trong đó`, `gồm`, `cụ thể` marked as parts, bare numbers included."""
    found = {c.start: c for c in counts}
    for mark in marks.between(*span, "part"):
        before = [c for c in reversed(counts) if c.end <= mark.start and c.owner is None]
        items = _items(low, mark, span[1], numbers, found)
        totals = before[:3]
        if not totals and items and mark.start - span[0] < _OPENING:
            told = marks.between(items[0].end, items[-1].end, "kind")
            named = {m.value for m in told if m.strength == "strong"}
            totals = [c for c, d in earlier if not named or d.kind in named]
        owner = _owner(totals, items)
        if owner is not None:
            for item in items:
                found[item.start] = item._replace(owner=owner)
    return [found[start] for start in sorted(found)]


def _items(low: str, mark: Mark, end: int, numbers: Sequence[NumberMatch], counts: dict[int, Count]) -> list[Count]:
    """The labelled numbers right behind the breakdown word, as long as one follows the other."""
    found: list[Count] = []
    at = mark.end
    for number in numbers:
        if number.start < mark.end or number.end > end:
            continue
        count = counts.get(number.outer)
        label = _LABEL.search(low[max(at, number.outer - _LONGEST) : number.outer])
        if label is None or number.word or _NO_LABEL.search(label["label"]) or len(found) >= _MOST:
            break
        if count is not None and count.owner is None and count.whole is None:
            found.append(count)
        elif count is None and _CLOSED.match(low, number.end, end):
            found.append(Count(number.outer, number.end, number.end, "part", number.value, number))
        else:
            break
        at = found[-1].end
    return found


def _owner(totals: Sequence[Count], items: Sequence[Count]) -> Count | None:
    """The nearest total that the items may break down: at least two of one noun, in sum no more than the total."""
    units = {_family(i.unit) for i in items if i.unit != "part"}
    if len(items) < _FEWEST or len(units) > 1:
        return None
    told = sum(i.value for i in items)
    fitting = [t for t in totals if t.value >= told and (not units or _family(t.unit) in units)]
    return next((t for t in fitting if t.value == told), fitting[0] if fitting else None)


def _family(unit: str) -> str:
    if unit in _PEOPLE:
        return "people"
    return "cases" if unit in _CASES else unit
