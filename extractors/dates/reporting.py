"""Which reporting period governs a place of the text: "6 tháng đầu năm", "từ đầu năm đến nay", "tính đến ngày …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.model import DateFact
from extractors.text import Span, Text

# Rules whose facts may be the period a report counts in; a longer list of days is one only from this length on.
_ALWAYS = frozenset(
    {
        "dates.months_of_year", "dates.since", "dates.quarter", "dates.quarter_list", "dates.quarter_range",
        "dates.month", "dates.month_list", "dates.month_range", "dates.year", "dates.week", "dates.within",
        "dates.past_length", "dates.relative_year", "dates.relative_month", "dates.range", "dates.day_range",
        "dates.year_range", "dates.year_list", "dates.years", "dates.month_edge", "dates.year_edge",
    }
)  # fmt: skip
_DAYS_AT_LEAST = 4
_COMPARED = re.compile(
    r"(?:so\s+(?:với|cùng)|hơn|bằng|cao\s+hơn|thấp\s+hơn|trước|sinh|nhiệm\s+kỳ|khóa|giai\s+đoạn|của|đến|tới|luật"
    r"|thành\s+lập|phương\s+hướng|nhiệm\s+vụ|kế\s+hoạch|mục\s+tiêu|dự\s+kiến|hết)\s*\(?(?:của\s+|trong\s+)?$"
)
_AS_OF = re.compile(r"tính\s+(?:cho\s+)?(?:đến|tới)(?:\s+hết)?\s+$")


def _is_period(fact: DateFact, text: Text) -> bool:
    if fact.start is None or fact.end is None:
        return False
    before = text.low[max(fact.start_char - 30, 0) : fact.start_char]
    if _AS_OF.search(before):
        return True
    if fact.method not in _ALWAYS:
        return False
    strong = fact.method in ("dates.months_of_year", "dates.since")
    if (not strong and _COMPARED.search(before)) or before.rstrip().endswith("so với"):
        return False
    return (fact.end - fact.start).days + 1 >= _DAYS_AT_LEAST


def reporting_periods(dates: Sequence[DateFact], text: Text) -> list[DateFact]:
    """The dates that may be the period of a report, in order of the text."""
    return [d for d in dates if _is_period(d, text)]


def reporting_period_at(dates: Sequence[DateFact], text: Text, offset: int) -> DateFact | None:
    """The reporting period that governs the view offset: the last one named before it in its sentence, else one
    named later in the sentence, else the last one before it in the text (the title is its first paragraph).
    """
    periods = reporting_periods(dates, text)
    return _governing(periods, text.sentence_at(offset), offset)


def _governing(periods: list[DateFact], sentence: Span, offset: int) -> DateFact | None:
    earlier = [p for p in periods if p.start_char <= offset]
    if earlier and earlier[-1].start_char >= sentence.start:
        return earlier[-1]
    later = next((p for p in periods if offset < p.start_char < sentence.end), None)
    return later or (earlier[-1] if earlier else None)
