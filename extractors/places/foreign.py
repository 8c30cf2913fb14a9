"""Places of other countries, which the division of Vietnam does not hold."""

from __future__ import annotations

import re
from functools import cache

from extractors.lexicon import alternation, load_lexicon
from extractors.places.mention import Mention
from extractors.text import LETTERS, UPPER, Text, canonical
from extractors.tokens import Headed

_UNKNOWN_PROVINCE = re.compile(rf"\s*[,(-]?\s*(?:tỉnh|bang)\s+[{UPPER}]")
_LONGER = re.compile(rf" ?-? ?[{UPPER}]")
_REACH = 60
_ABROAD_GAP = r"\s*[,(-]\s*(?:nước\s+)?"


@cache
def _countries() -> Headed:
    names = load_lexicon("places")["countries"]
    return Headed.by(rf"(?<![{LETTERS}])(?P<country>{alternation(names)})(?![{LETTERS}])", map(canonical, names))


@cache
def _abroad() -> re.Pattern[str]:
    """A country right behind a name, perhaps with one unknown name between."""
    name = rf"(?:\s*[,(-]?\s*(?:tỉnh\s+|bang\s+|thành phố\s+)?(?:[{LETTERS}]+\s?){{1,4}})?"
    countries = alternation(load_lexicon("places")["countries"])
    return re.compile(rf"{name}{_ABROAD_GAP}(?P<country>{countries})(?![{LETTERS}])")


def without_foreign(text: Text, mentions: list[Mention]) -> list[Mention]:
    """The mentions that do not lie abroad: no unknown province or other country is told right behind them."""
    foreign: set[int] = set()
    starts = {m.start for m in mentions}
    for mention in reversed(mentions):
        if (mention.above is not None and id(mention.above) in foreign) or _lies_abroad(text, mention, starts):
            foreign.add(id(mention))
    return [m for m in mentions if id(m) not in foreign]


def _lies_abroad(text: Text, mention: Mention, starts: set[int]) -> bool:
    if mention.above is not None:
        return False
    province = _UNKNOWN_PROVINCE.match(text.view, mention.end)
    if province is not None and province.end() - 1 not in starts and not _starts_within(starts, province):
        return True
    if mention.units and mention.lowest == 3:
        return False
    told = bool(_countries().heads.intersection(text.tokens.words_in(mention.end, mention.end + _REACH)))
    if told and _named(text, _abroad().match(text.low, mention.end, mention.end + _REACH)):
        return True
    sentence = text.sentence_at(mention.start)
    unknown = mention.explicit and not mention.units and not mention.hamlet
    end = min(sentence.end, mention.end + 150)
    return unknown and any(_named(text, match) for match in _countries().finditer(text.tokens, mention.end, end))


def _named(text: Text, match: re.Match[str] | None) -> bool:
    """Whether a country is told: in capitals, and not the beginning of a longer name (Mỹ Đình, Anh Sơn)."""
    if match is None or not text.view[match.start("country")].isupper():
        return False
    return _LONGER.match(text.view, match.end("country")) is None


def _starts_within(starts: set[int], match: re.Match[str]) -> bool:
    return any(offset in starts for offset in range(match.start(), match.end()))
