"""Meetings for jobclub on a Jitsi server of one's own: a room for each session, which nobody can guess.

A room of Jitsi is there as soon as somebody opens its address, so nobody has to be asked for one: its name is
worked out from the session and a secret, and is the same whenever it is worked out again.
"""

from __future__ import annotations

import hmac
import re
from base64 import b32encode
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPException
from urllib.request import urlopen

from jobclub import Finding, Meeting, MeetingProvider, MeetingWish, Sighting, errors

URL = re.compile(
    r"(https://[A-Za-z0-9.-]+|http://(localhost|127\.0\.0\.1|\[::1\]))(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?"
)
"""The address of a server; one on this machine, for trying out, need not encrypt."""
SHORTEST_SECRET = 32
ROOM_BYTES = 20
"""160 bits, which are 32 letters: nobody tries as many rooms."""
PATIENCE = 10
"""Seconds to wait for the server when it is examined."""


def provider(options: Mapping[str, str]) -> MeetingProvider:
    """Make the provider from JOBCLUB_JITSI_URL and JOBCLUB_JITSI_SECRET, here ``url`` and ``secret``.

    Raises:
        Invalid: One of them is missing or can't be, or there is one more.
    """
    mistakes = [
        errors.Mistake(f"/{name}", "is no option") for name in options if name not in {"url", "secret"}
    ]
    url, secret = options.get("url", ""), options.get("secret", "")
    if not URL.fullmatch(url):
        mistakes.append(
            errors.Mistake("/url", "must be the address of your server, like https://meet.example.org")
        )
    if len(secret) < SHORTEST_SECRET:
        wanted = f"must have at least {SHORTEST_SECRET} characters; make one: openssl rand -hex 32"
        mistakes.append(errors.Mistake("/secret", wanted))
    if mistakes:
        raise errors.Invalid(*mistakes)
    return JitsiMeetings(url.rstrip("/"), secret)


class JitsiMeetings:
    """Gives each session a room on a Jitsi server."""

    at_once = True
    account = ""
    tells_attendance = False

    def __init__(self, url: str, secret: str) -> None:
        self._url = url
        self._secret = secret.encode()

    def create(self, wish: MeetingWish) -> Meeting:
        """Give the meeting of a session, or the next one if it is made anew (``generation``).

        Raises:
            Invalid: Somebody gives a link or a number, which nobody would ever be shown.
        """
        _refuse_what_is_given(wish)
        digest = hmac.digest(self._secret, wish.external_id.encode(), "sha256")
        room = b32encode(digest[:ROOM_BYTES]).decode().lower()
        return Meeting(provider="jitsi", join_url=f"{self._url}/{room}", reference=room)

    def change(self, meeting: Meeting, wish: MeetingWish) -> Meeting:  # noqa: ARG002  (as the port has it)
        """Give the meeting as it is: a room has no hours."""
        return meeting

    def cancel(self, meeting: Meeting, wish: MeetingWish) -> None:
        """Do nothing: a room is gone when the last one leaves it."""

    def attendance(self, meeting: Meeting, wish: MeetingWish) -> Iterable[Sighting]:  # noqa: ARG002  (as the port has it)
        """Give nobody: the server does not tell."""
        return ()

    def examine(self) -> Iterator[Finding]:
        """Say whether the server answers, for ``jobclub doctor``."""
        try:
            with urlopen(self._url, timeout=PATIENCE):  # noqa: S310  (the address was checked)
                yield Finding(what="jitsi", works=True, says=f"{self._url} answers")
        except (OSError, ValueError, OverflowError, HTTPException) as error:
            yield Finding(
                what="jitsi",
                works=False,
                says=f"{self._url} does not answer: {error}",
                remedy="see whether it runs, and whether JOBCLUB_JITSI_URL and its certificate are right",
            )


def _refuse_what_is_given(wish: MeetingWish) -> None:
    """Refuse a link or a number where it stands in the input."""
    given = {"/meeting_link": wish.link, "/meeting_dial_in": wish.dial_in}
    mistakes = [
        errors.Mistake(pointer, "leave it out: Jitsi has a room for each session")
        for pointer, value in given.items()
        if value is not None
    ]
    if mistakes:
        raise errors.Invalid(*mistakes)
