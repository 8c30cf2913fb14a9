"""Totals and their parts, and whether the parts add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.incidents.draft import Draft
from extractors.incidents.words import Marks

_COMPLETE = re.compile(r"(?:bao\s+)?gồm(?:\s+có)?|chia\s+ra")
_EXAMPLES = re.compile(r"riêng|điển\s+hình|chẳng\s+hạn|ví\s+dụ|tiêu\s+biểu|nổi\s+bật|đáng\s+chú\s+ý")
_OUT_OF = re.compile(r"[^;.:()\d]*\s(?:trong|trên)\s+(?:tổng\s+số|số|tổng)\s*")
_WIDE = re.compile(r"hình sự|trật tự xã hội|tội phạm|vi phạm|ma túy")
_OPENING = 4  # a breakdown word so near the beginning speaks of the sentence before
_NEXT_IN_LIST = 60  # characters between two items of one list


def link(low: str, marks: Marks, drafts: Sequence[Draft], earlier: Sequence[Draft], start: int, end: int) -> None:
    """Hang the drafts of the sentence [start, end) on the total they break down, by breakdown words or brackets."""
    for mark in marks.between(start, end, "part"):
        before = [d for d in drafts if d.end <= mark.start]
        opening = not before and mark.start - start < _OPENING
        before = list(earlier) if opening else before
        after = [d for d in drafts if d.start >= mark.end]
        complete = bool(_COMPLETE.match(low, mark.start, mark.end))
        apart = low.startswith("riêng", mark.start)
        for measure in {d.measure for d in after}:
            told = [d for d in after if d.measure == measure]
            totals = [d for d in reversed(before) if d.measure == measure and d.value > 0]
            same = [d for d in totals if d.kind == told[0].kind] if opening and told[0].specific else []
            total = next(iter(same or totals), None)
            if total is not None:
                _hang(total, [d for d in told if d.kind == total.kind or not apart or total.general], complete)
    _out_of(low, drafts)
    _bracketed(low, drafts)
    _after_colon(low, drafts)
    _progressed(drafts, earlier)
    _shared_out(low, drafts)


def _hang(total: Draft, parts: Sequence[Draft], complete: bool) -> None:
    """Parts in order, as far as they fit into the total; a complete list that does not fit is remembered by its sum."""
    told: list[Draft] = []
    for part in parts:
        if part.parent is not None or part is total or not 0 < part.value < total.value or _below(total, part):
            continue
        if told and sum(p.value for p in told) == total.value:
            break
        if sum(p.value for p in told) + part.value > total.value:
            shared = told and _is_shared([told[-1], part])
            if (complete or shared) and told and part.start - told[-1].end < _NEXT_IN_LIST:
                total.parts_sum = sum(p.value for p in told) + part.value
            break
        told.append(part)
        part.parent = total
    if len(told) > 1 and not (total.specific and not total.general) and all(p.specific for p in told):
        _name_by_parts(total, told)
    if complete and len(told) > 1 and total.parts_sum is None:
        total.parts_sum = sum(p.value for p in told)


def _name_by_parts(total: Draft, parts: Sequence[Draft]) -> None:
    """A total without a kind of its own: `vụ việc`, or cases of several kinds."""
    if total.general or len({p.kind for p in parts}) > 1:
        total.kind = "security"


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


def _shared_out(low: str, drafts: Sequence[Draft]) -> None:
    """`công an xã giải quyết 12 vụ, công an huyện 30 vụ`: a split among those who acted claims to be all of the total.

    Further parts told beside it (`3 vụ đang điều tra`) may make up the rest.
    """
    for total in {id(d.parent): d.parent for d in drafts if d.parent is not None}.values():
        parts = [d for d in drafts if d.parent is total]
        acted = [d for d in parts if d.actor is not None and d.status == parts[0].status]
        if total.parts_sum is not None or not _is_shared(acted):
            continue
        if _EXAMPLES.search(low, min(total.end, acted[0].start), acted[-1].start):
            continue
        sums = {sum(d.value for d in acted), sum(d.value for d in parts)}
        total.parts_sum = total.value if total.value in sums else max(sums)


def _is_shared(parts: Sequence[Draft]) -> bool:
    """Whether at least two bodies acted, all to the same end."""
    actors = {d.actor.lower() for d in parts if d.actor is not None}
    return len(actors) > 1 and len(actors) == len(parts) and len({d.status for d in parts}) == 1


def _out_of(low: str, drafts: Sequence[Draft]) -> None:
    """`giải quyết 622 vụ việc trong tổng số 698 vụ việc`: part and whole in words."""
    for part, whole in pairwise(drafts):
        fits = part.measure == whole.measure and 0 < part.value <= whole.value
        if fits and whole.start - part.end < _NEXT_IN_LIST and _OUT_OF.fullmatch(low, part.end, whole.start):
            part.parent, whole.parent = whole, None
            whole.status = "received" if whole.kind in ("complaint", "other") else "occurred"


def _after_colon(low: str, drafts: Sequence[Draft]) -> None:
    """`6 vụ việc: 4 vụ trộm cắp, 1 vụ đánh nhau, 1 vụ …`: a list behind a colon that makes up the total."""
    for i, total in enumerate(drafts):
        colon = low.find(":", total.end, total.end + 80)
        if colon < 0 or any(c in low[total.end : colon] for c in ",;.("):
            continue
        told: list[Draft] = []
        for part in drafts[i + 1 :]:
            if part.measure == total.measure and part.parent is None and part.start > colon:
                told.append(part)
            if sum(p.value for p in told) >= total.value:
                break
        if len(told) > 1 and sum(p.value for p in told) == total.value:
            _hang(total, told, complete=True)


_STEPS = {"occurred": 0, "received": 1, "detected": 1, "resolved": 2, "prevented": 2, "fined": 3, "prosecuted": 3}
_ENDS = ("prosecuted", "fined", "received")  # no case comes to two of these


def _progressed(drafts: Sequence[Draft], earlier: Sequence[Draft]) -> None:
    """`xảy ra 45 vụ; đã giải quyết 40 vụ`: cases of the same kind, a step further, are part of the former."""
    known = list(earlier)
    for draft in drafts:
        if draft.parent is None and draft.measure == "cases" and draft.value > 0:
            draft.parent = next((t for t in map(_top, reversed(known[-8:])) if _comes_of(draft, t, known)), None)
        known.append(draft)


def _top(total: Draft) -> Draft:
    while total.parent is not None and total.parent.measure == total.measure and total.parent.kind == total.kind:
        total = total.parent
    return total


def _comes_of(draft: Draft, total: Draft, known: Sequence[Draft]) -> bool:
    """Whether `draft` tells what became of the cases counted by `total`."""
    if (total.measure, total.kind) != (draft.measure, draft.kind) or not 0 < draft.value <= total.value:
        return False
    pending = draft.status == "received" and total.status == "detected" and not draft.specific
    further = _STEPS[draft.status] > _STEPS[total.status] or pending or draft.so_far
    if (total.method == "tips") > (draft.method == "tips"):
        return False
    if not further or not _same_words(draft, total) or _below(total, draft):
        return False
    if total.period != draft.period and None not in (total.period[0], draft.period[0]):
        return False
    return _ended(draft, total, known) <= total.value


def _same_words(draft: Draft, total: Draft) -> bool:
    """Whether the part is named like its total or by nothing but a general word."""
    if not draft.specific or draft.words is None or total.words is None:
        return True
    return draft.words == total.words or bool(_WIDE.search(draft.words))


def _ended(draft: Draft, total: Draft, known: Sequence[Draft]) -> float:
    """How many cases of `total` came to an end of their own, `draft` among them."""
    most: dict[str, float] = {}
    for part in (*(k for k in known if k.parent is total), draft):
        if part.status in _ENDS:
            most[part.status] = max(part.value, most.get(part.status, 0))
    return sum(most.values())


def check(drafts: Sequence[Draft]) -> None:
    """Flag totals whose parts claim to be complete and do not add up."""
    for total in drafts:
        if total.parts_sum is not None and total.value_max is None and total.qualifier == "exact":
            total.inconsistent = total.parts_sum != total.value
