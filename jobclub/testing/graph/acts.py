"""What each operation of Graph does, once nothing speaks against the request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jobclub.testing.graph.answers import Answer, Request, given
from jobclub.testing.graph.demands import LOOKED_UP_BY
from jobclub.testing.graph.meetings import OPTIONS, Meeting, Told, shown
from jobclub.testing.graph.paging import Pages
from jobclub.testing.graph.subset import Match
from jobclub.testing.graph.tenant import NO_REPORT, Refusal, Tenant

AN_HOUR = timedelta(hours=1)
KEPT_REPORTS = 50
NOT_THE_ORGANISER = (403, "Forbidden", "User is not the organizer of the meeting")


@dataclass(frozen=True, slots=True)
class Ask:
    """A request as an act sees it; ``graph_url`` is what links in its answer begin with.

    ``keeps_options``: what it says of options is kept.
    """

    tenant: Tenant
    pages: Pages
    match: Match
    request: Request
    graph_url: str
    keeps_options: bool = True

    @property
    def organiser_id(self) -> str:
        """Whose meetings it is about."""
        return self.match.names["user-id"]

    @property
    def meeting(self) -> Meeting:
        """The meeting it is about.

        Raises:
            Refusal: It is not there.
        """
        return self.tenant.find(self.organiser_id, self.match.names["onlineMeeting-id"])

    def show(self, meeting: Meeting) -> dict[str, Any]:
        """Show a meeting as its caller asked."""
        language = self.request.headers.get("accept-language", "en")[:2]
        later = "include-unknown-enum-members" in self.request.headers.get("prefer", "")
        organiser = self.tenant.organisers[meeting.organiser_id]
        payload = shown(meeting, organiser, self.tenant.tenant_id, Told(later, language))
        return {"@odata.context": self.context("$entity"), **self.selected(payload)}

    def selected(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Give what of a payload was asked for ($select)."""
        names = self.request.parameters.get("$select")
        return {name: payload[name] for name in names.split(",") if name in payload} if names else payload

    def context(self, what: str = "") -> str:
        """Give the address that says of which kind an answer is."""
        path = self.match.operation.template.strip("/").split("/")[2]
        users = f"{self.graph_url}/$metadata#users('{self.organiser_id}')"
        return "/".join(part for part in (users, path, what) if part)


def create_or_get(ask: Ask) -> Answer:
    """Give the meeting of an external id, and make it if there is none: an existing one ignores the body."""
    tenant, body = ask.tenant, ask.request.json
    with tenant.turn:
        tenant.organiser(ask.organiser_id)
        existing = tenant.called(ask.organiser_id, body["externalId"])
        if existing is not None:
            return given(200, ask.show(existing))
        values = {"external_id": body["externalId"], **_values({"subject": body.get("subject")} | body)}
        return given(201, ask.show(tenant.create(ask.organiser_id, _with_times(tenant, values))))


def create(ask: Ask) -> Answer:
    """Make a meeting, however often it is asked."""
    tenant = ask.tenant
    tenant.organiser(ask.organiser_id)
    values = {"external_id": None, "subject": None, **_values(ask.request.json)}
    return given(201, ask.show(tenant.create(ask.organiser_id, _with_times(tenant, values))))


def read(ask: Ask) -> Answer:
    """Give a meeting."""
    ask.tenant.organiser(ask.organiser_id)
    return given(200, ask.show(ask.meeting))


def look_up(ask: Ask) -> Answer:
    """Give the meeting of a join link or a number, as a list of one or none."""
    ask.tenant.organiser(ask.organiser_id)
    looked_up = LOOKED_UP_BY.fullmatch(ask.request.parameters.get("$filter", ""))
    text = looked_up[2] if looked_up else ""
    found = [one for one in list(ask.tenant.meetings.values()) if text in {one.join_url, one.number}]
    if any(one.organiser_id != ask.organiser_id for one in found):
        raise Refusal(*NOT_THE_ORGANISER)
    return given(200, {"@odata.context": ask.context(), "value": [ask.show(one) for one in found]})


def change(ask: Ask) -> Answer:
    """Change a meeting: its subject, both its times, its options."""
    ask.tenant.organiser(ask.organiser_id)
    with ask.tenant.turn:
        values = _values(ask.request.json, ask.meeting)
        if not ask.keeps_options:
            del values["options"]
        return given(200, ask.show(ask.tenant.change(ask.meeting, values)))


def remove(ask: Ask) -> Answer:
    """Remove a meeting; nobody is told."""
    ask.tenant.organiser(ask.organiser_id)
    with ask.tenant.turn:
        ask.tenant.remove(ask.meeting)
    return given(204)


def list_reports(ask: Ask) -> Answer:
    """Give the reports of a meeting, without their records: the newest fifty."""
    reports = [{**one, "attendanceRecords": []} for one in _reports(ask)[-KEPT_REPORTS:]]
    return given(200, ask.pages.of(reports, ask.request, ask.context("attendanceReports"), ask.graph_url))


def read_report(ask: Ask) -> Answer:
    """Give one report, with its records if it is asked for them."""
    report = _report(ask)
    if "$expand" not in ask.request.parameters:
        report = {**report, "attendanceRecords": []}
    return given(200, {"@odata.context": ask.context("attendanceReports/$entity"), **ask.selected(report)})


def list_records(ask: Ask) -> Answer:
    """Give the records of a report."""
    records = _report(ask)["attendanceRecords"]
    return given(200, ask.pages.of(records, ask.request, ask.context("attendanceRecords"), ask.graph_url))


def _reports(ask: Ask) -> list[dict[str, Any]]:
    ask.tenant.organiser(ask.organiser_id)
    return ask.tenant.reports.get(ask.meeting.id, [])


def _report(ask: Ask) -> dict[str, Any]:
    wanted = ask.match.names["meetingAttendanceReport-id"]
    for report in _reports(ask):
        if report["id"] == wanted:
            return report
    raise Refusal(*NO_REPORT)


def _values(body: Mapping[str, Any], before: Meeting | None = None) -> dict[str, Any]:
    """Give the fields of a meeting that a body sets; what it leaves out of the lobby stays as it is."""
    values: dict[str, Any] = {"options": {name: body[name] for name in body.keys() & OPTIONS}}
    lobby = values["options"].get("lobbyBypassSettings")
    if lobby is not None:
        plain = {"scope": "organization", "isDialInBypassEnabled": False}
        had = before.option("lobbyBypassSettings") if before else plain
        values["options"]["lobbyBypassSettings"] = {**had, **lobby}
    for name, member in (("start", "startDateTime"), ("end", "endDateTime")):
        if member in body:
            values[name] = datetime.fromisoformat(body[member])
    return values | ({"subject": body["subject"]} if "subject" in body else {})


def _with_times(tenant: Tenant, values: dict[str, Any]) -> dict[str, Any]:
    start = values.get("start", tenant.now())
    return {"start": start, "end": start + AN_HOUR, **values}


MEETINGS = "/users/{user-id}/onlineMeetings"
MEETING = f"{MEETINGS}/{{onlineMeeting-id}}"
REPORTS = f"{MEETING}/attendanceReports"
REPORT = f"{REPORTS}/{{meetingAttendanceReport-id}}"
ACTS: Mapping[tuple[str, str], Callable[[Ask], Answer]] = {
    ("POST", f"{MEETINGS}/createOrGet"): create_or_get,
    ("POST", MEETINGS): create,
    ("GET", MEETINGS): look_up,
    ("GET", MEETING): read,
    ("PATCH", MEETING): change,
    ("DELETE", MEETING): remove,
    ("GET", REPORTS): list_reports,
    ("GET", REPORT): read_report,
    ("GET", f"{REPORT}/attendanceRecords"): list_records,
}
"""By method and path's template."""
