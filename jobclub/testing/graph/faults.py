"""The ways in which Graph and the login have been seen to fail, and a queue of those that are to come."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import Enum, auto


class Fault(Enum):
    """What goes wrong with a request. ``wait`` is what was given to ``misbehave``, in seconds."""

    LOST_ANSWER = auto()
    """It is done, and then the connection ends without an answer."""
    LOST_REQUEST = auto()
    """Nothing is done, and the connection ends without an answer."""
    DONE_BUT_TIMED_OUT = auto()
    """It is done, and 504 is answered."""
    THROTTLED = auto()
    """429 with Retry-After in seconds (``wait``)."""
    THROTTLED_UNTIL = auto()
    """429 with Retry-After as an HTTP date (in ``wait`` seconds)."""
    THROTTLED_SILENTLY = auto()
    """429 without Retry-After, as online meetings may do."""
    UNAVAILABLE = auto()
    """503, with Retry-After if there is a ``wait``."""
    TIMED_OUT = auto()
    """504 and nothing done, with Retry-After if there is a ``wait``."""
    SERVER_ERROR = auto()
    """500 with an empty code."""
    HTML_ERROR = auto()
    """502 with a page in HTML, as gateways answer."""
    HTML_PAGE = auto()
    """200 with a page in HTML, as a proxy answers that wants somebody to sign in."""
    REDIRECT = auto()
    """302 to another host (``foreign_url``), where nobody's token belongs."""
    EMPTY_ERROR = auto()
    """503 without a body."""
    BAD_REQUEST = auto()
    """400 "1026: An error has occurred.", of which nobody knows what it means."""
    EXPIRED_TOKEN = auto()
    """401: the token that was sent is not valid any more; a new one is."""
    NO_PERMISSION = auto()
    """403 with an empty message: the application lacks a permission."""
    NO_POLICY = auto()
    """403: the organiser has no application access policy for this application."""
    NO_ORGANISER = auto()
    """404: the organiser is not known, or not by object id."""
    NOT_THERE_YET = auto()
    """404 for a meeting that is there (GET, PATCH and DELETE of one): it has not got around yet."""
    OTHER_JOIN_HOST = auto()
    """An answer's join link leads to another host."""
    NO_JOIN_LINK = auto()
    """An answer has no join link."""
    OPTIONS_FALL_BACK = auto()
    """A PATCH is answered, but its options are not kept (presenters fall back to everyone, and so on)."""
    EMPTY_PAGE = auto()
    """A list begins with an empty page that has a nextLink."""
    FOREIGN_LINK = auto()
    """A list's nextLink leads to another host (``foreign_url``)."""
    PARTIAL_REPORT = auto()
    """Only half of a report's records are there, and the last of them is cut."""
    SLOW = auto()
    """The answer comes after ``wait`` seconds (2 if nothing is said)."""
    DRIPPING = auto()
    """The answer begins at once and comes little by little, over ``wait`` seconds (10)."""
    HANGING = auto()
    """It is done, no answer comes, and after ``wait`` seconds (30) the connection ends."""
    WRONG_SECRET = auto()
    """For the login: 401 AADSTS7000215."""
    EXPIRED_SECRET = auto()
    """For the login: 401 AADSTS7000222."""


FOR_ONE_MEETING = frozenset({Fault.NOT_THERE_YET})
FOR_CHANGES = frozenset({Fault.OPTIONS_FALL_BACK})
FOR_MEETINGS = frozenset({Fault.OTHER_JOIN_HOST, Fault.NO_JOIN_LINK})
FOR_LISTS = frozenset({Fault.EMPTY_PAGE, Fault.FOREIGN_LINK})
FOR_RECORDS = frozenset({Fault.PARTIAL_REPORT})
FOR_LOGIN = frozenset({Fault.WRONG_SECRET, Fault.EXPIRED_SECRET})
LISTS = ("attendanceReports", "attendanceRecords")
RECORDS = ("attendanceRecords", "{meetingAttendanceReport-id}")
GRAPH = "/users/"
"""How the templates of Graph's paths begin."""


@dataclass(slots=True)
class Misbehaviour:
    """A fault for some requests: after the first ``after`` of them, ``times`` times or (None) for good.

    ``only`` is a method ("" for any) and the end of the path's template. Without it, it is for all requests
    to Graph, or to the login if it is one of the login's; with or without, only where it makes sense.
    """

    fault: Fault
    times: int | None = 1
    after: int = 0
    only: tuple[str, str] | None = None
    wait: float | None = None

    def is_for(self, method: str, template: str) -> bool:
        """Tell whether a request is one of those it is for."""
        if not self._makes_sense_for(method, template):
            return False
        if self.only is not None:
            return self.only[0] in {"", method} and template.endswith(self.only[1])
        return self.fault in FOR_LOGIN or template.startswith(GRAPH)

    def _makes_sense_for(self, method: str, template: str) -> bool:
        one = template.endswith("{onlineMeeting-id}")
        checks = {
            FOR_LOGIN: template.endswith("/token"),
            FOR_ONE_MEETING: one,
            FOR_CHANGES: method == "PATCH",
            FOR_MEETINGS: one
            if method in {"GET", "PATCH"}
            else method == "POST" and template.startswith(GRAPH),
            FOR_LISTS: template.endswith(LISTS),
            FOR_RECORDS: template.endswith(RECORDS),
        }
        return all(makes_sense for faults, makes_sense in checks.items() if self.fault in faults)


class Misbehaviours:
    """Those that are to come, first in first out, from any thread."""

    def __init__(self) -> None:
        self._queue: list[Misbehaviour] = []
        self._turn = threading.Lock()

    def add(self, misbehaviour: Misbehaviour) -> None:
        """Put one in."""
        with self._turn:
            self._queue.append(misbehaviour)

    def clear(self) -> None:
        """Forget all of them."""
        with self._turn:
            self._queue.clear()

    def next_for(self, method: str, template: str) -> Misbehaviour | None:
        """Give the one that befalls a request, if any does, and count it."""
        with self._turn:
            for one in self._queue:
                if one.is_for(method, template) and self._befalls(one):
                    return one
            return None

    def _befalls(self, one: Misbehaviour) -> bool:
        if one.after > 0:
            one.after -= 1
            return False
        if one.times is not None:
            one.times -= 1
            if one.times == 0:
                self._queue.remove(one)
        return True
