"""`tinxa extract`: the facts of text files, HTML files, web pages or standard input."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cli.edge import complain, console
from cli.messages import say
from extractors.errors import TinxaError, UsageError

if TYPE_CHECKING:
    from extractors.model import Home
    from extractors.output import Output


class Format(StrEnum):
    """How facts are printed."""

    json = "json"
    table = "table"
    html = "html"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: tinxa extract tin.txt --published 2019-08-15 --home 'Quán Lào, Yên Định, Thanh Hóa'")(
        extract
    )


def extract(
    inputs: Annotated[list[str], typer.Argument(metavar="FILE|URL|-", help="Text or HTML files, web pages, or - .")],
    published: Annotated[
        str | None, typer.Option(help="Publication date, YYYY-MM-DD; else the page's, else the first in the text.")
    ] = None,
    home: Annotated[
        str | None, typer.Option(help="The place the source speaks for, lowest unit first: 'Quán Lào, Yên Định'.")
    ] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="json, table or html.")] = Format.json,
) -> None:
    """Print the dates, places, incident counts and awards of each article (several: one JSON object a line)."""
    day = _parse_day(published)
    place = _parse_home(home)
    failed = 0
    for name in inputs:
        try:
            output, undated = _extract_one(name, day, place)
        except TinxaError as error:
            if len(inputs) == 1:
                raise
            complain(str(error))
            failed = max(failed, error.exit_code)
            continue
        _print(output, format, lines=len(inputs) > 1)
        if undated:
            complain(say("extract.undated", name=name, examples=", ".join(undated[:3])))
            failed = max(failed, 1)
    if failed:
        raise typer.Exit(failed)


def _parse_day(published: str | None) -> dt.date | None:
    if published is None:
        return None
    try:
        return dt.date.fromisoformat(published)
    except ValueError:
        raise UsageError("--published", f"{published!r} is no ISO date", "write it as 2019-08-15") from None


def _parse_home(home: str | None) -> Home | None:
    if home is None:
        return None
    from extractors import parse_home

    place: Home = parse_home(home)
    return place


def _extract_one(name: str, published: dt.date | None, home: Home | None) -> tuple[Output, tuple[str, ...]]:
    from extractors.engine import extract as read_facts
    from extractors.model import Context
    from extractors.output import make_output
    from pipeline.inputs import open_input

    article = open_input(name)
    context = Context(published=published or article.published, home=home or article.home)
    extraction = read_facts(article.title, article.body, context)
    url = article.url if article.url.startswith("http") else None
    output = make_output(extraction, titled=bool(article.title), source=article.source_id or None, url=url)
    return output, extraction.undated


def _print(output: Output, format: Format, *, lines: bool) -> None:
    if format is Format.json:
        indent = None if lines else 2
        sys.stdout.write(output.model_dump_json(indent=indent) + "\n")
    elif format is Format.html:
        from pipeline.highlight import render_page

        sys.stdout.write(render_page(output))
    else:
        for table in _tables(output):
            console().print(table)


def _tables(output: Output) -> Iterator[object]:
    """One Rich table per fact type that has facts, after the article's title."""
    from rich.table import Table
    from rich.text import Text

    yield Text(output.article.title, style="bold")
    columns = {
        "dates": ("text", "kind", "value", "start", "end"),
        "places": ("text", "level", "name", "commune", "district", "province", "code", "current_name"),
        "incidents": ("text", "kind", "measure", "value", "qualifier", "status", "actor", "start", "end", "parent"),
        "awards": ("form", "title", "rank", "conferrer", "collectives", "individuals", "households", "date", "reason"),
    }
    for name, fields in columns.items():
        facts = getattr(output, name)
        table = Table(*fields, title=f"{say('extract.' + name)}: {len(facts)}", title_justify="left")
        for fact in facts:
            row = fact.model_dump(mode="json")
            table.add_row(*("" if row[f] is None else str(row[f]) for f in fields))
        yield table
