"""Somebody who asks the stand-in as a good client would, unless told otherwise."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import requests

from jobclub.testing.graph import GraphStandIn

STARTS, ENDS = "2027-01-11T13:00:00Z", "2027-01-11T15:00:00Z"
SPAN = {"startDateTime": STARTS, "endDateTime": ENDS}
CREATION: dict[str, Any] = {"externalId": "jobclub-7f3a-1", "subject": "Møde 7F3A", **SPAN}
PATIENCE = 5


class Caller:
    """Has a token for Graph, and asks about one organiser's meetings (``path`` goes on from there)."""

    def __init__(self, graph: GraphStandIn, session: requests.Session, token: str = "") -> None:
        self.graph = graph
        self.session = session
        self.organiser_id = graph.organiser_id
        self.token = token

    def log_in(self, **changes: str) -> requests.Response:
        """Ask for a token, and keep it."""
        form = {
            "client_id": self.graph.client_id,
            "client_secret": self.graph.client_secret,
            "grant_type": "client_credentials",
            "scope": f"{self.graph.base_url}/.default",
        }
        answer = self.session.post(
            f"{self.graph.authority}/oauth2/v2.0/token", data=form | changes, timeout=PATIENCE
        )
        self.token = answer.json().get("access_token", "") if answer.ok else ""
        return answer

    def __call__(self, method: str, path: str = "", json: Any = None, **more: Any) -> requests.Response:
        """Ask; ``headers`` are laid over those that belong there, and None leaves one out."""
        if not self.token:
            self.log_in()
        headers = {"Authorization": f"Bearer {self.token}", "client-request-id": str(uuid4())}
        url = path if path.startswith("http") else f"{self.mine}{path}"
        kept = {
            name: text for name, text in {**headers, **more.pop("headers", {})}.items() if text is not None
        }
        return self.session.request(method, url, json=json, headers=kept, timeout=PATIENCE, **more)

    @property
    def mine(self) -> str:
        return f"{self.graph.graph_url}/users/{self.organiser_id}/onlineMeetings"

    def create(self, **changes: Any) -> dict[str, Any]:
        """Have a meeting made, and give it."""
        answer = self("POST", "/createOrGet", CREATION | changes)
        assert answer.status_code in {200, 201}, answer.text
        return dict(answer.json())
