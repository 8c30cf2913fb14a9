"""Checking a source against its live portal: what each rule finds, beside what the generic extractor would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Literal

from selectolax.lexbor import LexborHTMLParser

from extractors.errors import TinxaError
from extractors.model import Frozen
from pipeline.charset import decode_html
from pipeline.cutout import SHORTEST_BODY, Cut, cut_out, first_of
from pipeline.discovery import read_json_links
from pipeline.fetch import Exchange, Fetcher, Limits
from pipeline.generic import read_generic
from pipeline.listing import Link, read_links, read_postback
from pipeline.missing import reject_answer, reject_nesting
from pipeline.records import ArchivedResponse, response_of
from pipeline.source_model import FieldRule, Source

Verdict = Literal["ok", "differs", "missing", "no rule"]
_ALIKE, _COMPARED = 0.5, 3_000


class FieldCheck(Frozen):
    """One field of one page: its rule, what the rule finds, what the generic extractor finds, and what to think of it.

    "missing" says that there is a rule and it finds nothing; "differs" that the two disagree: look which is right.
    """

    field: str
    rule: str | None
    found: str | None
    generic: str | None
    verdict: Verdict


class PageCheck(Frozen):
    """One article page, field by field, or why it cannot be read."""

    url: str
    fields: tuple[FieldCheck, ...] = ()
    failure: str | None = None


class ListCheck(Frozen):
    """One list page: how many articles the rules find, how many with a date, and on its second page how many new ones.

    `more` is None where the source has no paging.
    """

    url: str
    articles: int = 0
    dated: int = 0
    more: int | None = None
    failure: str | None = None


class CheckReport(Frozen):
    """What the rules of a source yield on its live portal."""

    source_id: str
    lists: tuple[ListCheck, ...]
    pages: tuple[PageCheck, ...]

    @property
    def failing(self) -> list[str]:
        """The rules that fail, each with how it fails; empty where all is well."""
        found = [f"list {one.url}: {one.failure}" for one in self.lists if one.failure]
        paged = [one.more for one in self.lists if one.more is not None]
        if paged and not any(paged):  # one list may be short, all of them hardly
            found.append("paging: the second page of no list brings anything new")
        found += [f"article {one.url}: {one.failure}" for one in self.pages if one.failure]
        for name in dict.fromkeys(field.field for page in self.pages for field in page.fields):
            verdicts = [field.verdict for page in self.pages for field in page.fields if field.field == name]
            if verdicts.count("missing") * 2 > len(verdicts):
                found.append(f"article.{name}: finds nothing on {verdicts.count('missing')} of {len(verdicts)} pages")
        return found


async def check_source(
    source: Source,
    *,
    pages: int = 3,
    lists: int = 3,
    connect_to: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> CheckReport:
    """Fetch some list pages and articles of a source, politely, and judge its rules. Nothing is archived."""
    async with Fetcher(source, connect_to=connect_to, limits=limits) as fetcher:
        checked, links = [], dict[str, Link]()
        for url in source.list_urls()[:lists]:
            check, found = await _check_list(source, fetcher, url)
            checked.append(check)
            links |= {link.canonical: link for link in found}
        articles = [await _check_page(source, fetcher, link) for link in list(links.values())[:pages]]
    return CheckReport(source_id=source.id, lists=tuple(checked), pages=tuple(articles))


async def _check_list(source: Source, fetcher: Fetcher, url: str) -> tuple[ListCheck, list[Link]]:
    try:
        exchange = await fetcher.get(url)
        if exchange.status != 200:
            return ListCheck(url=url, failure=f"answers {exchange.status}"), []
        links, html = _links(source, exchange)
        if not links:
            return ListCheck(url=url, failure=f"list.item {source.list.item!r} finds no article"), []
        more = await _more(source, fetcher, exchange, html, links)
    except TinxaError as error:
        return ListCheck(url=url, failure=error.problem), []
    dated = sum(1 for link in links if link.date_text)
    return ListCheck(url=url, articles=len(links), dated=dated, more=more), links


def _links(source: Source, exchange: Exchange) -> tuple[list[Link], str]:
    if source.list.json_ is not None:
        return read_json_links(exchange.body, exchange.final_url, source, source.list.json_), ""
    html = decode_html(exchange.body, exchange.header("content-type")).text
    return read_links(html, exchange.final_url, source), html


async def _more(source: Source, fetcher: Fetcher, first: Exchange, html: str, links: list[Link]) -> int | None:
    """How many articles the second page brings that the first has not; None where there is none to ask for."""
    if source.paging.kind == "none":
        return None
    if source.paging.kind == "postback":
        postback = read_postback(html, first.final_url, source, 2)
        if postback is None:
            return 0
        second = await fetcher.post(postback.url, postback.form)
    else:
        second = await fetcher.get(source.page_url(first.url, 2) or first.url)
    known = {link.canonical for link in links}
    return sum(1 for link in _links(source, second)[0] if link.canonical not in known) if second.status == 200 else 0


async def _check_page(source: Source, fetcher: Fetcher, link: Link) -> PageCheck:
    try:
        response = response_of(await fetcher.get(link.url))
        reject_answer(response)
        html = decode_html(response.body, response.header("content-type")).text
        reject_nesting(html, response.url)
        return PageCheck(url=link.url, fields=tuple(check_fields(html, response, source)))
    except TinxaError as error:
        return PageCheck(url=link.url, failure=error.problem)


def check_fields(html: str, response: ArchivedResponse, source: Source) -> list[FieldCheck]:
    """What each rule of a source finds on a page, beside what the generic extractor finds."""
    rule = source.article
    generic = read_generic(html, response) or Cut(title="")
    tree = LexborHTMLParser(html)
    title = first_of(tree, rule.title)
    cut = cut_out(tree, rule, response.url, response.fetched_at) or Cut(title=title.text().strip() if title else "")
    mine, theirs = _body(cut), _body(generic)
    body: Verdict = "missing" if len(mine) < SHORTEST_BODY else "ok" if _alike(mine, theirs) else "differs"
    return [
        _field("title", rule.title, cut.title, generic.title),
        _field("date", _named(rule.date), _day(cut.published), _day(generic.published or generic.doubtful)),
        _field("lead", rule.lead, cut.lead, None),
        FieldCheck(
            field="body",
            rule=rule.body,
            found=f"{len(mine):,} letters: {mine[:80]}" if mine else None,
            generic=f"{len(theirs):,} letters: {theirs[:80]}" if theirs else None,
            verdict=body if rule.body else "no rule",
        ),
        _field("author", _named(rule.author), cut.author, generic.author),
        _field("category", _named(rule.category), cut.category, None),
        _field("files", rule.files, ", ".join(cut.attachments), None),
    ]


def _field(name: str, rule: str | None, found: str | None, generic: str | None) -> FieldCheck:
    verdict: Verdict = "ok"
    if rule is None:
        verdict = "no rule"
    elif not found:
        # Not every article has a lead, a named author, files.
        verdict = "missing" if generic or name in ("title", "date") else "ok"
    elif generic and found != generic:
        verdict = "differs"
    return FieldCheck(field=name, rule=rule, found=found or None, generic=generic or None, verdict=verdict)


def _named(rule: FieldRule | None) -> str | None:
    if rule is None:
        return None
    return " ".join(part for part in (rule.select, rule.attr and f"@{rule.attr}", rule.regex) if part)


def _body(cut: Cut) -> str:
    return " ".join(paragraph.text for paragraph in cut.paragraphs())


def _alike(mine: str, theirs: str) -> bool:
    """Whether two readings of a body share most of their words; None to compare with is no disagreement."""
    if not theirs:
        return True
    matcher = SequenceMatcher(None, mine[:_COMPARED].split(), theirs[:_COMPARED].split(), autojunk=False)
    return matcher.ratio() >= _ALIKE


def _day(moment: dt.datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None
