"""One record for one count: what title, lead, caption and body repeat is kept once, at its most exact."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.incidents.draft import Draft

_TELLINGS = 40  # so many records of one kind and value are compared, no more
# How far an exact value may lie from a rough one that tells the same count.
_CLOSE = {"about": (0.9, 1.1), "at_least": (1.0, 1.12), "at_most": (0.88, 1.0)}


def merge(drafts: Sequence[Draft], lead_end: int) -> list[Draft]:
    """The drafts without repetitions; parents that were dropped are replaced by what they repeat."""
    stands_for: dict[int, Draft] = {}
    by_key: dict[tuple[str, str, float], list[Draft]] = {}
    for draft in drafts:
        same = by_key.setdefault((draft.kind, draft.measure, draft.value), [])
        at = next((i for i, k in enumerate(same) if _repeats(k, draft, lead_end)), None)
        if at is None:
            same.append(draft)
            del same[:-_TELLINGS]
            continue
        twin = same[at]
        better, worse = (draft, twin) if draft.detail() > twin.detail() else (twin, draft)
        same[at] = better
        _take_over(better, worse)
        stands_for[id(worse)] = better
    kept = _exact_over_rough([d for d in drafts if id(d) not in stands_for], stands_for, lead_end)
    for draft in kept:
        while draft.parent is not None and id(draft.parent) in stands_for:
            draft.parent = stands_for[id(draft.parent)]
        if _circles(draft):
            draft.parent = None
    return sorted(_without_retold_victims(kept), key=lambda d: (d.start, d.end))


def _without_retold_victims(drafts: list[Draft]) -> list[Draft]:
    """`Ba thanh niên tử vong … ba nạn nhân`: the harmed are not counted once more as victims."""
    harmed = [d for d in drafts if d.measure in ("deaths", "injured", "missing") and d.value > 0]
    told = {d.value for d in harmed} | {sum(d.value for d in harmed if d.parent is None)}
    return [d for d in drafts if d.measure != "victims" or d.method != "victims" or d.value not in told]


def _circles(draft: Draft) -> bool:
    """Whether the parents of a draft lead back to it."""
    at = draft.parent
    for _ in range(_TELLINGS):
        if at is None:
            return False
        if at is draft:
            return True
        at = at.parent
    return True


def _repeats(first: Draft, second: Draft, lead_end: int) -> bool:
    if first.parent is second or second.parent is first:
        return False
    if "whole" in (first.method, second.method) and first.period == second.period:
        return True
    if first.sentence == second.sentence:
        return first.value == 0 or (first.status == second.status and "whole" in (first.method, second.method))
    if None not in (first.period[0], second.period[0]) and first.period != second.period and first.end > lead_end:
        return False
    return first.status == second.status or first.end <= lead_end or first.value == 0


def _take_over(better: Draft, worse: Draft) -> None:
    """What only the dropped telling says is kept."""
    better.actor = better.actor or worse.actor
    better.change = better.change or worse.change
    better.place = better.place if better.place is not None else worse.place
    if better.period[0] is None:
        better.period = worse.period
    if better.parent is None and worse.parent is not better:
        better.parent = worse.parent


def _sharper(told: Draft, rough: Draft) -> bool:
    return told.sentence != rough.sentence and (told.qualifier == "exact" or rough.vague)


def _exact_over_rough(drafts: list[Draft], stands_for: dict[int, Draft], lead_end: int) -> list[Draft]:
    """`gần 50 vụ` in the title yields to `48 vụ` in the body."""
    kept = []
    exact: dict[tuple[str, str], list[Draft]] = {}
    for d in drafts:
        if not d.vague:
            listed = exact.setdefault((d.kind, d.measure), [])
            if len(listed) < _TELLINGS:
                listed.append(d)
    for draft in drafts:
        if draft.qualifier in _CLOSE and draft.end <= lead_end:
            low, high = (1.0, 10.0) if draft.vague else _CLOSE[draft.qualifier]
            told = [e for e in exact.get((draft.kind, draft.measure), []) if _sharper(e, draft)]
            near = [e for e in told if low <= e.value / max(draft.value, 1) <= high]
            if near:
                stands_for[id(draft)] = near[0]
                _take_over(near[0], draft)
                continue
        kept.append(draft)
    return kept
