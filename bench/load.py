"""Sends the same kind of request over many connections and measures each answer."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import uvloop

Request = Callable[[int], bytes]
"""Makes the bytes of the n-th HTTP request."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run of requests took; latencies are in seconds, sorted."""

    per_second: float
    latencies: tuple[float, ...]

    def quantile(self, share: float) -> float:
        """The latency that this share of the requests stayed under, in milliseconds."""
        return self.latencies[int(share * (len(self.latencies) - 1))] * 1000


def run(port: int, request: Request, *, connections: int, requests: int) -> Measured:
    """Send `requests` over `connections` that are kept open; every answer must be a 200."""
    return uvloop.run(_run(port, request, connections, requests))


async def _run(port: int, request: Request, connections: int, requests: int) -> Measured:
    # Made beforehand, so that the server is what is measured and not this client.
    prepared = iter([request(number) for number in range(requests)])
    latencies: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for content in prepared:
            sent = time.perf_counter()
            writer.write(content)
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 "), head
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
            latencies.append(time.perf_counter() - sent)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(connections)))
    return Measured(len(latencies) / (time.perf_counter() - began), tuple(sorted(latencies)))
