"""An archive that is only read, wherever fsspec reaches: a folder, or an object store that many machines share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from extractors.errors import UsageError
from pipeline.archive import file_prefix, follow_response
from pipeline.cdxj import read_line
from pipeline.model import Capture
from pipeline.records import ArchivedResponse


class ArchiveUnreachable(Exception):
    """The store that holds the archive does not answer: that says nothing of any page, and is tried again."""


class Shelf:
    """The archive at `place`, a path or a URL that fsspec knows (`s3://bucket/archive`); a context manager.

    One file is kept open, as captures lie one behind the other. Raises UsageError for a place of unknown kind,
    ArchiveUnreachable where reading a remote file fails for another reason than that it is not there.
    """

    def __init__(self, place: str) -> None:
        import fsspec

        try:
            self._files, self._root = fsspec.core.url_to_fs(place)
        except (ValueError, ImportError) as error:
            raise UsageError(place, f"cannot be opened as an archive ({error})", "name a folder or a URL") from error
        self._far = not isinstance(self._files, fsspec.get_filesystem_class("file"))
        self._name: str = ""
        self._file: BinaryIO | None = None

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, *exc: object) -> None:
        self._close()

    def read(self, capture: Capture) -> ArchivedResponse:
        """The response of a capture; a revisit gives the body it refers to. Raises ArchiveDamaged."""
        return follow_response(lambda name: nullcontext(self._opened(name)), capture.warc_file, capture.warc_offset)

    def captures(self, prefix: str = "") -> Iterator[Capture]:
        """All captures that the index files (of one writer's `prefix`) know, in the order of writing."""
        pattern = f"{file_prefix(prefix)}-[0-9][0-9][0-9][0-9][0-9].cdxj" if prefix else "*.cdxj"
        for path in sorted(self._files.glob(f"{self._root}/{pattern}")):
            with self._files.open(path, "r", encoding="utf-8", errors="replace") as lines:
                yield from (found[0] for found in map(read_line, lines) if found)

    def _opened(self, name: str) -> BinaryIO:
        if self._file is None or name != self._name:
            self._close()
            file: Any = _Remote(self._files, f"{self._root}/{name}") if self._far else self._path(name).open("rb")
            self._name, self._file = name, file
        return self._file

    def _path(self, name: str) -> Path:
        return Path(self._root) / name

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class _Remote:
    """A file elsewhere, whose troubles are no damage of the archive."""

    def __init__(self, files: Any, path: str) -> None:
        try:
            self._file = files.open(path, "rb")
        except FileNotFoundError:
            raise
        except OSError as error:
            raise ArchiveUnreachable(f"{path}: {error}") from error
        self.seek, self.tell, self.close = self._file.seek, self._file.tell, self._file.close

    def read(self, size: int = -1) -> bytes:
        """As any file reads."""
        try:
            return bytes(self._file.read(size))
        except OSError as error:
            raise ArchiveUnreachable(str(error)) from error
