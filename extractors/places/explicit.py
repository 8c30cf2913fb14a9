"""Mentions with a unit word, and the names that follow it in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.gazetteer import name_key
from extractors.model import Level
from extractors.places.mention import Mention
from extractors.places.names import MAX_HAMLET_NUMBER, Names, not_names, surnames
from extractors.places.words import (
    Word,
    Words,
    not_hamlet_pattern,
    not_place_pattern,
    plural_pattern,
    unit_heads,
    unit_pattern,
    weak_hamlets,
)
from extractors.text import LETTERS, UPPER

_LEVELS: dict[str, tuple[Level, ...]] = {
    "province": ("province",),
    "city": ("district", "province"),
    "district": ("district",),
    "commune": ("commune",),
    "hamlet": ("hamlet",),
    "glued_hamlet": ("hamlet",),
    "dotted_province": ("province",),
    "dotted_district": ("district",),
    "dotted_commune": ("commune",),
}
# Abbreviations that also stand for other things: they count only before a known name or a number.
_DOUBTFUL = frozenset({"tt", "ttr", "tp", "t.p", "t/p", "tx", "kp", "p", "q", "h", "x", "t"})
# What may be called by a number alone.
_NUMBERED = frozenset({"phường", "p", "quận", "q"})
_PROVINCE_AFTER = re.compile(r"\s*[,(]\s*(?:tỉnh\s+|tp\.?\s*|thành phố\s+)?")
# How far back a hamlet's first mention is looked for.
_AS_FAR_AS = 20_000
# What a number counts that looks like a hamlet's: `mỗi khu dân cư 2 triệu đồng`, `“Thôn 3 không”`.
# A paper or broadcaster before the city it writes from: `/VOV-TP.HCM`.
_BYLINE = re.compile(rf"/[{UPPER}]{{2,}} ?- ?$")
_EACH = re.compile(r"(?:mỗi|từng)\s+$")
_COUNTED = re.compile(r"\s+(?:triệu|tỷ|tỉ|nghìn|ngàn|đồng|suất|phần|chiếc|bộ|cái|tấm|lần|không\s*[:\"',])(?!\w)")
_NUMBER_ENDS = re.compile(r"\s*[,.;)]|\s+(?:xã|phường|thị trấn|của|thuộc)(?!\w)")
_SMALL = re.compile(rf"[{UPPER}][{LETTERS}]*(?: [{LETTERS}]+){{1,2}}")
# Towns number their groups of households throughout.
_URBAN_GROUPS = frozenset({"tổ dân phố", "tdp", "tổ"})
MOST_URBAN_GROUPS = 599
_NEXT = re.compile(r"\s*(?:,\s*và|,|;|và|&)\s+")
_ADDRESS_UNITS = (
    "khu phố|khóm|ấp|thôn|xã|phường|thị trấn|tt|p|khu|khối|huyện|tp|thành phố|thị xã|quận|tổ dân phố|tdp|kp"
)
_ADDRESS_AFTER = re.compile(rf"\s*[,(]\s*(?:{_ADDRESS_UNITS})(?![{LETTERS}])")
_ADDRESS_BEFORE = re.compile(r"(?:\bở|\btại|\btrú|\bngụ|\bthuộc|số nhà \S+|\bhktt:?|địa bàn)\s*[,:]?\s+$")
# Words of which a unit word is the tail: hợp tác xã, bà xã, nông thôn, Nhật Bản.
_TAIL_OF = {
    "xã": ("hợp tác ", "thông tấn ", "bà ", "ông "),
    "thôn": ("nông ",),
    "bản": ("nhật ",),
    "sóc": ("chăm ",),
    "khu vực": ("phòng thủ ",),
}
_WORDLIKE_BEFORE = re.compile(
    r"(?:văn|biên|phiên|cơ|bài|căn|tài|kịch|tục|xuất|ấn|dịch|nguyên|sao|kế|tổng|đội|một|những)\s+$"
)


def find_explicit(words: Words, names: Names) -> list[Mention]:
    """Mentions with a unit word, each followed by those of its list."""
    low = words.text.low
    taken = 0
    found: list[Mention] = []
    for match in unit_heads().finditer(words.text.tokens):
        if match.start() >= taken:
            found += _read(words, names, match)
            taken = found[-1].end if found else 0
    # `bản` is a version, too (of a car, a film): where no commune or district is told, it is no village.
    rural = any(not mention.hamlet for mention in found)
    return [m for m in found if rural or not low.startswith("bản", m.start) or _ADDRESS_AFTER.match(low, m.end)]


def _read(words: Words, names: Names, match: re.Match[str]) -> Iterator[Mention]:
    name_start = match.end() + (words.text.view[match.end() : match.end() + 1] in "\"'")
    group, index = match.lastgroup or "", words.at(name_start)
    if index == len(words.words) or words.words[index].start != name_start:
        return
    word = match.group().rstrip(". :\n").removesuffix(" số")
    before = words.text.low[max(0, match.start() - 15) : match.start()]
    plural = plural_pattern().search(before) is not None
    dotted = word in _DOUBTFUL or word == "tdp" or group.startswith("dotted")
    if (":" in match.group() and not plural) or ("." in match.group() and not dotted):
        return
    byline = words.text.view[match.start() - 1 : match.start()] == "-" and _BYLINE.search(
        words.text.view, max(0, match.start() - 12), match.start()
    )
    if byline or before.endswith(_TAIL_OF.get(word, ())):
        return
    first = _first(words, names, match.start(), name_start, group, word)
    if first is None:
        return
    first.group = match.start()
    yield first
    yield from _list(words, names, first, plural)


def _first(words: Words, names: Names, start: int, name_start: int, group: str, word: str) -> Mention | None:
    run, levels = words.run(words.at(name_start)), _LEVELS[group]
    if levels == ("hamlet",):
        most = MOST_URBAN_GROUPS if word in _URBAN_GROUPS else MAX_HAMLET_NUMBER
        found = names.hamlet(run, most) if _is_hamlet(words, start, name_start, word) else None
    else:
        found = names.longest(run, levels)
        doubtful = word in _DOUBTFUL or group.startswith("dotted")
        if found is None and not doubtful:
            found = _unlisted(words, names, run, levels)
        elif found is not None and doubtful and not names.stood(found[0], levels):
            found = None
    if found is None or (found[0].isdigit() and levels != ("hamlet",) and word not in _NUMBERED):
        return None
    key, count = found
    end = run[count - 1].end if count else name_start + len(key)
    if words.text.view[start:end] == "P.V":
        return None
    if levels == ("hamlet",) and not _stands_as_hamlet(words, names, run[0].text, (start, end, key, word)):
        return None
    return Mention(
        start,
        name_start,
        end,
        key,
        levels,
        f"places.{levels[0] if group.startswith('glued') else group}",
        explicit=True,
    )


def _unlisted(words: Words, names: Names, run: list[Word], levels: tuple[Level, ...]) -> tuple[str, int] | None:
    """A name as no list writes it: a district's in other tones, a commune's of two words, or one in an address."""
    if not run:
        return None
    if small := _small_letters(words, names, run[0].start, levels):
        return small
    if "province" in levels:
        return None
    if "district" in levels:
        return names.district_like(run) or _before_province(words, names, run)
    found = names.unknown(run) if run[0].text not in surnames() else None
    if found is None and (named := names.capitals(run)) and _ADDRESS_AFTER.match(words.text.low, run[named[1] - 1].end):
        return named
    if found and found[1] == 1 and found[0] not in names.unlisted:
        if not _ADDRESS_AFTER.match(words.text.low, run[0].end):
            return None
        names.unlisted.add(found[0])
    return found


def _before_province(words: Words, names: Names, run: list[Word]) -> tuple[str, int] | None:
    """A district that no list knows, told with a province: `huyện Giồng Giềng, tỉnh Kiên Giang`."""
    found = names.unknown(run) if run[0].text not in surnames() else None
    gap = _PROVINCE_AFTER.match(words.text.low, run[found[1] - 1].end) if found else None
    if found is None or gap is None:
        return None
    index = words.at(gap.end())
    above = names.longest(words.run(index), ("province",)) if words.starts[index : index + 1] == (gap.end(),) else None
    return found if above else None


def _small_letters(words: Words, names: Names, start: int, levels: tuple[Level, ...]) -> tuple[str, int] | None:
    """A known name written with one capital only (`huyện Kế sách`); the word count 0 says so."""
    parts = _SMALL.match(words.text.view, start)
    if parts is None:
        return None
    for size in (3, 2):
        written = " ".join(parts.group().split(" ")[:size])
        if len(written.split(" ")) == size and names.known(name_key(written), levels):
            return name_key(written), 0
    return None


def _stands_as_hamlet(words: Words, names: Names, first: str, found: tuple[int, int, str, str]) -> bool:
    """Whether a hamlet word with its name is one: no part of a longer name, no office, no common word."""
    start, end, key, word = found
    if _part_of_name(words, names, start, end) or _headman(words, start, first):
        return False
    if key[0].isdigit() and (
        _COUNTED.match(words.text.low, end) or _EACH.search(words.text.low[max(0, start - 6) : start])
    ):
        return False
    return word not in weak_hamlets() or _in_address(words, start, end, key)


def _is_hamlet(words: Words, start: int, name_start: int, word: str) -> bool:
    low = words.text.low
    if not_hamlet_pattern().match(low, name_start):
        return False
    if word == "khu vực" and not_place_pattern().search(low[name_start : low.find(" ", name_start) + 1]):
        return False
    return not (word in ("bản", "đội", "khối") and _WORDLIKE_BEFORE.search(low[max(0, start - 10) : start]))


def _part_of_name(words: Words, names: Names, start: int, end: int) -> bool:
    """`Buôn Tría`, `Bản Tèn` with a capital: a name of its own where a unit goes by it or a hamlet was called so."""
    view = words.text.view
    if not view[start].isupper() or view[start:end].isupper():
        return False
    written = view[start:end]
    told = view.find(written, max(0, start - _AS_FAR_AS), start) >= 0
    return told or written.startswith("Sóc") or names.known(name_key(written), ("commune", "district"))


def _headman(words: Words, start: int, name: str) -> bool:
    """`già làng A`, `trưởng thôn Nguyễn Văn A`: a person's office, not a hamlet."""
    before = words.text.low[max(0, start - 10) : start].rstrip()
    return before.endswith("già") or (before.endswith(("trưởng", "phó")) and name in surnames())


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
        if unit_pattern().match(words.text.low, gap.end()):
            return
        if index >= len(words.words) or words.words[index].start != gap.end():
            return
        run = words.run(index)
        found = _next_name(names, run, first, plural=plural, joined="," not in gap.group())
        if found is None or not (plural or _ends_a_pair(words, first, run[found[1] - 1])):
            return
        key, count = found
        start, end, method = gap.end(), run[count - 1].end, first.method.removesuffix("_list") + "_list"
        last = Mention(start, start, end, key, first.levels, method, explicit=True, group=first.group)
        yield last


def _next_name(names: Names, run: list[Word], first: Mention, *, plural: bool, joined: bool) -> tuple[str, int] | None:
    if first.hamlet:
        same_sort = bool(run) and run[0].text[0].isdigit() == first.key[0].isdigit()
        found = names.hamlet(run) if (plural or joined) and same_sort and run[0].text not in not_names() else None
        return found if plural or (found is not None and _pairs(names, run, found)) else None
    found = names.longest(run, first.levels)
    if found is not None and found[0].isdigit() and not (plural and first.key.isdigit()):
        return None
    if found is None:
        return names.unknown(run) if plural and first.levels == ("commune",) else None
    higher = names.longest(run, ("district", "province") if first.levels == ("commune",) else ("province",))
    if higher and higher[1] >= found[1] and not plural:
        return found if joined and _neighbours(names, first.key, found[0]) else None
    return found


def _pairs(names: Names, run: list[Word], found: tuple[str, int]) -> bool:
    """Whether what follows `thôn A và` can be the second of two hamlets: a number, or two words that name no one."""
    if found[0][0].isdigit():
        return True
    known = names.known(found[0], ("district", "province")) or names.longest(run, ("district", "province"))
    return found[1] > 1 and run[0].text not in surnames() and not known


def _ends_a_pair(words: Words, first: Mention, last: Word) -> bool:
    """`thôn 3 và 4, xã A`: a number that nothing follows to be counted."""
    return not first.hamlet or not last.text[0].isdigit() or _NUMBER_ENDS.match(words.text.low, last.end) is not None


def _neighbours(names: Names, one: str, other: str) -> bool:
    """Whether some district has communes of both names."""
    parents = [{u.parent for u in names.units(key, ("commune",))} for key in (one, other)]
    return bool(parents[0] & parents[1])
