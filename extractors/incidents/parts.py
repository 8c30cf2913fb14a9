"""Totals and their parts, and whether the parts add up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.incidents.draft import Draft
from extractors.incidents.words import Marks

_COMPLETE = re.compile(r"(?:bao\s+)?gồm(?:\s+có)?|chia\s+ra")
_NEXT_IN_LIST = 60  # characters between two items of one list


def link(low: str, marks: Marks, drafts: Sequence[Draft], earlier: Sequence[Draft], start: int, end: int) -> None:
    """Hang the drafts of the sentence [start, end) on the total they break down, by breakdown words or brackets."""
    for mark in marks.between(start, end, "part"):
        before = [d for d in drafts if d.end <= mark.start] or (list(earlier) if mark.start - start < 4 else [])
        after = [d for d in drafts if d.start >= mark.end]
        complete = bool(_COMPLETE.match(low, mark.start, mark.end))
        for measure in {d.measure for d in after}:
            total = next((d for d in reversed(before) if d.measure == measure and d.value > 0), None)
            if total is not None:
                _hang(total, [d for d in after if d.measure == measure], complete)
    _bracketed(low, drafts)
    _progressed(drafts, earlier)


def _hang(total: Draft, parts: Sequence[Draft], complete: bool) -> None:
    """Parts in order, as far as they fit into the total; a complete list that does not fit is remembered by its sum."""
    told: list[Draft] = []
    for part in parts:
        if part.parent is not None or part is total or not 0 < part.value < total.value or _below(total, part):
            continue
        if told and sum(p.value for p in told) == total.value:
            break
        if sum(p.value for p in told) + part.value > total.value:
            if complete and told and part.start - told[-1].end < _NEXT_IN_LIST:
                total.parts_sum = sum(p.value for p in told) + part.value
            break
        told.append(part)
        part.parent = total
    if total.general and len(told) > 1 and all(p.specific for p in told):
        total.kind = "security"
    if complete and len(told) > 1 and total.parts_sum is None:
        total.parts_sum = sum(p.value for p in told)


def _below(lower: Draft, upper: Draft) -> bool:
    """Whether `lower` hangs, however deep, on `upper`."""
    at: Draft | None = lower
    while at is not None:
        if at is upper:
            return True
        at = at.parent
    return False


def _bracketed(low: str, drafts: Sequence[Draft]) -> None:
    """`45 vụ (trộm cắp 12, đánh bạc 5)`: what stands in brackets right behind a total breaks it down."""
    for i, total in enumerate(drafts):
        opened = low.find("(", total.end, total.end + 80)
        if opened < 0 or any(c in low[total.end : opened] for c in ",;.:"):
            continue
        closed = low.find(")", opened, opened + 600)
        inside = [
            d
            for d in drafts[i + 1 :]
            if opened < d.start and (closed < 0 or d.end <= closed) and d.measure == total.measure
        ]
        if inside and sum(d.value for d in inside) <= total.value:
            _hang(total, inside, complete=False)


_STEPS = {"occurred": 0, "received": 1, "detected": 1, "resolved": 2, "fined": 2, "prosecuted": 2, "prevented": 2}


def _progressed(drafts: Sequence[Draft], earlier: Sequence[Draft]) -> None:
    """`xảy ra 45 vụ; đã giải quyết 40 vụ`: cases of the same kind, a step further, are part of the former."""
    known = list(earlier)
    for draft in drafts:
        if draft.parent is None and draft.measure == "cases" and draft.value > 0 and not draft.specific:
            for total in reversed(known[-6:]):
                further = _STEPS[draft.status] > _STEPS[total.status]
                if (
                    total.measure == "cases"
                    and total.kind == draft.kind
                    and further
                    and draft.value <= total.value
                    and not _below(total, draft)
                ):
                    draft.parent = total
                    break
        known.append(draft)


def check(drafts: Sequence[Draft]) -> None:
    """Flag totals whose parts claim to be complete and do not add up."""
    for total in drafts:
        if total.parts_sum is not None and total.value_max is None and total.qualifier == "exact":
            total.inconsistent = total.parts_sum != total.value
