"""What the suite for providers looks at in each answer."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from jobclub.core.activities.meeting import Meeting, checked_dial_in
from jobclub.core.errors import Invalid
from jobclub.core.office.meetings import Finding, MeetingProvider, MeetingWish

MOST_LENGTH, MOST_FAULT = 2000, 200
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
REACHING_OUT = {"socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen"}
"""What Python tells auditors of when somebody goes outside."""


def must_be_safe(meeting: Meeting) -> None:
    """Check that people may follow the way in, and that it is short enough to be kept."""
    if meeting.join_url is not None:
        link = urlsplit(meeting.join_url)
        assert link.hostname, "join_url must name a host"
        assert link.scheme == "https" or link.hostname in LOOPBACK, "join_url must begin with https://"
        assert "@" not in link.netloc, "join_url must hold no name or password"
        assert len(meeting.join_url) <= MOST_LENGTH, f"join_url must have {MOST_LENGTH} characters at most"
    if meeting.dial_in is not None:
        checked_dial_in(meeting.dial_in, "")
    assert len(meeting.reference or "") <= MOST_LENGTH, f"reference has {MOST_LENGTH} characters at most"


def must_stand(error: Invalid, places: tuple[str, ...]) -> None:
    """Check that each mistake says where it stands in the input, and what to do."""
    assert error.mistakes, "Invalid must hold a Mistake"
    for mistake in error.mistakes:
        told = f"the pointer {mistake.pointer!r} must begin with one of {', '.join(places)}"
        assert mistake.pointer.startswith(places), told
        assert mistake.detail, "a mistake must say what to do"


def must_be_used(provider: MeetingProvider, meeting: Meeting, wish: MeetingWish) -> None:
    """Check that people are shown what somebody gave, unless the provider asks others for it."""
    for given, shown in ((wish.link, meeting.join_url), (wish.dial_in, meeting.dial_in)):
        if given is not None:
            must_be_shown_or_left(provider, given, shown)


def must_be_shown_or_left(provider: MeetingProvider, given: object, shown: object) -> None:
    """Check that something given is shown, or left alone."""
    if provider.at_once:
        assert shown == given, f"show {given!r} to people, or refuse it (Invalid), rather than let it go"
    else:
        assert shown != given, f"who asks others gives a way in of their own, never {given!r}"


def must_be_short(fault: str) -> None:
    """Check that a fault can be kept and shown whole, and names nobody."""
    assert 0 < len(fault) <= MOST_FAULT, f"a fault has 1 to {MOST_FAULT} characters, this one {len(fault)}"
    assert "@" not in fault, "a fault must hold no address of anybody"


def must_be_told_well(findings: Iterable[Finding]) -> list[Finding]:
    """Check that findings help whoever reads them, and give them."""
    found = list(findings)
    for one in found:
        assert one.what, "a finding must name what was looked at (what)"
        assert one.says, f"a finding must say what was found (says): {one.what}"
        assert one.works or one.remedy, f"what fails must have a remedy: {one.what}"
    return found


@contextmanager
def reaching_out() -> Iterator[list[str]]:
    """Note whatever this process asks of others during a block."""
    asked: list[str] = []
    listening = [True]

    def listen(event: str, _arguments: object) -> None:
        if listening and event in REACHING_OUT:
            asked.append(event)

    sys.addaudithook(listen)
    try:
        yield asked
    finally:
        listening.clear()
