"""Where mails are handed in."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from jobclub.core.errors import invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The server that mails are handed to: ``tls`` from the first byte, else by STARTTLS."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, so that nobody listens in."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @classmethod
    def at(cls, url: str) -> Relay:
        """Read the address of a relay.

        Raises:
            Invalid: It is none. What it says is not repeated, for there may be a password in it.
        """
        like = "write it like smtps://user:password@mail.example.org:465 or smtp://mail.example.org:587"
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise invalid("/smtp_url", f"is no address of a mail server; {like}") from None
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path.strip("/"):
            raise invalid("/smtp_url", f"is no address of a mail server; {like}")
        if bool(user) != bool(password) or not (user + password).isascii():
            raise invalid("/smtp_url", "needs a user with a password, both in ASCII, or neither")
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname, port=port or (465 if tls else 587), tls=tls, user=user, password=password
        )
