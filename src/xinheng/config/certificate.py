"""The server's own certificate: TLS without anything in front."""

import ssl
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def own_certificate(certificate: str, key: str, *, in_front: bool) -> tuple[Path, Path] | None:
    """The files of the certificate with its chain and of its key, both PEM; None where neither is named.

    Raises ImproperlyConfigured where they cannot be read, do not fit together, or TLS ends `in_front` already.
    """
    if not certificate and not key:
        return None
    if in_front:
        raise ImproperlyConfigured("XINHENG_HTTPS（前面有 TLS）与 XINHENG_CERTIFICATE（自带 TLS）只能设置一个")
    try:
        # An empty password: a key that asks for one is refused, nobody sits before the server to type it.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except OSError as error:
        raise ImproperlyConfigured(
            "XINHENG_CERTIFICATE 应为证书（含中间证书）的 PEM 文件，XINHENG_CERTIFICATE_KEY 应为它的私钥文件"
            f"（不带口令），现在打不开或者两者不配对：{error}"
        ) from error
    return Path(certificate).resolve(), Path(key).resolve()
