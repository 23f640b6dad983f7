"""Whose an address is, read so strictly that nobody after us can read it otherwise."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import NamedTuple

ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?"
    r"([/?#][!-\[\]-~]*)?"
)
"""In ASCII, with neither a user nor a backslash, which browsers and libraries read in different ways."""
PORTS = {"http": 80, "https": 443}


class Origin(NamedTuple):
    """A scheme, a host in small letters and a port: where an address leads (RFC 6454)."""

    scheme: str
    host: str
    port: int

    @property
    def is_here(self) -> bool:
        """Whether it is on this machine, so that nobody listens in."""
        try:
            return ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def is_in_the_clear(self) -> bool:
        """Whether what is said there is not encrypted."""
        return self.scheme == "http"

    def __str__(self) -> str:
        """Give the address of the place itself, without a slash behind it."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"


def origin_of(address: object) -> Origin | None:
    """Give where an address leads; None: it is none."""
    found = ADDRESS.fullmatch(address) if isinstance(address, str) else None
    if found is None:
        return None
    return Origin(found["scheme"], found["host"].lower(), int(found["port"] or PORTS[found["scheme"]]))
