"""The fixture pages and what is to be read on them; as a module it writes the expectations anew, to be looked at."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import as_file
from pathlib import Path
from typing import Any

import yaml

from data import resource
from pipeline.article import read_article
from pipeline.listing import read_links
from pipeline.records import ArchivedResponse
from pipeline.source_model import Source
from pipeline.sources import load_source, load_sources

PAGES = Path(__file__).parent / "pages"
# A list as every platform's item rule finds it: a menu, one article.
LIST = """<html><body><ul class="menu"><li><a href="/lien-he">Liên hệ</a></li><li><a href="/rss">RSS</a></li></ul>
<div id="p_p_id_tin_"><div class="news_column"><div class="panel-body item"><article class="post news-item">
<h3><a href="{url}">Tin của địa phương</a></h3></article></div></div></div></body></html>"""
FETCHED = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def page_names() -> list[str]:
    """The pages that `pages.yaml` describes."""
    return list(_described())


def response(name: str) -> ArchivedResponse:
    """A fixture page as if it came from the archive."""
    file = name if "." in name else f"{name}.html"
    kind = "application/json" if file.endswith("json") else "text/html"
    return ArchivedResponse(
        url=_described()[name]["url"],
        status=200,
        headers=(("Content-Type", kind),),
        body=(PAGES / file).read_bytes(),
        fetched_at=FETCHED,
    )


def source_of(name: str, folder: Path) -> Source:
    """The source of a page, read from a YAML file as any source is."""
    described = _described()[name]
    host = described["url"].split("/")[2]
    rules = {"id": name, "name": host, "platform": described["platform"], "base": f"https://{host}"}
    path = folder / "source.yaml"
    path.write_text(yaml.safe_dump(rules | described.get("rules", {})), encoding="utf-8")
    return load_source(path)


def expected(name: str) -> dict[str, Any]:
    """What is to be read on a page."""
    data: dict[str, Any] = json.loads((PAGES / f"{name}.expected.json").read_text(encoding="utf-8"))
    return data


def read(name: str, folder: Path) -> dict[str, Any]:
    """What is read on a page."""
    return read_article(response(name), source_of(name, folder)).model_dump(mode="json", exclude_defaults=True)


def shipped_sources() -> dict[str, Source]:
    """The sources that come with Tinxa, by id."""
    with as_file(resource("sources")) as folder:
        return {source.id: source for source in load_sources(folder)}


def source_addresses() -> dict[str, str]:
    """One article address for each shipped source: {source id: path}."""
    data: dict[str, str] = yaml.safe_load((PAGES / "sources.yaml").read_text(encoding="utf-8"))
    return data


def read_source(source: Source) -> dict[str, Any]:
    """What a source's rules make of a list with one article of its own, and of its platform's page behind it."""
    url = source.base + source_addresses()[source.id]
    first = source.list_urls()[0]
    page = _page_of(source.platform).model_copy(update={"url": url})
    article = read_article(page, source)
    return {
        "list": first,
        "second_page": source.page_url(first, 2),
        "articles": [link.canonical for link in read_links(LIST.replace("{url}", url), first, source)],
        "home": source.home.model_dump(mode="json", exclude_none=True) if source.home else None,
        "article": article.model_dump(mode="json", exclude_defaults=True, exclude={"paragraphs"}),
        "paragraphs": len(article.paragraphs),
    }


def expected_of_source(source_id: str) -> dict[str, Any]:
    """What is to be made of a source's fixture."""
    data: dict[str, Any] = json.loads(_file_of(source_id).read_text(encoding="utf-8"))
    return data


def _file_of(source_id: str) -> Path:
    return PAGES / "sources" / f"{source_id.replace('/', '_')}.expected.json"


def _page_of(platform: str) -> ArchivedResponse:
    """The first fixture page of a platform."""
    return next(response(name) for name, page in _described().items() if page["platform"] == platform)


def _described() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((PAGES / "pages.yaml").read_text(encoding="utf-8"))
    return data


def main() -> None:
    """Write all expectations anew."""
    import tempfile

    for name in page_names():
        with tempfile.TemporaryDirectory() as folder:
            text = json.dumps(read(name, Path(folder)), ensure_ascii=False, indent=1)
        (PAGES / f"{name}.expected.json").write_text(text + "\n", encoding="utf-8")
    (PAGES / "sources").mkdir(exist_ok=True)
    for source_id, source in shipped_sources().items():
        text = json.dumps(read_source(source), ensure_ascii=False, indent=1)
        _file_of(source_id).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
