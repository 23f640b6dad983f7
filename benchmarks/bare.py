"""The bare stack: the same work in plain Flask and sqlite3 or psycopg, without rules, schemas and trail.

    python -m benchmarks.bare URL PORT

It is served by the same gunicorn with the same settings, and syncs its commits just as ours does.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask, Response, jsonify, request

from benchmarks.clusters import connected
from jobclub.serving import serve

TABLES = """
CREATE TABLE cohorts (id TEXT PRIMARY KEY, title TEXT NOT NULL, capacity INTEGER NOT NULL,
    taken INTEGER NOT NULL, document TEXT NOT NULL);
CREATE TABLE places (id TEXT PRIMARY KEY, cohort_id TEXT NOT NULL REFERENCES cohorts, name TEXT NOT NULL,
    email TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE consultants (id TEXT PRIMARY KEY, service_id TEXT NOT NULL);
CREATE INDEX consultants_of_service ON consultants (service_id);
CREATE TABLE bookings (id TEXT PRIMARY KEY, consultant_id TEXT NOT NULL REFERENCES consultants,
    starts_at TEXT NOT NULL, ends_at TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL);
CREATE INDEX bookings_by_time ON bookings (consultant_id, starts_at);
CREATE INDEX bookings_by_person ON bookings (email, starts_at);
CREATE TABLE webinars (id TEXT PRIMARY KEY, title TEXT NOT NULL, starts_at TEXT NOT NULL);
CREATE TABLE outbox (id TEXT PRIMARY KEY, event TEXT NOT NULL, body TEXT NOT NULL);
"""
SELECT = "SELECT * FROM cohorts WHERE id = ?"
TAKE = "UPDATE cohorts SET taken = taken + 1 WHERE id = ? AND taken < capacity"
PUT = "INSERT INTO places VALUES (?, ?, ?, ?, ?)"
HOLD = "SELECT id FROM consultants WHERE service_id = ? ORDER BY id"
FAIREST = """
SELECT c.id FROM consultants c
LEFT JOIN bookings b ON b.consultant_id = c.id AND b.starts_at >= ? AND b.starts_at < ?
WHERE c.service_id = ? GROUP BY c.id
HAVING coalesce(max(CASE WHEN b.starts_at < ? AND b.ends_at > ? THEN 1 ELSE 0 END), 0) = 0
ORDER BY count(b.id), c.id LIMIT 1
"""
"""Who is free at a time: of several the one with the fewest bookings that week."""
ELSEWHERE = "SELECT 1 FROM bookings WHERE email = ? AND starts_at < ? AND ends_at > ?"
BOOK = "INSERT INTO bookings VALUES (?, ?, ?, ?, ?, ?)"
PLAN = "INSERT INTO webinars VALUES (?, ?, ?)"
SEND = "INSERT INTO outbox VALUES (?, ?, ?)"
SQLITE = "sqlite:///"


def _connected(url: str) -> Any:
    """Connect to an SQLite file, durable as ours is, or to PostgreSQL; each statement commits by itself."""
    if not url.startswith(SQLITE):
        return connected(url)
    db = sqlite3.connect(url.removeprefix(SQLITE), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        db.execute(f"PRAGMA {pragma}")
    return db


def _for(url: str, statement: str) -> str:
    """Write a statement as the driver wants it."""
    return statement if url.startswith(SQLITE) else statement.replace("?", "%s")


def found_bare(url: str) -> None:
    """Make the tables in an empty database."""
    with closing(_connected(url)) as db:
        for statement in TABLES.split(";")[:-1]:
            db.execute(statement)


def add_cohorts(url: str, count: int, *, capacity: int) -> list[str]:
    """Put cohorts in; give their ids."""
    ids = [str(uuid4()) for _ in range(count)]
    document = json.dumps({"sessions": [{"id": str(uuid4()), "minutes": 120} for _ in range(6)]})
    add = _for(url, "INSERT INTO cohorts VALUES (?, 'Job club', ?, 0, ?)")
    with closing(_connected(url)) as db:
        db.cursor().executemany(add, [(id_, capacity, document) for id_ in ids])
    return ids


def add_services(url: str, count: int, *, consultants: int) -> list[str]:
    """Put services in, each with consultants of its own; give their ids."""
    ids = [str(uuid4()) for _ in range(count)]
    given = [(str(uuid4()), one) for one in ids for _ in range(consultants)]
    with closing(_connected(url)) as db:
        db.cursor().executemany(_for(url, "INSERT INTO consultants VALUES (?, ?)"), given)
    return ids


def create_bare(url: str) -> Flask:
    """Make the application."""
    app = Flask(__name__, static_folder=None)
    mine = threading.local()

    def connection() -> Any:
        if not hasattr(mine, "db"):
            mine.db = _connected(url)
        return mine.db

    begin = "BEGIN IMMEDIATE" if url.startswith(SQLITE) else "BEGIN"
    select, take, put, send = (_for(url, one) for one in (SELECT, TAKE, PUT, SEND))

    @app.get("/health/ready")
    def ready() -> Response:
        return jsonify(status="ready")

    @app.post("/echo")
    def echo() -> Response:
        return jsonify(request.get_json())

    @app.get("/cohorts/<cohort_id>")
    def show(cohort_id: str) -> Response:
        row = connection().execute(select, (cohort_id,)).fetchone()
        return jsonify(id=row[0], title=row[1], capacity=row[2], taken=row[3], **json.loads(row[4]))

    @app.post("/cohorts/<cohort_id>/enrolments")
    def enrol(cohort_id: str) -> tuple[Response, int]:
        person, place_id, db = request.get_json()["participant"], str(uuid4()), connection()
        db.execute(begin)
        state = "enrolled" if db.execute(take, (cohort_id,)).rowcount else "waitlisted"
        about = (place_id, cohort_id, person["name"], person["email"], state)
        db.execute(put, about)
        body = json.dumps({"place_id": place_id, "cohort_id": cohort_id})
        db.execute(send, (str(uuid4()), state, body))
        db.execute("COMMIT")
        return jsonify(id=place_id, cohort_id=cohort_id, state=state), 201

    _take_times(app, url, connection, begin)
    return app


def _week_of(starts_at: str) -> tuple[str, str]:
    """Give the Monday before an instant, and the one after it, as texts that sort as instants do."""
    on = datetime.fromisoformat(starts_at).date()
    monday = on - timedelta(days=on.weekday())
    return monday.isoformat(), (monday + timedelta(days=7)).isoformat()


def _take_times(app: Flask, url: str, connection: Callable[[], Any], begin: str) -> None:
    """Let times be booked, and webinars be planned in a row."""
    fairest, elsewhere, book, plan, send = (_for(url, one) for one in (FAIREST, ELSEWHERE, BOOK, PLAN, SEND))
    hold = _for(url, HOLD if url.startswith(SQLITE) else f"{HOLD} FOR UPDATE")

    @app.post("/services/<service_id>/bookings")
    def book_one(service_id: str) -> tuple[Response, int]:
        wish, booking_id, db = request.get_json(), str(uuid4()), connection()
        person, starts_at, ends_at = wish["participant"], wish["starts_at"], wish["ends_at"]
        db.execute(begin)
        db.execute(hold, (service_id,)).fetchall()
        asked = (*_week_of(starts_at), service_id, ends_at, starts_at)
        free = db.execute(fairest, asked).fetchone()
        if free is None or db.execute(elsewhere, (person["email"], ends_at, starts_at)).fetchone():
            db.execute("ROLLBACK")
            return jsonify(code="taken"), 409
        db.execute(book, (booking_id, free[0], starts_at, ends_at, person["name"], person["email"]))
        db.execute(send, (str(uuid4()), "booked", json.dumps({"booking_id": booking_id})))
        db.execute("COMMIT")
        return jsonify(id=booking_id, consultant_id=free[0], starts_at=starts_at), 201

    @app.post("/webinars")
    def plan_all() -> tuple[Response, int]:
        db = connection()
        rows = [(str(uuid4()), "Job search", starts_at) for starts_at in request.get_json()["starts"]]
        db.execute(begin)
        db.cursor().executemany(plan, rows)
        db.cursor().executemany(send, [(str(uuid4()), "planned", row[0]) for row in rows])
        db.execute("COMMIT")
        return jsonify(items=[{"id": row[0], "starts_at": row[2]} for row in rows]), 201


if __name__ == "__main__":
    serve(lambda: create_bare(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), workers=2)
