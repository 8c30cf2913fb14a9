"""Which reporting period governs a place of the text: "6 tháng đầu năm", "từ đầu năm đến nay", "tính đến ngày …"."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from extractors.model import DateFact
from extractors.text import Text

# Rules whose facts may be the period a report counts in; a longer list of days is one only from this length on.
_ALWAYS = frozenset(
    {
        "dates.months_of_year", "dates.days_of_month",
        "dates.since", "dates.quarter", "dates.quarter_list", "dates.quarter_range",
        "dates.month", "dates.month_list", "dates.month_range", "dates.year", "dates.week", "dates.within",
        "dates.past_length", "dates.relative_year", "dates.relative_month", "dates.range", "dates.day_range",
        "dates.year_range", "dates.year_list", "dates.years", "dates.month_edge", "dates.year_edge",
    }
)  # fmt: skip
_DAYS_AT_LEAST = 4
_COMPARED = re.compile(
    r"(?:so\s+(?:với|cùng)|hơn|bằng|cao\s+hơn|thấp\s+hơn|trước|sinh|nhiệm\s+kỳ|khóa|giai\s+đoạn|của|đến|tới|luật"
    r"|thành\s+lập|hết)\s*\(?(?:của\s+|trong\s+)?$"
)
_PLANNED = re.compile(
    r"(?:phương\s+hướng|nhiệm\s+vụ|giải\s+pháp|kế\s+hoạch|trọng\s+tâm|mục\s+tiêu|dự\s+kiến)"
    r"(?:\s*,?\s*[^\W\d]+){0,4}\s*(?:trong\s+)?$"
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
    if _PLANNED.search(text.low[max(fact.start_char - 50, 0) : fact.start_char]):
        return False
    strong = fact.method in ("dates.months_of_year", "dates.days_of_month", "dates.since")
    if (not strong and _COMPARED.search(before)) or before.rstrip().endswith("so với"):
        return False
    return (fact.end - fact.start).days + 1 >= _DAYS_AT_LEAST


class ReportingPeriods:
    """The periods a report counts in, made once for many questions about places of one text."""

    def __init__(self, dates: Sequence[DateFact], text: Text) -> None:
        self._text = text
        self._periods = [d for d in dates if _is_period(d, text)]
        self._starts = [d.start_char for d in self._periods]

    def at(self, offset: int) -> DateFact | None:
        """The period that governs the view offset: the last one named before it in its sentence, else one named
        later in the sentence, else the last one before it in the text (the title is its first paragraph).
        """
        sentence = self._text.sentence_at(offset)
        after = bisect_right(self._starts, offset)
        earlier = self._periods[after - 1] if after else None
        if earlier is not None and earlier.start_char >= sentence.start:
            return earlier
        later = self._periods[after] if after < len(self._periods) else None
        return later if later is not None and later.start_char < sentence.end else earlier


def reporting_period_at(dates: Sequence[DateFact], text: Text, offset: int) -> DateFact | None:
    """The reporting period that governs the view offset; see `ReportingPeriods.at`, which is faster for many."""
    return ReportingPeriods(dates, text).at(offset)
