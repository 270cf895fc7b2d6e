"""The web server's processes: `python -m xinheng.config.server`, started by `xinheng serve` in its own place.

This module knows nothing of Django. The process that forks the workers has opened nothing but the listening socket, so
no worker can inherit a connection, a pool, a thread or a compiler: each opens its own.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings

# Connections that may stand open in one process; more wait in the kernel's queue.
CONNECTIONS = 2048
# A head of a request, or the pause between two on one connection.
HEAD_MILLISECONDS = 15_000
# After this long a worker that does not stop is ended.
STOP_SECONDS = 8


def run(*, host: str, port: int, workers: int, certificate: Path | None, key: Path | None) -> None:
    """Blocks until stopped. A worker that dies is replaced. With a certificate nothing is said but over TLS."""
    Granian(
        "xinheng.config.door:door",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_MILLISECONDS, max_buffer_size=64 * 1024),
        log_access=False,
        websockets=False,
        ssl_cert=certificate,
        ssl_key=key,
        ssl_protocol_min=SSLProtocols.tls12,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()


def main(words: list[str]) -> None:
    """The parent of the workers, from the words of the command line."""
    parser = ArgumentParser(prog="xinheng serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--key", type=Path)
    run(**vars(parser.parse_args(words)))


if __name__ == "__main__":
    main(sys.argv[1:])
