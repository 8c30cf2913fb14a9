"""Running the nightly flow from the terminal: Prefect set up in the data folder, progress bars with counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from cli.edge import console
from cli.messages import say
from cli.settings import archive_folder, data_folder, database_file

if TYPE_CHECKING:
    from rich.progress import TaskID

    from flows.nightly import NightReport
    from pipeline.crawl_model import Options
    from pipeline.source_model import Source


def run_night(
    sources: Sequence[Source],
    *,
    connect_to: Mapping[str, str] | None = None,
    options: Options | None = None,
    runner: Mapping[str, str | None] | None = None,
) -> NightReport:
    """Crawl `sources` through the nightly flow into this installation's archive and store; `runner` reads the pages."""
    from flows.settings import prepare

    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    prepare(folder)

    from flows.nightly import Plan, nightly
    from flows.progress import listening
    from flows.reading import Runner
    from pipeline.crawl_model import Options

    plan = Plan(
        database=database_file(),
        archive=archive_folder(),
        sources=tuple(sources),
        connect_to=dict(connect_to or {}),
        options=options or Options(),
        runner=Runner.model_validate(runner or {}),
    )
    with _progress() as listener, listening(listener):
        return nightly(plan)


def _progress() -> AbstractContextManager[Any]:
    """A listener that draws one bar a source on a terminal, and stays silent elsewhere."""
    return _Bars() if console(stderr=True).is_terminal else nullcontext(lambda *_args, **_kwargs: None)


class _Bars:
    """Progress bars with counts, one a source."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(*columns, console=console(stderr=True))
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> _Bars:
        self._progress.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._progress.stop()

    def __call__(self, source_id: str, stage: str, count: int, total: int | None = None) -> None:
        if source_id not in self._tasks:
            self._tasks[source_id] = self._progress.add_task(source_id, total=None)
        text = f"{source_id} {say('stage.' + stage)}"
        if stage == "listed":
            self._progress.update(self._tasks[source_id], description=text, completed=0, total=count)
        else:
            self._progress.update(self._tasks[source_id], description=text, completed=count)
