"""Sealing a private key, so that a copy of the database alone cannot sign.

AES-256-GCM under a key drawn from the program's secret by HKDF-SHA256 (RFC 5869). The name of the
key is bound in, so that one seal cannot be put in another's place.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"samling: private key of certificates"
NONCE = 12  # octets


class SealDoesNotOpen(Exception):
    """The secret is not the one that the key was sealed with."""


def seal(private: bytes, *, secret: str, name: str) -> bytes:
    """The private key sealed; twice the same gives two different seals."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(_drawn(secret)).encrypt(nonce, private, name.encode())


def opened(sealed: bytes, *, secret: str, name: str) -> bytes:
    """The private key. Raises SealDoesNotOpen when secret or name is another."""
    try:
        return AESGCM(_drawn(secret)).decrypt(sealed[:NONCE], sealed[NONCE:], name.encode())
    except InvalidTag as fault:
        raise SealDoesNotOpen(name) from fault


def _drawn(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
