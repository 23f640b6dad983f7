"""The port to who holds which key, across organisations: asked before anybody is let in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from jobclub.core.office.reach import Employed, Keyed, Opened
from jobclub.core.people.link import Purpose
from jobclub.core.people.organisation import Organisation


class Keyring(Protocol):
    """Looks up tokens, links, addresses and accounts, and counts those that were none."""

    def keyed_by(self, digest: str) -> Keyed | None:
        """Look up the token with this secret, and whose it is: a look-up across organisations."""

    def note_use(self, keyed: Keyed, now: datetime) -> None:
        """Note that a token was used, unless others write at the moment: nobody waits for this."""

    def opened_by(self, digest: str, purpose: Purpose) -> Opened | None:
        """Look up the link with this secret, for one thing, and whose it is: across organisations."""

    def staff_reached_at(self, email_key: str) -> list[Employed]:
        """Look up who of any staff has this folded e-mail address and did not leave: for signing in."""

    def staff_known_as(self, identity: str) -> Employed | None:
        """Look up who of any staff is this to Microsoft Entra, also if they left: for signing in."""

    def organisation_of_tenant(self, tenant_id: str) -> Organisation | None:
        """Look up whose staff a tenant of Microsoft Entra holds: for signing in."""

    def guesses(self, who: str, now: datetime, *, within: timedelta) -> int:
        """Count the wrong links that somebody (a digest of their address) tried within a while."""

    def note_guess(self, who: str, now: datetime, *, within: timedelta) -> None:
        """Count one more, and forget all that are older."""
