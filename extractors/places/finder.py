"""Finding places: mentions, their resolution, and the facts they become."""

from __future__ import annotations

import datetime as dt
import itertools

from extractors.gazetteer import Gazetteer, load_gazetteer, name_key
from extractors.model import Context, Home, PlaceFact
from extractors.places.announced import find_announced
from extractors.places.bare import BARE_DISTRICT, find_bare
from extractors.places.explicit import find_explicit
from extractors.places.facts import FactBuilder
from extractors.places.foreign import without_foreign
from extractors.places.former import mark_former
from extractors.places.home import home_on
from extractors.places.mention import Mention
from extractors.places.names import Names
from extractors.places.resolve import Resolver
from extractors.places.roads import outside_roads
from extractors.places.words import read_words
from extractors.text import Text

# In an article that tells nothing else, only a city's bare name is a place.
_CITIES = ("Thành phố", "Thị xã")
_LATEST = dt.date.max - dt.timedelta(days=1)


def find_places(text: Text, context: Context) -> list[PlaceFact]:
    """All mentions of places, by start. Units are those of the publication day (of today if it is not known)."""
    gazetteer = load_gazetteer()
    words = read_words(text)
    day = context.published or _LATEST
    home = home_on(context.home, day)
    names = Names(gazetteer, words, home, day)
    explicit = _without_overlaps([*find_explicit(words, names), *find_announced(words, names)])
    mentions = outside_roads(text.view, find_bare(words, names, explicit))
    mark_former(text, mentions, day)
    Resolver(gazetteer, names, text, day, home).resolve(mentions)
    mentions = _without_hamlets(gazetteer, text, _in_context(gazetteer, mentions, home, day), day)
    mentions = without_foreign(text, mentions)
    builder = FactBuilder(gazetteer, text, day, home, mentions)
    return [builder.fact(mention) for mention in mentions]


def _without_overlaps(mentions: list[Mention]) -> list[Mention]:
    """Sorted by start; of two that overlap, the first."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _in_context(gazetteer: Gazetteer, mentions: list[Mention], home: Home | None, day: dt.date) -> list[Mention]:
    """Without bare names of districts far from all that the article is about: parks and people are called so, too."""
    near = {name_key(home.province)} if home and home.province else set()
    for mention in mentions:
        if mention.chosen is not None and mention.method != BARE_DISTRICT:
            near |= {name_key(u.name) for u in gazetteer.chain(mention.chosen, day) if u.level == "province"}
    if not near:
        return [m for m in mentions if m.method != BARE_DISTRICT or m.above or (m.chosen and m.chosen.kind in _CITIES)]
    kept = [m for m in mentions if m.method != BARE_DISTRICT or m.above or _lies_in(gazetteer, m, near, day)]
    left = {id(m) for m in kept}
    for mention in kept:
        if mention.above is not None and id(mention.above) not in left:
            mention.above = None
    return kept


def _without_hamlets(gazetteer: Gazetteer, text: Text, mentions: list[Mention], day: dt.date) -> list[Mention]:
    """Without bare districts right before a commune told with another district: `Bảo Lộc, Hồng Thái, Bình Gia`."""
    hamlets = set()
    for first, second in itertools.pairwise(mentions):
        if first.explicit or first.chosen is None or first.chosen.level != "district" or second.above is None:
            continue
        joined = text.view[first.end : second.start] in (", ", " - ", "-")
        if joined and second.chosen is not None and second.chosen.level == "commune" and not second.explicit:
            districts = {u.code for u in gazetteer.chain(second.chosen, day)}
            hamlets |= set() if first.chosen.code in districts else {id(first)}
    return [m for m in mentions if id(m) not in hamlets]


def _lies_in(gazetteer: Gazetteer, mention: Mention, near: set[str], day: dt.date) -> bool:
    if mention.chosen is None:
        return False
    chain = gazetteer.chain(mention.chosen, day)
    today = gazetteer.current_default(chain[-1])
    return name_key(chain[-1].name) in near or (today is not None and name_key(today.name) in near)
