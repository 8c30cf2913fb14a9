"""What `tinxa extract` prints for one article: the article and its facts, described by a published JSON Schema."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from extractors.engine import Extraction, extractor_version
from extractors.model import AwardFact, DateFact, Frozen, IncidentFact, PlaceFact


class ArticleOutput(Frozen):
    """The article as read; `title + "\\n\\n" + body` is the text that spans point into (the body alone if no title)."""

    title: str
    body: str
    published: dt.date | None = None
    source: str | None = None
    url: str | None = None


class Output(Frozen):
    """One article with all its facts."""

    article: ArticleOutput
    dates: tuple[DateFact, ...]
    places: tuple[PlaceFact, ...]
    incidents: tuple[IncidentFact, ...]
    awards: tuple[AwardFact, ...]
    extractor_version: str


def make_output(
    extraction: Extraction, *, titled: bool = True, source: str | None = None, url: str | None = None
) -> Output:
    """The published form of an extraction; `titled` says whether its text begins with a title paragraph."""
    title, _, body = extraction.text.partition("\n\n") if titled else ("", "", extraction.text)
    article = ArticleOutput(title=title, body=body, published=extraction.context.published, source=source, url=url)
    return Output(article=article, extractor_version=extractor_version(), **dict(extraction.facts))


def output_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `Output` as it is serialised."""
    schema = Output.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def schema_text() -> str:
    """The text of the published schema file."""
    return json.dumps(output_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
