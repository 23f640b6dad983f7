"""Answering requests with gunicorn."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger


class Log(Logger):  # type: ignore[misc]  # gunicorn publishes no types
    """gunicorn's log as part of ours. What it would quote of a request, it leaves out."""

    def setup(self, cfg: Any) -> None:
        """Leave the look of lines to whoever set up the root of all logs."""
        self.cfg = cfg
        self.error_log.propagate = True

    def access(self, *_: object) -> None:
        """Leave it to the application, which knows what may be told of a request."""

    def warning(self, msg: str, *args: object, **more: Any) -> None:
        """Warn; of a request that can't be read, say only that."""
        if msg.startswith("Invalid request from"):
            msg, args = "a request could not be read", ()
        self.error_log.warning(msg, *args, **more)

    def exception(self, msg: str, *_args: object, **more: Any) -> None:
        """Tell what went wrong, without the address that was asked for."""
        self.error_log.exception(msg.partition(" %s")[0], **more)


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
        "logger_class": Log,
        "proc_name": "jobclub",
        "max_requests": 0,
        "graceful_timeout": 10,
    }
    Server(make_app, options).run()
