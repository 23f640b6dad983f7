"""What was done, and who looked at whose data: by kinds and ids, newest first."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from jobclub.core.office.lists import Window
from jobclub.core.office.privacy import AuditFilter, AuditKind
from jobclub.core.people.staff import Act
from jobclub.core.usecases import auditing, staffing
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.acting import office_page, office_room

ROWS = 50
MOST_STAFF = Window(200)

audit = office_room("audit", Act.READ_AUDIT)


@audit.get("")
def show() -> Response:
    """Show the audit, of one kind, one caller or about one person if that is wanted."""
    kind, caller = request.args.get("kind", ""), request.args.get("caller", "")
    about = request.args.get("about", "").strip()
    lines = auditing.read_audit(
        the_office(),
        the_actor(),
        AuditFilter(kind=AuditKind(kind) if kind in set(AuditKind) else None, caller_id=caller or None),
        Window(ROWS, request.args.get("after") or None),
        participant_id=about or None,
    )
    return office_page(
        "staff/audit.html",
        lines=lines,
        names=_names(),
        kinds=tuple(AuditKind),
        kind=kind,
        caller=caller,
        about=about,
    )


def _names() -> Mapping[str, str]:
    office, actor = the_office(), the_actor()
    everybody = [
        one
        for left in (False, True)
        for one in staffing.list_staff(office, actor, MOST_STAFF, left=left).items
    ]
    return {one.id: one.name for one in everybody}
