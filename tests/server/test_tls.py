"""With a certificate of its own the server speaks TLS and nothing else, and keeps what people bring to it."""

import json
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPResponse
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from tests.cluster import free_port
from tests.server.certificates import certificate
from tests.server.conftest import Server, city

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, ssl.SSLContext]]:
    """A server with a certificate, and what a browser that trusts it brings along."""
    home = tmp_path_factory.mktemp("tls-city")
    environment, codes = city(home)
    pair = certificate(tmp_path_factory.mktemp("tls"))
    environment |= {"XINHENG_CERTIFICATE": str(pair[0]), "XINHENG_CERTIFICATE_KEY": str(pair[1])}
    port = free_port()
    with (home / "server.log").open("ab") as log:
        command = [sys.executable, "-m", "xinheng.cli", "serve", "--port", str(port), "--workers", "1"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    server, trusts = Server(port, home, environment, codes), ssl.create_default_context(cafile=str(pair[0]))
    try:
        server.until(lambda: _answers(port, trusts), 90)
        yield server, trusts
    finally:
        process.terminate()
        process.wait(timeout=30)


def ask(port: int, context: ssl.SSLContext, path: str, *lines: str, method: str = "GET", body: bytes = b""):
    """Status, headers and body; the version of TLS that was spoken."""
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", f"Content-Length: {len(body)}", *lines]
    plain = socket.create_connection(("127.0.0.1", port), timeout=20)
    with plain, context.wrap_socket(plain, server_hostname="127.0.0.1") as one:
        one.sendall("\r\n".join([*head, "", ""]).encode() + body)
        answer = HTTPResponse(one)
        answer.begin()
        return answer.status, answer.headers, answer.read(), one.version()


def _answers(port: int, context: ssl.SSLContext) -> bool:
    try:
        return bool(ask(port, context, "/healthz")[0] == 200)
    except OSError:
        return False


@pytest.mark.clause("SZ-4.3-02")
def test_what_is_brought_and_fetched_goes_over_tls_alone(closed: tuple[Server, ssl.SSLContext]):
    server, trusts = closed
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        trusts.minimum_version, trusts.maximum_version = ssl.TLSVersion.TLSv1_2, version
        status, headers, body, spoken = ask(server.port, trusts, f"/e/uscc:{server.codes[0]}")
        assert status == 200 and "山城第1号店" in body.decode() and spoken == version.name.replace("_", ".")
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    _, headers, _, _ = ask(server.port, trusts, "/login/")
    cookies = SimpleCookie(", ".join(headers.get_all("Set-Cookie", [])))
    assert cookies and all(name.startswith("__Host-") and one["secure"] for name, one in cookies.items())
    # In clear nothing is said, and who trusts another certificate gets nothing either.
    assert server.ask("/").status == 0
    with pytest.raises(ssl.SSLCertVerificationError):
        ask(server.port, ssl.create_default_context(), "/")


def test_a_complaint_goes_over_it_and_no_forwarded_address_is_believed(closed: tuple[Server, ssl.SSLContext]):
    server, trusts = closed
    form = {"name": "林某某", "phone": "13900000001", "address": "某街", "respondent_name": "", "facts": "面里有异物。",
            "identity": f"uscc:{server.codes[0]}", "claims": ["C6"], "issue": "P2",
            "form_key": "over-tls-over-tls-over-tls"}  # fmt: skip
    status, _, body, _ = ask(server.port, trusts, "/api/v1/complaints", "Content-Type: application/json", method="POST",
                             body=json.dumps(form).encode())  # fmt: skip
    # The office is not set up in this city: refused in words, having been read whole.
    assert status in (201, 422, 409, 503), body
    asked = [ask(server.port, trusts, "/s?q=x", f"X-Forwarded-For: 198.51.100.{one}")[0] for one in range(70)]
    assert 429 in asked


def test_an_old_tls_is_not_spoken(closed: tuple[Server, ssl.SSLContext], tmp_path: Path):
    server, _ = closed
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(OSError):
        ask(server.port, old, "/healthz")
