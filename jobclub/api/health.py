"""Whether this process lives, and whether it can work: for whoever watches over it."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from flask import Blueprint, Flask, Response, current_app, jsonify

from jobclub.core.errors import JobclubError
from jobclub.core.office import Office

health = Blueprint("health", __name__, url_prefix="/health")

PATIENCE = 0.8
"""Seconds after which a database that says nothing is taken to be away."""


class Watcher:
    """Asks the store whether it can be worked with, and waits only so long for the answer.

    While one question is unanswered no other is asked: a database that hangs costs one thread.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ready")
        self._asked: Future[None] | None = None
        self._lock = Lock()

    def fault(self, office: Office) -> str | None:
        """Give what stands against working, in plain words; None: nothing."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = self._pool.submit(office.store.check)
            asked = self._asked
        try:
            asked.result(PATIENCE)
        except JobclubError as error:
            return str(error)
        except TimeoutError:
            return "The database does not answer."
        except Exception:  # noqa: BLE001  (whatever it is, it stands against working)
            return "The database can't be used."
        return None


def watch_over(app: Flask) -> None:
    """Let an application tell how it is."""
    app.extensions["jobclub.watcher"] = Watcher()
    app.register_blueprint(health)


@health.get("/live")
def live() -> Response:
    """Tell that the process answers."""
    return jsonify(status="live")


@health.get("/ready")
def ready() -> Response:
    """Tell that the database answers too, and has the tables of this version."""
    watcher: Watcher = current_app.extensions["jobclub.watcher"]
    fault = watcher.fault(current_app.extensions["jobclub"])
    if fault is None:
        return jsonify(status="ready")
    response = jsonify(status="not ready", reason=fault)
    response.status_code = 503
    response.headers["Retry-After"] = "1"
    return response
