"""Those who take what leaves the platform, as small servers of this process: a mail server, gateways, WeCom."""

import json
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from xinheng.support.sending import providers


def forget_failures() -> None:
    """As a worker that has just begun: no provider rests, no pass is kept."""
    providers._health.clear()
    providers._wecom_pass.clear()


@contextmanager
def standing(handler: type[socketserver.BaseRequestHandler]) -> Iterator[str]:
    """`127.0.0.1:port` of a server with this handler, whose record begins anew."""
    handler.begin()  # type: ignore[attr-defined]
    web = issubclass(handler, BaseHTTPRequestHandler)
    server = (Quiet if web else socketserver.ThreadingTCPServer)(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Quiet(ThreadingHTTPServer):
    """Says nothing when who asked has hung up."""

    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


class PostOffice(socketserver.StreamRequestHandler):
    """A mail server as others run one: it takes letters, or says that it cannot."""

    letters: list[tuple[str, str]] = []
    refuses = greeted = False

    @classmethod
    def begin(cls) -> None:
        cls.letters, cls.refuses = [], False

    def handle(self) -> None:
        if not self.greeted:
            self.say("220 witness.example")
        to = ""
        while line := self.rfile.readline():
            word = line.decode().strip()
            if word.upper().startswith("RCPT TO:"):
                to = word[8:].strip().strip("<>")
                self.say("450 mailbox busy" if self.refuses else "250 ok")
            elif word.upper() == "DATA":
                self.say("354 go on")
                letter = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    letter += part[1:] if part.startswith(b"..") else part
                self.letters.append((to, letter.decode()))
                self.say("250 taken")
            elif word.upper() == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class SealedPostOffice(PostOffice):
    """One that speaks TLS: from the first byte, or after STARTTLS where it offers that. `heard`: what came in clear."""

    files: tuple[str, str] = ("", "")
    at_once = offers = False
    heard: list[str] = []

    @classmethod
    def begin(cls) -> None:
        super().begin()
        cls.heard = []

    def handle(self) -> None:
        try:
            if self.at_once:
                self.seal()
                super().handle()
                return
            self.say("220 witness.example")
            while line := self.rfile.readline():
                word = line.decode().strip()
                self.heard.append(word)
                if word.upper().startswith("EHLO"):
                    self.say("250-witness.example")
                    self.say("250 STARTTLS" if self.offers else "250 8BITMIME")
                elif word.upper() == "STARTTLS" and self.offers:
                    self.say("220 go on")
                    self.seal()
                    # Sealed, it takes a letter as any other; it has greeted already.
                    self.greeted = True
                    super().handle()
                    return
                else:
                    self.say("502 no")
        except OSError:
            return

    def seal(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.files)
        self.sealed = context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.sealed.makefile("rb"), self.sealed.makefile("wb", buffering=0)

    def finish(self) -> None:
        super().finish()
        if hasattr(self, "sealed"):
            self.sealed.close()


class Gateway(BaseHTTPRequestHandler):
    """A gateway of short messages. `answers`: what it does; `sent`: what reached a telephone, key and words."""

    protocol_version = "HTTP/1.1"
    answers: str = "takes"
    asked = 0
    sent: list[tuple[str, str, str]] = []
    keys: set[str] = set()
    _lock = threading.Lock()

    @classmethod
    def begin(cls) -> None:
        cls.answers, cls.asked, cls.sent, cls.keys = "takes", 0, [], set()

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        cls = type(self)
        with cls._lock:
            cls.asked += 1
            key = self.headers.get("Idempotency-Key", "")
            if cls.answers in ("takes", "takes and is silent") and (not key or key not in cls.keys):
                cls.sent.append((key, told["to"], told["words"]))
                cls.keys.add(key)
        if cls.answers == "takes and is silent":
            time.sleep(0.6)
        self.send_response(503 if cls.answers == "refuses" else 202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class OtherGateway(Gateway):
    """The second one of a channel."""


class WeCom(BaseHTTPRequestHandler):
    """WeCom's interface: passes that end, messages with its answers."""

    passes = 0
    ended: set[str] = set()
    sent: list[tuple[str, str]] = []

    @classmethod
    def begin(cls) -> None:
        cls.passes, cls.ended, cls.sent = 0, set(), []

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        if asked.get("corpsecret") != ["secret"]:
            return self.say({"errcode": 40001})
        type(self).passes += 1
        return self.say({"errcode": 0, "access_token": f"pass{self.passes}", "expires_in": 7200})

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        given = parse_qs(urlsplit(self.path).query)["access_token"][0]
        if given in self.ended or not given.startswith("pass"):
            return self.say({"errcode": 42001})
        if told["touser"] == "nobody":
            return self.say({"errcode": 0, "invaliduser": "nobody"})
        self.sent.append((told["touser"], told["text"]["content"]))
        return self.say({"errcode": 0})

    def say(self, answer: dict[str, object]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass
