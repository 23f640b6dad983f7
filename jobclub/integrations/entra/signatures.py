"""Whether a token was signed by the tenant's login: by one of its keys, and in the one way that it signs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import requests
from jwt import PyJWKClient, PyJWS, PyJWTError, get_unverified_header
from jwt.exceptions import PyJWKClientConnectionError

from jobclub.core.office.identities import IdentityUnavailable, SignInRefused
from jobclub.integrations.microsoft.lines import Line

ALGORITHM = "RS256"
FINE = 200


class Keys(PyJWKClient):
    """The keys of a login, kept for five minutes; one that is not known is asked for at once.

    They are asked for over our own line, so that every question has an end and the same proxies and
    authorities are in use as for all else that is asked of Microsoft.
    """

    def __init__(self, address: str, line: Line) -> None:
        super().__init__(address)
        self._line = line

    def fetch_data(self) -> Any:
        """Ask for them.

        Raises:
            PyJWKClientConnectionError: There are none to be had now.
        """
        try:
            said = self._line.ask("GET", self.uri)
            if said.status == FINE:
                return json.loads(said.content)
        except (requests.RequestException, ValueError) as error:
            raise PyJWKClientConnectionError("no keys are given") from error
        raise PyJWKClientConnectionError("no keys are given")


def claims_in(token: object, keys: Keys) -> Mapping[str, Any]:
    """Give what a token says, if one of these keys signed it.

    Raises:
        SignInRefused: It is none, or nobody we know signed it.
        IdentityUnavailable: The keys are not to be had now.
    """
    if not isinstance(token, str):
        raise SignInRefused("there is no token in the answer")
    try:
        head = get_unverified_header(token)
        if head.get("alg") != ALGORITHM or not isinstance(head.get("kid"), str):
            raise SignInRefused("the token is signed in no way that we accept")
        key = keys.get_signing_key(head["kid"])
        claims = json.loads(PyJWS().decode(token, key, algorithms=[ALGORITHM]))
    except PyJWKClientConnectionError:
        raise IdentityUnavailable("the Microsoft login does not give its keys now") from None
    except (PyJWTError, ValueError):
        raise SignInRefused("the token is signed by nobody we know") from None
    if not isinstance(claims, dict):
        raise SignInRefused("the token says nothing")
    return claims
