"""`tinxa sources`: the portals that Tinxa knows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.crawl import choose_sources
from cli.edge import console, print_json
from cli.messages import say


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="The portals that Tinxa knows.")
    group.command(name="list", epilog="Example: tinxa sources list --sources my-sources")(list_sources)
    app.add_typer(group, name="sources")


def list_sources(
    sources: Annotated[Path | None, typer.Option(help="A source file or folder; the packaged ones else.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Read source files and say what they name; a mistake in one is an error with its mend."""
    found = choose_sources(sources, [])
    if json:
        fields = {"id", "name", "platform", "base", "verified", "home"}
        print_json({"sources": [source.model_dump(mode="json", include=fields) for source in found]})
        return
    from rich.table import Table

    table = Table("id", say("sources.name"), say("sources.platform"), say("sources.base"), say("sources.verified"))
    for source in found:
        verified = say("sources.yes" if source.verified else "sources.no")
        table.add_row(source.id, source.name, source.platform, source.base, verified)
    console().print(table)
    console().print(say("sources.count", count=len(found)))
