"""Finding places: mentions, their resolution, and the facts they become."""

from __future__ import annotations

import datetime as dt
import re

from extractors.gazetteer import Gazetteer, load_gazetteer, name_key
from extractors.model import Context, Home, PlaceFact
from extractors.places.bare import BARE_DISTRICT, find_bare
from extractors.places.explicit import find_explicit
from extractors.places.facts import FactBuilder
from extractors.places.foreign import without_foreign
from extractors.places.former import mark_former
from extractors.places.home import home_on
from extractors.places.mention import Mention
from extractors.places.names import Names
from extractors.places.resolve import Resolver
from extractors.places.words import read_words
from extractors.text import LETTERS, UPPER, Text

_NAME = rf"(?:(?:TP|Tp)\.?[ ]?)?[{UPPER}][{LETTERS}]*(?:[ ][{UPPER}][{LETTERS}]*){{0,3}}"
_ENDS = rf"{_NAME}(?:[ ]?-[ ]?{_NAME})+"
# The places at both ends of a road are its name.
_ROAD = re.compile(rf"(?:[Cc]ao tốc|[Đđ]ường (?:sắt|dây)|[Tt]uyến(?: đường)?|[Qq]uốc lộ|[Tt]ỉnh lộ|[Hh]ướng)[ ]{_ENDS}")
_LATEST = dt.date.max - dt.timedelta(days=1)


def find_places(text: Text, context: Context) -> list[PlaceFact]:
    """All mentions of places, by start. Units are those of the publication day (of today if it is not known)."""
    gazetteer = load_gazetteer()
    words = read_words(text)
    day = context.published or _LATEST
    home = home_on(context.home, day)
    names = Names(gazetteer, words, home, day)
    explicit = sorted(find_explicit(words, names), key=lambda m: m.start)
    roads = [m.span() for m in _ROAD.finditer(text.view)]
    mentions = [m for m in find_bare(words, names, explicit) if not any(start <= m.start < end for start, end in roads)]
    mark_former(text, mentions, day)
    Resolver(gazetteer, names, text, day, home).resolve(mentions)
    mentions = without_foreign(text, _in_context(gazetteer, mentions, home, day))
    builder = FactBuilder(gazetteer, text, day, home, mentions)
    return [builder.fact(mention) for mention in mentions]


def _in_context(gazetteer: Gazetteer, mentions: list[Mention], home: Home | None, day: dt.date) -> list[Mention]:
    """Without bare names of districts far from all that the article is about: parks and people are called so, too."""
    near = {name_key(home.province)} if home and home.province else set()
    for mention in mentions:
        if mention.chosen is not None and mention.method != BARE_DISTRICT:
            near |= {name_key(u.name) for u in gazetteer.chain(mention.chosen, day) if u.level == "province"}
    if not near:
        return mentions
    kept = [m for m in mentions if m.method != BARE_DISTRICT or m.above or _lies_in(gazetteer, m, near, day)]
    for mention in kept:
        if mention.above is not None and mention.above not in kept:
            mention.above = None
    return kept


def _lies_in(gazetteer: Gazetteer, mention: Mention, near: set[str], day: dt.date) -> bool:
    if mention.chosen is None:
        return False
    chain = gazetteer.chain(mention.chosen, day)
    today = gazetteer.current_default(chain[-1])
    return name_key(chain[-1].name) in near or (today is not None and name_key(today.name) in near)
