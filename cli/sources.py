"""`tinxa sources`: the portals that Tinxa knows; looking at a new one, and checking the rules of known ones."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.crawl import choose_sources
from cli.edge import complain, console, print_json
from cli.messages import say
from extractors.errors import UsageError

if TYPE_CHECKING:
    from pipeline.check import CheckReport, FieldCheck
    from pipeline.propose import Proposal
    from pipeline.source_model import Source

AT_ONCE = 8
_PIPE_WIDTH = 160
_SHOWN = 60
Place = Annotated[Path | None, typer.Option("--sources", help="A source file or folder; the packaged ones else.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="The portals that Tinxa knows.")
    group.command(name="list", epilog="Example: tinxa sources list --sources my-sources")(list_sources)
    group.command(name="new", epilog="Example: tinxa sources new https://portal.example --output portal.yaml")(new)
    group.command(name="check", epilog="Example: tinxa sources check my/portal --sources my-sources")(check)
    app.add_typer(group, name="sources")


def list_sources(sources: Place = None, json: AsJson = False) -> None:
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


def new(
    url: Annotated[str, typer.Argument(help="A portal's front page.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the YAML to this new file.")] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Allow an address of this machine or its own network.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Look at a portal, a dozen pages politely, and propose a source file to check and mend."""
    from pipeline.propose import propose_source

    if output is not None and output.exists():
        raise UsageError(str(output), "is there already", "name a new file")
    proposal = asyncio.run(propose_source(url, allow_private=private))
    text = proposal.yaml + ("allow_private: true\n" if private else "")
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    if json:
        print_json(proposal.model_dump(mode="json") | {"yaml": text, "file": output})
        return
    _tell(proposal, output)
    if output is None:
        sys.stdout.write(text)


def _tell(proposal: Proposal, output: Path | None) -> None:
    """What was found, on stderr: the YAML alone goes to stdout."""
    out = console(stderr=True)
    out.print(say("sources.platform_found", platform=proposal.platform, confidence=f"{proposal.confidence:.0%}"))
    for reason in proposal.reasons:
        out.print(f"  {reason}", markup=False)
    for found in proposal.lists:
        out.print(say("sources.list_found", name=found.name, url=found.url, count=found.articles), markup=False)
    if not proposal.lists:
        out.print(say("sources.no_list"))
    if proposal.sample is not None:
        day = proposal.sample.published or "?"
        out.print(say("sources.sample", title=proposal.sample.title, day=day), markup=False)
    if output is not None:
        out.print(say("sources.written", file=output), markup=False)


def check(
    source: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all of them if none is given.")] = None,
    sources: Place = None,
    pages: Annotated[int, typer.Option(min=1, max=20, help="So many articles of each source.")] = 3,
    lists: Annotated[int, typer.Option(min=1, max=20, help="So many lists of each source.")] = 3,
    json: AsJson = False,
) -> None:
    """Fetch some live pages and show field by field what each rule finds beside the generic extractor's reading.

    Nothing is stored. Exit code 1 if a rule fails.
    """
    wanted = choose_sources(sources, source or [])
    reports = asyncio.run(_check_all(wanted, pages, lists))
    if json:
        print_json({"sources": [report.model_dump(mode="json") | {"failing": report.failing} for report in reports]})
    else:
        for report in reports:
            _show(report)
    if any(report.failing for report in reports):
        raise typer.Exit(1)


async def _check_all(sources: list[Source], pages: int, lists: int) -> list[CheckReport]:
    from pipeline.check import check_source

    gate = asyncio.Semaphore(AT_ONCE)

    async def one(source: Source) -> CheckReport:
        async with gate:
            return await check_source(source, pages=pages, lists=lists)

    return await asyncio.gather(*map(one, sources))


def _show(report: CheckReport) -> None:
    from rich.table import Table

    out = console()
    if not out.is_terminal:
        out.width = _PIPE_WIDTH
    out.rule(report.source_id)
    for found in report.lists:
        if not found.failure:
            more = "-" if found.more is None else found.more
            text = say("sources.list_checked", url=found.url, articles=found.articles, dated=found.dated, more=more)
            out.print(text, markup=False)
    for page in report.pages:
        if page.failure:
            continue
        table = Table(title=page.url, title_justify="left")
        for name in ("field", "verdict", "found", "generic"):
            table.add_column(say(f"sources.{name}"), overflow="fold")
        for field in page.fields:
            table.add_row(field.field, say(_verdict(field)), _short(field.found), _short(field.generic))
        out.print(table)
    for failing in report.failing:
        complain(f"{report.source_id}: {failing}")
    if not report.failing:
        out.print(say("sources.sound", source=report.source_id))


def _verdict(field: FieldCheck) -> str:
    return "sources.verdict_" + field.verdict.replace(" ", "_")


def _short(text: str | None) -> str:
    from rich.markup import escape

    return escape(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…") if text else ""
