"""What changed between two wordings of an article, word by word, for people to read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

from extractors.model import Frozen
from pipeline.store import Version

# Beyond so many words a paragraph is told as replaced: comparing takes time by the square of its length.
MOST_WORDS = 2_000
_PIECE = re.compile(r"\w+(?:[.,/:-]\w+)*|[^\w\s]|\s+")
_FIGURE = re.compile(r"\d+(?:[.,/:-]\d+)*")

Kind = Literal["same", "added", "removed"]


class Segment(Frozen):
    """A run of words that both wordings have, or only the later one, or only the earlier one."""

    kind: Kind
    text: str


class Changes(Frozen):
    """Title and paragraphs of two wordings laid over each other; a paragraph that only one has is a single segment.

    `figures_removed` and `figures_added` are the numbers and dates that one wording has more often than the other.
    """

    title: tuple[Segment, ...]
    paragraphs: tuple[tuple[Segment, ...], ...]
    figures_removed: tuple[str, ...] = ()
    figures_added: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether there is any difference."""
        return any(segment.kind != "same" for part in (self.title, *self.paragraphs) for segment in part)


def changes(before: Version, after: Version) -> Changes:
    """What became of `before` in `after`."""
    old, new = (Counter(_FIGURE.findall(f"{one.title}\n{one.body}")) for one in (before, after))
    return Changes(
        title=_words(before.title, after.title),
        paragraphs=tuple(_paragraphs(before.body.split("\n\n"), after.body.split("\n\n"))),
        figures_removed=tuple((old - new).elements()),
        figures_added=tuple((new - old).elements()),
    )


def _paragraphs(old: Sequence[str], new: Sequence[str]) -> list[tuple[Segment, ...]]:
    """Paragraphs that stay, then within each stretch that differs the first old one against the first new one."""
    found: list[tuple[Segment, ...]] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            found += [(Segment(kind="same", text=text),) for text in old[a:b]]
            continue
        paired = min(b - a, d - c)
        found += [_words(one, other) for one, other in zip(old[a:b], new[c:d], strict=False)]
        found += [(Segment(kind="removed", text=text),) for text in old[a + paired : b] if text]
        found += [(Segment(kind="added", text=text),) for text in new[c + paired : d] if text]
    return found


def _words(old: str, new: str) -> tuple[Segment, ...]:
    mine, theirs = _PIECE.findall(old), _PIECE.findall(new)
    if max(len(mine), len(theirs)) > MOST_WORDS:
        return tuple(_segments([("removed", old), ("added", new)] if old != new else [("same", new)]))
    parts: list[tuple[Kind, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(mine[a:b])))
        else:
            parts += [("removed", "".join(mine[a:b])), ("added", "".join(theirs[c:d]))]
    return tuple(_segments(parts))


def _segments(parts: Sequence[tuple[Kind, str]]) -> list[Segment]:
    return [Segment(kind=kind, text=text) for kind, text in parts if text]
