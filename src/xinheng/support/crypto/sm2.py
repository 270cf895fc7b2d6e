"""SM2 signatures (GB/T 32918.2) over SM3 digests (GB/T 32905), on the recommended curve of GB/T 32918.5.

Written out here because the library we use for all else has SM3 and SM4 but no SM2. Python's numbers take a time that
depends on their value: where somebody can measure this process, a card or a signing server takes the place of this
class behind `signing.Signer`.
"""

import secrets

from cryptography.hazmat.primitives import hashes

P = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_00000000_FFFFFFFF_FFFFFFFF
A = P - 3
B = 0x28E9FA9E_9D9F5E34_4D5A9E4B_CF6509A7_F39789F5_15AB8F92_DDBCBD41_4D940E93
N = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123
G = (
    0x32C4AE2C_1F198119_5F990446_6A39C994_8FE30BBF_F2660BE1_715A4589_334C74C7,
    0xBC3736A2_F4F6779C_59BDCEE3_6B692153_D0A9877C_C62A4740_02DF32E5_2139F0A0,
)
SIZE = 32
# The signer's name that everybody takes where none was agreed (GM/T 0009).
NAME = b"1234567812345678"

Point = tuple[int, int]
# (X, Y, Z) for the point (X/Z², Y/Z³); Z = 0 is the point at infinity.
Jacobian = tuple[int, int, int]
_INFINITY: Jacobian = (1, 1, 0)


def sm3(data: bytes) -> bytes:
    """The digest of GB/T 32905: 32 bytes."""
    running = hashes.Hash(hashes.SM3())
    running.update(data)
    return running.finalize()


def private_number(seed: bytes) -> int:
    """A private key out of random bytes, at least 48 of them, so that no number is likelier than another."""
    if len(seed) < 48:
        raise ValueError(f"a seed has at least 48 bytes: got {len(seed)}")
    return int.from_bytes(seed) % (N - 2) + 1


def public_bytes(private: int) -> bytes:
    """The public key, uncompressed: 04, x, y."""
    x, y = _affine(_times(private, G))
    return b"\x04" + x.to_bytes(SIZE) + y.to_bytes(SIZE)


def sign(private: int, message: bytes, *, name: bytes = NAME, nonce: int | None = None) -> bytes:
    """r and s, 32 bytes each. `nonce` is given by the standard's own example alone."""
    e = _challenge(public_bytes(private), message, name)
    while True:
        k = nonce or secrets.randbelow(N - 1) + 1
        r = (e + _affine(_times(k, G))[0]) % N
        s = pow(1 + private, -1, N) * (k - r * private) % N
        if r and s and r + k != N:
            return r.to_bytes(SIZE) + s.to_bytes(SIZE)


def verify(public: bytes, message: bytes, signature: bytes, *, name: bytes = NAME) -> bool:
    """Whether r and s were made over the message by who holds the private half of `public`."""
    point = point_of(public)
    if point is None or len(signature) != 2 * SIZE:
        return False
    r, s = int.from_bytes(signature[:SIZE]), int.from_bytes(signature[SIZE:])
    t = (r + s) % N
    if not (0 < r < N and 0 < s < N and t):
        return False
    there = _add(_times(s, G), _times(t, point))
    return there[2] != 0 and (_challenge(public, message, name) + _affine(there)[0]) % N == r


def point_of(public: bytes) -> Point | None:
    """The point of a public key; None for what is no point of the curve."""
    if len(public) != 1 + 2 * SIZE or public[0] != 4:
        return None
    x, y = int.from_bytes(public[1 : 1 + SIZE]), int.from_bytes(public[1 + SIZE :])
    on_curve = x < P and y < P and (y * y - (x * x * x + A * x + B)) % P == 0
    return (x, y) if on_curve else None


def _challenge(public: bytes, message: bytes, name: bytes) -> int:
    """What is signed: the digest of the message behind the digest of who signs (5.5, 6.1)."""
    curve = b"".join(number.to_bytes(SIZE) for number in (A, B, *G))
    who = sm3((8 * len(name)).to_bytes(2) + name + curve + public[1:])
    return int.from_bytes(sm3(who + message))


def _affine(point: Jacobian) -> Point:
    x, y, z = point
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P


def _times(number: int, point: Point) -> Jacobian:
    """The point taken so many times, four bits after the other."""
    table = [_INFINITY, (*point, 1)]
    for _ in range(14):
        table.append(_add(table[-1], table[1]))
    found = _INFINITY
    for place in range(4 * (SIZE * 2 - 1), -1, -4):
        for _ in range(4):
            found = _double(found)
        found = _add(found, table[number >> place & 15])
    return found


def _double(point: Jacobian) -> Jacobian:
    x, y, z = point
    if not z or not y:
        return _INFINITY
    yy, zz = y * y % P, z * z % P
    s = 4 * x * yy % P
    m = 3 * (x - zz) * (x + zz) % P
    x2 = (m * m - 2 * s) % P
    return x2, (m * (s - x2) - 8 * yy * yy) % P, 2 * y * z % P


def _add(one: Jacobian, other: Jacobian) -> Jacobian:
    if not one[2]:
        return other
    if not other[2]:
        return one
    (x1, y1, z1), (x2, y2, z2) = one, other
    zz1, zz2 = z1 * z1 % P, z2 * z2 % P
    u1, u2, s1, s2 = x1 * zz2 % P, x2 * zz1 % P, y1 * zz2 * z2 % P, y2 * zz1 * z1 % P
    h, r = (u2 - u1) % P, (s2 - s1) % P
    if not h:
        return _INFINITY if r else _double(one)
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, h * z1 * z2 % P
