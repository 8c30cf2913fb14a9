"""The status of one count: by the verb that governs it, else by the records around it and by its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.incidents.counts import Count
from extractors.incidents.draft import Draft
from extractors.incidents.kind_reader import HARM
from extractors.incidents.kinds import ACCIDENTS
from extractors.incidents.measures import Around
from extractors.incidents.status import furthest, passive_after, verbs_before

Known = tuple[Sequence[Draft], Sequence[tuple[int, int]]]

_CAUSED = re.compile(r"gây\s+ra\s*$")
_FORWARDED = re.compile(r"chuyển(?:\s+(?:hồ\s+sơ|giao|\w+\s+quan\s+\w+))?\s*$")
_FOUND_OUT = ("traffic_violation", "administrative", "economic", "environment", "drugs", "gambling_vice")


def status_of(count: Count, measure: str, kind: str, around: Around, known: Known) -> tuple[str, int | None]:
    """The status of a count and where its verb begins (None where it is only understood).

    `known`: the records told before it, and the stretches of its sentence whose verbs are said of other counts.
    """
    low, marks = around.low, around.marks
    told, taken = known
    if measure in HARM:
        return "occurred", None
    start, end = around.sentence
    if measure == "fine_vnd":
        verbs = verbs_before(low, marks, start, count.start, taken)
        return "fined", verbs[-1].start if verbs else None
    passive = passive_after(low, marks, count.end, around.zone.after, min(end, count.end + 120))
    if passive is not None:
        return ("occurred" if passive == "detected" and kind in ACCIDENTS else passive), None
    verbs = verbs_before(low, marks, start, count.start, taken)
    if measure == "cases" and _CAUSED.search(low, max(start, count.start - 10), count.start):
        return ("resolved" if verbs and kind not in ACCIDENTS else "occurred"), None
    if count.unit == "minutes":
        fined = "xử phạt" in low[count.number_end : count.end]
        return ("fined" if fined else "detected"), verbs[-1].start if verbs else None
    if not verbs:
        return _understood(count, measure, kind, around, told), None
    running = any(low.startswith("đang", v.start) for v in verbs)
    status = "received" if running else furthest([v.value for v in verbs])
    return _possible(status, measure, kind), verbs[-1].start


def _possible(status: str, measure: str, kind: str) -> str:
    """Nobody detects an accident, and suspects do not occur."""
    if status == "detected" and kind in ACCIDENTS and measure == "cases":
        return "occurred"
    return "detected" if status == "occurred" and measure == "suspects" else status


def _understood(count: Count, measure: str, kind: str, around: Around, told: Sequence[Draft]) -> str:
    forwarded = _FORWARDED.search(around.low, max(0, count.start - 24), count.start)
    for draft in reversed(told):
        if forwarded and draft.measure == measure == "cases":
            return draft.status
        if draft.kind == kind and draft.measure in (measure, "cases") and count.start - draft.end < 250:
            return draft.status
    if measure == "suspects" or kind in _FOUND_OUT:
        return "detected"
    return "received" if kind == "complaint" else "occurred"
