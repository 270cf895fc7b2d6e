"""A certificate of this machine's own for tests, good for so many days."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from xinheng.kit import city_time


def certificate(folder: Path, *, days: float = 90, password: bytes = b"") -> tuple[Path, Path]:
    """The files of the certificate and of its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), city_time.now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "xinheng of a test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    closed = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    files = folder / "server.pem", folder / "server.key"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, closed))
    return files
