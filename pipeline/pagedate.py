"""Dates as portals print them beside an article, always day first; times are Vietnamese (UTC+7)."""

from __future__ import annotations

import datetime as dt
import re

VIETNAM = dt.timezone(dt.timedelta(hours=7))
_MONTHS = "giêng|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười một|mười hai|mười|chạp|\\d{1,2}"
_NAMES = {"giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8,
          "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12}  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})(?!\d)")
_WORDS = re.compile(rf"(?<!\d)(\d{{1,2}})\s+tháng\s+({_MONTHS})\s*(?:,|năm)?\s*(\d{{4}})", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"tháng\s+({_MONTHS})\s+(\d{{1,2}}),\s*(\d{{4}})", re.IGNORECASE)
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})\s*(?::|giờ|h)\s*(\d{2})(?::\d{2})?\s*(SA|CH|AM|PM)?", re.IGNORECASE)


def read_page_date(text: str) -> dt.datetime | None:
    """The first date of `text`, with its clock time where one stands (else midnight), in Vietnamese time."""
    iso = _ISO.search(text)
    if iso:
        return _from_iso(iso)
    for pattern, order in ((_NUMERIC, (1, 2, 3)), (_WORDS, (1, 2, 3)), (_MONTH_FIRST, (2, 1, 3))):
        found = pattern.search(text)
        if found:
            day, month, year = (found[i].lower() for i in order)
            rest = text[: found.start()] + " " + text[found.end() :]
            return _build(int(year), _NAMES.get(month) or int(month), int(day), _CLOCK.search(rest))
    return None


def _from_iso(found: re.Match[str]) -> dt.datetime | None:
    moment = found.group().replace("Z", "+00:00").replace(" ", "T")
    try:
        read = dt.datetime.fromisoformat(moment)
    except ValueError:
        return None
    return read.replace(tzinfo=VIETNAM) if read.tzinfo is None else read.astimezone(VIETNAM)


def _build(year: int, month: int, day: int, clock: re.Match[str] | None) -> dt.datetime | None:
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    half = (clock[3] or "").upper() if clock else ""
    if half in ("CH", "PM") and hour < 12:
        hour += 12
    elif half in ("SA", "AM") and hour == 12:
        hour = 0
    try:
        return dt.datetime(year, month, day, hour, minute, tzinfo=VIETNAM)
    except ValueError:
        return None
