"""Response bodies: decompressed piece by piece under a cap, so that no small answer becomes a huge one."""

from __future__ import annotations

import zlib

from extractors.errors import TinxaError

_PIECE = 1 << 16


class BodyRefused(TinxaError):
    """A body that is too large, damaged, or coded in a way nobody asked for."""


class Body:
    """Gathers a body of at most `cap` bytes after decompression; `coding` is its Content-Encoding."""

    def __init__(self, url: str, coding: str, cap: int) -> None:
        self._url, self._cap = url, cap
        self._pieces: list[bytes] = []
        self._size = 0
        self._coding = coding.strip().lower()
        if self._coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise BodyRefused(url, f"answers in the coding {self._coding[:20]!r}, which was not asked for")
        self._inflater = None if self._coding in ("", "identity") else zlib.decompressobj(zlib.MAX_WBITS | 32)
        self._began = False

    def feed(self, data: bytes) -> None:
        """Take the next bytes from the wire."""
        if self._inflater is None:
            self._keep(data)
            return
        try:
            self._inflate(data)
        except zlib.error as error:
            raise BodyRefused(self._url, f"the compressed body is damaged ({error})") from error

    def ends_as_a_page(self) -> bool:
        """Whether what came is a whole HTML page: a server that promised more has miscounted, nothing is missing."""
        return self._inflater is None and b"".join(self._pieces[-2:])[-200:].rstrip().lower().endswith(b"</html>")

    def finish(self) -> bytes:
        """The whole body; BodyRefused if the compressed data ended early."""
        if self._inflater is not None and self._began and not self._inflater.eof:
            raise BodyRefused(self._url, "the compressed body ended early")
        return b"".join(self._pieces)

    def _inflate(self, data: bytes) -> None:
        assert self._inflater is not None
        if not self._began and data:
            if self._coding == "deflate" and data[0] & 0x0F != 8:
                self._inflater = zlib.decompressobj(-zlib.MAX_WBITS)  # many servers send it without the zlib header
            self._began = True
        while data and not self._inflater.eof:
            self._keep(self._inflater.decompress(data, _PIECE))
            data = self._inflater.unconsumed_tail

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._cap:
            raise BodyRefused(self._url, f"larger than {self._cap:,} bytes", "raise the cap if it is meant")
        self._pieces.append(piece)
