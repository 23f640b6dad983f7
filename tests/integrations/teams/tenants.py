"""Accounts at the stand-in, a meeting to wish for, and a watch that makes waiting short."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from jobclub.core.office.meetings import MeetingWish
from jobclub.integrations.teams import TeamsAccount, TeamsMeetings
from jobclub.testing.graph import GraphStandIn

WISH = MeetingWish(
    activity_id="0192f0c1-2345-7abc-8def-0123456789ab",
    starts_at=datetime(2027, 3, 1, 13, tzinfo=UTC),
    ends_at=datetime(2027, 3, 1, 15, tzinfo=UTC),
    language="da",
)
CREATE = ("POST", "createOrGet")
ONE = "/users/{user-id}/onlineMeetings/{onlineMeeting-id}"
ALL = "/users/{user-id}/onlineMeetings/createOrGet"


@dataclass
class Watch:
    """Shows seconds; who sleeps by it wakes at once, so much later. ``naps`` are how long they slept."""

    seconds: float = 1000.0
    naps: list[float] = field(default_factory=list)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        with self.turn:
            self.naps.append(seconds)
            self.seconds += seconds


def account_at(graph: GraphStandIn, **other: Any) -> TeamsAccount:
    known: dict[str, Any] = {
        "tenant_id": graph.tenant_id,
        "client_id": graph.client_id,
        "client_secret": graph.client_secret,
        "organiser_id": graph.organiser_id,
        "authority": graph.authority,
        "graph_url": graph.graph_url,
    }
    return TeamsAccount(**{**known, **other})


def teams_at(graph: GraphStandIn, watch: Watch | None = None, **other: Any) -> TeamsMeetings:
    watch = watch or Watch()
    return TeamsMeetings(account_at(graph, **other), clock=watch, sleep=watch.sleep)


def asked(graph: GraphStandIn) -> list[str]:
    """Give what Graph was asked, in order: method, and what comes last in the path."""
    return [f"{one.method} {one.template.rpartition('/')[2]}" for one in graph.asked]


def certificate_for(key: PrivateKeyTypes) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "jobclub")])
    now = datetime.now(UTC)
    draft = x509.CertificateBuilder(
        issuer_name=name,
        subject_name=name,
        public_key=key.public_key(),  # type: ignore[arg-type]
        serial_number=x509.random_serial_number(),
        not_valid_before=now - timedelta(days=1),
        not_valid_after=now + timedelta(days=30),
    )
    return draft.sign(key, hashes.SHA256())  # type: ignore[arg-type]


def in_pem(thing: Any, password: str = "") -> bytes:
    """Give a certificate or a key as PEM."""
    if isinstance(thing, x509.Certificate):
        return thing.public_bytes(Encoding.PEM)
    lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return bytes(thing.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock))


def in_pfx(key: Any, certificate: x509.Certificate | None, password: str = "") -> bytes:
    lock = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return serialize_key_and_certificates(b"jobclub", key, certificate, None, lock)


def kept(folder: Path, *parts: bytes) -> Path:
    """Write a file, and give where it is."""
    file = folder / "certificate"
    file.write_bytes(b"".join(parts))
    return file
