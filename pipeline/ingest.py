"""From an archived page to a reading: the article and its facts, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from extractors.engine import extract, extractor_version
from extractors.errors import TinxaError
from extractors.model import Context
from pipeline.article import ReadFailure, read_article
from pipeline.documents import read_document
from pipeline.duplicates import fingerprint
from pipeline.model import Capture, Reading
from pipeline.records import ArchivedResponse
from pipeline.source_model import Source


class Readable(Protocol):
    """An archive as reading needs it."""

    def read(self, capture: Capture) -> ArchivedResponse:
        """The response of a capture. Raises ArchiveDamaged."""
        ...


def read_captures(archive: Readable, captures: Iterable[Capture], source: Source | None) -> list[Reading]:
    """One reading a capture, in order; a page that cannot be read is told, never raised."""
    return [read_capture(archive, capture, source) for capture in captures]


def read_capture(archive: Readable, capture: Capture, source: Source | None) -> Reading:
    """Read an archived page and extract its facts, or read an attached file."""
    if capture.role == "file":
        return _read_file(archive, capture)
    try:
        article = read_article(archive.read(capture), source)
    except TinxaError as error:
        gone = isinstance(error, ReadFailure) and error.gone
        return Reading(capture=capture, failure=error.problem, gone=gone)
    extraction = extract(article.title, article.body, Context(published=article.published, home=article.home))
    return Reading(
        capture=capture,
        article=article,
        facts=extraction.facts,
        extractor_version=extractor_version(),
        sketch=fingerprint(article.title, article.body).sketch,
    )


def _read_file(archive: Readable, capture: Capture) -> Reading:
    try:
        response = archive.read(capture)
    except TinxaError as error:
        return Reading(capture=capture, failure=error.problem)
    if response.status >= 400:
        gone = response.status in (404, 410)
        return Reading(capture=capture, failure=f"the portal answered {response.status}", gone=gone)
    document = read_document(response.body, response.url)
    return Reading(capture=capture, document=document, failure=document.failure)
