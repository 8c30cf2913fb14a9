"""Lists announced by a counted unit word: `5 xã vùng cao gồm: A, B và C`, `các huyện miền núi như A, B`."""

from __future__ import annotations

import re
from functools import cache

from extractors.lexicon import alternation, load_lexicon
from extractors.model import Level
from extractors.places.mention import Mention
from extractors.places.names import Names
from extractors.places.words import Words, unit_pattern
from extractors.text import LETTERS

_LEVELS: tuple[Level, ...] = ("commune", "district", "province")
_OPENS = re.compile(r":|[ ](?:gồm|là|như)[ ]")
_NEXT = re.compile(r"\s*(?:,\s*và|,|;|và|&)\s+")


def find_announced(words: Words, names: Names) -> list[Mention]:
    """The names of all announced lists of two or more known names."""
    low = words.text.low
    if _OPENS.search(low) is None:
        return []
    return [mention for head in _head().finditer(low) for mention in _list(words, names, head)]


@cache
def _head() -> re.Pattern[str]:
    """The head of a list on the lower-case view, up to its first name; the group that matched names the level."""
    lexicon = load_lexicon("places")
    counted = alternation(lexicon["plural"])
    units = "|".join(rf"(?P<{level}>{alternation(lexicon['unit_words'][level])})" for level in _LEVELS)
    head = rf"(?<![{LETTERS}\d])(?:{counted}|\d+)[ ](?:{units})(?:[ ][{LETTERS}]+){{1,8}}?"
    return re.compile(rf"{head}(?:[ ](?:bao gồm|gồm có|gồm|là|như)(?:[ ]?:)?|[ ]?:)[ ](?=[{LETTERS}])")


def _list(words: Words, names: Names, head: re.Match[str]) -> list[Mention]:
    group = head.lastgroup or ""
    levels: tuple[Level, ...] = tuple(level for level in _LEVELS if level == group)
    found: list[Mention] = []
    at = head.end()
    while not unit_pattern().match(words.text.low, at):
        index = words.at(at)
        if index >= len(words.words) or words.words[index].start != at:
            break
        run = words.run(index)
        name = names.longest(run, levels)
        if name is None or name[0].isdigit():
            break
        end = run[name[1] - 1].end
        found.append(Mention(at, at, end, name[0], levels, f"places.{group}_list", explicit=False, group=head.end()))
        gap = _NEXT.match(words.text.low, end)
        if gap is None:
            break
        at = gap.end()
    return found if len(found) > 1 else []
