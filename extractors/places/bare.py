"""Names without a unit word: provinces, districts, links of a chain, and names told before with their unit word."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from extractors.model import Level
from extractors.places.mention import Mention
from extractors.places.names import Names, surnames
from extractors.places.words import (
    Word,
    Words,
    body_pattern,
    long_head_pattern,
    not_place_pattern,
    openers,
    still_place_pattern,
)
from extractors.text import UPPER

_CHAIN_GAP = re.compile(r"(?:,\s*|\s+-\s+|-|\s*\()$")
_TITLE_HEAD = re.compile(r"\s*:")
# A name before the paper it writes for: Thống Nhất/TTXVN.
_BYLINE = re.compile(rf"/[{UPPER}]{{2}}")
# How near the end of the text a paragraph that is nothing but a name is the writer's.
_CLOSING = 200
# What parts the communes of a list with their counts: `(Hải Ba 3, Hải Quế 2, Hải Dương 1)`.
_LISTED = re.compile(r"\s*\d*\s*(?:,|;|và)\s+")
# A unit word whose unit no list knows: what follows is no unit of another kind.
_UNIT_BEFORE = re.compile(r"(?<!\w)(?:tỉnh|thành phố|tp|huyện|quận|thị xã|xã|phường|thị trấn)\.? $")
# The method of a district's name that nothing but its capitals makes a place: it must fit the rest of the article.
BARE_DISTRICT = "places.bare_district"
_SHORTEST_ALIAS = 4
LONGEST_RUN = 12
# An abbreviation that is a place wherever it stands: Bệnh viện Chợ Rẫy TPHCM.
_ALWAYS = "TPHCM"
# Cities of one syllable that no person is called by.
_SHORT_CITIES = frozenset({"huế"})
# Provinces named after a person: without a unit word the person is meant.
_PERSONS = frozenset({"hồ chí minh"})
_BODY_LEVELS: dict[str, tuple[Level, ...]] = {
    "province": ("province",),
    "district": ("district",),
    "city": ("district", "province"),
    "any": ("province", "district"),
}


def find_bare(words: Words, names: Names, mentions: list[Mention]) -> list[Mention]:
    """Bare names outside the mentions found so far (sorted by start)."""
    # A name told of a town and of its district means the district where it stands alone.
    ranked = sorted((m for m in mentions if not m.hamlet), key=lambda m: m.lowest)
    told: dict[str, tuple[Level, ...]] = {m.key: m.levels for m in ranked}
    told = {key: levels for key, levels in told.items() if not names.units(key, ("province",))}
    told |= {key: (level,) for key, level in names.home.items() if key not in told or key == names.home_key}
    names.look_around(mentions)
    found = [m for run in _runs(words, mentions) for m in _in_run(words, names, run, told)]
    listed = _listed_communes(words, names, sorted([*mentions, *found], key=lambda m: m.start))
    return _lower_links(words, names, listed)


def _listed_communes(words: Words, names: Names, mentions: list[Mention]) -> list[Mention]:
    """Bare names of provinces that stand in one list with communes of a district told become communes of it, too."""
    for one, other in itertools.pairwise(mentions):
        if _LISTED.fullmatch(words.text.low[one.end : other.start]) is None:
            continue
        for first, second in ((one, other), (other, one)):
            if first.levels == ("commune",) and second.levels == ("province",) and not second.explicit:
                second.levels = ("commune",) if names.near(second.key) else second.levels
    return mentions


def _runs(words: Words, mentions: list[Mention]) -> Iterator[list[Word]]:
    """Maximal capitalised runs that touch no mention."""
    covered = [(m.start, m.end) for m in mentions]
    at, index = 0, 0
    while index < len(words.words):
        word = words.words[index]
        while at < len(covered) and covered[at][1] <= word.start:
            at += 1
        if not word.text[0].isupper() or (at < len(covered) and covered[at][0] <= word.start):
            index += 1
            continue
        limit = covered[at][0] if at < len(covered) else len(words.text.view)
        run = words.run(index, LONGEST_RUN)
        while run and run[-1].end > limit:
            run.pop()
        yield run
        index += max(len(run), 1)


def _in_run(words: Words, names: Names, run: list[Word], told: dict[str, tuple[Level, ...]]) -> Iterator[Mention]:
    """The places in a run; a name may begin it, or follow an acronym (UBND Hà Tĩnh) or a hyphen."""
    at = 0
    while at < len(run):
        begins = at == 0 or run[at].joint != " " or run[at].text == _ALWAYS or _leads(words, run[at - 1])
        found = _name_at(words, names, run, at, told) if begins else None
        if found is None:
            at += 1
            continue
        mention, count = found
        yield mention
        at += count


def _acronym(text: str) -> bool:
    return len(text) > 1 and text.isupper()


def _leads(words: Words, word: Word) -> bool:
    """Whether a name may follow a capitalised word: an acronym (UBND Hà Tĩnh), a word that opens a sentence (Tại)."""
    if _acronym(word.text):
        return True
    before = words.text.view[max(0, word.start - 3) : word.start].rstrip(" ")
    return word.text in openers() and not before[-1:].isalnum() and before[-1:] != ","


def _name_at(
    words: Words, names: Names, run: list[Word], at: int, told: dict[str, tuple[Level, ...]]
) -> tuple[Mention, int] | None:
    levels: tuple[Level, ...] = ("province", "district", "commune")
    found = names.longest(run[at : at + 6], levels)
    if found is None:
        return None
    key, count = found
    start, end = run[at].start, run[at + count - 1].end
    rest = run[at + count :]
    # A name that goes on in capitals is a longer one (a person's, a company's), but where the head of a body is named.
    goes_on = bool(rest) and rest[0].joint == " " and not (_acronym(rest[0].text) or rest[0].text[0].isdigit())
    if goes_on and not (rest[0].text in surnames() and _body_before(words, start)):
        return None
    barred = (run[at].text != _ALWAYS and _no_place_after(words, start)) or _byline(words, start, end)
    if barred or (count == 1 and len(key) < _SHORTEST_ALIAS and key not in _SHORT_CITIES):
        return None
    levels, method = _levels(words, names, key, start, end, told)
    return (Mention(start, start, end, key, levels, method, explicit=False), count) if levels else None


def _byline(words: Words, start: int, end: int) -> bool:
    """Whether a name is its writer's: before a paper (Thống Nhất/TTXVN) or alone at the end."""
    view = words.text.view
    if _BYLINE.match(view, end):
        return True
    return len(view) - end < _CLOSING and start > 0 and words.text.paragraph_at(start) == (start, end)


def _no_place_after(words: Words, start: int) -> bool:
    """Whether what stands before makes a name a street's, a school's, a person's, a photographer's."""
    before = words.text.low[max(0, start - 80) : start]
    near = max(0, len(before) - 30)
    if not_place_pattern().search(before, near) and not still_place_pattern().search(before, near):
        return True
    return long_head_pattern().search(before) is not None or _UNIT_BEFORE.search(before, near) is not None


def _levels(
    words: Words, names: Names, key: str, start: int, end: int, told: dict[str, tuple[Level, ...]]
) -> tuple[tuple[Level, ...], str]:
    """What a bare name may be here, and by which rule; no level where it is more likely no place."""
    if key in told:
        return told[key], "places.bare"
    if key in _PERSONS:
        return (), ""
    if names.stood(key, ("province",)):
        return ("province",), "places.bare"
    low = words.text.low
    body = _body_before(words, start)
    served = _BODY_LEVELS[body] if body else ()
    district = bool(names.units(key, ("district",)))
    if names.near(key) and not (district and served == ("district",)):
        return ("commune",), "places.bare"
    if not district:
        return (), ""
    if body:
        return (("district",) if "district" in served else ()), "places.body"
    if start == 0 and _TITLE_HEAD.match(low, end):
        return ("district",), "places.body"
    linked = low.endswith(("(", ", ", " - "), 0, start)
    person = _word_at(words, start) in surnames() and not linked
    fits = (" " in key or key in _SHORT_CITIES) and not person and not low.endswith(". ", 0, start)
    return (("district",) if fits else ()), BARE_DISTRICT


def _body_before(words: Words, start: int) -> str | None:
    """The sort of level of the body whose name ends right before a name (`Công an Hà Tĩnh`)."""
    found = body_pattern().search(words.text.low, max(0, start - 40), start)
    return found.lastgroup if found else None


def _word_at(words: Words, start: int) -> str:
    """The word that begins at an offset."""
    return words.words[words.at(start)].text


def _lower_links(words: Words, names: Names, mentions: list[Mention]) -> list[Mention]:
    """Add the lower links of bare chains: `Thạnh Mỹ, Đơn Dương`: a commune's name right before its district's."""
    view, added = words.text.view, []
    for position, mention in enumerate(mentions):
        floor = mentions[position - 1].end if position else 0
        gap = _CHAIN_GAP.search(view, max(floor, mention.start - 4), mention.start)
        if mention.hamlet or gap is None:
            continue
        lower = _link_before(words, names, mention, floor, gap.start())
        if lower is not None:
            added.append(lower)
    return sorted([*mentions, *added], key=lambda m: m.start)


def _link_before(words: Words, names: Names, mention: Mention, floor: int, end: int) -> Mention | None:
    index = words.at(end) - 1
    first = index
    while first >= 0 and words.words[first].start >= floor and index - first < 5:
        if words.words[first].joint != " ":
            first -= 1
            break
        first -= 1
    above = {u.code for u in names.units(mention.key, mention.levels)}
    for start in range(first + 1, index + 1):
        key_words = words.words[start : index + 1]
        if key_words[-1].end != end:
            continue
        found = names.longest(list(key_words), ("commune", "district"))
        if (
            found
            and not found[0].isdigit()
            and found[1] == len(key_words)
            and any(u.parent in above for u in names.units(found[0], ("commune", "district")))
        ):
            begin = key_words[0].start
            if _no_place_after(words, begin):
                return None
            return Mention(begin, begin, end, found[0], ("commune", "district"), "places.chain", explicit=False)
    return None
