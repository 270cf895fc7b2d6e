"""The bell at the entrance to a database: who gives the turn to write back rings it, and who stands next looks at once.

It is a hint and no lock. Who is killed rings nothing; who waits looks again after a moment anyway. Only one stands in
the entrance, so only one listens, under a name that is made from the folder and lies in no file: nothing of it is left
behind, copied or backed up. Where the system has no such names nobody is heard, and who waits naps.
"""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

HAS_NAMES = sys.platform == "linux"


def bell_of(folder: Path | None) -> bytes:
    """Under which name the bell of a folder is heard; b"" where there is none."""
    if folder is None or not HAS_NAMES:
        return b""
    told = os.stat(folder)
    return f"\0xinheng-turn-{told.st_dev}-{told.st_ino}".encode()


def ring(bell: bytes) -> None:
    """Tell who listens, if anybody does."""
    if bell:
        with suppress(OSError), _datagrams() as hand:
            hand.setblocking(False)
            hand.sendto(b".", bell)


def ear(bell: bytes) -> socket.socket | None:
    """What hears the bell from now on, closed by who asked for it; None where another listens or nothing can."""
    if not bell:
        return None
    made = _datagrams()
    try:
        made.bind(bell)
    except OSError:
        made.close()
        return None
    return made


def heard_within(ear: socket.socket, seconds: float) -> bool:
    """Wait for the bell; whether it rang."""
    ear.settimeout(seconds)
    try:
        return bool(ear.recv(8))
    except OSError:
        return False


def _datagrams() -> socket.socket:
    return socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
