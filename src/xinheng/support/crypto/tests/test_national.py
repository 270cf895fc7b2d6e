"""SM2, SM3 and SM4 against the standards' own examples and the OpenSSL of this machine, both ways."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xinheng.support.crypto import sm2
from xinheng.support.crypto.cipher import Sm4Gcm
from xinheng.support.crypto.signing import SIGNERS, Sm2Signer

# GB/T 32918.5, annex A.
PRIVATE = 0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8
NONCE = 0x59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21
SIGNATURE = bytes.fromhex(
    "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
    "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
)
PUBLIC_HEAD = bytes.fromhex("3059301306072A8648CE3D020106082A811CCF5501822D034200")
PRIVATE_HEAD, CURVE = bytes.fromhex("30770201010420"), bytes.fromhex("A00A06082A811CCF5501822DA144034200")


def test_the_examples_of_the_standards():
    assert sm2.sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    public = sm2.public_bytes(PRIVATE)
    assert public.hex().startswith("0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020")
    assert sm2.sign(PRIVATE, b"message digest", nonce=NONCE) == SIGNATURE
    assert sm2.verify(public, b"message digest", SIGNATURE)


def openssl(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    if shutil.which("openssl") is None:
        pytest.skip("OpenSSL's program is not installed: what we sign was compared with the standard's example alone")
    return subprocess.run(["openssl", *words], input=given, capture_output=True, check=False)


def der(signature: bytes) -> bytes:
    """r and s as OpenSSL writes them."""
    parts = b""
    for number in (signature[:32], signature[32:]):
        plain = number.lstrip(b"\0")
        plain = b"\0" + plain if plain[0] & 0x80 else plain
        parts += b"\x02" + bytes([len(plain)]) + plain
    return b"\x30" + bytes([len(parts)]) + parts


def raw(closed: bytes) -> bytes:
    """r and s as we write them."""
    at, numbers = 2, b""
    for _ in range(2):
        length = closed[at + 1]
        numbers += closed[at + 2 : at + 2 + length].lstrip(b"\0").rjust(32, b"\0")
        at += 2 + length
    return numbers


SM2_WITH = ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678"]


@pytest.mark.clause("EX-09", "CQ-5-04", "WX-2.5-02", part=True)
def test_what_we_sign_openssl_takes_and_the_other_way_round(tmp_path: Path):
    for number in range(3):
        signer = Sm2Signer(bytes([number]) * 32)
        public, message = signer.public_key(), f"链头 {number}".encode() * (number + 1)
        (tmp_path / "pub.der").write_bytes(PUBLIC_HEAD + public)
        (tmp_path / "key.der").write_bytes(PRIVATE_HEAD + signer._private.to_bytes(32) + CURVE + public)
        (tmp_path / "message").write_bytes(message)
        (tmp_path / "ours").write_bytes(der(signer.sign(message)))
        told = ["-in", str(tmp_path / "message"), *SM2_WITH]
        check = ["pkeyutl", "-verify", "-pubin", "-inkey", str(tmp_path / "pub.der"), "-keyform", "DER"]
        ran = openssl(*check, "-sigfile", str(tmp_path / "ours"), *told)
        assert ran.returncode == 0, ran.stderr
        ran = openssl("pkeyutl", "-sign", "-inkey", str(tmp_path / "key.der"), "-keyform", "DER", *told)
        assert sm2.verify(public, message, raw(ran.stdout)), ran.stderr
        assert not sm2.verify(public, message + b".", raw(ran.stdout))
        (tmp_path / "message").write_bytes(message + b".")
        assert openssl(*check, "-sigfile", str(tmp_path / "ours"), *told).returncode != 0


@pytest.mark.clause("EX-09", part=True)
def test_digests_and_blocks_are_those_of_openssl():
    data = bytes(range(256)) * 5
    told = openssl("dgst", "-sm3", "-binary", given=data).stdout
    assert sm2.sm3(data) == told
    key, nonce = bytes(range(32)), bytes(range(12))
    sealed = Sm4Gcm().encrypt(key, nonce, data)
    # GCM is the counter mode from 2 on; its tag is compared below.
    words = ["enc", "-sm4-ctr", "-K", key[:16].hex(), "-iv", nonce.hex() + "00000002"]
    assert openssl(*words, given=data).stdout == sealed[:-16]
    zero = openssl("enc", "-sm4-ecb", "-nopad", "-K", key[:16].hex(), given=bytes(16)).stdout
    first = openssl("enc", "-sm4-ecb", "-nopad", "-K", key[:16].hex(), given=nonce + bytes([0, 0, 0, 1])).stdout
    assert xor(ghash(zero, sealed[:-16]), first) == sealed[-16:]


def xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def ghash(key: bytes, data: bytes) -> bytes:
    """NIST SP 800-38D, 6.4, over what was encrypted and its length."""
    blocks = data + bytes(-len(data) % 16) + (0).to_bytes(8) + (8 * len(data)).to_bytes(8)
    found = 0
    for at in range(0, len(blocks), 16):
        found ^= int.from_bytes(blocks[at : at + 16])
        z, v = 0, int.from_bytes(key)
        for bit in range(127, -1, -1):
            if found >> bit & 1:
                z ^= v
            v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
        found = z
    return found.to_bytes(16)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, sm2.N - 1), st.integers(1, sm2.N - 1))
@example(1, sm2.N - 1)
@example(5, 5)
def test_points_add_up_as_numbers_do(one: int, other: int):
    there = sm2._add(sm2._times(one, sm2.G), sm2._times(other, sm2.G))
    total = (one + other) % sm2.N
    if not total:
        assert there[2] == 0
    else:
        assert sm2._affine(there) == sm2._affine(sm2._times(total, sm2.G))
        assert sm2.point_of(b"\x04" + b"".join(n.to_bytes(32) for n in sm2._affine(there))) is not None


def test_what_is_no_signature_is_refused():
    public, good = sm2.public_bytes(PRIVATE), SIGNATURE
    zero, n = bytes(32), sm2.N.to_bytes(32)
    wrong = [b"", good[:-1], good + b"\0", zero + good[32:], good[:32] + zero, n + good[32:], good[:32] + n, good[::-1],
             der(good)]  # fmt: skip
    assert [one for one in wrong if sm2.verify(public, b"message digest", one)] == []
    off_curve = public[:-1] + bytes([public[-1] ^ 1])
    for key in (off_curve, public[1:], b"\x02" + public[1:33], b"\x04" + bytes(64), b""):
        assert not sm2.verify(key, b"message digest", good)
    for bit in range(0, 512, 37):
        turned = (int.from_bytes(good) ^ 1 << bit).to_bytes(64)
        assert not sm2.verify(public, b"message digest", turned)


def test_every_signer_has_a_length_of_its_own():
    """`verify` tells by it whose kind a public key is."""
    lengths = [len(signer(bytes(32)).public_key()) for signer in SIGNERS.values()]
    assert len(set(lengths)) == len(lengths)
