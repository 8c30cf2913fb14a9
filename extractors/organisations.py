"""Names of public bodies and of the offices that lead them: a head word, the words of its field, units and names.

`Chủ tịch UBND thị trấn Quán Lào` is read as office + head + unit word + name; the vocabulary stands in
`data/lexicons/organisations.yaml`. A person's name after an office is no part of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from extractors.lexicon import alternation, load_lexicon, phrase
from extractors.model import PlaceFact
from extractors.text import LETTERS, LOWER, UPPER, Text, canonical
from extractors.tokens import Headed


class Organisation(NamedTuple):
    """A body or office as written: [start, end) of the view; `body` is where the body's own name begins."""

    start: int
    end: int
    name: str
    kind: str
    office: bool
    body: int


@dataclass(frozen=True, slots=True)
class _Grammar:
    head: Headed
    office: re.Pattern[str]
    field: re.Pattern[str]
    unit: re.Pattern[str]
    joined_field: re.Pattern[str]
    stop: re.Pattern[str]
    kinds: dict[str, str]
    capital_only: frozenset[str]
    alone: frozenset[str]
    surnames: frozenset[str]


_BLANK = r"[ ]+"
# One capitalised syllable of a name: `Yên`, `R'lấp`, `M'gar`, `2/9`.
_NAME_WORD = rf"(?:[{UPPER}][{LETTERS}']*(?:-[{UPPER}][{LETTERS}']*)*)"
_CAPS = re.compile(rf"{_BLANK}({_NAME_WORD})(?![{LETTERS}\d])")
_COUNTED = "triệu|tỷ|tỉ|nghìn|ngàn|đồng|tập thể|cá nhân|vụ|người|đối tượng|em|hộ|đồng chí|đảng viên|năm|tháng|suất|phần"
_NOT_A_NAME = rf"(?!{_BLANK}?\d+{_BLANK}(?:{_COUNTED})(?!\w))"
_UNIT_NAME = re.compile(rf"{_NOT_A_NAME}{_BLANK}?(\d{{1,3}}[A-Z]?(?![\d/.,]\d|\w)|{_NAME_WORD})(?!\w)")
_QUOTED = re.compile(rf"{_BLANK}\"[^\"\n]{{2,60}}\"")
_CODE = re.compile(r" ?(?:\((?=\w+\)))?(?:PC|PA|PV|PX|PK|C|A|V|X|K)\d{2}(?:(?<=\(\w{3})\)|(?<=\(\w{4})\)|(?!\w))")
_NUMBERED = re.compile(rf"{_BLANK}\d{{1,4}}(?![\d./,]*\d|\s+(?:tập thể|cá nhân|đồng chí|đơn vị|người|cán bộ))(?!\w)")
_COLLECTIVE_OFFICE = re.compile(r"(?:lãnh đạo|thủ trưởng|thường trực|ủy viên)")
_MAX_NAME = 5


@cache
def _grammar() -> _Grammar:
    lexicon = load_lexicon("organisations")
    heads = {_key(h): kind for kind, phrases in lexicon["heads"].items() for h in phrases}
    fields = alternation(lexicon["fields"])
    joined = alternation(f for f in lexicon["fields"] if f not in lexicon["never_joined"])
    return _Grammar(
        head=Headed.by(rf"(?<![\w-])(?:{alternation(heads)})(?!\w)", heads),
        office=re.compile(rf"(?<!\w)(?:{alternation(lexicon['offices'])}){_BLANK}?$"),
        field=re.compile(rf"{_BLANK}(?:{fields})(?!\w)"),
        unit=re.compile(rf"{_BLANK}(?:{alternation(lexicon['units'])})(?!\w)"),
        joined_field=re.compile(rf"(?:,| -| và| &|-){_BLANK}?(?:{joined})(?!\w)"),
        stop=re.compile(rf"{_BLANK}(?:{alternation(lexicon['stops'])})(?!\w)"),
        kinds=heads,
        capital_only=frozenset(_key(h) for h in lexicon["capital_only"]),
        alone=frozenset(_key(h) for h in lexicon["alone"]),
        surnames=frozenset(canonical(s).lower() for s in lexicon["surnames"]),
    )


def _key(words: str) -> str:
    return " ".join(canonical(words).lower().split())


def find_organisations(
    text: Text, places: Sequence[PlaceFact] = (), start: int = 0, end: int | None = None
) -> list[Organisation]:
    """The bodies and offices named in [start, end) of the view, in order, never overlapping.

    `places` (view offsets, sorted), where known, tell how far the name of a unit goes.
    """
    stop = len(text.view) if end is None else end
    grammar, found, at = _grammar(), list[Organisation](), start
    starts = [p.start_char for p in places]
    for head in grammar.head.finditer(text.tokens, start, stop):
        if head.start() < at:
            continue
        organisation = _read(text, head, _Bounds(starts, places, stop), at)
        if organisation:
            found.append(organisation)
            at = organisation.end
    return found


class _Bounds(NamedTuple):
    starts: list[int]
    places: Sequence[PlaceFact]
    stop: int

    def place_end(self, start: int, end: int) -> int | None:
        """The end of a known place whose mention begins in [start, end]."""
        i = bisect_left(self.starts, start)
        return self.places[i].end_char if i < len(self.starts) and self.starts[i] <= end else None


def _read(text: Text, head: re.Match[str], bounds: _Bounds, floor: int) -> Organisation | None:
    grammar = _grammar()
    key = " ".join(head.group().split())
    if key in grammar.capital_only and not text.view[head.start()].isupper():
        return None
    window = max(floor, head.start() - 30)
    office = grammar.office.search(text.low[window : head.start()])
    end = _tail(text, head.end(), bounds, office is not None)
    if end == head.end() and key not in grammar.alone:
        return None
    start = window + office.start() if office else head.start()
    leads = office is not None and not _COLLECTIVE_OFFICE.match(office.group())
    is_office = leads or key.startswith(("chủ tịch", "phó chủ tịch", "thủ tướng", "phó thủ tướng"))
    return Organisation(start, end, text.view[start:end], grammar.kinds[key], is_office, head.start())


def _tail(text: Text, at: int, bounds: _Bounds, office: bool) -> int:
    """The end of a body's name that goes on at `at`: fields, further heads, units with their names, capitals."""
    grammar, low, stop, has_unit = _grammar(), text.low, bounds.stop, False
    if number := _NUMBERED.match(low, at, stop):
        at = number.end()
    while at < stop:
        if step := _longer(_next_head(text, at, stop), _field(text, at, stop, has_unit)):
            at = step.end()
        elif unit := grammar.unit.match(low, at, stop):
            at, has_unit = _unit_name(text, unit.end(), bounds, office), True
        elif step := _QUOTED.match(low, at, stop) or _CODE.match(text.view, at, stop):
            at = step.end()
        elif (name := _capitals(text, at, bounds)) > at:
            at = name
        elif not has_unit and (step := _joined_field(text, at, stop)):
            at = step.end()
        else:
            break
    return at


def _longer(one: re.Match[str] | None, two: re.Match[str] | None) -> re.Match[str] | None:
    """The match that ends later, or the only one."""
    return two if one is None or (two is not None and two.end() > one.end()) else one


def _field(text: Text, at: int, stop: int, has_unit: bool) -> re.Match[str] | None:
    """A word of the body's field; what may also be a verb (`khen thưởng`, `tổ chức`) only with a capital."""
    grammar = _grammar()
    step = grammar.field.match(text.low, at, stop)
    if step is None:
        return None
    verb = grammar.stop.match(text.low, at, stop)
    written_small = not text.view[step.start() : step.end()].strip()[0].isupper()
    return None if verb and verb.end() >= step.end() and (written_small or has_unit) else step


def _joined_field(text: Text, at: int, stop: int) -> re.Match[str] | None:
    """A field that a comma or `và` joins on, as in `Văn hóa, Thể thao và Du lịch`, but no further body."""
    step = _grammar().joined_field.match(text.low, at, stop)
    if step is None:
        return None
    word = at + len(text.low[at : step.end()]) - len(text.low[at : step.end()].lstrip(" ,-&"))
    word += 3 if text.low.startswith("và ", word) else 0
    return None if _next_head(text, word - 1, stop) else step


def _next_head(text: Text, at: int, stop: int) -> re.Match[str] | None:
    """A further head right behind, as in `Ban Thường vụ Huyện ủy`, `Phòng Cảnh sát hình sự Công an tỉnh`."""
    if at >= stop or text.view[at] != " ":
        return None
    grammar = _grammar()
    head = grammar.head.pattern.match(text.low, at + 1, stop)
    if head is None:
        return None
    key = " ".join(head.group().split())
    return head if key not in grammar.capital_only or text.view[head.start()].isupper() else None


def _unit_name(text: Text, at: int, bounds: _Bounds, office: bool) -> int:
    """The end of a unit's name behind its unit word (or `at`, where it has none)."""
    known = bounds.place_end(max(at - 14, 0), at + 1)
    if known is not None and at < known <= bounds.stop:
        return known
    first = _UNIT_NAME.match(text.view, at, bounds.stop)
    if first is None or _grammar().stop.match(text.low, at):
        return at
    if office and first[1].lower() in _grammar().surnames and _FULL_NAME.match(text.view, at):
        return at
    return first.end() if first[1][0].isdigit() else _capitals(text, first.end(), bounds, 1, first[1])


def _capitals(text: Text, at: int, bounds: _Bounds, count: int = 0, first: str = "") -> int:
    """The end of a run of capitalised syllables at `at`, cut where a person's name seems to begin."""
    grammar, view = _grammar(), text.view
    known = bounds.place_end(at, at + 1) if count == 0 else None
    if known is not None and known <= bounds.stop and not grammar.stop.match(text.low, at):
        return known
    shouting = first.isupper() and len(first) > 1
    while count < (2 if shouting else _MAX_NAME):
        word = _CAPS.match(view, at, bounds.stop)
        if word is None or grammar.stop.match(text.low, at):
            break
        if (count >= 2 or not first) and word[1].lower() in grammar.surnames and _names_person(view, word.end()):
            break
        at, count = word.end(), count + 1
    return at


_FULL_NAME = re.compile(rf"(?:{_BLANK}[{UPPER}][{LOWER}]+){{3}}(?![{LETTERS}])")
_TWO_MORE = re.compile(rf"{_BLANK}[{UPPER}][{LOWER}]+(?![{LETTERS}])")


def _names_person(view: str, at: int) -> bool:
    """A given name follows the surname that ends at `at`."""
    return bool(_TWO_MORE.match(view, at))


def join_coordinated(text: Text, found: Sequence[Organisation]) -> list[Organisation]:
    """`found` with bodies that are only parted by a comma, `và` or a dash made one (joint actors)."""
    joined: list[Organisation] = []
    for organisation in found:
        last = joined[-1] if joined else None
        if last and re.fullmatch(r"\s*(?:,|và|-|&|cùng)\s*", text.low[last.end : organisation.start]):
            name = text.view[last.start : organisation.end]
            joined[-1] = Organisation(
                last.start, organisation.end, name, last.kind, last.office or organisation.office, last.body
            )
        else:
            joined.append(organisation)
    return joined


def head_pattern(kind: str) -> str:
    """The head words of one kind as an alternation for lower-case text."""
    return "|".join(phrase(h) for h in load_lexicon("organisations")["heads"][kind])
