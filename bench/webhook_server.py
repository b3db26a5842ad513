"""The server under load: our own routes, without the queues' loops, and one that only parses."""

import argparse
from pathlib import Path

import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hotel_inbox.api.answers import read_body
from hotel_inbox.api.routes import make_api
from hotel_inbox.api.webhooks import is_json
from hotel_inbox.settings import Settings
from hotel_inbox.wiring import build

SECRET = "bench"  # noqa: S105 - signs the load of a benchmark


def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    options = parser.parse_args()
    settings = Settings(
        DATABASE_URL=options.database_url,
        HOTEL_INBOX_DATA_DIR=options.data_dir,
        META_APP_SECRET=SECRET,
        META_GRAPH_URL="http://127.0.0.1:9",
    )
    inbox = build(settings)

    async def verify_only(request: Request) -> Response:
        body = await read_body(request)
        assert inbox.signature.matches(body, request.headers.get("x-hub-signature-256"))
        assert is_json(body)
        return PlainTextResponse("parsed")

    api = make_api(inbox)
    api.add_route("/verify-only", verify_only, methods=["POST"])
    uvicorn.run(api, port=options.port, loop="uvloop", http="httptools", log_level="warning")


if __name__ == "__main__":
    main()
