"""The counterpart of `XINHENG_MESSAGES`: a gateway that takes messages over HTTP and prints them instead of sending.

python -m xinheng.demo.gateway 8199
XINHENG_MESSAGES=http://127.0.0.1:8199/ xinheng serve
"""

import json
import sys
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

PORT = 8199
MOST_BYTES = 10_000


class Gateway(BaseHTTPRequestHandler):
    """Prints each message as one line: telephone, words."""

    def do_POST(self) -> None:
        """Take one message."""
        told = json.loads(self.rfile.read(min(int(self.headers.get("Content-Length", 0)), MOST_BYTES)))
        sys.stdout.write(f"{told['to']}  {told['words']}\n")
        sys.stdout.flush()
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """The message itself is the log."""


if __name__ == "__main__":
    # Who stops the demo from the keyboard stops it too.
    with suppress(KeyboardInterrupt):
        HTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else PORT), Gateway).serve_forever()
