"""What an application signs with its certificate to prove that it is the one (RFC 7523)."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha1, sha256
from ssl import PEM_cert_to_DER_cert
from typing import Any

HASHES = {"x5t#S256": sha256, "x5t": sha1}
ALGORITHMS = ["PS256", "RS256"]
NEEDED = ["aud", "exp", "iss", "jti", "sub"]


def fault_in_assertion(
    assertion: str, *, certificate: str | None, client_id: str, endpoint: str
) -> str | None:
    """Say what is wrong with an assertion for a token endpoint; ``certificate`` is the known one, in PEM."""
    import jwt  # noqa: PLC0415  (comes with msal, and only who signs with a certificate needs it)

    if certificate is None:
        return "The key was not found."
    try:
        head = jwt.get_unverified_header(assertion)
        claims = _signed(assertion, certificate, audience=endpoint, issuer=client_id)
    except (jwt.PyJWTError, TypeError) as error:
        return f"{error}"
    if claims["sub"] != client_id:
        return "It is about another application."
    return None if _names(head, certificate) else "The key was not found by its thumbprint."


def _signed(assertion: str, certificate: str, *, audience: str, issuer: str) -> dict[str, Any]:
    """Give what an assertion says, if it was signed with the key of a certificate."""
    import jwt  # noqa: PLC0415  (as above)
    from cryptography.x509 import load_pem_x509_certificate  # noqa: PLC0415  (as above)

    key: Any = load_pem_x509_certificate(certificate.encode()).public_key()
    return jwt.decode(
        assertion,
        key=key,
        algorithms=ALGORITHMS,
        audience=audience,
        issuer=issuer,
        options={"require": NEEDED},
    )


def _names(head: dict[str, str], certificate: str) -> bool:
    """Tell whether a head names the certificate by one of the thumbprints that are in use."""
    plain = PEM_cert_to_DER_cert(certificate)
    prints = {
        name: urlsafe_b64encode(made(plain).digest()).decode().rstrip("=") for name, made in HASHES.items()
    }
    named = head.keys() & prints.keys()
    return bool(named) and all(head[name].rstrip("=") == prints[name] for name in named)
