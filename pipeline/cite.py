"""How to cite an article: APA (7th edition, web page) and BibTeX (`@online`, as biblatex knows it)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from extractors.text import fold

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ESCAPES = str.maketrans(
    {c: "\\" + c for c in "&%$#_{}"}
    | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}
)


def apa(article: Mapping[str, Any], permalink: str) -> str:
    """`Author. (2019, August 15). Title. Portal. URL (archived at PERMALINK)`, from a row of articles."""
    day = _day(article)
    when = f"{day.year}, {_MONTHS[day.month - 1]} {day.day}" if day else "n.d."
    author = article["author"] or article["source_name"]
    portal = f" {article['source_name']}." if article["author"] else ""
    title = article["title"].rstrip(".")
    return f"{author.rstrip('.')}. ({when}). {title}.{portal} {article['url']} (archived at {permalink})"


def bibtex(article: Mapping[str, Any], permalink: str) -> str:
    """An `@online` entry whose key is made of the author or portal, the year and the article's id."""
    day = _day(article)
    author = article["author"] or article["source_name"]
    word = "".join(c for c in fold(author.split()[-1]) if c.isascii() and c.isalnum()) if author.split() else ""
    fields = {
        "author": f"{{{author.translate(_ESCAPES)}}}",
        "title": f"{{{article['title'].translate(_ESCAPES)}}}",
        "organization": article["source_name"].translate(_ESCAPES),
        "date": day.isoformat() if day else None,
        "url": _braceless(article["url"]),
        "urldate": article["last_seen"][:10],
        "note": f"Archived at \\url{{{_braceless(permalink)}}}",
        "langid": "vietnamese",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@online{{{word or 'tinxa'}{day.year if day else ''}-{article['id'][:6]},\n" + ",\n".join(lines) + "\n}"


def _day(article: Mapping[str, Any]) -> dt.date | None:
    return dt.date.fromisoformat(article["published"]) if article["published"] else None


def _braceless(url: str) -> str:
    """An address that cannot end the field it stands in."""
    return url.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")
