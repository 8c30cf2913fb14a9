"""The Vietnamese lunar calendar (UTC+7, which parts from the Chinese one in some years) and its year names."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import lunar_vn

from extractors.dates.calendar import Days, shift_days

_FIRST, _LAST = lunar_vn.SUPPORTED_YEAR_RANGE


@lru_cache(maxsize=4096)
def lunar_day(year: int, month: int, day: int) -> dt.date | None:
    """The solar day of a lunar date; None outside 1901-2099 or where the month has no such day."""
    if not (_FIRST < year < _LAST and 1 <= month <= 12 and 1 <= day <= 30):
        return None
    solar = lunar_vn.convert_lunar_to_solar(day, month, year)
    back = lunar_vn.solar_to_lunar(solar)
    return solar if (back.day, back.month) == (day, month) else None


def tet(year: int) -> dt.date | None:
    """The first day of the lunar year."""
    return lunar_day(year, 1, 1)


def lunar_month(year: int, month: int) -> Days | None:
    """First and last solar day of a lunar month."""
    first = lunar_day(year, month, 1)
    last = lunar_day(year, month, 30) or lunar_day(year, month, 29)
    return Days(first, last) if first and last else None


def day_of_tet(year: int, number: int) -> dt.date | None:
    """`mùng 3 Tết` is the third day of the year; `28 Tết` is in the last month of the year before, `30` its eve."""
    first = tet(year)
    if first is None:
        return None
    if number <= 10:
        return shift_days(first, number - 1)
    if number >= 30:
        return shift_days(first, -1)
    return lunar_day(year - 1, 12, number)


def year_of_name(stem: int, branch: int, near: int) -> int | None:
    """The year with this stem (0 = giáp) and branch (0 = tý) that is nearest to `near`; None for no such pair."""
    for offset in sorted(range(-30, 31), key=abs):
        year = near + offset
        if (year - 4) % 10 == stem and (year - 4) % 12 == branch:
            return year
    return None
