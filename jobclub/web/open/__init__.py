"""Pages that are open to everybody: signing in, an organisation's clubs, what we promise."""

from __future__ import annotations

from flask import Blueprint

from jobclub.web.open import doors
from jobclub.web.open.clubs import clubs
from jobclub.web.open.front import front
from jobclub.web.open.looks import looks
from jobclub.web.open.registering import registering
from jobclub.web.open.statement import statement
from jobclub.web.open.times import times
from jobclub.web.open.webinars import webinars
from jobclub.web.troubles import register_troubles

host = Blueprint("host", __name__, url_prefix="/o/<page_name>")
"""An organisation's public pages, under one roof."""
host.before_request(doors.enter)
register_troubles(host)
host.register_blueprint(clubs)
host.register_blueprint(registering)
host.register_blueprint(times)
host.register_blueprint(webinars)

OPEN = (front, statement, looks, host)
