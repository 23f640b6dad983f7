"""The keys of the login, and what it signs with them: as it should, or wrong in one way."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cached_property
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jobclub.testing.entra.faults import Fault

ALGORITHM = "RS256"


class SigningKey:
    """A key by which tokens are signed, under a name of its own."""

    def __init__(self) -> None:
        self.name = uuid4().hex
        self.private: RSAPrivateKey = generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def told(self) -> dict[str, Any]:
        """What everybody may know of it, as the login tells it (RFC 7517)."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {"kty": "RSA", "use": "sig", "kid": self.name, "n": public["n"], "e": public["e"]}

    @property
    def public_pem(self) -> bytes:
        """The same, in the form in which it would be taken for a shared secret."""
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class Signer:
    """Signs tokens. Keys that are known stand in ``keys``; the last one signs."""

    def __init__(self) -> None:
        self.keys = [SigningKey()]

    @cached_property
    def foreign(self) -> SigningKey:
        """A key that is not the login's."""
        return SigningKey()

    def rotate(self) -> None:
        """Sign with a new key from now on; the one before is not known any more."""
        self.keys = [SigningKey()]

    def signed(self, claims: dict[str, Any], fault: Fault | None = None) -> str:
        """Give a token that says this."""
        ours = self.keys[-1]
        if fault is Fault.ALGORITHM_NONE:
            return f"{_part({'typ': 'JWT', 'alg': 'none', 'kid': ours.name})}.{_part(claims)}."
        if fault is Fault.SIGNED_WITH_PUBLIC_KEY:
            return _with_shared_secret(claims, ours)
        by = self.foreign if fault in {Fault.FOREIGN_KEY, Fault.UNKNOWN_KEY} else ours
        name = by.name if fault is Fault.UNKNOWN_KEY else ours.name
        head, said, signature = jwt.encode(
            claims, by.private, algorithm=ALGORITHM, headers={"kid": name}
        ).split(".")
        if fault is Fault.UNSIGNED:
            signature = ""
        if fault is Fault.CHANGED:
            said = _part({**_read(said), "oid": str(uuid4())})
        return f"{head}.{said}.{signature}"


def _with_shared_secret(claims: dict[str, Any], key: SigningKey) -> str:
    signed = f"{_part({'typ': 'JWT', 'alg': 'HS256', 'kid': key.name})}.{_part(claims)}"
    return f"{signed}.{_coded(hmac.digest(key.public_pem, signed.encode(), hashlib.sha256))}"


def _part(content: dict[str, Any]) -> str:
    return _coded(json.dumps(content, separators=(",", ":")).encode())


def _read(part: str) -> dict[str, Any]:
    return dict(json.loads(urlsafe_b64decode(part + "==")))


def _coded(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
