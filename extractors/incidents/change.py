"""Comparisons: how a count moved. A change is no record; it is hung on the record it compares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from extractors.incidents.contexts import last_match
from extractors.incidents.counts import Count
from extractors.incidents.words import Marks
from extractors.model import Change
from extractors.numerals import parse_amount

Direction = Literal["up", "down", "flat"]
_UP = frozenset({"tăng", "tăng thêm", "tăng lên", "nhiều hơn", "cao hơn", "gấp", "+"})
_DIRECTION = re.compile(
    r"(?<!\w)(?P<flat>không\s+tăng,?\s*(?:và\s+)?không\s+giảm|không\s+tăng\s*/\s*giảm|tương\s+đương(?!\s*\d|\s+(?:với\s+)?\d|\s+tổng)|bằng(?=\s+(?:so\s+)?(?:với\s+)?cùng\s+k)|bằng\s+so\s+với|không\s+thay\s+đổi|không\s+tăng|không\s+giảm|tương\s+đương\s+cùng)"
    r"|(?<!\w)(?P<move>tăng\s+thêm|tăng\s+lên|kéo\s+giảm|giảm|tăng|nhiều\s+hơn|ít\s+hơn|cao\s+hơn|thấp\s+hơn|gấp)(?!\w)"
    r"|(?<=\()\s*(?P<sign>[-+])(?=\s*\d)"
)
_MAY_MOVE = re.compile(r"giảm|tăng|hơn|bằng|đương|gấp|đổi|\(\s*[-+]")
_FILLER = re.compile(
    r"(?:\s*(?:được|thêm|khoảng|gần|trên|hơn|đến|tới|lần\s+lượt|mạnh|nhẹ|sâu|là|ở\s+mức|số\s+vụ|về\s+số\s+vụ|số|tới|lên|xuống|so\s+với\s+cùng\s+kỳ(?:\s+năm\s+\w+)?|cùng\s+kỳ(?:\s+năm\s+\w+)?|(?:so\s+với\s+)?(?:hôm|tuần|tháng|năm|ngày|kỳ)\s+(?:qua|trước|ngoái)))*\s*[:(=]?\s*[-+]?\s*$"
)
_PERCENT = re.compile(
    r"(?:[\s(=,/-]|tương\s+ứng(?:\s+với)?|tương\s+đương|bằng|hay|khoảng|ứng\s+với|\+|giảm|tăng|tức)*[-+]?(?P<p>\d{1,4}(?:[.,]\d+)?)\s*%"
)
_LATE_PERCENT = re.compile(
    r"\s*so\s+(?:với\s+)?[^.,;:()%\d]{1,24}(?:\d{4}\s*)?\((?:giảm|tăng|[-+])?\s*(?P<p>\d{1,4}(?:[.,]\d+)?)\s*%\)"
)
_SAME_CHANGE = re.compile(r"\s*(?:so\s+(?:với\s+)?[^.,;:()%]{1,30})?[,(]?\s*(?:(?:tỷ|tỉ)\s+lệ\s+)?")
_BEFELL = re.compile(
    r"(?:\s+(?:người\s+)?(?:chết|bị\s+thương|tử\s+vong|mất\s+tích|thiệt\s+mạng|tngt|tai\s+nạn(?:\s+giao\s+thông)?|cháy|án|việc))+"
)
_OWN_PERCENT = re.compile(r"\s*(?P<p>\d{1,4}(?:[.,]\d+)?)\s*%")
_PAIR = re.compile(
    r"\s*(?:=\s*\d+(?:[.,]\d+)?\s*%\s*)?[(\[]?\s*(?P<a>\d[\d.]*)\s*(?:vụ|người|ca|trường\s+hợp)?\s*/\s*(?P<b>\d[\d.]*)\s*(?:vụ|người|ca|trường\s+hợp|đơn)?\s*[)\]]?"
)
_TIMES = re.compile(r"\s*(?:gấp\s+)?(?:hơn|gần|khoảng)?\s*\d+(?:[.,]\d+)?\s+lần|\s*đôi|\s*rưỡi")
_NEXT = re.compile(r"\s*(?:\([^()]{0,20}\))?\s*(?:,|và|;)\s*(?:và\s+)?$")
_BASELINE = re.compile(
    r"(?:so\s+(?:sánh\s+)?(?:với\s+)?|với\s+)?(?P<same>cùng\s+k[ỳì])|so\s+(?:sánh\s+)?(?:với\s+)?(?P<other>(?:\d{4}(?!\d)|(?:năm|tháng|quý|tuần|kỳ|ngày|giai\s+đoạn|nhiệm\s+kỳ)\s+\S+))"
)
_NOUN = re.compile(
    r"(?P<deaths>(?:người\s+)?(?:chết|tử\s+vong|thiệt\s+mạng))|(?P<injured>bị\s+thương)|(?P<cases>số\s+vụ|vụ(?:\s+việc)?|trường\s+hợp|số\s+ca(?!\s+tử)|(?:số\s+)?ca\s+mắc)|(?P<suspects>đối\s+tượng|bị\s+can)|(?P<missing>mất\s+tích)"
)
_SHARED_PERCENT = re.compile(
    r"(?:\s+(?:về\s+)?số\s+[^\W\d]+(?:\s+[^\W\d]+){0,3}?)?\s*(?:,|và|;)\s*(?:và\s+)?(?P<p>\d{1,4}(?:[.,]\d+)?)\s*%\s*(?P<noun>(?:về\s+)?số\s+[^\W\d]+(?:\s+(?:bị\s+)?[^\W\d]+)?)"
)
_PLACE_LABEL = re.compile(r"\s*[,;]\s*(?:và\s+)?[^\W\d]+(?:[\s-]+[^\W\d]+){0,3}\s*")
_LONGEST_GAP = 60
_BARE_AMOUNT = re.compile(
    r"\s*(?:thêm\s+)?(?P<n>\d[\d.]*)(?=\s*(?:[(;)]|[.,](?:\s|$)|$)|\s+số\s+(?:vụ|người|ca)(?!\w))"
)


class Move(NamedTuple):
    """One told change at [start, end): what it compares is found by `measure` (None = whatever was told last)."""

    start: int
    end: int
    change: Change
    measure: str | None
    now: float | None = None
    status: str | None = None
    kind: str | None = None
    words: str | None = None


def find_moves(low: str, marks: Marks, counts: Sequence[Count], start: int, end: int) -> list[Move]:
    """The changes told in the sentence [start, end), in order."""
    moves: list[Move] = []
    told_moves = list(_DIRECTION.finditer(low, start, end)) if may_move(low, start, end) else []
    baseline = baseline_of(low, start, end) if told_moves else None
    for m in told_moves:
        if moves and m.start() < moves[-1].end:
            continue
        clause = max(low.rfind(c, max(start, m.start() - 60), m.start()) for c in ",;.:")
        verbs = marks.between(max(clause, start, m.start() - 60), m.start(), "status")
        found = _moves(low, counts, m, end, baseline)
        counted = any(c.end <= m.start() for c in counts)
        told = marks.between(max(clause if counted else start, start, m.start() - 60), m.start(), "kind")
        kinds = [k for k in told if k.strength == "strong"]

        status = verbs[-1].value if verbs else None
        kind = kinds[-1].value if kinds else _shared_kind(low, moves, m.start())
        if kinds and found and found[0].measure is None and found[0].change.amount is None:
            found = [move._replace(measure="cases") for move in found]
        moves.extend(
            move._replace(status=status, kind=kind, words=_words(low, marks, move, end, counts)) for move in found
        )
    return _without_labelled(low, _with_late_percents(low, moves))


def _without_labelled(low: str, moves: Sequence[Move]) -> list[Move]:
    """Without `như Tây Ninh tăng 274,3%, Đồng Nai tăng 191,7%`: changes of places that no count is told of."""
    bare = [m.measure is None and m.change.amount is None and m.change.percent is not None for m in moves]
    listed: set[int] = set()
    for i, (one, other) in enumerate(pairwise(moves)):
        if bare[i] and bare[i + 1] and _PLACE_LABEL.fullmatch(low, one.end, other.start):
            listed |= {i, i + 1}
    return [move for i, move in enumerate(moves) if i not in listed]


def _with_late_percents(low: str, moves: Sequence[Move]) -> list[Move]:
    """`tăng 250 vụ so với cùng kỳ, tăng 16,1%`: the percentage of the amount just told."""
    found: list[Move] = []
    for move in moves:
        last = found[-1] if found else None
        if (
            last is not None
            and (len(found) < 2 or found[-2].change.amount is None or last.end < found[-2].start)
            and last.change.amount is not None
            and (last.change.percent, move.change.amount) == (None, None)
            and move.change.percent is not None
            and move.change.direction == last.change.direction
            and move.measure in (None, last.measure)
            and _SAME_CHANGE.fullmatch(low, last.end, move.start)
        ):
            change = last.change.model_copy(update={"percent": move.change.percent})
            found[-1] = last._replace(end=move.end, change=change)
        else:
            found.append(move)
    return found


def may_move(low: str, start: int, end: int) -> bool:
    """Whether [start, end) may tell a change: quick and never wrongly False."""
    return bool(_MAY_MOVE.search(low, start, end))


def _shared_kind(low: str, moves: Sequence[Move], start: int) -> str | None:
    """The kind of the change just before in the same clause list."""
    return moves[-1].kind if moves and ";" not in low[moves[-1].end : start] else None


def _words(low: str, marks: Marks, move: Move, end: int, counts: Sequence[Count]) -> str | None:
    """The kind told with the amount itself: `giảm 11 vụ giết người`."""
    amount = next((c for c in counts if move.start <= c.number.start < move.end), None)
    if amount is None or move.measure != "cases":
        return None
    told = [k for k in marks.between(amount.end, min(end, amount.end + 30), "kind") if k.strength == "strong"]
    return low[told[0].start : told[0].end] if told and told[0].start - amount.end < 3 else None


def _moves(low: str, counts: Sequence[Count], m: re.Match[str], end: int, baseline: str | None) -> list[Move]:
    """What one `tăng`, `giảm`, `bằng` tells: percentages, amounts with a noun, a bare amount, or only the direction."""
    direction = _direction(m)
    plain = Change(direction=direction, baseline=baseline)
    own = _OWN_PERCENT.match(low, _skip(low, m.end(), end), end)
    if own:
        change = plain.model_copy(update={"percent": _number(own["p"])})
        told = [Move(m.start(), own.end(), change, _noun(low, m.start(), own.end(), end))]
        return [*told, *_further_percents(low, own.end(), end, direction, baseline)]
    noun = _noun(low, m.start(), m.end(), end)
    if direction == "flat":
        return [Move(m.start(), m.end(), plain, n) for n in _nouns(low, m.start()) or [noun]]
    if _TIMES.match(low, m.end(), end):
        return [Move(m.start(), m.end(), plain, noun)]
    found = _amounts(low, counts, m, end, plain) or _bare_amount(low, m, end, plain)
    if not found and baseline is not None and noun:
        return [Move(m.start(), m.end(), plain, n) for n in _nouns(low, m.start()) or [noun]]
    return found


def _direction(m: re.Match[str]) -> Direction:
    if m["flat"]:
        return "flat"
    return "up" if re.sub(r"\s+", " ", m["move"] or m["sign"]) in _UP else "down"


def _nouns(low: str, start: int) -> list[str | None]:
    """All nouns of the clause before `start`: `số vụ và số người chết không tăng, không giảm`."""
    clause = max(low.rfind(c, max(0, start - 60), start) for c in ",;.:")
    told = [n.lastgroup for n in _NOUN.finditer(low, max(clause, start - 60, 0), start)]
    return list(dict.fromkeys(told))


def _amounts(low: str, counts: Sequence[Count], m: re.Match[str], end: int, plain: Change) -> list[Move]:
    """`giảm 5 vụ (10%), 3 người chết`: one move per amount that shares the verb."""
    found: list[Move] = []
    at = m.end()
    for count in counts:
        if count.number.start < at:
            continue
        gap = low[at : count.number.start]
        if len(gap) >= _LONGEST_GAP or not _joins(gap, first=not found, compared=plain.baseline is not None):
            break
        befell = _BEFELL.match(low, count.end, end)
        change, stop = _with_percent(low, befell.end() if befell else count.end, end, plain, count.value)
        pair = None if count.whole else _PAIR.match(low, stop, end)
        now = parse_amount(pair["a"].rstrip(".")) if pair else None
        start = count.start if found else m.start()
        found.append(Move(start, pair.end() if pair else stop, change, _measure(low, count, m.start(), end), now))
        at = found[-1].end
        while at < end and low[at] in ") ":
            at += 1
    return found


def _joins(gap: str, *, first: bool, compared: bool) -> bool:
    if first:
        return bool(_FILLER.fullmatch(gap)) and not ("cùng k" in gap and "(" in gap)
    return gap.strip() == "/" or (compared and bool(_NEXT.fullmatch(gap)))


def _bare_amount(low: str, m: re.Match[str], end: int, plain: Change) -> list[Move]:
    """`số đối tượng bị bắt tăng 186 (+3,35%)`: the noun stands before the verb."""
    bare = _BARE_AMOUNT.match(low, m.end(), end)
    if bare is None:
        return []
    change, stop = _with_percent(low, bare.end(), end, plain, parse_amount(bare["n"].rstrip(".")))
    noun_told = low.startswith(" số", bare.end())
    noun = _noun(low, m.start(), bare.end(), end) if noun_told else _noun(low, m.start(), m.end(), m.end())
    return [Move(m.start(), stop, change, noun)]


def _with_percent(low: str, at: int, end: int, plain: Change, amount: float | None) -> tuple[Change, int]:
    """The change with its amount and the percentage right behind it, and where that ends."""
    percent = _PERCENT.match(low, at, end) or _LATE_PERCENT.match(low, at, end)
    told = {"amount": amount, "percent": _number(percent["p"]) if percent else None}
    return plain.model_copy(update=told), percent.end() if percent else at


def _further_percents(low: str, at: int, end: int, direction: Direction, baseline: str | None) -> list[Move]:
    """`giảm 23% số vụ, 16% số người chết`: what follows shares the verb."""
    found: list[Move] = []
    while (m := _SHARED_PERCENT.match(low, at, end)) is not None:
        noun = _NOUN.search(m["noun"])
        change = Change(direction=direction, percent=_number(m["p"]), baseline=baseline)
        found.append(Move(m.start("p"), m.end(), change, noun.lastgroup if noun else None))
        at = m.end()
    return found


def _skip(low: str, at: int, end: int) -> int:
    filler = re.compile(r"(?:\s+(?:được|thêm|khoảng|gần|trên|hơn|đến|tới|lần\s+lượt|là|từ))*\s*[(=]?\s*[-+]?").match(
        low, at, end
    )
    return filler.end() if filler else at


def _number(written: str) -> float:
    return float(written.replace(",", "."))


def _measure(low: str, count: Count, start: int, end: int) -> str | None:
    """What a changed amount counts: its own noun, else the one before the verb at `start` (`tử vong tăng 89 ca`)."""
    own = _own_measure(low, count, end)
    if own not in ("cases", "persons") or count.unit == "cases_sure":
        return own
    clause = max(low.rfind(c, max(0, start - 40), start) for c in ",;.:(")
    told = last_match(_NOUN, low, max(clause, start - 40, 0), start)
    return told.lastgroup if told else own


def _own_measure(low: str, count: Count, end: int) -> str | None:
    around = (
        low[max(0, count.start - 10) : count.start].rsplit(",", 1)[-1]
        + low[count.number_end : min(end, count.end + 14)].split(",", 1)[0]
    )
    if count.unit in ("persons", "bare", "victims"):
        noun = _NOUN.search(low, count.end, min(end, count.end + 14))
        if noun is None or any(c in low[count.end : noun.start()] for c in ",;(."):
            noun = _NOUN.search(low, max(0, count.start - 12), count.start)
        return noun.lastgroup if noun and noun.lastgroup != "cases" else "persons"
    if count.unit == "vnd":
        return "vnd"
    if count.unit == "visits" and "người" in low[count.number_end : count.end]:
        return "visitors"
    if "tử vong" in around or " chết" in around:
        return "deaths"
    return "suspects" if count.unit.startswith("suspects") else "cases"


def _noun(low: str, start: int, stop: int, end: int) -> str | None:
    """What a percentage speaks of: the noun behind it, else the last one before it in the clause."""
    behind = _NOUN.search(low, stop, min(end, stop + 30))
    if behind and not re.search(r"[,;.]", low[stop : behind.start()]):
        return behind.lastgroup
    clause = max(low.rfind(c, max(0, start - 60), start) for c in ",;.:")
    last = last_match(_NOUN, low, max(clause, start - 60, 0), start)
    return last.lastgroup if last else None


def baseline_of(low: str, start: int, end: int) -> str | None:
    m = _BASELINE.search(low, start, end)
    if m is None:
        return None
    if m["same"]:
        return "cùng kỳ"
    words = m["other"].strip(" ,.;:()")
    return words.removeprefix("năm ") if words.startswith("năm ") and words[-1].isdigit() else words
