"""`tinxa`: puts the command groups together. Command modules are light; what is heavy they import when run."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import version
from typing import Annotated

import typer

from cli.edge import guarded
from cli.messages import LANGUAGES, choose_language

GROUPS = (
    "demo", "crawl", "sources", "extract", "search", "facts", "export", "serve", "status", "verify", "eval", "bench",
)  # fmt: skip

app = typer.Typer(
    name="tinxa",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Crawl, archive, read and search Vietnamese local-government news.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tinxa {version('tinxa')}")
        raise typer.Exit


@app.callback()
def _common(
    lang: Annotated[
        str | None, typer.Option("--lang", help="Language of messages: en or vi; by the locale if not given.")
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    if lang is not None and lang not in LANGUAGES:
        raise typer.BadParameter(f"{lang!r}; choose one of: {', '.join(LANGUAGES)}", param_hint="--lang")
    choose_language(lang)


for _group in GROUPS:
    import_module(f"cli.{_group}").register(app)


def run() -> None:
    """Entry point of the `tinxa` command."""
    sys.exit(guarded(lambda: app(standalone_mode=False)))
