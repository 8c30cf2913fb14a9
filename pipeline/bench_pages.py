"""Generated portals: as many different articles as wanted, the same for the same seed, as pages of a portal.

A text is a home's report: sentences of the gold set with other counts, between sentences drawn by Zipf's law, so that
neither its facts nor its words are another's.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import as_file

from data import resource
from extractors.model import Frozen, Home
from pipeline.fetch import Exchange
from pipeline.source_model import Politeness, Source
from pipeline.sources import load_platform

MENU_LINKS, PARAGRAPHS = 600, 12
START = dt.datetime(2019, 8, 15, 2, 0, tzinfo=dt.UTC)
_HEADS = " b c ch d đ g gi h kh l m n ng nh ph qu s t th tr v x"
_TAILS = "a à ả ã á ạ ăn ân ấp ê ền ế i ì o ô ồng ộ ơ ời u ư ường ực y"
_COMMON = "xã công an nhân dân vụ việc của và các trên địa bàn huyện giấy khen trật tự giao thông tỉnh"
_COUNTED = re.compile(r"\b\d{1,3}(?= (?:vụ|đối tượng|người|tập thể|cá nhân|hộ|trường hợp))")
_SENTENCE = re.compile(r"(?<=[.;])\s+")


class Vocabulary:
    """Syllables drawn by Zipf's law."""

    def __init__(self, draw: random.Random) -> None:
        pairs = list(itertools.product(_HEADS.split(" "), _TAILS.split(" ")))
        self._draw = draw
        self._syllables = [*_COMMON.split(" "), *(head + tail for head, tail in draw.sample(pairs, 500))]
        self._weights = list(itertools.accumulate(1 / (rank + 4) for rank in range(len(self._syllables))))

    def words(self, count: int) -> list[str]:
        """So many syllables."""
        return self._draw.choices(self._syllables, cum_weights=self._weights, k=count)


class GoldText(Frozen):
    """What a generated article takes from the gold set: a title, its home, all sentences of all bodies."""

    titles: tuple[tuple[str, Home | None], ...]
    sentences: tuple[str, ...]


@cache
def _gold() -> GoldText:
    from extractors.places import parse_home
    from pipeline.gold import load_gold

    with as_file(resource("gold")) as folder:
        articles = load_gold(folder, "open")
    found = (s.strip() for a in articles for s in _SENTENCE.split(a.body))
    return GoldText(
        titles=tuple((a.title, parse_home(a.home) if a.home else None) for a in articles),
        sentences=tuple(s for s in found if 30 < len(s) < 300),
    )


def make_sources(count: int) -> list[Source]:
    """So many portals, each of another home."""
    rules = load_platform("nukeviet").model_dump(by_alias=True, exclude_unset=True)
    rules |= {"list": {"url": "/", "item": "li"}, "politeness": Politeness(delay_s=0)}
    homes = [home for _, home in _gold().titles if home is not None]
    return [
        Source.model_validate(
            rules
            | {"id": f"bench/{n}", "name": f"Bench {n}", "base": f"https://p{n}.example", "home": homes[n % len(homes)]}
        )
        for n in range(count)
    ]


def make_pages(source: Source, count: int, *, seed: int = 0, menu_links: int = MENU_LINKS) -> Iterator[Exchange]:
    """`count` articles of a portal, one a minute, as they would be fetched."""
    draw = random.Random(f"{source.id} {seed}")
    vocabulary = Vocabulary(draw)
    gold = _gold()
    for n in range(count):
        when = START + dt.timedelta(minutes=n)
        title = f"{draw.choice(gold.titles)[0]} {' '.join(vocabulary.words(3))}"
        paragraphs = [_paragraph(draw, vocabulary, gold.sentences) for _ in range(PARAGRAPHS)]
        body = html_page(title, f"{when + dt.timedelta(hours=7):%d/%m/%Y %H:%M}", paragraphs, menu_links)
        yield exchange(f"{source.base}/tin/bai-{n}.html", body, when)


def _paragraph(draw: random.Random, vocabulary: Vocabulary, sentences: Sequence[str]) -> str:
    """A sentence of the gold set with other counts, and one of any words."""
    said = _COUNTED.sub(lambda _: str(draw.randint(2, 99)), draw.choice(sentences))
    return f"{said} {' '.join(vocabulary.words(24)).capitalize()}."


def exchange(url: str, body: bytes, when: dt.datetime) -> Exchange:
    """A page as it would be fetched at `when`."""
    return Exchange(
        url=url,
        final_url=url,
        method="GET",
        request_headers=(("Host", url.split("/")[2]), ("User-Agent", "bench")),
        status=200,
        reason="OK",
        headers=(("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))),
        body=body,
        fetched_at=when,
    )


def html_page(title: str, date: str, paragraphs: Sequence[str], menu_links: int = MENU_LINKS) -> bytes:
    """A NukeViet page; 600 links of menu above and below make it as large as those of provincial portals (170 kB)."""
    menu = _menu(menu_links)
    body = "".join(f'<p style="text-align:justify"><span>{text}</span></p>' for text in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><meta name="generator" content="NukeViet v4.5">'
        f"<title>{title}</title></head><body><ul>{menu}</ul><h1 class=title>{title}</h1>"
        f'<span class="h5">{date}</span><div id="news-bodyhtml">{body}</div><ul>{menu}</ul></body>'
    ).encode()


@cache
def _menu(links: int) -> str:
    return "".join(
        f'<li class="m{i}"><a href="/muc-{i}/" title="Mục {i}"><span>Mục tin số {i} của cổng thông tin</span></a></li>'
        for i in range(links)
    )
