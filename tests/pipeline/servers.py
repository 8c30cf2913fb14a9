"""Loopback servers for tests: one that answers as told, one that misbehaves on the wire."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from types import TracebackType

Answer = Callable[[socket.socket, bytes], None]


def http(
    body: bytes = b"", status: str = "200 OK", headers: dict[str, str] | None = None, length: int | None = None
) -> bytes:
    """An HTTP/1.1 response that closes the connection; `length` may lie about the body's."""
    fields = {"Content-Type": "text/html; charset=utf-8", **(headers or {}), "Connection": "close"}
    fields["Content-Length"] = str(len(body) if length is None else length)
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


def say(response: bytes) -> Answer:
    """An answer of exactly these bytes."""

    def answer(connection: socket.socket, request: bytes) -> None:
        connection.sendall(response)

    return answer


def reset(connection: socket.socket, request: bytes) -> None:
    """No answer but a reset connection."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def stall(connection: socket.socket, request: bytes) -> None:
    """A head and a few bytes, then silence."""
    connection.sendall(http(b"<html>", length=1000))
    time.sleep(3)


class RawServer:
    """Answers each path as `answers` says, "404" where it says nothing; counts what was asked. A context manager."""

    def __init__(self, answers: dict[str, Answer], tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.answers = {"/robots.txt": say(http(b"", "404 Not Found")), **answers}
        self.requests: list[str] = []
        self.raw: list[bytes] = []
        self.times: list[float] = []
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self._socket.getsockname()[1]
        self.base = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"

    def __enter__(self) -> RawServer:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._socket.close()

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return self.requests.count(path)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), self._secured(connection) as connection:
            request = self._read(connection)
            path = request.split(b" ", 2)[1].decode("latin-1") if request.count(b" ") > 1 else ""
            self.requests.append(path)
            self.raw.append(request)
            self.times.append(time.monotonic())
            answer = self.answers.get(path) or self.answers.get("*") or say(http(b"no", "404 Not Found"))
            answer(connection, request)

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self._tls.wrap_socket(connection, server_side=True) if self._tls else connection

    def _read(self, connection: socket.socket) -> bytes:
        request = b""
        while b"\r\n\r\n" not in request:
            piece = connection.recv(65536)
            if not piece:
                return request
            request += piece
        head, _, body = request.partition(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        while len(body) < length:
            body += connection.recv(65536)
        return head + b"\r\n\r\n" + body
