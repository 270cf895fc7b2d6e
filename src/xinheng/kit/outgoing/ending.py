"""An end in time: who answers byte by byte holds nobody up."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

TIMEOUT = 5.0


class CutOff:
    """Cuts connections off at one moment: who answers byte by byte would keep us waiting for ever."""

    def __init__(self) -> None:
        self._lock, self._open, self.over = threading.Lock(), list[socket.socket](), False

    def watch(self, door: socket.socket) -> None:
        """This one too, also while and after it is wrapped in TLS: the second handle leads to the same connection."""
        with self._lock:
            self._open.append(door.dup())
        if self.over:
            self.cut()

    def cut(self) -> None:
        """Now; whoever reads from them gets an error or the end."""
        with self._lock:
            self.over = True
            for door in self._open:
                with suppress(OSError):
                    door.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """It is over in time."""
        with self._lock:
            for door in self._open:
                door.close()
            self._open.clear()


@contextmanager
def within(seconds: float) -> Iterator[CutOff]:
    """Everything that is watched ends within so many seconds. Raises TimeoutError where it had to be cut off."""
    end = CutOff()
    timer = threading.Timer(seconds, end.cut)
    timer.daemon = True
    timer.start()
    try:
        yield end
    except (OSError, ValueError, http.client.HTTPException) as error:
        if end.over:
            raise TimeoutError("answer too slow") from error
        raise
    else:
        if end.over:
            raise TimeoutError("answer too slow")
    finally:
        timer.cancel()
        end.forget()
