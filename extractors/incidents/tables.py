"""Simple tables of counts: lines whose cells are joined by ` | `, heads that name measures, kinds or periods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from extractors.incidents.bounds import paragraph_near
from extractors.incidents.draft import Draft
from extractors.incidents.kinds import Topics, pick
from extractors.incidents.scope import NO_PERIOD, Periods
from extractors.incidents.words import Marks
from extractors.model import IncidentKind, Measure, Status
from extractors.numerals import parse_amount
from extractors.text import Span, Text

_NUMBER = re.compile(r"\d{1,3}(?:[.\s]\d{3})+|\d+")
_NOT_COUNTS = re.compile(r"tăng|giảm|%|so sánh|tỷ lệ|tỉ lệ|stt|^tt$|ghi chú|chênh")
_SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[Span, ...]


def table_spans(text: Text) -> list[Span]:
    """The runs of at least two table lines."""
    runs: list[Span] = []
    for line in _lines(text):
        if _SEPARATOR not in text.view[line.start : line.end]:
            continue
        if runs and not text.view[runs[-1].end : line.start].strip():
            runs[-1] = Span(runs[-1].start, line.end)
        else:
            runs.append(line)
    return [run for run in runs if "\n" in text.view[run.start : run.end]]


def read_table(text: Text, marks: Marks, topics: Topics, periods: Periods, run: Span) -> list[Draft]:
    """One draft per cell that counts something."""
    rows = [_Row(tuple(_cells(text, line))) for line in _lines_of(text, run)]
    head, body = rows[0], rows[1:]
    drafts: list[Draft] = []
    for row in body:
        label = row.cells[0] if not _is_number(text, row.cells[0]) else None
        for column, cell in enumerate(row.cells):
            top = head.cells[column] if column < len(head.cells) else None
            if cell is label or not _is_number(text, cell) or (top and _NOT_COUNTS.search(text.low, *top)):
                continue
            drafts.extend(_cell(text, marks, topics, periods, (cell, label, top, run)))
    return drafts


def _cell(
    text: Text, marks: Marks, topics: Topics, periods: Periods, at: tuple[Span, Span | None, Span | None, Span]
) -> list[Draft]:
    cell, label, top, run = at
    heads = [h for h in (label, top) if h is not None]
    if any(_NOT_COUNTS.search(text.low, h.start, h.end) for h in heads):
        return []
    measure = next((m for m in (_measure(text, marks, h) for h in heads) if m), None)
    kind = next((k for k in (_kind(marks, h) for h in heads) if k), None)
    if measure is None and kind is None:
        return []
    kind = kind or topics.near(paragraph_near(text, max(run.start - 3, 0)).start, run.start) or topics.title()
    value = parse_amount(text.low[cell.start : cell.end])
    if kind is None or value is None:
        return []
    status = "detected" if measure == "suspects" else _status(marks, heads)
    return [
        Draft(
            cell.start,
            cell.end,
            cast(IncidentKind, kind),
            cast(Measure, measure or "cases"),
            value,
            "table",
            qualifier="zero" if value == 0 else "exact",
            status=cast(Status, status),
            specific=True,
            period=next(
                (p for p in (periods.within(h.start, h.end) for h in heads) if p != NO_PERIOD), periods.of(run.start)
            ),
        )
    ]


def _measure(text: Text, marks: Marks, head: Span) -> str | None:
    told = marks.between(head.start, head.end, "outcome")
    if told and told[0].value in ("deaths", "injured", "missing", "infected"):
        return told[0].value
    units = {m.value for m in marks.between(head.start, head.end, "unit")}
    if units & {"suspects_sure", "suspects"}:
        return "suspects"
    if units & {"sick_cases"}:
        return "infected"
    return "cases" if units & {"cases_sure", "cases", "letters", "tips"} else None


def _kind(marks: Marks, head: Span) -> str | None:
    mark = pick(marks.between(head.start, head.end, "kind"))
    return mark.value if mark else None


def _status(marks: Marks, heads: Sequence[Span]) -> str:
    told = [m.value for h in heads for m in marks.between(h.start, h.end, "status")]
    return told[-1] if told else "occurred"


def _is_number(text: Text, cell: Span) -> bool:
    return bool(_NUMBER.fullmatch(text.low[cell.start : cell.end]))


def _lines(text: Text) -> Iterator[Span]:
    for paragraph in text.paragraphs:
        yield from _lines_of(text, paragraph)


def _lines_of(text: Text, span: Span) -> Iterator[Span]:
    at = span.start
    for line in text.view[span.start : span.end].split("\n"):
        if line.strip():
            yield Span(at, at + len(line))
        at += len(line) + 1


def _cells(text: Text, line: Span) -> Iterator[Span]:
    at = line.start
    for cell in text.view[line.start : line.end].split("|"):
        inner = cell.strip()
        start = at + (len(cell) - len(cell.lstrip()) if inner else 0)
        yield Span(start, start + len(inner))
        at += len(cell) + 1
