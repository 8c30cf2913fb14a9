"""Where a text names a form of award: nouns with title and rank, titles, prizes, conferring verbs with no form."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from extractors.awards.model import Anchor
from extractors.awards.words import GAP, NUMBER, any_of, flat, kind_of, lexicon
from extractors.lexicon import alternation
from extractors.model import AwardForm
from extractors.numerals import parse_amount
from extractors.text import LETTERS, UPPER, Span, Text, canonical
from extractors.tokens import Headed

_QUOTED = r'"[^"\n]{2,90}"'
_RANK_LIST = r"(?:nhất|nhì|ba|iii|ii|i)"


_OTHER_HEADS = ("cờ", "giải", "danh")


@cache
def _anchor() -> Headed:
    """One alternation over all anchors; the group tells which grammar reads on."""
    words = lexicon()
    noun_phrases = [p for phrases in words["forms"].values() for p in phrases]
    title_phrases = [p for phrases in words["titles"].values() for p in phrases]
    verbs = [*words["verbs"]["commend"], *words["verbs"]["cash"]]
    nouns, titles = alternation(noun_phrases), alternation(title_phrases)
    return Headed.by(
        rf"(?<!\w)(?:(?P<medal>{alternation(words['sport_medals'])})"
        rf"|(?P<noun>{nouns})"
        r"|(?P<flag>cờ\s+(?=\"(?!tổ quốc)))|(?P<laureate>giải thưởng(?=[^,.;]{0,60} được trao (?:tặng )?cho ))"
        rf"|(?P<titled>danh\s+hiệu)"
        rf"|(?P<prize>{any_of('prize_words')}{GAP}\"?{any_of('prizes')})"
        rf"|(?P<title>{titles})"
        rf"|(?P<commend>{any_of('verbs', 'commend')})"
        rf"|(?P<cash>{any_of('verbs', 'cash')}))(?!\w)",
        map(
            canonical,
            (*words["sport_medals"], *noun_phrases, *title_phrases, *words["prize_words"], *verbs, *_OTHER_HEADS),
        ),
    )


_COUNT_BEFORE = re.compile(rf"(?<![\w.,/]){NUMBER}{GAP}(?:chiếc |tấm |lá |lượt |danh hiệu |bộ |giải )?\"?$")
_QUOTE_NEXT = re.compile(rf"\s?(?:danh hiệu )?(?P<quote>{_QUOTED})")
_HONOUR = re.compile(rf"\s*(?:vinh dự)?\s*(?:nhà nước|vinh dự nhà nước)?:?\s*(?P<quote>{_QUOTED})?")
_MEDAL_RANK = re.compile(rf"[ ,]*hạng\s+{_RANK_LIST}(?:(?:\s*,\s*|\s+và\s+)(?:hạng\s+)?{_RANK_LIST}(?!\w))*(?!\w)")
_BADGE_YEARS = r"(?:\d{2}(?:\s+năm)?(?:\s*(?:,|và|-|đến|;)\s*\d{2}(?:\s+năm)?(?!\w))*)"
_BADGE = re.compile(rf"\s*(?:đảng|của đảng)?\s*(?:loại |từ )?(?P<rank>{_BADGE_YEARS}(?:\s+tuổi\s+(?:đảng|đ\b))?)(?!\w)")
_BADGE_OF_PARTY = re.compile(r"\s*(?:đảng|của đảng)(?!\w)(?!\s+(?:bộ|ủy))")
_FLAG_TAIL = re.compile(r"(?:\s+(?:xuất sắc|dẫn đầu|đơn vị|phong trào|thi đua|dẫn đầu phong trào thi đua))+(?!\w)")
_PRIZE_TAIL = re.compile(
    rf"(?:\s*(?:,|và)\s*{any_of('prizes')}(?!\w))+|\s+(?:toàn đoàn|chung cuộc|tập thể|cá nhân)(?!\w)"
)
_TITLE_STOP = r"(?=[,;.:()\n]|$| (?:cho|năm|của|do|trong|và|tại|vào|giai đoạn|lần)(?!\w))"
_GENERIC_TITLE = re.compile(rf"\s+(?!cho |của |do |được |là |này |trên )([^,;.:()\n\"]{{4,40}}?){_TITLE_STOP}")
_CAPITAL_WORD = rf"[{UPPER}][{LETTERS}]*"
_CAPITALS = re.compile(rf"[ ]{_CAPITAL_WORD}(?: [{LETTERS}]+)*?(?=[ ]?(?:[,.;:()\n]|$|cho |năm |của |do |và |hạng ))")


def find_anchors(text: Text, span: Span) -> list[Anchor]:
    """The anchors in `span`, in order; a later one never begins inside an earlier one."""
    found, at = list[Anchor](), span.start
    for match in _anchor().finditer(text.tokens, span.start, span.end):
        if match.start() < at:
            continue
        anchor = _read(text, match, span)
        if anchor:
            found.append(anchor)
            at = anchor.end
    return found


_RECOGNISED = Headed.by(r"công nhận|xếp hạng|ghi danh|tuổi đ", ("công", "xếp", "ghi", "tuổi"))


def anchored(text: Text) -> list[int]:
    """Where forms of award are named, in order: only sentences that hold one of these offsets need be read."""
    return sorted(m.start() for headed in (_anchor(), _RECOGNISED) for m in headed.finditer(text.tokens))


def _read(text: Text, match: re.Match[str], span: Span) -> Anchor | None:
    if match["noun"]:
        return _noun(text, match, span)
    if match["flag"]:
        quote = _QUOTE_NEXT.match(text.view, match.end() - 1, span.end)
        return quote and Anchor(match.start(), quote.end(), "co_thi_dua", quote["quote"].strip('" '))
    if match["laureate"]:
        return Anchor(match.start(), match.end(), "giai")
    if match["titled"]:
        return _honour(text, match, span)
    if match["medal"]:
        return _with_count(
            text, Anchor(match.start(), match.end(), "giai", None, text.view[match.start() : match.end()]), span.start
        )
    if match["prize"]:
        return _prize(text, match, span)
    if match["title"]:
        anchor = _title(text, match, span)
        return None if anchor.form == "cong_nhan" else replace(anchor, sure=False)
    form: AwardForm = "khen_thuong" if match["commend"] else "thuong"
    return Anchor(match.start(), match.end(), form, verbal=True)


def _with_count(text: Text, anchor: Anchor, floor: int) -> Anchor:
    """`anchor` with the number of certificates written before it."""
    start = anchor.start
    before = _COUNT_BEFORE.search(text.low, max(floor, start - 30), start)
    count = parse_amount(before.group().split()[0]) if before else None
    return replace(anchor, start=before.start(), count=int(count)) if before and count else anchor


def _noun(text: Text, match: re.Match[str], span: Span) -> Anchor:
    form: AwardForm = kind_of("forms")[flat(match.group())]  # type: ignore[assignment]  # keys of the lexicon are forms
    start, end, title, rank = match.start(), match.end(), None, None
    if form in ("huan_chuong", "huy_chuong"):
        end, title = _medal_name(text, match, span)
        if level := _MEDAL_RANK.match(text.low, end, span.end):
            end, rank = level.end(), text.view[level.start() : level.end()].strip(" ,")
    elif form == "huy_hieu":
        end, title, rank = _badge(text, end, span)
    elif form == "danh_hieu_nha_nuoc":
        title = "Tổ quốc ghi công"
    elif form == "co_thi_dua" and (tail := _FLAG_TAIL.match(text.low, end, span.end)):
        end = tail.end()
    if title is None and (quote := _QUOTE_NEXT.match(text.view, end, span.end)):
        end, title = quote.end(), quote["quote"].strip('" ')
    return _with_count(text, Anchor(start, end, form, title, rank), span.start)


@cache
def _medal_tail() -> re.Pattern[str]:
    return re.compile(rf"{GAP}{any_of('medal_names')}(?!\w)")


def _medal_name(text: Text, match: re.Match[str], span: Span) -> tuple[int, str | None]:
    """The end and full title of an order or medal: `Huân chương Lao động`."""
    head = text.view[match.start() : match.end()]
    if quote := _QUOTE_NEXT.match(text.view, match.end(), span.end):
        return quote.end(), f"{head} {quote['quote'].strip(chr(34))}"
    name = _medal_tail().match(text.low, match.end(), span.end)
    return (name.end(), text.view[match.start() : name.end()]) if name else (match.end(), None)


def _badge(text: Text, at: int, span: Span) -> tuple[int, str | None, str | None]:
    """End, title and rank of a badge whose noun ends at `at`: `Huy hiệu 30, 40 năm tuổi Đảng`."""
    if years := _BADGE.match(text.low, at, span.end):
        return years.end(), None, text.view[years.start("rank") : years.end("rank")]
    if party := _BADGE_OF_PARTY.match(text.low, at, span.end):
        return party.end(), None, None
    return at, None, None


def _honour(text: Text, match: re.Match[str], span: Span) -> Anchor | None:
    """`danh hiệu (vinh dự Nhà nước) "…"`, or a title of the lexicon, or a capitalised one."""
    head = _HONOUR.match(text.low, match.end(), span.end)
    at = head.end() if head else match.end()
    if head and head["quote"]:
        title = text.view[head.start("quote") + 1 : head.end("quote") - 1].strip()
    elif known := _known_title().match(text.low, at, span.end):
        title, at = text.view[known.start() : known.end()].strip(' "'), known.end()
    elif generic := _GENERIC_TITLE.match(text.low, at, span.end):
        title, at = text.view[generic.start(1) : generic.end(1)].strip(), generic.end(1)
    elif capitals := _CAPITALS.match(text.view, at if text.view[at : at + 1] == " " else at - 1, span.end):
        title, at = text.view[capitals.start() : capitals.end()].strip(), capitals.end()
    else:
        return None
    form = _title_form(title)
    at, rank = _rank_after(text, at, span)
    return _with_count(text, Anchor(match.start(), at, form, title, rank), span.start)


@cache
def _known_title() -> re.Pattern[str]:
    titles = alternation(p for phrases in lexicon()["titles"].values() for p in phrases)
    return re.compile(rf"\s*\"?(?:{titles})(?!\w)\"?")


@cache
def _rank() -> re.Pattern[str]:
    return re.compile(rf"[ ,(]*({any_of('ranks')})(?!\w)\)?")


def _title_form(title: str) -> AwardForm:
    kinds = kind_of("titles")
    name = flat(title)
    if name in kinds:
        return kinds[name]  # type: ignore[return-value]  # keys of the lexicon are forms
    inside = [kinds[t] for t in kinds if t in name and kinds[t] == "danh_hieu_nha_nuoc"]
    return "danh_hieu_nha_nuoc" if inside else "danh_hieu_thi_dua"


def _rank_after(text: Text, at: int, span: Span) -> tuple[int, str | None]:
    rank = _rank().match(text.low, at, span.end)
    return (rank.end(), text.view[rank.start(1) : rank.end(1)]) if rank else (at, None)


def _title(text: Text, match: re.Match[str], span: Span) -> Anchor:
    title = text.view[match.start() : match.end()]
    end = match.end() + (text.view[match.end() : match.end() + 1] == '"')
    end, rank = _rank_after(text, end, span)
    start = match.start() - (text.view[match.start() - 1 : match.start()] == '"')
    return _with_count(text, Anchor(start, end, _title_form(title), title, rank), span.start)


def _prize(text: Text, match: re.Match[str], span: Span) -> Anchor:
    end = match.end()
    if tail := _PRIZE_TAIL.match(text.low, end, span.end):
        end = tail.end()
    return _with_count(
        text, Anchor(match.start(), end, "giai", None, text.view[match.start() : end].replace('"', "")), span.start
    )
