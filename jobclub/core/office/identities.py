"""The port to those who say who somebody is: a browser is sent there, and comes back with an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from jobclub.core.office.meetings import Finding
from jobclub.core.people.identity import Identity

FLOW_LASTS = timedelta(minutes=10)
"""How long somebody may take to sign in there."""


class IdentityError(Exception):
    """Nobody can be signed in by this answer, or now. The text says why; it names no person."""


class SignInRefused(IdentityError):
    """The answer is a no, or is not one that counts. ``declined``: somebody there did not want to."""

    def __init__(self, fault: str, *, declined: bool = False) -> None:
        super().__init__(fault)
        self.declined = declined


class IdentityUnavailable(IdentityError):
    """Nobody answers now, or we are set up wrongly, here or there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One sign-in that has begun: the ``address`` a browser is sent to, and what is kept meanwhile.

    ``return_to`` is our own address, at which the answer comes. ``state`` comes back with it, ``nonce``
    stands in what is signed there, and by ``verifier`` (PKCE, RFC 7636) the answer is of use to nobody else.
    """

    address: str
    return_to: str
    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


class IdentityProvider(Protocol):
    """Says who somebody is. A flow is for one browser, which alone may finish it."""

    @property
    def seal(self) -> bytes:
        """A secret of this installation, the same in all its processes: it seals what a browser keeps."""

    def begin(self, return_to: str) -> Flow:
        """Give where a browser is to be sent so that it comes back to an address of ours.

        Raises:
            IdentityUnavailable: Nobody answers there now.
        """

    def finish(self, flow: Flow, answer: Mapping[str, str]) -> Identity:
        """Give who came back with an answer (what stands in the query of the address).

        Raises:
            SignInRefused: It is a no, or it does not belong to this flow, or what it says can't be relied on.
            IdentityUnavailable: Nobody answers there now.
        """

    def examine(self) -> Iterable[Finding]:
        """Try out whether it works, and say of each thing what is the matter and what helps.

        Never raises an IdentityError: it is a finding.
        """
