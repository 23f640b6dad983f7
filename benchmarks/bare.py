"""The bare stack: the same work in plain Flask and sqlite3, without rules, schemas, trail or organisations.

    python -m benchmarks.bare DATABASE PORT

It is served by the same gunicorn with the same settings, and syncs its commits just as ours does.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from flask import Flask, Response, jsonify, request

from jobclub.serving import serve

TABLES = """
CREATE TABLE cohorts (id TEXT PRIMARY KEY, title TEXT NOT NULL, capacity INTEGER NOT NULL,
    taken INTEGER NOT NULL, document TEXT NOT NULL);
CREATE TABLE places (id TEXT PRIMARY KEY, cohort_id TEXT NOT NULL REFERENCES cohorts, name TEXT NOT NULL,
    email TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE outbox (id TEXT PRIMARY KEY, event TEXT NOT NULL, body TEXT NOT NULL);
"""
TAKE = "UPDATE cohorts SET taken = taken + 1 WHERE id = ? AND taken < capacity"


def found_bare(database: Path) -> None:
    """Make the tables in a new file."""
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(TABLES)


def add_cohorts(database: Path, count: int, *, capacity: int) -> list[str]:
    """Put cohorts in; give their ids."""
    ids = [str(uuid4()) for _ in range(count)]
    document = json.dumps({"sessions": [{"id": str(uuid4()), "minutes": 120} for _ in range(6)]})
    with closing(sqlite3.connect(database)) as db, db:
        db.executemany(
            "INSERT INTO cohorts VALUES (?, 'Job club', ?, 0, ?)", [(id_, capacity, document) for id_ in ids]
        )
    return ids


def create_bare(database: Path) -> Flask:
    """Make the application."""
    app = Flask(__name__, static_folder=None)
    mine = threading.local()

    def connection() -> sqlite3.Connection:
        if not hasattr(mine, "db"):
            mine.db = sqlite3.connect(database, isolation_level=None)
            for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
                mine.db.execute(f"PRAGMA {pragma}")
        db: sqlite3.Connection = mine.db
        return db

    @app.get("/health/ready")
    def ready() -> Response:
        return jsonify(status="ready")

    @app.post("/echo")
    def echo() -> Response:
        return jsonify(request.get_json())

    @app.get("/cohorts/<cohort_id>")
    def show(cohort_id: str) -> Response:
        row = connection().execute("SELECT * FROM cohorts WHERE id = ?", (cohort_id,)).fetchone()
        return jsonify(id=row[0], title=row[1], capacity=row[2], taken=row[3], **json.loads(row[4]))

    @app.post("/cohorts/<cohort_id>/enrolments")
    def enrol(cohort_id: str) -> tuple[Response, int]:
        person, place_id, db = request.get_json()["participant"], str(uuid4()), connection()
        db.execute("BEGIN IMMEDIATE")
        state = "enrolled" if db.execute(TAKE, (cohort_id,)).rowcount else "waitlisted"
        about = (place_id, cohort_id, person["name"], person["email"], state)
        db.execute("INSERT INTO places VALUES (?, ?, ?, ?, ?)", about)
        body = json.dumps({"place_id": place_id, "cohort_id": cohort_id})
        db.execute("INSERT INTO outbox VALUES (?, ?, ?)", (str(uuid4()), state, body))
        db.execute("COMMIT")
        return jsonify(id=place_id, cohort_id=cohort_id, state=state), 201

    return app


if __name__ == "__main__":
    serve(lambda: create_bare(Path(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]), workers=2)
