"""Dates as portals print them beside an article, always day first; times are Vietnamese (UTC+7)."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

VIETNAM = dt.timezone(dt.timedelta(hours=7))
_MONTHS = "giêng|một|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười một|mười hai|mười|chạp|\\d{1,2}"
_NAMES = {"giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8,
          "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12}  # fmt: skip
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_WORDS = re.compile(rf"(?<!\d)(\d{{1,2}})\s+tháng\s+({_MONTHS})\s*(?:,|năm)?\s*(\d{{4}})(?!\d)", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"tháng\s+({_MONTHS})\s+(\d{{1,2}}),\s*(\d{{4}})(?!\d)", re.IGNORECASE)
_ENGLISH_DAY = re.compile(r"(?<!\d)(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})(?!\d)")
_ENGLISH_MONTH = re.compile(r"\b([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),\s*(\d{4})(?!\d)")
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2})\s*(?::|giờ|h)\s*(\d{2})(?::\d{2})?\s*(SA|CH|AM|PM)?(?![\d])", re.IGNORECASE)
_MAIL = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC|Z)")
_DOT_NET = re.compile(r"/Date\((-?\d{10,14})")
_AGO = re.compile(r"(?<!\d)(\d{1,3})\s+(phút|giờ|ngày|tuần)\s+trước", re.IGNORECASE)
_UNITS = {"phút": "minutes", "giờ": "hours", "ngày": "days", "tuần": "weeks"}
_WEEKDAY = re.compile(r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật|t[2-7]|cn)\b\s*,?\s*", re.IGNORECASE)
_HALVES = {"SA": "AM", "CH": "PM"}
_HALF = re.compile(r"\b(SA|CH)\b", re.IGNORECASE)


def read_page_date(text: str, now: dt.datetime | None = None) -> dt.datetime | None:
    """The first date of `text`, with its clock time where one stands (else midnight), in Vietnamese time.

    "2 giờ trước" is read where `now`, the moment the page was fetched, is given.
    """
    text = " ".join(text[:2000].split())
    for read in (_from_mail, _from_iso, _from_numbers, _from_words, _from_english, _from_dot_net):
        moment = read(text)
        if moment is not None:
            return moment
    ago = _AGO.search(text) if now else None
    if ago and now:
        return (now - dt.timedelta(**{_UNITS[ago[2].lower()]: int(ago[1])})).astimezone(VIETNAM)
    return None


def read_with_format(text: str, form: str) -> dt.datetime | None:
    """A date by a strptime pattern, where `weekday_vi` stands for a day's name and `ampm_vi` for SA or CH."""
    text = " ".join(text.split())
    if "weekday_vi" in form:
        text = _WEEKDAY.sub("", text, count=1).lstrip(" -,")
        form = form.replace("weekday_vi", "").lstrip(" -,")
    if "ampm_vi" in form:
        text, form = _HALF.sub(lambda found: _HALVES[found[1].upper()], text), form.replace("ampm_vi", "%p")
    try:
        return dt.datetime.strptime(text, form).replace(tzinfo=VIETNAM)
    except ValueError:
        return None


def _from_mail(text: str) -> dt.datetime | None:
    found = _MAIL.search(text)
    try:
        return parsedate_to_datetime(found.group().replace(" Z", " +0000")).astimezone(VIETNAM) if found else None
    except ValueError:
        return None


def _from_iso(text: str) -> dt.datetime | None:
    found = _ISO.search(text)
    if found is None:
        return None
    moment = found.group().replace("Z", "+00:00")
    if found[4]:
        moment = moment.replace(" ", "T", 1).replace(" ", "")
    try:
        read = dt.datetime.fromisoformat(moment)
        return read.replace(tzinfo=VIETNAM) if read.tzinfo is None else read.astimezone(VIETNAM)
    except (ValueError, OverflowError):
        return None


def _from_numbers(text: str) -> dt.datetime | None:
    found = _NUMERIC.search(text)
    return _build(text, found, int(found[4]), int(found[3]), int(found[1])) if found else None


def _from_words(text: str) -> dt.datetime | None:
    for pattern, (day, month) in ((_WORDS, (1, 2)), (_MONTH_FIRST, (2, 1))):
        found = pattern.search(text)
        if found:
            name = found[month].lower()
            return _build(text, found, int(found[3]), _NAMES.get(name) or int(name), int(found[day]))
    return None


def _from_english(text: str) -> dt.datetime | None:
    for pattern, (day, month) in ((_ENGLISH_DAY, (1, 2)), (_ENGLISH_MONTH, (2, 1))):
        found = pattern.search(text)
        if found and found[month].lower() in _ENGLISH:
            return _build(text, found, int(found[3]), _ENGLISH.index(found[month].lower()) + 1, int(found[day]))
    return None


def _from_dot_net(text: str) -> dt.datetime | None:
    found = _DOT_NET.search(text)
    try:
        return dt.datetime.fromtimestamp(int(found[1]) / 1000, VIETNAM) if found else None
    except (ValueError, OverflowError, OSError):
        return None


def _build(text: str, found: re.Match[str], year: int, month: int, day: int) -> dt.datetime | None:
    """The day, with the clock time that stands around it; a time that is none is left out."""
    try:
        date = dt.datetime(year, month, day, tzinfo=VIETNAM)
    except ValueError:
        return None
    # The time beside the date: a page's line may go on with other numbers.
    near = text[max(0, found.start() - 30) : found.start()] + " \n " + text[found.end() : found.end() + 30]
    clock = _CLOCK.search(near)
    if clock is None or int(clock[1]) > 23 or int(clock[2]) > 59:
        return date
    hour, half = int(clock[1]), (clock[3] or "").upper()
    if half in ("CH", "PM") and hour < 12:
        hour += 12
    elif half in ("SA", "AM") and hour == 12:
        hour = 0
    return date.replace(hour=hour, minute=int(clock[2]))
