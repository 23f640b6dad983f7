"""Certificates by which an app shows who it is: a PEM or PFX file with its key."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

BLOCK = re.compile(rb"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----", re.DOTALL)


class CertificateError(Exception):
    """A file can't be used: it or its password is wrong, or it holds no RSA key and the certificate to it."""


def read(file: Path, password: str) -> dict[str, str]:
    """Give a key and its certificate, as msal takes them.

    Raises:
        CertificateError: It can't.
    """
    # These come with msal, take some megabytes in each process, and only workers ever need them.
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    try:
        content = file.read_bytes()
        key, certificate = (_in_pem if b"-----BEGIN" in content else _in_pfx)(content, password or None)
    except (OSError, ValueError, TypeError):
        raise CertificateError from None
    if not isinstance(key, RSAPrivateKey) or certificate.public_key() != key.public_key():
        raise CertificateError
    kept = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {
        "private_key": kept.decode(),
        "public_certificate": certificate.public_bytes(Encoding.PEM).decode(),
    }


def ends_at(file: Path, password: str) -> datetime:
    """Give when (UTC) a certificate ends: nobody else says so before it has.

    Raises:
        CertificateError: As above.
    """
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415

    shown = read(file, password)["public_certificate"]
    return load_pem_x509_certificate(shown.encode()).not_valid_after_utc


def _in_pem(content: bytes, password: str | None) -> tuple[Any, Any]:
    """Give the key and the first certificate to it, in whatever order they stand."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415

    blocks = {found[1].rpartition(b" ")[2]: found[0] for found in reversed(list(BLOCK.finditer(content)))}
    if not {b"KEY", b"CERTIFICATE"} <= blocks.keys():
        raise ValueError
    key = load_pem_private_key(blocks[b"KEY"], password.encode() if password else None)
    return key, load_pem_x509_certificate(blocks[b"CERTIFICATE"])


def _in_pfx(content: bytes, password: str | None) -> tuple[Any, Any]:
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates  # noqa: PLC0415

    key, certificate, _ = load_key_and_certificates(content, password.encode() if password else None)
    if certificate is None:
        raise ValueError
    return key, certificate
