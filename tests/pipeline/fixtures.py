"""The fixture pages and what is to be read on them; as a module it writes the expectations anew, to be looked at."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import yaml

from pipeline.article import read_article
from pipeline.records import ArchivedResponse
from pipeline.source_model import Source
from pipeline.sources import load_source

PAGES = Path(__file__).parent / "pages"
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


if __name__ == "__main__":
    main()
