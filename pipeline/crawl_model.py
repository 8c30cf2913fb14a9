"""What a crawl is told, what it asks of the store, what it reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Protocol

from extractors.model import Frozen
from pipeline.listing import Link
from pipeline.model import Capture
from pipeline.pagedate import read_page_date


class Known(Protocol):
    """What the store knows of a source's pages."""

    def is_known(self, canonical: str) -> bool:
        """Whether an article at this address was loaded (or is marked gone)."""
        ...

    def latest(self, canonical: str) -> Capture | None:
        """The newest capture of this address, for conditional requests."""
        ...

    def due(self, now: dt.datetime) -> list[Capture]:
        """Articles to look at again, as they may have changed or gone; the longest overdue first."""
        ...


class Problem(Frozen):
    """One page that could not be had, and why."""

    url: str
    reason: str


class CrawlReport(Frozen):
    """What one crawl of a source did; `left` counts articles found but left for the next crawl.

    `files` counts documents attached to articles, `rechecked` held articles that were looked at again, `unchanged`
    articles fetched that were as before.
    """

    source_id: str
    lists: int = 0
    listed: int = 0
    fetched: int = 0
    files: int = 0
    unchanged: int = 0
    rechecked: int = 0
    left: int = 0
    captures: tuple[Capture, ...] = ()
    problems: tuple[Problem, ...] = ()


class Options(Frozen):
    """`limit` caps the articles fetched; `refresh` asks again for articles already held.

    `any_time` asks outside the hours that a source keeps to, too.

    `since` and `until` take only articles that the lists date between them (undated ones too), held or not asked for
    before: lists are walked down to `since`, past what is known.
    """

    limit: int | None = None
    refresh: bool = False
    any_time: bool = False
    since: dt.date | None = None
    until: dt.date | None = None


Listener = Callable[[str, int], None]
Sink = Callable[[Sequence[Capture]], None]


def silent(stage: str, count: int) -> None:
    """A listener that hears nothing; the stages are "listed" (articles found so far) and "fetched" (so far)."""


def unheard(captures: Sequence[Capture]) -> None:
    """A sink that takes nothing; a sink gets each batch of article captures once it is safe on the disk."""


def in_range(link: Link, options: Options) -> bool:
    """Whether a link's date on the list lies in the range asked for; without a date it may."""
    moment = read_page_date(link.date_text) if link.date_text else None
    if moment is None:
        return True
    early = options.since is not None and moment.date() < options.since
    late = options.until is not None and moment.date() > options.until
    return not (early or late)
