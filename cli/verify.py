"""`tinxa verify`: whether the archive is whole and the database agrees with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.edge import complain, console, print_json
from cli.messages import say
from cli.settings import archive_folder, database_file
from extractors.errors import TinxaError

if TYPE_CHECKING:
    from pipeline.verify import VerifyReport

MOST_SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: tinxa verify --json")(verify)


def verify(json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Read every record of the archive, compare it with the database both ways, and name each difference.

    Nothing is changed. Exit code 1 if anything is wrong.
    """
    report = _verified()
    if json:
        print_json(report.model_dump(mode="json") | {"sound": report.sound})
    else:
        _show(report)
    if not report.sound:
        raise typer.Exit(1)


def _verified() -> VerifyReport:
    from pipeline.store import open_store
    from pipeline.verify import verify as compare

    if not archive_folder().is_dir():
        raise TinxaError(str(archive_folder()), "there is no archive here", "run tinxa demo or tinxa crawl first")
    if not database_file().exists():
        complain(say("verify.no_database", file=database_file()))
        return compare(None, archive_folder())
    with open_store(database_file(), read_only=True) as store:
        return compare(store, archive_folder())


def _show(report: VerifyReport) -> None:
    out = console()
    archive = report.archive
    out.print(say("verify.archive", files=archive.files, records=archive.records, captures=archive.captures))
    out.print(say("verify.database", captures=report.captures, articles=report.articles))
    wrong = (*archive.damages, *report.differences)
    for damage in wrong[:MOST_SHOWN]:
        out.print(f"{damage.where}: {damage.problem}", markup=False)
    if len(wrong) > MOST_SHOWN:
        out.print(say("verify.more", count=len(wrong) - MOST_SHOWN))
    out.print(say("verify.wrong", count=len(wrong)) if wrong else say("verify.sound"))
