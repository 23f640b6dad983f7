"""What is asked, and what is answered: requests and answers as the stand-in sees them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What came in: the path as it was sent, without the query; headers by their names in small letters."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def parameters(self) -> dict[str, str]:
        """The query; the last one counts of those that are there twice."""
        return dict(self.query)

    @property
    def json(self) -> Any:
        """The body.

        Raises:
            ValueError: It is not JSON.
        """
        return json.loads(self.body)

    @property
    def body_read(self) -> Any:
        """The body; None if it is not JSON."""
        try:
            return self.json
        except ValueError:
            return None

    @property
    def words(self) -> str:
        """All that it says, however that is written: path, query and body."""
        texts = [unquote(self.path), *(text for pair in self.query for text in pair)]
        body = self.body.decode("utf-8", "replace")
        return "\n".join([*texts, body, json.dumps(self.body_read, ensure_ascii=False)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request to Graph, as it was asked and answered; ``status`` is None if no answer was given.

    ``template`` is its path with names in braces; "" if there is no such path. ``at`` is an instant, UTC.
    """

    method: str
    path: str
    template: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    status: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes out, after ``wait`` seconds.

    ``drips``: its body comes little by little all that time. ``hang_up``: the connection ends without it.
    """

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0
    hang_up: bool = False
    drips: bool = False

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)

    def with_headers(self, **headers: str) -> Answer:
        """Give it with more headers; an underscore stands for a hyphen."""
        more = {name.replace("_", "-"): text for name, text in headers.items()}
        return replace(self, headers={**self.headers, **more})

    def with_json(self, payload: Any) -> Answer:
        """Give it with another body."""
        return replace(self, body=json.dumps(payload).encode())


def given(status: int, payload: Any = None) -> Answer:
    """Answer with a payload, or (None) with nothing but a status."""
    if payload is None:
        return Answer(status=status)
    return Answer(status=status, body=json.dumps(payload).encode(), headers={"Content-Type": JSON})


def page(status: int, html: str) -> Answer:
    """Answer with a page in HTML."""
    return Answer(status=status, body=html.encode(), headers={"Content-Type": HTML})


def refused(request: Request, status: int, code: str, message: str) -> Answer:
    """Answer with an error as Graph does: its date does not say that it is UTC, one key has two spellings."""
    request_id = request.headers.get("client-request-id") or str(uuid4())
    inner = {
        "date": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}",
        "request-id": request_id,
        "client-request-id": request_id,
    }
    spelling = "innerError" if ord(request_id[-1]) % 2 else "innererror"
    return given(status, {"error": {"code": code, "message": message, spelling: inner}})


def told_to_wait(answer: Answer, seconds: float | None, *, as_date: bool = False) -> Answer:
    """Give an answer that says when to ask again; None: it does not."""
    if seconds is None:
        return answer
    if not as_date:
        return answer.with_headers(Retry_After=f"{seconds:.0f}")
    until = datetime.fromtimestamp(datetime.now(UTC).timestamp() + seconds, UTC)
    return answer.with_headers(Retry_After=format_datetime(until, usegmt=True))


def remembered(request: Request, template: str, answer: Answer) -> Asked:
    """Give what is kept of a request and its answer."""
    return Asked(
        method=request.method,
        path=request.path,
        template=template,
        query=request.parameters,
        headers=request.headers,
        body=request.body_read,
        status=None if answer.hang_up else answer.status,
        at=datetime.now(UTC),
    )
