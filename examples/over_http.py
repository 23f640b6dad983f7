"""The same straight path over HTTP, with nothing but Python's standard library.

Start ``make demo``, take the token of its coordinator (or of any coordinator or admin), and run::

    python examples/over_http.py http://127.0.0.1:8000 TOKEN CONSULTANT_ID

The three may also stand in the environment as JOBCLUB_ADDRESS, JOBCLUB_TOKEN and JOBCLUB_CONSULTANT; without
a consultant the first one on the list of staff leads the club. The club began two or more days ago, so that a
meeting can be marked at once; if the demo was told another day (``--today``), put it into JOBCLUB_TODAY.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

PROGRAMME = Path(__file__).parent / "programmes" / "en-job-club.toml"
PEOPLE = ("Ali", "Bo", "Carla")
CONFLICT = 409


class Refused(Exception):
    """The server said no; ``problem`` says why (RFC 9457)."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem['code']}: {problem['detail']}")
        self.status, self.problem = status, problem


class Api:
    """The API as one caller sees it."""

    def __init__(self, address: str, token: str) -> None:
        self.base, self.token = f"{address.rstrip('/')}/api/v1", token

    def get(self, path: str) -> Any:
        """Read something."""
        return self._ask("GET", path)[0]

    def post(self, path: str, body: object = None) -> Any:
        """Do something once: should the answer get lost, the same request may be sent again with its key."""
        return self._ask("POST", path, {} if body is None else body, {"Idempotency-Key": str(uuid4())})[0]

    def put(self, path: str, body: object) -> Any:
        """Set something to what is given, if nobody has changed it since it was read here."""
        _, etag = self._ask("GET", path)
        return self._ask("PUT", path, body, {"If-Match": etag or "*"})[0]

    def _ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[Any, str | None]:
        request = urllib.request.Request(self.base + path, method=method, headers=headers or {})  # noqa: S310
        request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  (the caller's address)
                return json.load(answer), answer.headers["ETag"]
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(error.code, json.load(error)) from None


def play(address: str, token: str, consultant_id: str | None = None, *, today: date | None = None) -> Any:
    """Take a club from its programme file to an outcome; give what the server says at the end."""
    api = Api(address, token)
    # A programme file and the API's document are the same thing.
    programme = api.post("/programmes", tomllib.loads(PROGRAMME.read_text("utf-8")))
    wish = {"programme_id": programme["id"], "consultant_id": consultant_id or _consultant(api)}
    club = _planned(api, wish, today or date.today())  # noqa: DTZ011  (any day near today will do)
    api.post(f"/cohorts/{club['id']}/open")
    places = [api.post(f"/cohorts/{club['id']}/enrolments", {"participant": {"name": n}}) for n in PEOPLE]
    first, second, *_ = club["sessions"]
    _meet(api, first, places)
    later = date.fromisoformat(second["starts_at"][:10]) + timedelta(days=1)
    api.post(f"/sessions/{second['id']}/move", {"starts_at": f"{later}T18:00:00+00:00"})
    return _to_the_end(api, club["id"], club["sessions"][1:], places)


def _consultant(api: Api) -> str:
    return next(str(one["id"]) for one in api.get("/staff")["items"] if one["role"] == "consultant")


def _planned(api: Api, wish: dict[str, Any], today: date) -> Any:
    """Plan the club at the first time at which the consultant is free, as previews tell."""
    for first_day, at in _times(today):
        wanted = {**wish, "starts_on": first_day.isoformat(), "at": at}
        try:
            preview = api.post("/cohorts?dry_run=true", wanted)
        except Refused as refused:
            if refused.status != CONFLICT:
                raise
            continue
        if preview["sessions"][0]["starts_at"].startswith(first_day.isoformat()):
            return api.post("/cohorts", wanted)
    sys.exit("The consultant is busy all week; name another one.")


def _times(today: date) -> Iterator[tuple[date, str]]:
    return ((today - timedelta(days=days), f"{hour:02}:00") for days in range(2, 6) for hour in range(8, 17))


def _meet(api: Api, session: Any, places: list[Any]) -> None:
    """Mark who was at the first meeting, and deal with what they handed in."""
    ali, bo, carla = (place["participant_id"] for place in places)
    marks = {ali: "present", bo: "late", carla: "excused"}
    given = [{"participant_id": who, "mark": mark} for who, mark in marks.items()]
    api.put(f"/sessions/{session['id']}/attendance", {"marks": given})
    api.post(f"/sessions/{session['id']}/confirm-held")
    for task in api.get(f"/sessions/{session['id']}/homework")["items"]:
        sent = api.post(f"/homework/{task['id']}/submissions", {"participant_id": ali, "text": "I can plan."})
        api.post(f"/submissions/{sent['id']}/feedback", {"answer": "accepted", "text": "Well put!"})
        api.post(f"/homework/{task['id']}/waivers", {"participant_id": bo, "reason": "did it last year"})


def _to_the_end(api: Api, club_id: str, ahead: list[Any], places: list[Any]) -> Any:
    """Call off what lies ahead, complete the club, and record what became of Ali."""
    for session in ahead:
        called_off = {"reason": "this was only an example", "replacement": False, "unit": "drop"}
        api.post(f"/sessions/{session['id']}/cancel", called_off)
    api.post(f"/cohorts/{club_id}/complete")
    api.post(f"/enrolments/{places[0]['id']}/outcomes", {"outcome": "job"})
    return {
        "club": api.get(f"/cohorts/{club_id}"),
        "people": api.get(f"/cohorts/{club_id}/progress")["people"],
        "outcomes": api.get(f"/enrolments/{places[0]['id']}/outcomes")["items"],
    }


def main() -> None:
    """Play with the address, token and consultant that the command line or the environment names."""
    names = ("JOBCLUB_ADDRESS", "JOBCLUB_TOKEN", "JOBCLUB_CONSULTANT")
    given = dict(zip(names, sys.argv[1:], strict=False))
    address, token, consultant_id = (given.get(name) or os.environ.get(name) for name in names)
    if not (address and token):
        sys.exit(__doc__)
    today = os.environ.get("JOBCLUB_TODAY")
    end = play(address, token, consultant_id, today=date.fromisoformat(today) if today else None)
    print(f"{end['club']['title']}: {end['club']['state']}")
    for session in end["club"]["sessions"]:
        print(f"  {session['starts_at']}  {session['state']}  {session['reason'] or session['unit_key']}")
    for one in end["people"]:
        did = f"{one['sessions_attended']} meetings, {one['homework_done']} tasks"
        print(f"  {one['name']}: {did}, {one['state']}")


if __name__ == "__main__":
    main()
