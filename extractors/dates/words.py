"""The words of `data/lexicons/dates.yaml` as maps and regular expressions, made once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from extractors.lexicon import alternation, load_lexicon
from extractors.text import canonical

LEXICON: dict[str, Any] = load_lexicon("dates")


def spell(words: str) -> str:
    """The form in which a matched phrase is looked up: lower case, canonical, single blanks."""
    return " ".join(canonical(words).lower().split())


def _invert(table: Mapping[Any, Iterable[str]]) -> dict[str, Any]:
    return {spell(word): value for value, words in table.items() for word in words}


def _spelled(key: str) -> frozenset[str]:
    return frozenset(spell(w) for w in LEXICON[key])


def either(words: Iterable[str]) -> str:
    """A group-free alternative of whole words."""
    return rf"(?:{alternation(words)})(?!\w)"


DAY_PARTS: dict[str, str] = _invert(LEXICON["day_parts"])
WEEKDAYS: dict[str, int] = _invert(LEXICON["weekdays"])
MONTHS: dict[str, int] = _invert(LEXICON["month_words"])
LUNAR_MONTHS: dict[str, int] = _invert(LEXICON["lunar_months"])
SETS: dict[str, str] = _invert(LEXICON["sets"])
HOLIDAYS: dict[str, str] = _invert({k: v for k, v in LEXICON["holidays"].items()})
LUNAR_HOLIDAYS: dict[str, str] = _invert({k: v for k, v in LEXICON["lunar_holidays"].items()})
RELATIVE_YEARS: dict[str, int] = {spell(k): v for k, v in LEXICON["relative_years"].items()}
LENGTHS: dict[str, str] = {spell(k): v for k, v in LEXICON["lengths"].items()}
DATE_LEADS = _spelled("date_leads")
NAME_HEADS = _spelled("name_heads")
COUNTED = _spelled("counted")
AFTER_DATES = _spelled("after_dates")
MANY = _spelled("many")
ROUGHLY = _spelled("roughly")
NOT_DAYS = _spelled("not_days")
YEAR_LEADS = _spelled("year_leads")
STEMS: list[str] = [spell(s) for s in LEXICON["stems"]]
BRANCHES: list[str] = [spell(b) for b in LEXICON["branches"]]
_VARIANTS: dict[str, str] = {spell(k): spell(v) for k, v in LEXICON["stem_branch_variants"].items()}

WEEKDAY = either(WEEKDAYS)
PART = rf"(?:buổi\s+)?{either(DAY_PARTS)}"
MONTH_WORD = either(MONTHS)
# Only the first ten days of a month are written in words, after "mùng".
DAY_WORD = rf"(?<=[ùồ]ng\s)(?:{either([w for w, n in MONTHS.items() if n <= 10])})"
LUNAR_MONTH_WORD = either(LUNAR_MONTHS)
LUNAR_MARK = rf"\(?{either(LEXICON['lunar_marks'])}\)?"
RELATIVE_YEAR = either(RELATIVE_YEARS)
NOW = either(LEXICON["now"])
_STEM = either([*STEMS, *(v for v in _VARIANTS if _VARIANTS[v] in STEMS)])
_BRANCH = either([*BRANCHES, *(v for v in _VARIANTS if _VARIANTS[v] in BRANCHES)])
STEM_BRANCH = rf"{_STEM}\s+{_BRANCH}"
YEAR4 = r"(?:1[5-9]|20|21)\d\d(?!\d)"
ANY_YEAR = r"(?:1\d|20|21)\d\d(?!\d)"
COUNT = (
    r"(?:\d{1,3}(?!\d)|mười(?:\s+(?:một|hai|ba|bốn|lăm|sáu|bảy|tám|chín))?|(?:hai|ba|bốn|năm)\s+mươi(?:\s+lăm)?"
    r"|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)(?!\w)"
)
FUTURE = re.compile(rf"\b(?:{alternation(LEXICON['future_cues'])})\b")
RELATED = re.compile(rf"(?:>>|»|-)?\s*{either(LEXICON['related_heads'])}\s*:?")


def stem_branch(words: str) -> tuple[int, int]:
    """The indexes of a year name such as `kỷ hợi`."""
    stem, branch = (_VARIANTS.get(w, w) for w in spell(words).split())
    return STEMS.index(stem), BRANCHES.index(branch)
