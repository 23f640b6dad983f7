"""Today: what is now and next, and what needs somebody."""

from __future__ import annotations

from flask import Blueprint, Response

from jobclub.web.staff.rendering import page

today = Blueprint("today", __name__)


@today.get("/")
def show() -> Response:
    """Show what today needs."""
    return page("staff/today.html", here="today")
