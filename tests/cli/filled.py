"""A data folder with a few articles in it, for the commands that read the store."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.samples import make_failure, make_reading, new_store


def fill(home: Path) -> None:
    """Put four articles, one of them with facts, and an unreadable page into the store of `home`."""
    home.mkdir(parents=True)
    with new_store(home / "tinxa.db") as store:
        run = store.begin_run("nightly")
        store.load([make_reading(), make_failure("/broken", reason="there is no text on this page")], run)
        store.load([make_reading(f"/{n}", title=f"Tin số {n}", body=f"Xã họp lần {n}.") for n in range(3)], run)
        store.finish_run(run, status="done", summary={})
