"""The ways in which a login can go wrong, or be meddled with on its way to us."""

from __future__ import annotations

import threading
from enum import Enum, auto


class Fault(Enum):
    """What goes wrong, once."""

    # In the claims of the token: signed as it should be, and wrong in this alone.
    WRONG_AUDIENCE = auto()
    """It is for another app of the same tenant."""
    MANY_AUDIENCES = auto()
    """It is for us and for another app."""
    WRONG_ISSUER = auto()
    """It is from another tenant's login."""
    OLD_ISSUER = auto()
    """It is from the login of the first version, which tokens of another kind are from."""
    OTHER_TENANT = auto()
    """It is about somebody of another tenant."""
    PERSONAL_ACCOUNT = auto()
    """It is about a personal account: issuer and tenant are those that Microsoft has for them."""
    EXPIRED = auto()
    """It ended ten minutes ago."""
    ENDLESS = auto()
    """It says nothing of an end."""
    NOT_YET = auto()
    """It begins in ten minutes."""
    OTHER_NONCE = auto()
    """It belongs to another sign-in."""
    NO_NONCE = auto()
    """It belongs to no sign-in."""
    NO_OBJECT_ID = auto()
    """It does not say whom it is about."""

    # In the signature.
    ALGORITHM_NONE = auto()
    """It says that it is not signed, and is not."""
    UNSIGNED = auto()
    """It says that it is signed, and is not."""
    CHANGED = auto()
    """Its claims were changed after it was signed: whom it is about."""
    FOREIGN_KEY = auto()
    """It names our key and was signed by another."""
    UNKNOWN_KEY = auto()
    """It names a key that nobody knows, which signed it."""
    SIGNED_WITH_PUBLIC_KEY = auto()
    """It was signed with what everybody knows of our key, as if that were a shared secret (HS256)."""

    # In what the browser brings back.
    DECLINED = auto()
    """Somebody did not want to, or did not consent."""
    OTHER_STATE = auto()
    """The answer names another sign-in."""
    NO_CODE = auto()
    """The answer holds nothing but the state."""

    # In how the login answers us; ``at`` says where.
    SERVER_ERROR = auto()
    """500."""
    HANGING = auto()
    """No answer comes, and after half a minute the connection ends."""
    HTML_PAGE = auto()
    """200 with a page in HTML, as a proxy answers that wants somebody to sign in."""
    NO_TOKEN = auto()
    """The answer holds no token about anybody."""
    WRONG_SECRET = auto()
    """401 AADSTS7000215."""
    BUSY = auto()
    """400 AADSTS90033: try again later."""


IN_CLAIMS = frozenset(
    {
        Fault.WRONG_AUDIENCE,
        Fault.MANY_AUDIENCES,
        Fault.WRONG_ISSUER,
        Fault.OLD_ISSUER,
        Fault.OTHER_TENANT,
        Fault.PERSONAL_ACCOUNT,
        Fault.EXPIRED,
        Fault.ENDLESS,
        Fault.NOT_YET,
        Fault.OTHER_NONCE,
        Fault.NO_NONCE,
        Fault.NO_OBJECT_ID,
    }
)
IN_SIGNATURE = frozenset(
    {
        Fault.ALGORITHM_NONE,
        Fault.UNSIGNED,
        Fault.CHANGED,
        Fault.FOREIGN_KEY,
        Fault.UNKNOWN_KEY,
        Fault.SIGNED_WITH_PUBLIC_KEY,
    }
)
IN_BROWSER = frozenset({Fault.DECLINED, Fault.OTHER_STATE, Fault.NO_CODE})
AUTHORIZE, TOKEN, KEYS, DISCOVERY = (
    "/oauth2/v2.0/authorize",
    "/oauth2/v2.0/token",
    "/discovery/v2.0/keys",
    "/v2.0/.well-known/openid-configuration",
)
"""The paths behind the tenant's."""


class Faults:
    """Those that are to come, each at its place, first in first out, from any thread."""

    def __init__(self) -> None:
        self._queue: list[tuple[str, Fault]] = []
        self._turn = threading.Lock()

    def add(self, fault: Fault, at: str) -> None:
        """Put one in."""
        with self._turn:
            self._queue.append((at, fault))

    def clear(self) -> None:
        """Forget all of them."""
        with self._turn:
            self._queue.clear()

    def next_at(self, path: str) -> Fault | None:
        """Give the one that befalls a request at a path, and forget it."""
        with self._turn:
            for entry in self._queue:
                if entry[0] == path:
                    self._queue.remove(entry)
                    return entry[1]
            return None
