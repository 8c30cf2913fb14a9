"""Where connections may go: private addresses are refused, named hosts can be led elsewhere."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore
import httpx

from extractors.errors import TinxaError


class AddressRefused(TinxaError):
    """A host name leads to an address that this source may not reach."""


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections after looking at the address actually used, so that no DNS change slips through.

    `connect_to` maps a host name to `address:port`, as curl's --connect-to does. `allowed` names the hosts that may
    lie on private or loopback addresses.
    """

    def __init__(self, connect_to: Mapping[str, str], allowed: Iterable[str]) -> None:
        self._inner = httpcore.AnyIOBackend()
        self._connect_to = dict(connect_to)
        self._allowed = frozenset(allowed)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of `host` that may be reached."""
        target = self._connect_to.get(host)
        address, number = (target.rsplit(":", 1)[0], int(target.rsplit(":", 1)[1])) if target else (host, port)
        resolved = await self._resolve(address, number)
        if host not in self._allowed and any(not ipaddress.ip_address(ip).is_global for ip in resolved):
            raise AddressRefused(
                host, f"leads to the private address {resolved[0]}", "set allow_private in its source if that is meant"
            )
        return await self._inner.connect_tcp(resolved[0], number, timeout, local_address, socket_options)

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Never: portals are on the network."""
        raise AddressRefused(path, "is a local socket")

    async def sleep(self, seconds: float) -> None:
        """As the wrapped backend sleeps."""
        await self._inner.sleep(seconds)

    async def _resolve(self, host: str, port: int) -> list[str]:
        import anyio

        try:
            found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} has no address ({error.strerror or error})") from error
        return [str(entry[4][0]) for entry in found]


def guarded_transport(
    *, connect_to: Mapping[str, str], allowed: Iterable[str], verify: bool = True
) -> httpx.AsyncHTTPTransport:
    """An httpx transport whose connections are guarded."""
    transport = httpx.AsyncHTTPTransport(verify=verify, http2=True, retries=0)
    pool = transport._pool  # httpx has no public way to hand its pool a network backend
    pool._network_backend = GuardedBackend(connect_to, allowed)
    return transport
