"""Proposing and checking sources, on the demo portals and on portals that have something wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from importlib.resources import as_file
from pathlib import Path

import pytest

from data import resource
from extractors.errors import TinxaError, UsageError
from pipeline.check import CheckReport, check_fields, check_source
from pipeline.demo_portals import DemoPortals
from pipeline.fetch import Limits
from pipeline.propose import Proposal, propose_source
from pipeline.source_model import Politeness, Source
from pipeline.sources import load_source, load_sources
from tests.pipeline.fixtures import response, source_of
from tests.pipeline.servers import RawServer, http, say

TEXT = {"Content-Type": "text/plain"}
QUICK = Limits(seconds=3.0, attempts=1)


@pytest.fixture(scope="module")
def portals() -> Iterator[DemoPortals]:
    with DemoPortals() as running:
        yield running


def propose(base: str, portals: DemoPortals | None = None) -> Proposal:
    connect_to = portals.connect_to if portals else None
    return asyncio.run(propose_source(base, connect_to=connect_to, allow_private=True, delay_s=0, limits=QUICK))


def check(source: Source, portals: DemoPortals) -> CheckReport:
    return asyncio.run(check_source(source, connect_to=portals.connect_to, limits=QUICK))


@pytest.fixture(scope="module")
def demo_sources() -> dict[str, Source]:
    with as_file(resource("demo", "sources")) as folder:
        return {source.id.rsplit("/", 1)[1]: source for source in load_sources(folder)}


@pytest.mark.parametrize(
    ("name", "platforms"),
    [("an-lac-ha", {"nukeviet"}), ("ben-dua", {"wordpress"}), ("suoi-vang", {"sharepoint", "webforms"})],
)
def test_portals_are_recognised_and_the_proposal_works(
    portals: DemoPortals, demo_sources: dict[str, Source], tmp_path: Path, name: str, platforms: set[str]
) -> None:
    proposal = propose(demo_sources[name].base, portals)
    assert proposal.platform in platforms and proposal.confidence >= 0.6 and proposal.reasons
    assert len(proposal.lists) == 3 and all(found.articles >= 4 for found in proposal.lists)
    assert proposal.sample is not None and proposal.sample.reader == "source"
    path = tmp_path / "proposed.yaml"
    path.write_text(proposal.yaml + "allow_private: true\n", encoding="utf-8")
    proposed = load_source(path)
    assert proposed.verified is False and proposed.politeness.delay_s == 3
    proposed = proposed.model_copy(update={"politeness": Politeness(delay_s=0)})
    report = check(proposed, portals)
    assert [one.articles for one in report.lists] == [found.articles for found in proposal.lists]
    assert any(one.more for one in report.lists), "the proposed paging works"


def test_feeds_and_sitemaps_are_found() -> None:
    articles = "".join(f'<li><a href="/tin/bai-{n}.html">Bài viết số {n}</a></li>' for n in range(100, 105))
    home = f'<link rel="alternate" type="application/rss+xml" href="/rss"><a href="/tin/">Tin tức</a>{articles}'
    with RawServer({"/": say(http(home.encode())), "/tin/": say(http(articles.encode()))}) as server:
        item = f"<item><link>{server.base}/tin/bai-100.html</link></item>"
        url = f"<url><loc>{server.base}/tin/bai-100.html</loc></url>"
        server.answers |= {
            "/rss": say(http(f"<rss><channel>{item}</channel></rss>".encode())),
            "/map.xml": say(http(f"<urlset>{url}</urlset>".encode())),
            "/robots.txt": say(http(f"Sitemap: {server.base}/map.xml".encode(), headers=TEXT)),
        }
        proposal = propose(server.base)
    assert proposal.feeds == (f"{server.base}/rss",) and proposal.sitemaps == (f"{server.base}/map.xml",)
    assert proposal.platform == "plain" and proposal.confidence < 0.5
    assert [found.url for found in proposal.lists] == [f"{server.base}/tin/"]


def test_portals_that_cannot_be_looked_at() -> None:
    with RawServer({}) as server, pytest.raises(TinxaError, match="answered 404"):
        propose(server.base)
    with pytest.raises(TinxaError, match="cannot be had"):
        propose(server.base)
    with pytest.raises(UsageError, match="no web address"):
        propose("http:///x")


def test_check_passes_right_rules(portals: DemoPortals, demo_sources: dict[str, Source]) -> None:
    report = check(demo_sources["suoi-vang"], portals)
    assert report.failing == []
    assert {field.verdict for page in report.pages for field in page.fields} == {"ok"}
    assert all(one.dated == one.articles for one in report.lists)


def test_check_names_the_rule_that_fails(portals: DemoPortals, demo_sources: dict[str, Source]) -> None:
    right = demo_sources["suoi-vang"]

    def failing(**rules: object) -> str:
        return "\n".join(check(right.model_copy(update=rules), portals).failing)

    wrong_body = right.article.model_copy(update={"body": "div.no-such", "title": "h1.no-such"})
    assert "article.body: finds nothing on 3 of 3" in failing(article=wrong_body)
    assert "article.title: finds nothing on 3 of 3" in failing(article=wrong_body)
    assert "list.item 'td.none' finds no article" in failing(list=right.list.model_copy(update={"item": "td.none"}))
    assert "paging: the second page" in failing(paging=right.paging.model_copy(update={"target": None}))
    assert "answers 404" in failing(categories=("no-such",))


def test_fields_are_compared_with_the_generic_extractor(tmp_path: Path) -> None:
    source = source_of("nukeviet", tmp_path)
    wrong = source.model_copy(update={"article": source.article.model_copy(update={"body": "footer"})})
    page = response("nukeviet")
    fields = {field.field: field for field in check_fields(page.body.decode(), page, wrong)}
    assert fields["title"].verdict == "ok" and fields["title"].generic == fields["title"].found
    assert fields["body"].verdict in ("differs", "missing")
    assert fields["body"].rule == "footer"
