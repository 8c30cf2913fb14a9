"""Dates of an article: a grammar over the lower-case view that composes points, ranges, lists, periods and anchors.

Without a publication date the absolute expressions are still resolved; what only that date could anchor
(`hôm qua`, `15/8`, `6 tháng đầu năm`) is left out, and the engine decides what to say about it.
"""

import datetime as dt

from extractors.dates.finder import find
from extractors.dates.guards import of_document
from extractors.dates.reporting import ReportingPeriods, reporting_period_at
from extractors.model import Context, DateFact
from extractors.text import Text

__all__ = ["ReportingPeriods", "find_dates", "infer_published", "reporting_period_at"]

_OWN_DAY = frozenset({"dates.day", "dates.deictic"})


def find_dates(text: Text, context: Context) -> list[DateFact]:
    """All dates of the article, sorted by start, not overlapping; spans are offsets of `text.view`."""
    return find(text, context)


def infer_published(text: Text) -> dt.date | None:
    """The first full date of the text (a document's only where there is no other), None where there is none."""
    days = [d for d in find(text, Context()) if d.method in _OWN_DAY and d.start is not None]
    own = [d for d in days if not of_document(text.low, d.start_char)]
    return (own or days)[0].start if days else None
