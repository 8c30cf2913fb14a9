"""Adding up counts that several reports tell, without counting anything twice.

A half-year's report holds what the quarter's report told before, a province's report what its districts told. Two
records are added only where neither holds the other; parts of one whole in one article always are.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

# A period longer than this says nothing about a single year; one that is a little longer is a reporting year.
_A_YEAR = 400
Place = tuple[str, ...]


class Told(NamedTuple):
    """One record: what it counts, where (province first, as far as known), when (both days included), who tells it."""

    id: str
    what: tuple[str, str, str]
    value: float
    place: Place
    start: dt.date | None
    end: dt.date | None
    article: str
    parent: str | None = None


def settle(records: Iterable[Told]) -> list[Told]:
    """The records that may be added up, in the order given. Linear but for records of the very same place and kind."""
    given = list(records)
    kept: dict[tuple[tuple[str, str, str], Place], list[Told]] = defaultdict(list)
    parents = {record.id: record.parent for record in given}
    chosen: set[str] = set()
    for record in sorted(given, key=_widest_first):
        around = (record.place[:size] for size in range(1, len(record.place) + 1)) if record.place else iter([()])
        if not any(_holds(told, record, parents) for place in around for told in kept[record.what, place]):
            kept[record.what, record.place].append(record)
            chosen.add(record.id)
    return [record for record in given if record.id in chosen]


def _widest_first(record: Told) -> tuple[int, int, bool]:
    return len(record.place) or 9, -_days(record), record.parent is not None


def _days(record: Told) -> int:
    return (record.end - record.start).days + 1 if record.start and record.end else 0


def _holds(whole: Told, part: Told, parents: dict[str, str | None]) -> bool:
    """Whether `part`, told of the same or a smaller place, is counted in `whole` already."""
    if not (whole.start and whole.end and part.start and part.end):
        return whole.article == part.article and _above(whole, part, parents)
    contained = whole.start <= part.start and part.end <= whole.end
    if whole.article == part.article:
        strictly = contained and (_days(whole) > _days(part) or len(whole.place) < len(part.place))
        return strictly or (contained and _above(whole, part, parents))
    if whole.place == part.place:
        return whole.start <= part.end and part.start <= whole.end
    return contained


def _above(whole: Told, part: Told, parents: dict[str, str | None]) -> bool:
    """Whether `part` is a part of `whole`, or of a part of it."""
    seen: set[str] = set()
    at = part.parent
    while at is not None and at not in seen:
        if at == whole.id:
            return True
        seen.add(at)
        at = parents.get(at)
    return False


def year_of(record: Told) -> int | None:
    """The year that a record tells of: that of the middle of its period, None where it spans more than one."""
    if record.start is None or record.end is None or _days(record) > _A_YEAR:
        return None
    return (record.start + (record.end - record.start) / 2).year


def by_year(records: Sequence[Told]) -> dict[int, float]:
    """Sums by year, every year from the first to the last one."""
    sums: dict[int, float] = defaultdict(float)
    for record in records:
        year = year_of(record)
        if year is not None:
            sums[year] += record.value
    return {year: sums.get(year, 0.0) for year in range(min(sums), max(sums) + 1)} if sums else {}


def by_place(records: Sequence[Told], depth: int) -> dict[Place, float]:
    """Sums by place down to `depth` levels (1: provinces), the largest first; records without a place under ()."""
    sums: dict[Place, float] = defaultdict(float)
    for record in records:
        sums[record.place[:depth]] += record.value
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
