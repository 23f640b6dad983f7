"""The web application: Flask, with each request begun again if a rival was faster."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue

from jobclub.core.office.rivals import persistently


class Application(Flask):
    """Flask that answers persistently.

    A view is one act, which keeps all or nothing, and the body of a request may be read again; so a view
    that was overtaken is simply run once more.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view that a request is for."""
        return persistently(super().dispatch_request)
