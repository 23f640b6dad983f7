"""How msal reaches the login: with an end to every question, and within this machine also unencrypted."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from jobclub.integrations.microsoft.addresses import Origin
from jobclub.integrations.microsoft.lines import Line
from jobclub.integrations.microsoft.waiting import wait_in
from jobclub.integrations.offices import utc_now


@dataclass(frozen=True, slots=True)
class Told:
    """An answer of the login, as msal reads it."""

    status_code: int
    text: str
    headers: Mapping[str, str]


class InTheClear(HTTPAdapter):
    """Sends by http what msal, which insists on https, believes is encrypted: within this machine only."""

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        request.url = f"http{(request.url or '').removeprefix('https')}"
        return super().send(request, *args, **more)


class LoginClient:
    """Speaks HTTP for msal. ``status`` is that of the last answer; ``waits`` as for a line."""

    def __init__(
        self,
        origin: Origin,
        waits: tuple[float, float],
        *,
        now: Callable[[], datetime] = utc_now,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._origin, self._now, self._clock = origin, now, clock
        self._line = Line(origin, waits, clock)
        if origin.is_in_the_clear:
            self._line.mount(f"{encrypted(origin)}/", InTheClear())
        self._until = 0.0
        self.status = 0

    @property
    def wait(self) -> timedelta | None:
        """How long it asked us, in its last answer, to wait from now on, if it did."""
        left = self._until - self._clock()
        return timedelta(seconds=left) if left > 0 else None

    def get(self, url: str, **asked: Any) -> Told:
        """Ask for something."""
        return self._ask("GET", url, **asked)

    def post(self, url: str, **asked: Any) -> Told:
        """Hand something over."""
        return self._ask("POST", url, **asked)

    def _ask(
        self, method: str, url: str, *, params: Any = None, data: Any = None, headers: Any = None, **_: Any
    ) -> Told:
        said = self._line.ask(method, url, params=params, data=data, headers=headers)
        wait = wait_in(said.headers, self._now())
        self._until = self._clock() + wait.total_seconds() if wait else 0.0
        self.status = said.status
        text = said.content.decode(errors="replace")
        if self._origin.is_in_the_clear:  # there it names itself as it is, and msal would not go there
            text = text.replace(f"{self._origin}/", f"{encrypted(self._origin)}/")
        return Told(said.status, text, said.headers)


def encrypted(origin: Origin) -> str:
    """Give a place as it would be called if it were encrypted."""
    return f"https://{origin.host}:{origin.port}"
