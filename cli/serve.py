"""`tinxa serve`: the site over the store."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from cli.edge import console
from cli.messages import language, say
from cli.settings import archive_folder, database_file, review_password

LOCAL = "127.0.0.1"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: tinxa serve --port 8800")(serve)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for all.")] = LOCAL,
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="0 takes a free one.")] = 8800,
    sql: Annotated[bool, typer.Option("--sql/--no-sql", help="Whether visitors may write SQL queries.")] = True,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A host name under which the site may be asked for; * for any. Repeatable.")
    ] = None,
) -> None:
    """Show the store in a browser: search, articles with their facts, tables.

    Read-only, unless $TINXA_REVIEW_PASSWORD is set: whoever signs in with it may confirm and correct facts.
    """
    # The two faces do not import each other; this command only starts the other one, by name.
    build_site, run = import_module("web.app").build_site, import_module("web.server").serve
    hosts = (host, *(allow_host or ()))
    site = build_site(
        database_file(), archive_folder(), language=language(), sql=sql, hosts=hosts, password=review_password()
    )
    run(site, host, port, lambda url: console().print(say("serve.ready", url=url)))
