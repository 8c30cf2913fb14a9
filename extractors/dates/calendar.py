"""Day arithmetic: spans of days, and the year that a date without one most likely means."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

# How much farther a day ahead counts than a day back: reports tell the past, notices of the future say so.
_AHEAD_IN_REPORTS = 1.5
_BACK_IN_PLANS = 2.5


class Days(NamedTuple):
    """A span of days, both inclusive."""

    start: dt.date
    end: dt.date


def day(year: int, month: int, number: int) -> Days | None:
    """One day, None where the calendar has no such day."""
    try:
        only = dt.date(year, month, number)
    except ValueError:
        return None
    return Days(only, only)


def month(year: int, number: int) -> Days:
    """A whole month."""
    return Days(dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1]))


def months(year: int, first: int, last: int) -> Days:
    """The months first..last of one year."""
    return Days(dt.date(year, first, 1), month(year, last).end)


def years(first: int, last: int) -> Days:
    """1 January of the first year to 31 December of the last."""
    return Days(dt.date(first, 1, 1), dt.date(last, 12, 31))


def shift_months(start: dt.date, number: int) -> dt.date:
    """`start` moved by months, clipped to the month's length; the first and last years of dates are never left."""
    index = min(max(start.year * 12 + start.month - 1 + number, 12), 9999 * 12 + 11)
    year, month_index = divmod(index, 12)
    return dt.date(year, month_index + 1, min(start.day, calendar.monthrange(year, month_index + 1)[1]))


def shift_days(start: dt.date, number: int) -> dt.date:
    """`start` moved by days, clipped to the range of dates."""
    return dt.date.fromordinal(min(max(start.toordinal() + number, 1), dt.date.max.toordinal()))


def shift_span(days: Days, by_months: int) -> Days:
    """A span moved by months; an end on its month's last day stays on the last day."""
    end = shift_months(days.end, by_months)
    if days.end.day == calendar.monthrange(days.end.year, days.end.month)[1]:
        end = month(end.year, end.month).end
    return Days(shift_months(days.start, by_months), end)


def distance(days: Days, published: dt.date, future: bool) -> float:
    """How unlikely it is that an expression of the day `published` means `days`: weighted days between them."""
    if days.start <= published <= days.end:
        return 0.0
    ahead = (days.start - published).days
    if ahead > 0:
        return ahead * (1.0 if future else _AHEAD_IN_REPORTS)
    return (published - days.end).days * (_BACK_IN_PLANS if future else 1.0)


def nearest(candidates: Iterable[Days | None], published: dt.date, future: bool = False) -> Days | None:
    """The candidate an article of `published` most likely means; None where there is no candidate."""
    real = [c for c in candidates if c is not None]
    return min(real, key=lambda c: distance(c, published, future)) if real else None


def around(published: dt.date) -> range:
    """The years to look for a missing year in."""
    return range(max(published.year - 1, 2), min(published.year + 1, 9998) + 1)
