"""A line to one place at Microsoft: every question on it has an end, and leads nowhere else."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError

from jobclub.integrations.microsoft.addresses import Origin

A_PIECE = 65_536
MOST_BYTES = 10_485_760
"""No answer we ask for is longer than a hundredth of that."""


@dataclass(frozen=True, slots=True)
class Said:
    """What came back: a status, headers and a body."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Line:
    """Asks by HTTP. ``waits`` are the seconds to wait for a connection and for each sign of life.

    Both together are all the time that an answer may take to come in. Redirects are not followed, and no
    proxy stands between us and this machine.
    """

    def __init__(
        self, origin: Origin, waits: tuple[float, float], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._waits, self._clock = waits, clock
        self._session = requests.Session()
        self._session.trust_env = not origin.is_in_the_clear

    def mount(self, prefix: str, adapter: HTTPAdapter) -> None:
        """Let addresses that begin so go by another way."""
        self._session.mount(prefix, adapter)

    def ask(self, method: str, url: str, **asked: Any) -> Said:
        """Ask something, and hear the answer to its end.

        Raises:
            requests.RequestException: There is none, or it takes too long.
        """
        until = self._clock() + sum(self._waits)
        auth = asked.pop("auth", _as_it_is)
        answer = self._session.request(
            method, url, auth=auth, timeout=self._waits, allow_redirects=False, stream=True, **asked
        )
        with answer:
            return Said(answer.status_code, answer.headers, self._heard(answer, until))

    def _heard(self, answer: requests.Response, until: float) -> bytes:
        content = bytearray()
        try:
            while piece := answer.raw.read1(A_PIECE, decode_content=True):
                content += piece
                if self._clock() > until:
                    raise requests.ReadTimeout
                if len(content) > MOST_BYTES:
                    raise requests.ConnectionError
        except ReadTimeoutError as error:
            raise requests.ReadTimeout from error
        except HTTPError as error:
            raise requests.ConnectionError from error
        return bytes(content)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Show nothing: else requests looks into the user's ``.netrc`` for what to show."""
    return request
