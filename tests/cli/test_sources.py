"""`tinxa sources new` and `tinxa sources check` against a portal on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Tinxa
from tests.pipeline.servers import RawServer, http, say

MARK = '<meta name="generator" content="NukeViet v4.5">'
TEXT = "Tham gia ra quân có 45 cán bộ, chiến sĩ công an xã và dân quân của các thôn trong xã."


def listing(numbers: range) -> str:
    items = (
        f'<div class="news_column"><div class="panel-body"><h3><a href="/tin-tuc/an-ninh/bai-{n}.html">Bài {n}</a></h3>'
        f'<div class="text-muted"><ul><li>{n:02}/08/2019 09:30</li></ul></div></div></div>'
        for n in numbers
    )
    return MARK + "".join(items)


def article(number: int) -> str:
    return (
        f'{MARK}<h1 class="title">Bài {number}</h1><span class="h5">{number:02}/08/2019 09:30</span>'
        f'<div class="hometext">Tóm tắt của bài số {number}.</div><div id="news-bodyhtml"><p>{TEXT}</p></div>'
    )


@pytest.fixture
def portal() -> Iterator[RawServer]:
    """A small NukeViet portal: a front page with a menu, a list of two pages, eight articles."""
    menu = '<ul class="menu"><li><a href="/tin-tuc/an-ninh/">Tin an ninh</a></li></ul>'
    answers = {
        "/": say(http(f"{menu}{listing(range(1, 3))}".encode())),
        "/tin-tuc/an-ninh/": say(http(listing(range(1, 5)).encode())),
        "/tin-tuc/an-ninh/page-2/": say(http(listing(range(5, 9)).encode())),
    }
    answers |= {f"/tin-tuc/an-ninh/bai-{n}.html": say(http(article(n).encode())) for n in range(1, 9)}
    with RawServer(answers) as server:
        yield server


def source_file(folder: Path, portal: RawServer, more: str = "") -> str:
    path = folder / "portal.yaml"
    rules = (
        f"id: x\nname: x\nplatform: nukeviet\nbase: {portal.base}\nallow_private: true\npoliteness: {{delay_s: 0}}\n"
    )
    path.write_text(f"{rules}categories: [an-ninh]\n{more}", encoding="utf-8")
    return str(path)


def test_a_new_portal_is_proposed_checked_and_crawled(tinxa: Tinxa, tmp_path: Path, portal: RawServer) -> None:
    file = tmp_path / "mine" / "portal.yaml"
    done = tinxa("sources", "new", portal.base, "--private", "--output", str(file))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "platform nukeviet" in done.stderr and "Tin an ninh" in done.stderr and "Bài 1" in done.stderr
    checked = tinxa("sources", "check", "--sources", str(file), "--json")
    assert checked.returncode == 0, checked.stdout
    (report,) = json.loads(checked.stdout)["sources"]
    assert report["lists"][0] | {"url": ""} == {"url": "", "articles": 4, "dated": 4, "more": 4, "failure": None}
    assert report["failing"] == []
    again = tinxa("sources", "new", portal.base, "--private", "--output", str(file))
    assert again.returncode == 2 and "is there already" in again.stderr


def test_the_proposed_yaml_goes_to_stdout_alone(tinxa: Tinxa, portal: RawServer) -> None:
    import yaml

    done = tinxa("sources", "new", portal.base, "--private")
    assert yaml.safe_load(done.stdout)["platform"] == "nukeviet"
    told = json.loads(tinxa("sources", "new", portal.base, "--private", "--json").stdout)
    assert told["confidence"] >= 0.6 and yaml.safe_load(told["yaml"])["allow_private"] is True


def test_check_shows_each_field_and_names_the_rule_that_fails(tinxa: Tinxa, tmp_path: Path, portal: RawServer) -> None:
    good = tinxa("sources", "check", "--sources", source_file(tmp_path, portal))
    assert good.returncode == 0, good.stderr
    assert "2019-08-01" in good.stdout and "all rules hold" in good.stdout
    broken = source_file(tmp_path, portal, 'article: {date: {select: "#nowhere"}}\n')
    bad = tinxa("sources", "check", "x", "--sources", broken, "--pages", "2")
    assert bad.returncode == 1
    assert "article.date: finds nothing on 2 of 2 pages" in bad.stderr
    assert "finds nothing" in bad.stdout
    in_vietnamese = tinxa("--lang", "vi", "sources", "check", "--sources", broken)
    assert "không tìm thấy" in in_vietnamese.stdout


def test_portals_that_cannot_be_reached_are_one_line(tinxa: Tinxa, tmp_path: Path) -> None:
    done = tinxa("sources", "new", "http://127.0.0.1:9", "--private")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    refused = tinxa("sources", "new", "http://127.0.0.1:9")
    assert refused.returncode == 1 and "Traceback" not in refused.stderr
    with RawServer({}) as gone:
        source = source_file(tmp_path, gone)
    checked = tinxa("sources", "check", "--sources", source)
    assert checked.returncode == 1 and "Traceback" not in checked.stderr
