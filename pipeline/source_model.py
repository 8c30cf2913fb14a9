"""What a source YAML may say: where a portal's lists are, how they are paged, how an article is cut out."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, field_validator

from extractors.model import Frozen, Home


class FieldRule(Frozen):
    """Where a field stands: a CSS selector, an attribute instead of its text, a regex whose first group is it."""

    select: str | None = None
    attr: str | None = None
    regex: str | None = None


class ListRule(Frozen):
    """A list page: `url` with slots, one `item` per article, the `link` inside it (relative to the item)."""

    url: str
    item: str
    link: str = "a"
    date: FieldRule | None = None


class Paging(Frozen):
    """How page n of a list is reached; `template` has the slots {base} and {n} (or {offset} = (n - 1) * step).

    `postback` posts the page's own form with `target` and `argument` (slot {n}); `carry` lists the hidden fields.
    """

    kind: Literal["none", "path", "query", "template", "postback"] = "none"
    template: str | None = None
    first: int = 2
    zero_based: bool = False
    step: int = 10
    target: str | None = None
    argument: str = "Page${n}"
    carry: tuple[str, ...] = ("__VIEWSTATE", "__VIEWSTATEGENERATOR", "__EVENTVALIDATION")
    max_pages: int = 200


class ArticleRule(Frozen):
    """How an article page is read; selectors may list alternatives with commas, the first hit in page order counts."""

    title: str = "h1"
    date: FieldRule | None = None
    updated: FieldRule | None = None
    lead: str | None = None
    body: str | None = None
    caption: str = "figcaption, .wp-caption-text"
    author: FieldRule | None = None
    credit: FieldRule | None = None
    category: FieldRule | None = None
    files: str | None = None
    drop: tuple[str, ...] = ()


class Politeness(Frozen):
    """How gently a host is asked: seconds between requests, parallel requests, pages per run."""

    delay_s: float = Field(default=2.0, ge=0)
    concurrency: int = Field(default=1, ge=1, le=8)
    max_pages: int = Field(default=400, ge=1)


class Tls(Frozen):
    """Exceptions for old servers; each use is logged with its note."""

    verify: bool = True
    note: str | None = None


class Platform(Frozen):
    """The defaults of one content management system."""

    platform: str
    list: ListRule
    paging: Paging = Paging()
    article: ArticleRule = ArticleRule()
    key: str | None = None
    url_drop: tuple[str, ...] = ()
    drop_params: tuple[str, ...] = ()
    strip: str | None = None


class Validity(Frozen):
    """When the portal spoke for its home place."""

    start: dt.date | None = Field(default=None, alias="from")
    end: dt.date | None = Field(default=None, alias="to")


class Source(Platform):
    """One portal: its platform's rules with its own over them."""

    id: str
    name: str
    base: str
    categories: tuple[str, ...] = ("",)
    vars: dict[str, str] = Field(default_factory=dict)
    home: Home | None = None
    valid: Validity | None = None
    politeness: Politeness = Politeness()
    tls: Tls = Tls()
    allow_private: bool = False
    verified: bool = False
    note: str | None = None

    @field_validator("base")
    @classmethod
    def _web_address(cls, base: str) -> str:
        if not base.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return base.rstrip("/")

    def list_urls(self) -> list[str]:
        """The first page of every category."""
        return [self.base + self._filled(self.list.url, category=category) for category in self.categories]

    def page_url(self, first_url: str, n: int) -> str | None:
        """The address of page `n` (n >= 2) of the list at `first_url`, None where pages are not addresses."""
        if self.paging.template is None or self.paging.kind in ("none", "postback"):
            return None
        number = n - 1 if self.paging.zero_based else n
        filled = self._filled(
            self.paging.template, base=first_url, n=str(number), offset=str((n - 1) * self.paging.step)
        )
        return filled if filled.startswith("http") else self.base + filled

    def _filled(self, template: str, **slots: str) -> str:
        for name, value in {**self.vars, **slots}.items():
            template = template.replace("{" + name + "}", value)
        return template
