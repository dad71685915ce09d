"""A door in front of the provider that counts: connections accepted, and requests that came over them.

Only the measured servers go through it; the browser goes to the provider directly. It passes bytes on unchanged, with TLS
on its own side where a context is given, and keeps a connection for as long as both ends do.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNK = 65_536


class Requests:
    """Counts the HTTP/1.1 requests in what a client sends; bodies by Content-Length, as both measured clients send them."""

    def __init__(self) -> None:
        self._head, self._body = b"", 0

    def feed(self, data: bytes) -> int:
        """How many requests begin their body, or end without one, in these bytes. Raises ValueError on a chunked body."""
        found = 0
        while data:
            if self._body:
                taken = min(self._body, len(data))
                self._body, data = self._body - taken, data[taken:]
                continue
            head, end, data = (self._head + data).partition(b"\r\n\r\n")
            if not end:
                self._head = head
                break
            if b"\r\ntransfer-encoding:" in head.lower():
                raise ValueError("a chunked request cannot be counted")
            length = _LENGTH.search(head)
            self._head, self._body = b"", int(length[1]) if length else 0
            found += 1
        return found


class Front:
    """The door, open from ``with`` to its end, on a loopback port of its own."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.calls = self.connections = 0
        self.provider_port = 0  # set once the provider listens
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="front", daemon=True)

    @property
    def base_url(self) -> str:
        """The provider's address as the measured servers know it."""
        return f"{'https' if self._tls else 'http'}://localhost:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        serving = asyncio.start_server(self._accept, sock=self._socket, ssl=self._tls)
        server = self._loop.run_until_complete(serving)
        try:
            self._loop.run_forever()
        finally:
            server.close()
            left = asyncio.all_tasks(self._loop)
            for task in left:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            self._loop.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        # asyncio does it only for sockets whose protocol was named; else small answers wait 40 ms for an acknowledgement
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            upstream, to_provider = await asyncio.open_connection("127.0.0.1", self.provider_port)
        except OSError:
            writer.close()
            return
        ways = [
            asyncio.ensure_future(self._pass_on(reader, to_provider, Requests())),
            asyncio.ensure_future(self._pass_on(upstream, writer, None)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            for end in (writer, to_provider):
                end.close()

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, requests: Requests | None
    ) -> None:
        with suppress(ConnectionError, ssl.SSLError):
            while data := await reader.read(_CHUNK):
                if requests:
                    self.calls += requests.feed(data)
                writer.write(data)
                await writer.drain()
