"""Mentions with a unit word, and the names that follow it in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.model import Level
from extractors.places.mention import Mention
from extractors.places.names import Names
from extractors.places.words import (
    Word,
    Words,
    not_hamlet_pattern,
    plural_pattern,
    unit_pattern,
    weak_hamlets,
)
from extractors.text import LETTERS

_LEVELS: dict[str, tuple[Level, ...]] = {
    "province": ("province",),
    "city": ("district", "province"),
    "district": ("district",),
    "commune": ("commune",),
    "hamlet": ("hamlet",),
    "dotted_province": ("province",),
    "dotted_district": ("district",),
    "dotted_commune": ("commune",),
}
# Abbreviations that also stand for other things: they count only before a known name or a number.
_DOUBTFUL = frozenset({"tt", "ttr", "tp", "t.p", "t/p", "tx", "kp", "p", "q", "h", "x", "t"})
_NEXT = re.compile(r"\s*(?:,\s*và|,|;|và|&)\s+")
_ADDRESS_UNITS = (
    "khu phố|khóm|ấp|thôn|xã|phường|thị trấn|tt|p|khu|khối|huyện|tp|thành phố|thị xã|quận|tổ dân phố|tdp|kp"
)
_ADDRESS_AFTER = re.compile(rf"\s*[,(]\s*(?:{_ADDRESS_UNITS})(?![{LETTERS}])")
_ADDRESS_BEFORE = re.compile(r"(?:\bở|\btại|\btrú|\bngụ|\bthuộc|số nhà \S+|\bhktt:?|địa bàn)\s*[,:]?\s+$")
_WORDLIKE_BEFORE = re.compile(
    r"(?:văn|biên|phiên|cơ|bài|căn|tài|kịch|tục|xuất|ấn|dịch|nguyên|sao|kế|tổng|đội|một|những)\s+$"
)


def find_explicit(words: Words, names: Names) -> Iterator[Mention]:
    """Mentions with a unit word, each followed by those of its list."""
    low = words.text.low
    taken = 0
    for match in unit_pattern().finditer(low):
        if match.start() < taken:
            continue
        for mention in _read(words, names, match):
            taken = mention.end
            yield mention


def _read(words: Words, names: Names, match: re.Match[str]) -> Iterator[Mention]:
    group = match.lastgroup or ""
    word = match.group().rstrip(". ")
    name_start = match.end() + (words.text.view[match.end() : match.end() + 1] in "\"'")
    first = _first(words, names, match.start(), name_start, group, word)
    if first is None:
        return
    yield first
    plural = plural_pattern().search(words.text.low[max(0, match.start() - 15) : match.start()]) is not None
    yield from _list(words, names, first, plural)


def _first(words: Words, names: Names, start: int, name_start: int, group: str, word: str) -> Mention | None:
    index = words.at(name_start)
    if index >= len(words.words) or words.words[index].start != name_start:
        return None
    run, levels = words.run(index), _LEVELS[group]
    if group == "hamlet":
        found = names.hamlet(run) if _is_hamlet(words, start, name_start, word) else None
    else:
        found = names.longest(run, levels)
        if found is None and word not in _DOUBTFUL and not group.startswith("dotted"):
            found = names.unknown(run)
    if found is None:
        return None
    key, count = found
    end = run[count - 1].end
    if group == "hamlet" and word in weak_hamlets() and not _in_address(words, start, end, key):
        return None
    return Mention(start, name_start, end, key, levels, f"places.{group}", explicit=True)


def _is_hamlet(words: Words, start: int, name_start: int, word: str) -> bool:
    low = words.text.low
    if not_hamlet_pattern().match(low, name_start):
        return False
    return not (word in ("bản", "đội", "khối") and _WORDLIKE_BEFORE.search(low[max(0, start - 10) : start]))


def _in_address(words: Words, start: int, end: int, key: str) -> bool:
    """Weak hamlet words need the company of an address; a proper name after làng or bản is enough."""
    low = words.text.low
    if _ADDRESS_AFTER.match(low, end):
        return True
    if low.startswith(("làng", "bản", "bon"), start):
        return not key[0].isdigit() or _ADDRESS_BEFORE.search(low[max(0, start - 20) : start]) is not None
    return _ADDRESS_BEFORE.search(low[max(0, start - 20) : start]) is not None and key[0].isdigit()


def _list(words: Words, names: Names, first: Mention, plural: bool) -> Iterator[Mention]:
    """Further names under the same unit word: `các xã A, B và C`, `xã A, B`."""
    last = first
    while gap := _NEXT.match(words.text.low, last.end):
        index = words.at(gap.end())
        if index >= len(words.words) or words.words[index].start != gap.end():
            return
        run = words.run(index)
        found = _next_name(names, run, first, plural)
        if found is None:
            return
        key, count = found
        last = Mention(
            gap.end(), gap.end(), run[count - 1].end, key, first.levels, first.method + "_list", explicit=True
        )
        yield last


def _next_name(names: Names, run: list[Word], first: Mention, plural: bool) -> tuple[str, int] | None:
    if first.hamlet:
        same_sort = bool(run) and run[0].text[0].isdigit() == first.key[0].isdigit()
        return names.hamlet(run) if plural and same_sort else None
    found = names.longest(run, first.levels)
    if found is None:
        return names.unknown(run) if plural and first.levels == ("commune",) else None
    higher = names.longest(run, ("district", "province") if first.levels == ("commune",) else ("province",))
    if higher and higher[1] >= found[1] and not plural:
        return None
    return found
