"""Answering requests with gunicorn."""

from __future__ import annotations

import gc
from collections.abc import Callable

from flask import Flask
from gunicorn.app.base import BaseApplication


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn publishes no types
    """gunicorn, set up from here and from nowhere else.

    Each worker makes the application for itself after the fork, so none shares a connection.
    """

    def __init__(self, make_app: Callable[[], Flask], options: dict[str, object]) -> None:
        self._make_app, self._options = make_app, options
        super().__init__()

    def load_config(self) -> None:
        """Take our options; a ``gunicorn.conf.py`` that happens to lie here is not read."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application, and leave it out of every later collection of garbage: it never is any."""
        app = self._make_app()
        gc.freeze()
        return app


def serve(make_app: Callable[[], Flask], *, host: str, port: int, workers: int, threads: int = 8) -> None:
    """Answer requests until stopped."""
    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "control_socket_disable": True,
        "proc_name": "jobclub",
        "max_requests": 0,
        "graceful_timeout": 10,
    }
    Server(make_app, options).run()
