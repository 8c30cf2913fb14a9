"""What a source's crawl still owes: links found but not fetched, lists not walked to their end. It survives a kill.

A journal of JSON lines beside the archive; a last line that a crash left unfinished is passed over. Links are noted
when they are found and struck out when they are had, so that an article that failed tonight, or lay beyond tonight's
limit, is asked for again although the lists no longer lead there.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from pipeline.archive import file_prefix
from pipeline.listing import Link

MOST_TRIES = 5
_BUFFER = 1 << 22


class Frontier:
    """The journal of one source; a context manager."""

    def __init__(self, folder: Path, source_id: str) -> None:
        self._path = folder / f"{file_prefix(source_id)}.frontier.jsonl"
        self._pending: dict[str, Link] = {}
        self._tries: dict[str, int] = {}
        self._finished: set[str] = set()
        self._file: TextIO | None = None

    def __enter__(self) -> Frontier:
        if self._path.exists():
            with self._path.open(encoding="utf-8", errors="replace") as lines:
                for line in lines:
                    self._replay(line)
        self._compact()
        # Lines reach the file at a commit, after the archive: until then they must fit into the buffer.
        self._file = self._path.open("a", encoding="utf-8", buffering=_BUFFER)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self.commit()
            self._file.close()
            self._file = None

    def pending(self) -> list[Link]:
        """Links owed, in the order they were found."""
        return list(self._pending.values())

    def unfinished(self, walk: str) -> bool:
        """Whether the last walk of a list broke off before its end, or there was none."""
        return walk not in self._finished

    def begin(self, walk: str) -> None:
        """A walk of a list begins."""
        self._note({"begin": walk})

    def end(self, walk: str) -> None:
        """A walk came to the list's end, or to what was known already."""
        self._note({"end": walk})

    def found(self, link: Link) -> None:
        """A link to fetch."""
        if link.canonical not in self._pending:
            self._note({"found": link.model_dump(exclude_none=True)})

    def had(self, canonical: str) -> None:
        """The article was had, or will never be."""
        if canonical in self._pending:
            self._note({"had": canonical})

    def failed(self, canonical: str) -> None:
        """The article was asked for in vain; after several nights it is given up."""
        if canonical in self._pending:
            self._note({"failed": canonical})

    def commit(self) -> None:
        """Bring the journal to the disk."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def _note(self, event: dict[str, Any]) -> None:
        self._apply(event)
        if self._file is not None:
            self._file.write(json.dumps(event, ensure_ascii=False) + "\n")

    def _replay(self, line: str) -> None:
        try:
            self._apply(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            return  # a line torn by a crash: what it noted is found again by the next walk

    def _apply(self, event: dict[str, Any]) -> None:
        if "begin" in event:
            self._finished.discard(event["begin"])
        elif "end" in event:
            self._finished.add(event["end"])
        elif "found" in event:
            link = Link.model_validate(event["found"])
            self._pending.setdefault(link.canonical, link)
            self._tries[link.canonical] = int(event.get("tries", 0))
        elif "had" in event:
            self._pending.pop(event["had"], None)
        elif "failed" in event:
            self._fail(event["failed"])

    def _fail(self, canonical: str) -> None:
        self._tries[canonical] = self._tries.get(canonical, 0) + 1
        if self._tries[canonical] >= MOST_TRIES:
            self._pending.pop(canonical, None)

    def _compact(self) -> None:
        """Write the journal anew with what is still owed; the old one stays until the new one is whole."""
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            for walk in sorted(self._finished):
                file.write(json.dumps({"end": walk}) + "\n")
            for canonical, link in self._pending.items():
                event = {"found": link.model_dump(exclude_none=True), "tries": self._tries.get(canonical, 0)}
                file.write(json.dumps(event, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
