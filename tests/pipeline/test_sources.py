"""Sources as data: what a file may say, and what is said about one that is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from data import resource
from extractors.errors import UsageError
from pipeline.source_model import Source
from pipeline.sources import load_platform, load_platforms, load_source, load_sources, platform_names
from tests.pipeline.fixtures import expected_of_source, read_source, shipped_sources, source_addresses

PLAIN = """\
id: thanh-hoa/an-phu
name: Xã An Phú
platform: nukeviet
base: https://anphu.example/
categories: [an-ninh, van-hoa]
"""


def write(tmp_path: Path, text: str, name: str = "a.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_source_lies_over_its_platform(tmp_path: Path) -> None:
    source = load_source(write(tmp_path, PLAIN + "article: {title: h2.tieu-de}\nvars: {module: news}\n"))
    assert source.article.title == "h2.tieu-de"
    assert source.article.body == load_platform("nukeviet").article.body
    assert source.base == "https://anphu.example"
    assert source.list_urls() == ["https://anphu.example/news/an-ninh/", "https://anphu.example/news/van-hoa/"]
    assert source.page_url(source.list_urls()[0], 2) == "https://anphu.example/news/an-ninh/page-2/"
    assert source.verified is False


@pytest.mark.parametrize(
    ("paging", "page_three"),
    [
        ('{kind: query, template: "{base}?page={n}"}', "?page=3"),
        ('{kind: query, template: "{base}?page={n}", zero_based: true}', "?page=2"),
        ('{kind: query, template: "{base}?start={offset}", step: 10}', "?start=20"),
        ('{kind: none, template: "{base}?page={n}"}', None),
        ("{kind: postback, target: pager}", None),
    ],
)
def test_pages_of_a_list(tmp_path: Path, paging: str, page_three: str | None) -> None:
    source = load_source(write(tmp_path, PLAIN + f"paging: {paging}\n"))
    url = source.page_url("https://anphu.example/a", 3)
    assert url == (page_three and f"https://anphu.example/a{page_three}")


def test_layouts_tls_and_discovery(tmp_path: Path) -> None:
    source = load_source(
        write(
            tmp_path,
            PLAIN
            + """\
discover: [{feed: "/rss/{category}"}, {sitemap: /sitemap.xml}, {json: "/api?page={n}", map: {items: data, url: link}}]
tls: {verify: false, min_version: TLS1, note: the certificate names another host}
parsers: [{until: 2018-05-31, article: {title: .tieude, body: td.noidung}}]
valid: {from: 2015-01-01, to: 2025-06-30}
""",
        )
    )
    assert [url for _, url in source.discovery_urls()] == [
        "https://anphu.example/rss/an-ninh",
        "https://anphu.example/rss/van-hoa",
        "https://anphu.example/sitemap.xml",
        "https://anphu.example/api?page={n}",
    ]
    assert source.tls.relaxed and source.parsers[0].article.body == "td.noidung"


@pytest.mark.parametrize(
    ("text", "subject", "problem", "mend"),
    [
        (PLAIN + "articel: {}\n", "articel", "this key is unknown", "did you mean 'article'?"),
        (PLAIN + "article: {tilte: h1}\n", "article.tilte", "this key is unknown", "did you mean 'title'?"),
        (PLAIN + "discover: [{feeed: x}]\n", "discover.0.feeed", "this key is unknown", "did you mean 'feed'?"),
        (
            PLAIN + "parsers: [{until: 2018-05-31, article: {titel: h1}}]\n",
            "parsers.0.article.titel",
            "unknown",
            "'title'",
        ),
        (PLAIN.replace("name: Xã An Phú\n", ""), "name", "this key is missing", "add it"),
        (PLAIN.replace("platform: nukeviet\n", ""), "platform", "missing", "nukeviet"),
        (PLAIN.replace("nukeviet", "nukevet"), "platform", "'nukevet' is unknown", "did you mean 'nukeviet'?"),
        (PLAIN.replace("https://", "ftp://"), "base", "must begin with http", "add-a-portal"),
        (PLAIN.replace("https://", "https://u:p@"), "base", "without user or password", "add-a-portal"),
        (PLAIN.replace("id: thanh-hoa", "id: ../../x y"), "id", "pattern", "add-a-portal"),
        (PLAIN + "key: '(['\n", "key", "no regular expression", "add-a-portal"),
        (PLAIN + "article: {body: 'div['}\n", "article.body", "no CSS selector", "add-a-portal"),
        (PLAIN + "politeness: {delay_s: -1}\n", "politeness.delay_s", "greater than or equal to 0", "add-a-portal"),
        ("just text\n", "", "not a mapping", "add-a-portal"),
        ("a: [1\n", "", "no valid YAML", "mend the line"),
    ],
)
def test_wrong_files_are_named_with_key_and_mend(
    tmp_path: Path, text: str, subject: str, problem: str, mend: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        load_source(path)
    error = caught.value
    assert error.subject == (f"{path}: {subject}" if subject else str(path))
    assert problem in error.problem and mend in (error.mend or "")
    assert "\n" not in str(error) and error.exit_code == 2


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        load_source(tmp_path / "none.yaml")
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"name: x\xe3\n")
    with pytest.raises(UsageError, match="not UTF-8"):
        load_source(path)
    with pytest.raises(UsageError, match="larger than"):
        load_source(write(tmp_path, "#" * 300_000, "big.yaml"))


def test_folder_of_sources(tmp_path: Path) -> None:
    write(tmp_path, PLAIN)
    (tmp_path / "sub").mkdir()
    write(tmp_path / "sub", PLAIN.replace("an-phu", "an-binh"))
    assert [source.id for source in load_sources(tmp_path)] == ["thanh-hoa/an-binh", "thanh-hoa/an-phu"]
    write(tmp_path, PLAIN, "b.yaml")
    with pytest.raises(UsageError, match="taken by another file"):
        load_sources(tmp_path)


def test_all_platforms_are_whole() -> None:
    assert [platform.platform for platform in load_platforms()] == platform_names()
    for platform in load_platforms():
        assert platform.article.body or platform.platform == "plain", platform.platform


def test_shipped_sources_are_honest() -> None:
    from importlib.resources import as_file

    with as_file(resource("sources")) as folder:
        sources = load_sources(folder)
    assert len(sources) >= 30
    assert len({source.home.province for source in sources if source.home}) >= 25
    for source in sources:
        assert source.home is not None, source.id
        assert source.verified is False, f"{source.id}: only who ran `sources check` on the live portal may say so"
        assert source.politeness.delay_s >= 2, source.id
        assert not source.allow_private, source.id


@pytest.mark.parametrize("source_id", sorted(source_addresses()))
def test_fixture_of_every_source(source_id: str) -> None:
    assert read_source(shipped_sources()[source_id]) == expected_of_source(source_id)


def test_every_source_has_a_fixture_of_its_own_host() -> None:
    assert set(source_addresses()) == set(shipped_sources())
    for source_id, source in shipped_sources().items():
        made = expected_of_source(source_id)
        assert made["list"].startswith(source.base), source_id
        assert [a.startswith(source.base) for a in made["articles"]] == [True], f"{source_id}: {made['articles']}"
        assert made["article"]["title"] and made["paragraphs"], source_id


GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "add-a-portal.md"


def test_examples_of_the_guide_are_sources(tmp_path: Path) -> None:
    examples = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 3
    for example in examples:
        assert load_source(write(tmp_path, example)).categories


def test_guide_names_every_key() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    keys = {field.alias or name for name, field in Source.model_fields.items()}
    assert [key for key in sorted(keys - {"marks"}) if f"`{key}" not in guide] == []
