"""The site as a server of its own: bind, say where, serve until stopped."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from extractors.errors import UsageError

if TYPE_CHECKING:
    from datasette.app import Datasette


def serve(site: Datasette, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve `site`; `ready` gets its address once a browser may ask. Raises UsageError where the port is taken."""
    import uvicorn

    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)  # whoever is told the address below may ask at once
    except OSError as error:
        problem = f"cannot listen on {host} ({error.strerror or error})"
        raise UsageError(f"--port {port}", problem, "name another port, or 0 for a free one") from error
    address = f"[{host}]" if ":" in host else host
    ready(f"http://{address}:{listener.getsockname()[1]}/")
    config = uvicorn.Config(site.app(), log_level="warning", lifespan="on", server_header=False)
    uvicorn.Server(config).run(sockets=[listener])
