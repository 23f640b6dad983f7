"""Ids and secrets."""

from __future__ import annotations

import secrets
import time
import uuid

_RANDOM_BITS = 62


def new_id() -> str:
    """Give a UUID of version 7 (RFC 9562, with sub-millisecond time by its method 3) as text.

    Opaque to readers, and later ones sort after earlier ones. Python has it from 3.14 on.
    """
    nanoseconds = time.time_ns()
    milliseconds, rest = divmod(nanoseconds, 1_000_000)
    fraction = rest * 4096 // 1_000_000
    value = milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(_RANDOM_BITS)
    return str(uuid.UUID(int=value))


def new_secret() -> str:
    """Give 256 random bits as text that fits into an address or a header."""
    return secrets.token_urlsafe(32)
