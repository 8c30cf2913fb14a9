"""Which record a told change belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.incidents.change import Direction, Move, baseline_of
from extractors.incidents.draft import Draft
from extractors.model import Change

_ROUNDED = 0.6  # percentage points
_SAME_CLAUSE = 60  # characters between a record and a change that tells no noun of its own
_PEOPLE = ("suspects", "victims", "deaths", "injured", "missing", "infected")
_MEASURES = {
    "cases": ("cases", "infected"),
    "deaths": ("deaths",),
    "injured": ("injured",),
    "suspects": ("suspects",),
    "missing": ("missing",),
}
_ALL_THREE = re.compile(
    r"(?P<move>giảm|tăng)[^.;]{0,30}?(?:cả\s+|ở\s+|trên\s+)*(?:3|ba|03)\s+(?:tiêu\s+chí|mặt|nội\s+dung)"
)


def hang(moves: Sequence[Move], here: Sequence[Draft], earlier: Sequence[Draft]) -> list[Move]:
    """Give each change to the nearest record before it that it can compare, else to the first one after it.

    The changes that found none are returned.
    """
    last: Draft | None = None
    left: list[Move] = []
    for move in moves:
        before = [d for d in here if d.start < move.start]
        if _completed(move, before):
            continue
        nearest = list(earlier[::-1])
        if last is not None and not before:
            nearest = [d for d in earlier if d.sentence == last.sentence and d.start > last.start] + nearest
        target = _target(move, before[::-1]) or _target(move, nearest)
        if target is None and not any(d.change for d in (*before, *earlier)):
            target = _target(move, [d for d in here if d.start >= move.end and move.change.amount is not None])
        if target is not None:
            target.change = move.change
            last = target
        else:
            left.append(move)
    return left


def _completed(move: Move, before: Sequence[Draft]) -> bool:
    """`tăng 13 vụ, 6 bị cáo, tỷ lệ tăng 19,1%`: the percentage of the amount that it fits."""
    percent = move.change.percent
    if percent is None or move.change.amount is not None:
        return False
    for draft in before:
        change = draft.change
        if change is None or change.amount is None or change.percent is not None:
            continue
        sign = 1 if change.direction == "up" else -1
        then = draft.value - sign * change.amount
        if (
            change.direction == move.change.direction
            and then > 0
            and abs(100 * change.amount / then - percent) < _ROUNDED
        ):
            draft.change = change.model_copy(update={"percent": percent})
            return True
    return False


def hang_ahead(moves: Sequence[Move], here: Sequence[Draft]) -> None:
    """`Số vụ giảm 10%, số người chết giảm 5%. Cụ thể, xảy ra …`: changes told before the records they compare."""
    for move in moves:
        target = _target(move, [d for d in here if d.change is None and d.parent is None])
        if target is not None and move.measure is not None:
            target.change = move.change


def _target(move: Move, drafts: Sequence[Draft]) -> Draft | None:
    """The draft whose value fits the told percentage, else the nearest total, else the nearest part."""
    fitting = [d for d in drafts if _fits(move, d)]
    if move.words is not None:
        named = [d for d in fitting if d.words == move.words]
        fitting = named or [d for d in fitting if d.words is None]
    now = move.now or _now(move.change)
    if now is not None:
        exact = [d for d in fitting if abs(d.value - now) <= max(1.0, 0.02 * now)]
        fitting = exact or fitting
    if move.measure is None and len(fitting) > 1:
        near = fitting[:2]
        fitting.sort(key=lambda d: d.measure not in ("cases", "infected") or d not in near)
    same = [d for d in fitting if d.status == move.status] or [d for d in fitting if d.parent is None] or fitting
    if same and move.start - same[0].end > _SAME_CLAUSE:
        same = [d for d in same if d.parent is None] or same
    return same[0] if same else None


def _now(change: Change) -> float | None:
    """`giảm 171 vụ (32,2%)` tells what was counted: 171 / 0.322 - 171 = 360."""
    if not change.amount or not change.percent:
        return None
    before = change.amount * 100 / change.percent
    return before + change.amount if change.direction == "up" else before - change.amount


def _fits(move: Move, draft: Draft) -> bool:
    if move.change.direction == "up" and (move.change.amount or 0) > draft.value:
        return False
    if draft.value == 0 or (draft.change is not None and not _completes(move.change, draft.change)):
        return False
    if move.kind is not None and draft.kind != move.kind:
        return False
    if move.measure == "persons":
        return draft.measure in _PEOPLE
    if move.measure is None:
        return True
    if move.measure == "vnd":
        return draft.measure.endswith("vnd")
    return draft.measure in _MEASURES.get(move.measure, (move.measure,))


def _completes(told: Change, held: Change) -> bool:
    """Whether a change tells how much of what was only said to rise or fall before."""
    vague = held.amount is None and held.percent is None
    return vague and told.direction == held.direction and (told.amount is not None or told.percent is not None)


def hang_on_all(low: str, start: int, end: int, here: Sequence[Draft], earlier: Sequence[Draft]) -> None:
    """`giảm cả 3 tiêu chí`: down, without an amount, on the accidents, the dead and the injured alike."""
    m = _ALL_THREE.search(low, start, end)
    if m is None:
        return
    direction: Direction = "up" if m["move"] == "tăng" else "down"
    change = Change(direction=direction, baseline=baseline_of(low, start, end))
    for measure in ("cases", "deaths", "injured"):
        near = [
            d for d in (*here, *earlier[::-1]) if d.measure == measure and d.kind == "traffic_accident" and d.value > 0
        ]
        if near and near[0].change is None:
            near[0].change = change
