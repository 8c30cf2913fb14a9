"""List pages: the articles they link to, and the form that a postback pager sends."""

from __future__ import annotations

import re
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractors.model import Frozen
from pipeline.source_model import Source
from pipeline.urls import absolute_url, article_url


class Link(Frozen):
    """A link to an article or an attached file: its address as written (absolute), its canonical one, its date line."""

    url: str
    canonical: str
    date_text: str | None = None
    role: Literal["article", "file"] = "article"


class Postback(Frozen):
    """The form that brings the next page: where it is posted and what with."""

    url: str
    form: dict[str, str]


def read_links(html: str, page_url: str, source: Source) -> list[Link]:
    """The articles a list page links to, each once, in order; menus and blocks outside the items are not looked at."""
    tree = LexborHTMLParser(html)
    links: dict[str, Link] = {}
    for item in tree.css(source.list.item):
        anchor = _anchor(item, source.list.link)
        href = anchor.attributes.get("href") if anchor else None
        canonical = article_url(page_url, href, source) if href else None
        target = absolute_url(page_url, href) if href else None
        if target and canonical and canonical not in links:
            links[canonical] = Link(url=target, canonical=canonical, date_text=_date(item, source))
    return list(links.values())


def _anchor(item: LexborNode, selector: str) -> LexborNode | None:
    if item.tag == "a" and item.attributes.get("href"):
        return item
    return item.css_first(selector)


def _date(item: LexborNode, source: Source) -> str | None:
    rule = source.list.date
    if rule is None:
        return None
    for node in item.css(rule.select) if rule.select else [item]:
        text = (node.attributes.get(rule.attr) or "") if rule.attr else node.text(separator=" ")
        found = re.search(rule.regex, text) if rule.regex else None
        if found or (not rule.regex and text.strip()):
            return found.group() if found else " ".join(text.split())[:100]
    return None


def read_postback(html: str, page_url: str, source: Source, n: int) -> Postback | None:
    """The form for page `n`, None if the page holds no form or its pager does not offer page `n`."""
    paging = source.paging
    argument = paging.argument.replace("{n}", str(n))
    tree = LexborHTMLParser(html)
    form = tree.css_first("form")
    # The whole quoted argument: 'Page$1' is no offer of 'Page$12', and a last page offers no next one.
    offers = html.replace("&#39;", "'").replace("&quot;", "'").replace("\\u0027", "'")
    if form is None or paging.target is None or f"'{argument}'" not in offers:
        return None
    fields = {"__EVENTTARGET": source.filled(paging.target), "__EVENTARGUMENT": argument}
    for name in paging.carry:
        node = tree.css_first(f'input[name="{name}"]')
        if node is not None:
            fields[name] = node.attributes.get("value") or ""
    action = absolute_url(page_url, form.attributes.get("action") or page_url)
    return Postback(url=action, form=fields) if action else None
