"""Lists in pages: each tells where the next one is, and only that link leads there."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from secrets import token_urlsafe
from typing import Any

from jobclub.testing.graph.answers import Answer, Request
from jobclub.testing.graph.faults import Fault

NEXT = "@odata.nextLink"
TOKEN = "$skiptoken"  # noqa: S105  (the name of a parameter)


class Pages:
    """Gives at most ``size`` things at a time; knows the links it gave."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._given: dict[tuple[str, str], int] = {}
        self._turn = threading.Lock()

    def of(self, things: Sequence[Any], request: Request, context: str, graph_url: str) -> dict[str, Any]:
        """Give the page that is asked for."""
        token = request.parameters.get(TOKEN)
        begins = self._given.get((request.path, token), 0) if token else 0
        ends = begins + min(self.size, int(request.parameters.get("$top", self.size)) or self.size)
        page: dict[str, Any] = {"@odata.context": context, "value": list(things[begins:ends])}
        if ends < len(things):
            page[NEXT] = self.link(request, ends, graph_url)
        return page

    def link(self, request: Request, begins: int, graph_url: str) -> str:
        """Give the link to the page that begins there."""
        token = token_urlsafe(9)
        with self._turn:
            self._given[request.path, token] = begins
        return f"{graph_url}{request.path}?{TOKEN}={token}"

    def fault_in(self, request: Request) -> str | None:
        """Say whether a request follows a link that was never given."""
        if TOKEN not in request.parameters:
            return None
        known = (request.path, request.parameters[TOKEN]) in self._given
        if known and len(request.query) == 1:
            return None
        return "follows a nextLink that was not given, or not as it was given"

    def disturbed(self, fault: Fault, answer: Answer, request: Request, urls: tuple[str, str]) -> Answer:
        """Give a page empty, or with a link that leads elsewhere; ``urls`` are ours and the other."""
        payload = answer.json
        if fault is Fault.FOREIGN_LINK:
            return answer.with_json({**payload, NEXT: self.link(request, 0, urls[1])})
        return answer.with_json({**payload, "value": [], NEXT: self.link(request, 0, urls[0])})
