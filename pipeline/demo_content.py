"""The demo portals' content: portals and articles as written in `data/demo`."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Literal

import yaml

from data import resource
from extractors.model import Frozen
from pipeline.pagedate import VIETNAM

Quirk = Literal["broken", "empty", "decomposed"]


class Block(Frozen):
    """One part of a body: exactly one field is set; `image` goes with a caption."""

    text: str | None = None
    caption: str | None = None
    image: str | None = None
    heading: str | None = None
    items: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


class DemoArticle(Frozen):
    """One article; `also` names a second category under which it has a second address."""

    id: int
    slug: str
    category: str
    title: str
    published: dt.datetime
    updated: dt.datetime | None = None
    author: str
    credit: str | None = None
    lead: str | None = None
    body: tuple[str | Block, ...]
    also: str | None = None
    pinned: bool = False
    quirk: Quirk | None = None

    @property
    def blocks(self) -> list[Block]:
        """The body as blocks."""
        return [Block(text=part) if isinstance(part, str) else part for part in self.body]

    @property
    def published_vn(self) -> dt.datetime:
        """The posting time on Vietnamese clocks."""
        return self.published.replace(tzinfo=VIETNAM)

    @property
    def updated_vn(self) -> dt.datetime:
        """The time of the last edit on Vietnamese clocks."""
        return (self.updated or self.published).replace(tzinfo=VIETNAM)


class DemoPortal(Frozen):
    """One portal with its articles, newest first."""

    id: str
    host: str
    platform: Literal["nukeviet", "webforms", "wordpress"]
    name: str
    owner: str
    page_size: int
    categories: dict[str, str]
    articles: tuple[DemoArticle, ...] = ()

    def listed(self, category: str) -> list[DemoArticle]:
        """The articles of a category, pinned ones first."""
        own = [a for a in self.articles if category in (a.category, a.also)]
        return sorted(own, key=lambda a: not a.pinned)


@cache
def demo_portals() -> tuple[DemoPortal, ...]:
    """All demo portals."""
    return tuple(_portal(entry) for entry in _yaml("portals.yaml"))


def _portal(entry: dict[str, object]) -> DemoPortal:
    articles = [DemoArticle.model_validate(a) for a in _yaml(f"articles/{entry['id']}.yaml")]
    newest_first = sorted(articles, key=lambda a: a.published, reverse=True)
    return DemoPortal.model_validate({**entry, "articles": tuple(newest_first)})


def _yaml(name: str) -> list[dict[str, object]]:
    loaded: list[dict[str, object]] = yaml.safe_load(resource("demo", *name.split("/")).read_text(encoding="utf-8"))
    return loaded
