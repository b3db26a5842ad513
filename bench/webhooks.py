"""Signed webhooks acknowledged durably, as a share of merely verifying and parsing them."""

import hashlib
import hmac
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import load
from bench.table import Row
from bench.webhook_server import SECRET
from hotel_inbox.db import migrate
from tests.databases import PostgresCluster

CONNECTIONS = 16
REQUESTS = 6_000
ROUNDS = 5


def rows() -> Iterator[Row]:
    """Measure on SQLite and on PostgreSQL, each with a disk that is waited for."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _on("SQLite", f"sqlite:///{Path(folder) / 'bench.db'}")
    with PostgresCluster.started(durable=True) as cluster, cluster.database() as url:
        yield from _on("PostgreSQL", url)


def _on(name: str, database_url: str) -> Iterator[Row]:
    migrate(database_url)
    with _server(database_url) as port:
        shares, stored_runs, parsed_runs = [], [], []
        load.run(port, _request("/verify-only"), connections=CONNECTIONS, requests=500)
        load.run(port, _request("/webhooks/whatsapp"), connections=CONNECTIONS, requests=500)
        # In turn, and the ratio pair by pair: the machine's own speed drifts.
        for _ in range(ROUNDS):
            parsed = load.run(
                port, _request("/verify-only"), connections=CONNECTIONS, requests=REQUESTS
            )
            stored = load.run(
                port, _request("/webhooks/whatsapp"), connections=CONNECTIONS, requests=REQUESTS
            )
            parsed_runs.append(parsed.per_second)
            stored_runs.append(stored)
            shares.append(stored.per_second / parsed.per_second)
    middle = sorted(range(ROUNDS), key=shares.__getitem__)[ROUNDS // 2]
    worst = max(run.quantile(0.99) for run in stored_runs)
    yield Row(
        f"webhooks stored / only parsed, {name}",
        f"{shares[middle]:.2f}",
        "0.45",
        f"{stored_runs[middle].per_second:,.0f}/s of {parsed_runs[middle]:,.0f}/s, median of "
        f"{ROUNDS} ({min(shares):.2f} to {max(shares):.2f})",
    )
    yield Row(f"webhook p99, {name}", f"{worst:.0f} ms", "< 100 ms", f"worst of {ROUNDS} runs")


def _request(path: str) -> load.Request:
    def make(number: int) -> bytes:
        body = json.dumps(_callback(number)).encode()
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return make


def _callback(number: int) -> dict[str, object]:
    message = {
        "from": "34600111222",
        "id": f"wamid.{number:032d}",
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": "Good morning! Is breakfast included, and until when is it served?"},
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "34955000000", "phone_number_id": "1001"},
        "contacts": [{"profile": {"name": "Laura"}, "wa_id": "34600111222"}],
        "messages": [message],
    }
    change = {"field": "messages", "value": value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


@contextmanager
def _server(database_url: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as data_dir:
        command = [sys.executable, "-m", "bench.webhook_server", "--port", str(port)]
        options = ["--database-url", database_url, "--data-dir", data_dir]
        process = subprocess.Popen([*command, *options])  # noqa: S603 - our own
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the server under load did not start")
