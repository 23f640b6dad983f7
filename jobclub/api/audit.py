"""The audit over HTTP: what was done, and who looked at whose data."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint
from jobclub.api.callers import the_actor, the_office
from jobclub.api.schemas.privacy import AuditIn, AuditLinePage
from jobclub.core.office.lists import Window
from jobclub.core.office.privacy import AuditFilter
from jobclub.core.usecases import auditing

audit = Blueprint("audit", "What was done, and who looked at whose data")


@audit.get("/audit")
@audit.arguments(AuditIn, location="query")
@audit.response(200, AuditLinePage)
def read_audit(query: dict[str, Any]) -> Any:
    """List what was done and who looked, newest first; it holds ids, and never what was in anything."""
    window = Window(query.pop("limit"), query.pop("after", None))
    whom = query.pop("participant_id", None)
    return auditing.read_audit(the_office(), the_actor(), AuditFilter(**query), window, participant_id=whom)
