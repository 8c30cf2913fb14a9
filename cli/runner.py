"""The options of commands that read many pages: in this process, or on a Dask cluster."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from extractors.errors import UsageError


class RunnerKind(StrEnum):
    """Where pages are read."""

    local = "local"
    dask = "dask"


RunnerOption = Annotated[
    RunnerKind, typer.Option("--runner", help="Where pages are read: in this process, or by Dask workers.")
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="A running Dask scheduler, tcp://host:port; all cores of this machine else."),
]
ArchiveUrlOption = Annotated[
    str | None,
    typer.Option("--archive-url", metavar="URL", help="Where workers find the archive, as s3://bucket/archive."),
]


def where_to_read(runner: RunnerKind, scheduler: str | None, archive: str | None) -> dict[str, str | None]:
    """The fields of `flows.reading.Runner`. Raises UsageError for a scheduler that nobody would ask."""
    if scheduler is not None and runner is not RunnerKind.dask:
        raise UsageError("--scheduler", "is only asked by Dask", "add --runner dask")
    return {"kind": runner.value, "scheduler": scheduler, "archive": archive}
