"""What the award grammars hand to each other: anchors, groups, drafts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from extractors.calibration import confidence_of
from extractors.model import AwardFact, AwardForm, DateFact, PlaceFact
from extractors.organisations import Organisation, find_organisations
from extractors.text import Span, Text

Category = Literal["collectives", "individuals", "households", "mixed"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A form of award named in the text; `count` is the number of certificates written before it.

    A `verbal` one is a verb without a form; one that is not `sure` may be a mere topic unless a verb stands close.
    """

    start: int
    end: int
    form: AwardForm
    title: str | None = None
    rank: str | None = None
    count: int | None = None
    verbal: bool = False
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Recipients: a counted or plural noun (`count` null where not told) or a named one (`name`, count 1)."""

    start: int
    end: int
    category: Category
    count: int | None = None
    name: str | None = None
    office: bool = False


@dataclass(slots=True)
class Draft:
    """An award as read so far; [start, end) is its clause."""

    start: int
    end: int
    anchor: Anchor
    form: AwardForm
    rank: str | None = None
    groups: list[Group] = field(default_factory=list)
    conferrer: str | None = None
    reason: str | None = None
    date: str | None = None
    place: int | None = None
    amount: float | None = None
    decision: str | None = None
    method: str = "awards.clause"
    title: str | None = None
    shared: bool = False
    weak: int = 0
    explicit: bool = False

    def total(self, category: Category) -> int | None:
        """How many recipients of `category` are told, or None."""
        counts = [g.count for g in self.groups if g.category == category and g.count is not None]
        return sum(counts) if counts else None

    def key(self) -> tuple[int | None, int | None, int | None]:
        """The counts: collectives, individuals, households."""
        return self.total("collectives"), self.total("individuals"), self.total("households")

    def publish(self, text: Text) -> AwardFact:
        """The fact, in view offsets."""
        collectives, individuals, households = self.key()
        return AwardFact(
            text=text.view[self.start : self.end],
            start_char=self.start,
            end_char=self.end,
            method=self.method,
            confidence=confidence_of(self.method),
            form=self.form,
            title=self.title,
            rank=self.rank,
            conferrer=self.conferrer,
            collectives=collectives,
            individuals=individuals,
            households=households,
            recipients=tuple(dict.fromkeys(g.name for g in self.groups if g.name)),
            reason=self.reason,
            date=self.date,
            place=self.place,
            amount_vnd=self.amount,
            decision=self.decision,
        )


@dataclass(slots=True)
class Scene:
    """An article under reading: its text, dates and places; organisations are read sentence by sentence on demand."""

    text: Text
    dates: Sequence[DateFact]
    places: Sequence[PlaceFact]
    _organisations: dict[Span, list[Organisation]] = field(default_factory=dict)
    _place_starts: list[int] = field(default_factory=list)
    _date_starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._place_starts = [p.start_char for p in self.places]
        self._date_starts = [d.start_char for d in self.dates]

    def organisations(self, span: Span) -> list[Organisation]:
        """The organisations named in `span`."""
        if span not in self._organisations:
            self._organisations[span] = find_organisations(self.text, self._near(span), span.start, span.end)
        return self._organisations[span]

    def _near(self, span: Span) -> Sequence[PlaceFact]:
        first, stop = bisect_left(self._place_starts, span.start), bisect_left(self._place_starts, span.end)
        return self.places[first:stop]

    def places_in(self, span: Span) -> list[tuple[int, PlaceFact]]:
        """The places mentioned in `span` with their index."""
        first, stop = bisect_left(self._place_starts, span.start), bisect_left(self._place_starts, span.end)
        return [(i, self.places[i]) for i in range(first, stop) if self.places[i].end_char <= span.end]

    def dates_in(self, span: Span) -> list[DateFact]:
        """The dates told in `span`."""
        first, stop = bisect_left(self._date_starts, span.start), bisect_left(self._date_starts, span.end)
        return [d for d in self.dates[first:stop] if d.end_char <= span.end]


def last(pattern: re.Pattern[str], low: str, start: int, end: int) -> re.Match[str] | None:
    """The last match of `pattern` in [start, end)."""
    found = None
    for match in pattern.finditer(low, start, end):
        found = match
    return found
