"""The nouns that travel along the pipeline: Capture and Article, frozen."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from extractors.model import Facts, Frozen, Home
from pipeline.documents import Document


class Capture(Frozen):
    """One HTTP exchange as it was archived; `record` addresses the WARC response (or revisit) record."""

    url: str
    canonical_url: str
    source_id: str
    fetched_at: dt.datetime
    status: int
    content_type: str | None = None
    digest: str
    length: int
    warc_file: str
    warc_offset: int
    revisit: bool = False
    role: Literal["article", "list", "file"] = "article"
    redirected_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Paragraph(Frozen):
    """One block of an article's body; table rows are joined by " | "."""

    text: str
    kind: Literal["lead", "text", "caption", "heading", "item", "row"] = "text"


class Article(Frozen):
    """A page as read: what is said, by whom, when. `body` is the paragraphs joined by a blank line, NFC."""

    url: str
    source_id: str
    title: str
    lead: str | None = None
    paragraphs: tuple[Paragraph, ...]
    author: str | None = None
    category: str | None = None
    credit: str | None = None
    published: dt.date | None = None
    published_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    date_origin: Literal["visible", "list", "feed", "meta", "url", "text"] | None = None
    attachments: tuple[str, ...] = ()
    home: Home | None = None
    reader: Literal["source", "platform", "generic"] = "source"
    encoding: Literal["unicode", "tcvn3", "vni"] = "unicode"

    @property
    def body(self) -> str:
        """The paragraphs joined by a blank line."""
        return "\n\n".join(p.text for p in self.paragraphs)


class Reading(Frozen):
    """What became of one capture: an article with its facts, or the reason why there is none.

    `gone` says that the portal took the article away: 404, 410, an error page with status 200, a way to the home page.
    `document` is what became of an attached file; `sketch` is what articles that tell the same are found by.
    """

    capture: Capture
    article: Article | None = None
    facts: Facts | None = None
    extractor_version: str | None = None
    failure: str | None = None
    gone: bool = False
    document: Document | None = None
    sketch: tuple[int, ...] = ()
