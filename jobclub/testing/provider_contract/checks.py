"""What the suite for providers looks at in each answer."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from jobclub.core.cohorts.meeting import Meeting, checked_dial_in
from jobclub.core.errors import Invalid
from jobclub.core.office.meetings import Finding, MeetingProvider, MeetingWish

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
REACHING_OUT = {"socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen"}
"""What Python tells auditors of when somebody goes outside."""


def must_be_safe(meeting: Meeting) -> None:
    """Check that people may follow the way in, and that it is short enough to be kept."""
    if meeting.join_url is not None:
        link = urlsplit(meeting.join_url)
        assert link.hostname
        assert link.scheme == "https" or link.hostname in LOOPBACK
        assert "@" not in link.netloc
        assert len(meeting.join_url) <= 2000
    if meeting.dial_in is not None:
        checked_dial_in(meeting.dial_in, "")
    assert len(meeting.reference or "") <= 2000


def must_stand(error: Invalid, places: tuple[str, ...]) -> None:
    """Check that each mistake says where it stands in the input, and what to do."""
    assert error.mistakes
    for mistake in error.mistakes:
        assert mistake.pointer.startswith(places)
        assert mistake.detail


def must_be_used(provider: MeetingProvider, meeting: Meeting, wish: MeetingWish) -> None:
    """Check that people are shown what somebody gave, unless the provider asks others for it."""
    for given, shown in ((wish.link, meeting.join_url), (wish.dial_in, meeting.dial_in)):
        if given is not None:
            assert (shown == given) == provider.at_once


def must_be_short(fault: str) -> None:
    """Check that a fault can be kept and shown whole, and names nobody."""
    assert 0 < len(fault) <= 200
    assert "@" not in fault


def must_be_told_well(findings: Iterable[Finding]) -> list[Finding]:
    """Check that findings help whoever reads them, and give them."""
    found = list(findings)
    for one in found:
        assert one.what
        assert one.says
        assert one.works or one.remedy
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
