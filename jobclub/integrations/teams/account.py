"""What an installation is at Microsoft: its app, and the account that owns its meetings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from jobclub.core.errors import invalid
from jobclub.integrations.microsoft.addresses import Origin, origin_of

LOGIN = "https://login.microsoftonline.com"
GRAPH = "https://graph.microsoft.com/v1.0"
JOIN_HOSTS = frozenset({"teams.microsoft.com"})
"""The hosts that join addresses lead to, in Microsoft's cloud for everybody."""
LONGEST_ADDRESS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsAccount:
    """Who we are to Microsoft, and where it is. Either a secret or a certificate (PEM or PFX) shows that.

    ``organiser_id`` is the object id of the account that meetings belong to. ``authority`` names the tenant.
    """

    tenant_id: str
    client_id: str
    organiser_id: str
    client_secret: str = field(default="", repr=False)
    certificate: Path | None = None
    certificate_password: str = field(default="", repr=False)
    authority: str = ""
    graph_url: str = GRAPH
    join_hosts: frozenset[str] = JOIN_HOSTS

    @property
    def login(self) -> str:
        """The address of the tenant's login."""
        return self.authority or f"{LOGIN}/{self.tenant_id}"

    @property
    def login_origin(self) -> Origin:
        """Where the login is."""
        return _safe(self.login, "/teams_authority")

    @property
    def graph_origin(self) -> Origin:
        """Where Graph is, and nothing else: a token is shown to nobody but it."""
        return _safe(self.graph_url, "/teams_graph_url")

    @property
    def scope(self) -> str:
        """What a token is asked for: whatever the app may do there."""
        return f"{self.graph_origin}/.default"

    def lets_join_at(self, address: str) -> bool:
        """Tell whether people may be sent to a meeting's address."""
        origin = origin_of(address)
        if origin is None or len(address) > LONGEST_ADDRESS:
            return False
        if origin.is_here:
            return self.graph_origin.is_here
        return origin.scheme == "https" and origin.host in self.join_hosts


def _safe(address: str, pointer: str) -> Origin:
    """Read an address at which secrets are shown.

    Raises:
        Invalid: It is none, or others could listen in.
    """
    origin = origin_of(address)
    if origin is None or (origin.is_in_the_clear and not origin.is_here):
        raise invalid(pointer, "must be an address that begins with https://, except for this machine")
    return origin
