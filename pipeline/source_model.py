"""What a source YAML may say: where a portal's lists are, how they are paged, how an article is cut out."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator, model_validator
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from extractors.model import Frozen, Home
from pipeline.pagedate import VIETNAM


def _compiles(written: str) -> str:
    try:
        re.compile(written)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return written


def _selects(written: str) -> str:
    try:
        LexborHTMLParser("").css(written)
    except (SelectolaxError, ValueError) as error:
        raise ValueError(f"is no CSS selector: {error}") from error
    return written


Regex = Annotated[str, AfterValidator(_compiles)]
Css = Annotated[str, AfterValidator(_selects)]


class FieldRule(Frozen):
    """Where a field stands: a CSS selector, an attribute instead of its text, a regex whose first group is it.

    Dates are understood as portals write them; `format` (strptime, with `weekday_vi` for the day's name and `ampm_vi`
    for SA/CH) is only needed where a date would be misread.
    """

    select: Css | None = None
    attr: str | None = None
    regex: Regex | None = None
    format: str | None = None


class JsonRule(Frozen):
    """Where things stand in a JSON answer, as dotted paths (`data.items`, `title.rendered`); "" is the whole answer.

    `items` is the list; of each item `url` is its address, or a template with slots (`/tin/{slug}-{id}.html`). A
    string under `items` is HTML, read by the list's own selectors.
    """

    items: str = ""
    url: str = "url"
    date: str | None = None


class JsonArticle(Frozen):
    """Where the parts of an article stand in a JSON answer, as dotted paths; `body` and `lead` may hold HTML."""

    title: str
    body: str
    lead: str | None = None
    date: str | None = None
    updated: str | None = None
    author: str | None = None
    category: str | None = None


class ListRule(Frozen):
    """A list page: `url` with slots, one `item` per article, the `link` inside it (relative to the item)."""

    url: str
    item: Css = "body"
    link: Css = "a"
    date: FieldRule | None = None
    json_: JsonRule | None = Field(default=None, alias="json")


class Discovery(Frozen):
    """Another way to find articles: exactly one of a feed (RSS, Atom), a sitemap (or index of them), a JSON listing.

    Addresses may have the slots {base}, {category} and, for JSON, {n} (1, 2, … until nothing new comes).
    """

    feed: str | None = None
    sitemap: str | None = None
    json_: str | None = Field(default=None, alias="json")
    map: JsonRule = JsonRule()

    @model_validator(mode="after")
    def _one_way(self) -> Discovery:
        if sum(way is not None for way in (self.feed, self.sitemap, self.json_)) != 1:
            raise ValueError("needs exactly one of feed, sitemap, json")
        return self

    @property
    def url(self) -> str:
        """The address, with its slots."""
        return self.feed or self.sitemap or self.json_ or ""


class Paging(Frozen):
    """How page n of a list is reached; `template` has the slots {base} and {n} (or {offset} = (n - 1) * step).

    `postback` posts the page's own form with `target` and `argument` (slot {n}); `carry` lists the hidden fields.
    """

    kind: Literal["none", "path", "query", "template", "postback", "json"] = "none"
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

    title: Css = "h1"
    date: FieldRule | None = None
    updated: FieldRule | None = None
    lead: Css | None = None
    body: Css | None = None
    caption: Css = "figcaption, .wp-caption-text"
    author: FieldRule | None = None
    credit: FieldRule | None = None
    category: FieldRule | None = None
    files: Css | None = None
    json_: JsonArticle | None = Field(default=None, alias="json")
    drop: tuple[Css, ...] = ()


class Layout(Frozen):
    """How articles were cut out up to a day, before the portal changed its layout."""

    until: dt.date
    article: ArticleRule


class Politeness(Frozen):
    """How gently a host is asked: seconds between requests, parallel requests, list pages and minutes per run.

    `files` says how many documents of an article are fetched, `recheck` how many held articles a run looks at again to
    see what changed or went (0 for none). Within `window` alone (`22:00-05:00`, Vietnam's time) the host is asked.
    """

    delay_s: float = Field(default=2.0, ge=0, le=600)
    concurrency: int = Field(default=1, ge=1, le=16)
    max_pages: int = Field(default=400, ge=1)
    max_minutes: float = Field(default=480.0, gt=0)
    files: int = Field(default=20, ge=0)
    recheck: int = Field(default=50, ge=0)
    window: str | None = Field(default=None, pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")

    def allows(self, moment: dt.datetime) -> bool:
        """Whether the host may be asked at this moment."""
        if self.window is None:
            return True
        opens, closes = self.window.split("-")
        clock = moment.astimezone(VIETNAM).strftime("%H:%M")
        return opens <= clock < closes if opens < closes else clock >= opens or clock < closes


class Tls(Frozen):
    """Exceptions for old servers, of this source's own hosts only; each use is logged with its note."""

    verify: bool = True
    min_version: Literal["TLS1", "TLS1.1", "TLS1.2", "TLS1.3"] = "TLS1.2"
    legacy_renegotiation: bool = False
    note: str | None = None

    @property
    def relaxed(self) -> bool:
        """Whether this is less than what any server of today offers."""
        return not self.verify or self.min_version in ("TLS1", "TLS1.1") or self.legacy_renegotiation


class Rewrite(Frozen):
    """An address form that means the same page as another: what `match` finds is replaced by `to`."""

    match: Regex
    to: str


class Platform(Frozen):
    """The defaults of one content management system.

    `key` tells an article's address, `url_drop` what never is one (print views, tags), `url_rewrite` brings second
    forms of an address to the first one, `drop_params` names parts of a query that do not matter, `marks` are texts
    or tags by which a page of this platform is known.
    """

    platform: str
    list: ListRule
    paging: Paging = Paging()
    discover: tuple[Discovery, ...] = ()
    article: ArticleRule = ArticleRule()
    key: Regex | None = None
    url_drop: tuple[Regex, ...] = ()
    url_rewrite: tuple[Rewrite, ...] = ()
    drop_params: tuple[str, ...] = ()
    strip: Regex | None = None
    ignore_case: bool = False
    marks: tuple[str, ...] = ()
    vars: dict[str, str] = Field(default_factory=dict)


class Validity(Frozen):
    """When the portal spoke for its home place."""

    start: dt.date | None = Field(default=None, alias="from")
    end: dt.date | None = Field(default=None, alias="to")


class Source(Platform):
    """One portal: its platform's rules with its own over them.

    `hosts` are other names of the same portal; `parsers` are former layouts; `verified` says that somebody has run
    `tinxa sources check` against the live portal and found the rules right.
    """

    id: str = Field(pattern=r"^[A-Za-z0-9._/-]*$")
    name: str
    base: str
    hosts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ("",)
    home: Home | None = None
    valid: Validity | None = None
    politeness: Politeness = Politeness()
    tls: Tls = Tls()
    allow_private: bool = False
    parsers: tuple[Layout, ...] = ()
    verified: bool = False
    note: str | None = None

    @field_validator("base")
    @classmethod
    def _web_address(cls, base: str) -> str:
        if not base.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        if not urlsplit(base).hostname or "@" in base:
            raise ValueError("must name a host, without user or password")
        return base.rstrip("/")

    @property
    def host(self) -> str:
        """The host of `base`, lower case."""
        return urlsplit(self.base).hostname or ""

    def owns(self, host: str) -> bool:
        """Whether `host` is this portal's, with or without `www.`."""
        return _bare(host) in {_bare(name) for name in (self.host, *self.hosts)}

    def list_urls(self) -> list[str]:
        """The first page of every category."""
        return [self.base + self.filled(self.list.url, category=category) for category in self.categories]

    def discovery_urls(self) -> list[tuple[Discovery, str]]:
        """Every way of discovery with its address; one that has the slot {category} once per category."""
        found = []
        for way in self.discover:
            categories = self.categories if "{category}" in way.url else ("",)
            for category in categories:
                filled = self.filled(way.url, base=self.base, category=category)
                found.append((way, filled if filled.startswith("http") else self.base + filled))
        return found

    def page_url(self, first_url: str, n: int) -> str | None:
        """The address of page `n` (n >= 2) of the list at `first_url`, None where pages are not addresses."""
        if self.paging.template is None or self.paging.kind in ("none", "postback"):
            return None
        number = n - 1 if self.paging.zero_based else n
        filled = self.filled(
            self.paging.template, base=first_url, n=str(number), offset=str((n - 1) * self.paging.step)
        )
        return filled if filled.startswith("http") else self.base + filled

    def filled(self, template: str, **slots: str) -> str:
        """A template with its slots filled, from `slots` and the source's `vars`."""
        for name, value in {**self.vars, **slots}.items():
            template = template.replace("{" + name + "}", value)
        return template


def _bare(host: str) -> str:
    return host.lower().removeprefix("www.")
