"""Explicit zeros: one record per kind or outcome of a negated list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractors.incidents.contexts import any_of
from extractors.incidents.plans import Plans
from extractors.incidents.words import Mark, Marks
from extractors.text import Span, Text

_END = re.compile(rf"[.;:()]|(?:,\s*|\s){any_of('zero_ends')}(?!\w)")
_NO_HARM = re.compile(
    r"(?:không|chưa)\s+(?:có\s+|gây\s+|bị\s+|ghi nhận\s+|xảy ra\s+|gây ra\s+)?"
    r"(?:thiệt hại|thương vong|tổn thất|thiệt mạng)(?:\s+về)?(?:\s+(?:người|tính mạng))?(?!\s+(?:về\s+)?tài sản)"
)
_REACH = 400  # a negated list is never longer
_BROAD = frozenset(
    {
        "không có",
        "chưa có",
        "không còn",
        "không gây",
        "không làm",
        "may mắn không có",
        "không gây ra",
        "không thiệt hại",
    }
)
_EVENT = re.compile(
    r"(?:(?:các|những|bất kỳ|một|thêm|mới)\s+)*(?<!\w)"
    r"(?:vụ|trường hợp|ca|vụ việc|vụ án|tội phạm|tệ nạn|đơn|đơn thư|điểm nóng|ổ dịch|án)(?!\w)"
)


class Zero(NamedTuple):
    """A negated kind (`measure` cases, infected) or outcome (deaths, injured, missing); `kind` None = the topic's."""

    start: int
    end: int
    kind: str | None
    measure: str
    reach: Span


def find_zeros(text: Text, marks: Marks, plans: Plans, sentence: Span) -> Iterator[Zero]:
    """The zeros of one sentence."""
    low = text.low
    for harm in _NO_HARM.finditer(low, sentence.start, sentence.end):
        if "người" in harm.group() or "thương vong" in harm.group() or "thiệt mạng" in harm.group():
            yield Zero(harm.start(), harm.end(), None, "deaths", Span(harm.start(), harm.end()))
    for mark in marks.between(sentence.start, sentence.end, "zero"):
        averted = mark.value == "averted"
        if plans.zero_is_aimed(mark.start, averted=averted):
            continue
        yield from _listed(low, marks, mark, sentence, averted)


def _listed(low: str, marks: Marks, mark: Mark, sentence: Span, averted: bool) -> Iterator[Zero]:
    limit = min(sentence.end, mark.end + _REACH)
    stop = _END.search(low, mark.end, limit)
    end = stop.start() if stop else limit
    verb = next(
        (m for m in marks.between(mark.end, end, "status", "zero") if low[mark.end : m.start].rstrip().endswith(",")),
        None,
    )
    end = min(end, verb.start) if verb else end
    digit = next((i for i in range(mark.end, end) if low[i].isdigit()), None)
    if digit is not None:
        comma = low.rfind(",", mark.end, digit)
        if comma < 0:
            return
        end = comma
    if averted and "điểm nóng" in low[mark.end : end]:
        return
    outcomes = [
        m for m in marks.between(mark.end, end, "outcome") if m.value in ("deaths", "injured", "missing", "undivided")
    ]
    kinds = [m for m in marks.between(mark.end, end, "kind") if m.strength != "hint"]
    if outcomes and not (kinds and kinds[0].start < outcomes[0].start):
        yield from _outcomes(mark, outcomes, end)
        return
    broad = re.sub(r"\s+", " ", low[mark.start : mark.end]) in _BROAD
    if broad and not (
        _EVENT.match(low, mark.end + 1) or (kinds and kinds[0].start - mark.end <= 3 and kinds[0].strength == "strong")
    ):
        return
    if not kinds and not low[mark.end : end].strip():
        yield from _told_before(low, marks, mark, sentence)
    elif kinds:
        yield from _kinds(mark, kinds, end, _measure(low, mark.end, end))
    elif _EVENT.match(low, mark.end + 1):
        yield Zero(mark.start, end, None, _measure(low, mark.end, end), Span(mark.start, end))


def _told_before(low: str, marks: Marks, mark: Mark, sentence: Span) -> Iterator[Zero]:
    """`Đuối nước: không xảy ra.`: the kind stands before the negation."""
    told = marks.between(max(sentence.start, mark.start - 60), mark.start, "kind")
    before = [m for m in told if m.strength != "hint"]

    if before and low[before[-1].end : mark.start].strip() in ("", ":", "-"):
        yield Zero(before[-1].start, mark.end, before[-1].value, "cases", Span(before[-1].start, mark.end))


def _kinds(mark: Mark, kinds: list[Mark], end: int, measure: str) -> Iterator[Zero]:
    specific = [m for m in kinds if m.strength == "strong"] or kinds
    seen: set[str] = set()
    for kind in kinds:
        if kind.value in seen or (kind.strength != "strong" and kind not in specific):
            continue
        start = kind.start if seen else mark.start
        seen.add(kind.value)
        yield Zero(start, kind.end, kind.value, measure if kind.value == "disease" else "cases", Span(mark.start, end))


def _outcomes(mark: Mark, outcomes: list[Mark], end: int) -> Iterator[Zero]:
    told: set[str] = set()
    for outcome in outcomes:
        measures = ("deaths",) if outcome.value == "undivided" else (outcome.value,)
        for measure in measures:
            if measure not in told:
                yield Zero(outcome.start if told else mark.start, outcome.end, None, measure, Span(mark.start, end))
                told.add(measure)


def _measure(low: str, start: int, end: int) -> str:
    return "infected" if re.search(r"(?<!\w)(?:ca|trường hợp|bệnh nhân)(?!\w)", low[start:end]) else "cases"
