"""The web application: Flask, with each request begun again if a rival was faster."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request
from flask.typing import ResponseReturnValue

from jobclub.core.office.rivals import persistently


class InMemory(Request):
    """A request whose files stay in memory: nothing of them lies on a disk outside the database."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002  (werkzeug hands over what it knows)
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()


class Application(Flask):
    """Flask that answers persistently.

    A view is one act, which keeps all or nothing, and the body of a request may be read again; so a view
    that was overtaken is simply run once more.
    """

    request_class = InMemory

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Take each view as it is: none is a coroutine, and looking takes longer than some of them."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view that a request is for."""
        return persistently(super().dispatch_request)
