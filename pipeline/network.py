"""Where connections may go: no private addresses, named hosts led elsewhere, old TLS only as an exception."""

from __future__ import annotations

import ipaddress
import logging
import select
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from functools import partial
from typing import Any

import httpcore
import httpx

from extractors.errors import TinxaError
from pipeline.source_model import Tls

_LOG = logging.getLogger(__name__)
_VERSIONS = {
    "TLS1": ssl.TLSVersion.TLSv1,
    "TLS1.1": ssl.TLSVersion.TLSv1_1,
    "TLS1.2": ssl.TLSVersion.TLSv1_2,
    "TLS1.3": ssl.TLSVersion.TLSv1_3,
}
_LEGACY_SERVER_CONNECT = 0x4  # ssl.OP_LEGACY_SERVER_CONNECT has a name only from Python 3.12 on
# Networks whose addresses carry an IPv4 address inside: 6to4, Teredo, NAT64.
_WRAPPING = tuple(map(ipaddress.IPv6Network, ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")))


class AddressRefused(TinxaError):
    """A host name leads to an address that this source may not reach."""


def is_public(address: str) -> bool:
    """Whether an IP address lies on the public internet; a mapped or tunnelled IPv4 address is what it wraps."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in _WRAPPING) or int(ip) < 1 << 32:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


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
        """Connect to the first address of `host` that answers; none of them may be private unless it is allowed."""
        target = self._connect_to.get(host)
        address, number = (target.rsplit(":", 1)[0], int(target.rsplit(":", 1)[1])) if target else (host, port)
        resolved = await self._resolve(address, number)
        private = [ip for ip in resolved if not is_public(ip)]
        if private and host not in self._allowed:
            raise AddressRefused(
                host,
                f"{host} leads to the private address {private[0]}",
                "set allow_private in its source if that is meant",
            )
        failure: Exception | None = None
        for ip in resolved:
            try:
                stream = await self._inner.connect_tcp(ip, number, timeout, local_address, socket_options)
                return _Stream(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

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
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise httpcore.ConnectError(f"{host} has no address ({reason})") from error
        # IPv4 first: portals announce IPv6 addresses more often than they answer there.
        addresses = dict.fromkeys(str(entry[4][0]) for entry in found)
        return sorted(addresses, key=lambda ip: ":" in ip)


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that remembers what is asked about it with every request: address and socket stay the same."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner
        self._known: dict[str, Any] = {}

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """As the wrapped stream reads."""
        return await self._inner.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """As the wrapped stream writes."""
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the wrapped stream."""
        await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """The connection secured."""
        return _Stream(await self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """What is known of the connection; whether it can be read changes and is asked each time."""
        if info == "is_readable":
            return _readable(self.get_extra_info("socket"))
        if info not in self._known:
            self._known[info] = self._inner.get_extra_info(info)
        return self._known[info]


def _readable(connection: Any) -> bool:
    """Whether something came over an idle connection, or its end: then it is not used again."""
    if connection is None or connection.fileno() < 0:
        return True
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    return bool(waiting.poll(0))


def tls_context(tls: Tls, host: str) -> ssl.SSLContext:
    """The TLS settings of one portal; anything weaker than today's is logged with its host."""
    context = httpx.create_ssl_context()
    if not tls.relaxed:
        context.minimum_version = _VERSIONS[tls.min_version]
        return context
    _LOG.warning("weaker TLS for %s: %s", host, tls.model_dump_json(exclude_defaults=True))
    if tls.min_version in ("TLS1", "TLS1.1"):
        # OpenSSL offers the old versions only at security level 0.
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = _VERSIONS[tls.min_version]
    if tls.legacy_renegotiation:
        context.options |= _LEGACY_SERVER_CONNECT
    if not tls.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def guarded_transport(
    *, connect_to: Mapping[str, str], allowed: Iterable[str], verify: ssl.SSLContext | None = None
) -> httpx.AsyncBaseTransport:
    """An httpx transport whose connections are guarded, as many at a time as are asked for."""
    context = verify or httpx.create_ssl_context()
    backend = GuardedBackend(connect_to, allowed)
    return _Lanes(lambda: _lane(context, backend))


def _lane(verify: ssl.SSLContext, backend: GuardedBackend) -> httpx.AsyncHTTPTransport:
    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=30)
    lane = httpx.AsyncHTTPTransport(verify=verify, http2=True, retries=0, trust_env=False, limits=limits)
    lane._pool._network_backend = backend  # httpx has no public way to hand its pool a network backend
    return lane


class _Lanes(httpx.AsyncBaseTransport):
    """One transport of one connection for each request under way.

    A pool of many connections looks at every one of them for every other at each request, which at sixteen costs more
    than the request itself.
    """

    def __init__(self, make: Callable[[], httpx.AsyncBaseTransport]) -> None:
        self._make = make
        self._all: list[httpx.AsyncBaseTransport] = []
        self._free: list[httpx.AsyncBaseTransport] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request on the lane used last, or on a new one."""
        lane = self._free.pop() if self._free else self._make()
        if lane not in self._all:
            self._all.append(lane)
        try:
            response = await lane.handle_async_request(request)
        except BaseException:
            self._free.append(lane)
            raise
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _LaneStream(response.stream, partial(self._free.append, lane))
        return response

    async def aclose(self) -> None:
        """Close all lanes."""
        for lane in self._all:
            await lane.aclose()


class _LaneStream(httpx.AsyncByteStream):
    """A response body; once it is closed its lane is free."""

    def __init__(self, inner: httpx.AsyncByteStream, free: Callable[[], None]) -> None:
        self._inner, self._free = inner, free

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            yield chunk

    async def aclose(self) -> None:
        free, self._free = self._free, _nothing
        try:
            await self._inner.aclose()
        finally:
            free()


def _nothing() -> None:
    """A lane is freed once."""
