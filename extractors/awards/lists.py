"""Lists of recipients: item after item, with what stands between them passed over or ending the list."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from extractors.awards.groups import read_item
from extractors.awards.model import Group, Scene
from extractors.awards.words import any_of
from extractors.text import Span

_SEPARATOR = re.compile(
    r"\s*(?:(?P<strong>;|\n\s*[-+*•]?)|,\s*(?:(?P<and2>và|cùng với|cùng)(?!\w))?|(?<!\w)(?P<and>và|cùng với|cùng)(?!\w)"
    r"|-\s+|:|(?<!\w)(?:gồm|là)(?!\w):?)\s*"
)
_BRACKET = re.compile(r"\s*\((?P<inside>[^()\n]{1,300})\)")
_PLACED = re.compile(r"(?<!\w)(?:ở|tại|thuộc|của|trong|với|trên|từ)(?!\w)")
_LISTED = re.compile(r"(?<!\w)(?:gồm|là)(?!\w)|:")
_COMMA = re.compile(r",\s*")
_BLANK = re.compile(r"[ ]+")
_PERSONS = re.compile(r"các (?:anh|chị|ông|bà|em|cháu|đồng chí|đ/c|cá nhân|thầy|cô|tập thể|đơn vị)")
_MANY = 99
_MAX_GAP = 240
_MAX_NAME_GAP = 40


@cache
def _intro() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{any_of('list_intro')}(?!\w)\s*|[:\"-]\s*)*")


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of('list_stop')}(?!\w)")


@cache
def _acts() -> re.Pattern[str]:
    """A body that acts itself is no recipient: `…; Đảng ủy phường tặng hoa`."""
    return re.compile(rf"\s*(?:đã|vừa|cũng|còn)?\s*{any_of('acts')}(?!\w)")


def read_list(scene: Scene, at: int, stop: int, sentence: Span) -> tuple[list[Group], int]:
    """The recipients listed from `at` on and where the list ends; none if no recipient stands there."""
    low, groups = scene.text.low, list[Group]()
    intro = _intro().match(low, at, stop)
    at = end = intro.end() if intro else at
    strong, members = True, 0
    while at < stop:
        item = read_item(scene, at, stop, sentence)
        if item is None or (groups and item.name and _acts().match(low, item.end, sentence.end)):
            break
        apart = bool(item.office and groups and groups[-1].name and groups[-1].category == "individuals")
        named = _at_once(scene, item.end, stop, sentence) if _calls_persons(scene, item) else None
        if named and named.name:
            at = named.start  # `các anh A, B`
            continue
        members = members if apart else _members(scene, groups, item, members)
        if members:
            item = replace(item, count=None)
        if apart or (groups and item.name and not members and not _joins(scene, groups[-1], item, strong)):
            at = item.end
        else:
            groups.append(item)
            at = end = item.end
        at, end = _brackets(scene, groups, at, end, stop, sentence)
        if item.name is None and item.count and (beside := _at_once(scene, at, stop, sentence)):
            if not _is_home(item, beside):
                at, strong = beside.start, False
                continue
            at = _behind_home(scene, beside.end, stop, sentence)
        at, strong = _next_item(scene, at, stop, sentence)
    return groups, end


def _calls_persons(scene: Scene, item: Group) -> bool:
    """`các anh`, `các đồng chí`: only leads to the names behind it."""
    return item.category == "mixed" and _PERSONS.fullmatch(scene.text.low, item.start, item.end) is not None


def _at_once(scene: Scene, at: int, stop: int, sentence: Span) -> Group | None:
    """What stands right behind a counted group: `2 đồng chí Nguyễn Văn A, Trần Văn B`, `20 tập thể 21 cá nhân`."""
    blank = _BLANK.match(scene.text.low, at, stop)
    item = read_item(scene, blank.end(), stop, sentence) if blank else None
    return item if item and (item.name or item.count) else None


def _is_home(item: Group, beside: Group) -> bool:
    """`2 học sinh trường THCS A`: the body named right behind people is theirs, no recipient."""
    return item.category == "individuals" and beside.category == "collectives" and beside.name is not None


def _behind_home(scene: Scene, at: int, stop: int, sentence: Span) -> int:
    """Behind the units that tell where a body lies: `trường THCS A, huyện B, tỉnh C`."""
    while comma := _COMMA.match(scene.text.low, at, stop):
        item = read_item(scene, comma.end(), stop, sentence)
        if item is None or item.name is None or _UNIT.match(item.name) is None:
            break
        at = item.end
    return at


def _brackets(scene: Scene, groups: list[Group], at: int, end: int, stop: int, sentence: Span) -> tuple[int, int]:
    """Pass over brackets; names in one behind a counted group are its members."""
    while bracket := _BRACKET.match(scene.text.low, at, stop):
        last = groups[-1]
        if last.name is None and (last.count or 0) >= 1:
            inside, _ = read_list(scene, bracket.start("inside"), bracket.end("inside"), sentence)
            named = [g for g in inside if g.name and g.category == last.category]
            if len(named) == last.count:
                groups.extend(replace(g, count=None) for g in named)
        at = end = bracket.end()
    return at, end


def _members(scene: Scene, groups: list[Group], item: Group, left: int) -> int:
    """How many more names may belong to the counted group before: `3 tập thể gồm: A, B, C`."""
    if not groups or not item.name:
        return 0
    before = groups[-1]
    if before.name and before.count is None:
        return left - 1
    if before.category == "mixed" and not before.name:
        return _MANY if _LISTED.search(scene.text.low, before.end, item.start) else 0
    if before.name or not before.count or before.category != item.category:
        return 0
    between = scene.text.low[before.end : item.start]
    listed = re.search(r"gồm|(?<!\w)là(?!\w)|:|\(", between) or not re.search(r"[,;]|(?<!\w)và(?!\w)", between)
    return before.count if listed else 0


def _joins(scene: Scene, before: Group, item: Group, strong: bool) -> bool:
    """Whether a named item is a further recipient rather than the office, unit or home of the one before."""
    if strong or before.name is None:
        return True
    if before.category != item.category:
        return False
    return before.category != "collectives" or _same_level(before.name, item.name or "")


_UNIT = re.compile(
    r"(?i)(?<!\w)(thôn|bản|ấp|xóm|khóm|khu phố|tổ dân phố|xã|p\.|phường|thị trấn|huyện|quận|thành phố|tp|tỉnh)"
)
_BELOW = (
    "thôn",
    "bản",
    "ấp",
    "xóm",
    "khóm",
    "khu phố",
    "tổ dân phố",
    "xã",
    "phường",
    "p.",
    "thị trấn",
    "huyện",
    "quận",
    "thành phố",
    "tp",
    "tỉnh",
)


def _same_level(before: str, item: str) -> bool:
    """No bare unit one level up, which is only the home of the body before (`thôn A, xã B`)."""
    unit = _UNIT.match(item)
    if unit is None:
        return True
    own = _UNIT.search(before)
    return (
        own is None
        or own[1].lower() == unit[1].lower()
        or _BELOW.index(unit[1].lower()) <= _BELOW.index(own[1].lower())
    )


def _next_item(scene: Scene, at: int, stop: int, sentence: Span) -> tuple[int, bool]:
    """Where the next item begins, and whether `;`, `và` or a line parted them; (stop, False) at the end."""
    low, start = scene.text.low, at
    while at < stop and at - start <= _MAX_GAP:
        mark = _SEPARATOR.search(low, at, min(stop, start + _MAX_GAP))
        if mark is None or _stop().search(low, start, mark.start()):
            break
        item = read_item(scene, mark.end(), stop, sentence)
        strong = bool(mark["strong"] or mark["and"] or mark["and2"])
        if item and (
            item.name is None or _may_name(low[start : mark.start()], strong and item.category == "individuals")
        ):
            return mark.end(), strong
        at = max(mark.end(), at + 1)
    return stop, False


def _may_name(gap: str, person: bool) -> bool:
    """Whether a name behind the words passed over can still be a recipient."""
    if person:
        return len(gap.strip()) <= 2 * _MAX_NAME_GAP and "với" not in gap
    return len(gap.strip()) <= _MAX_NAME_GAP and not _PLACED.search(gap)
