"""Whether this process lives, and whether it can work: for whoever watches over it."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify

health = Blueprint("health", __name__, url_prefix="/health")


@health.get("/live")
def live() -> Response:
    """Tell that the process answers."""
    return jsonify(status="live")


@health.get("/ready")
def ready() -> Response:
    """Tell that the database answers too."""
    current_app.extensions["jobclub"].store.organisation_named("")
    return jsonify(status="ready")
