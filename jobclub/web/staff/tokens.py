"""Keys to the API: made with limits, shown once, revoked."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask import Response, url_for

from jobclub.core.office.lists import Window
from jobclub.core.people.staff import PERMISSIONS, STAFF_ROLES, Act, Role, Token
from jobclub.core.spans import planned_wall
from jobclub.core.usecases import issuing, staffing
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.acting import Standing, office_page, office_room, seen_in, tried, typed
from jobclub.web.staff.rendering import lead_back

MOST = Window(200)

tokens = office_room("tokens", Act.WRITE_ORGANISATION)


@tokens.get("")
def show() -> Response:
    """Show the tokens, and the form to make one."""
    return _page()


def _page(form: Form | None = None, error: Standing | None = None) -> Response:
    office, actor = the_office(), the_actor()
    found = issuing.list_tokens(office, actor, MOST).items
    return office_page(
        "staff/tokens.html",
        form=form,
        error=error,
        tokens=[(one, issuing.token_revision(one), one.opens(office.now())) for one in found],
        staff=staffing.list_staff(office, actor, MOST).items,
        roles=STAFF_ROLES,
        acts=[act for act in Act if act in PERMISSIONS[Role.ADMIN]],
    )


@tokens.post("")
def issue() -> Response:
    """Make a token; its secret stands on the page that answers, and nowhere else."""
    form, made = typed(staff_id="whose"), list[tuple[Token, str]]()
    ends_at = _end(form)
    if form.faults:
        return _page(form)
    error = tried(form, lambda: made.append(_issued(form, ends_at)))
    return (
        _page(form, error)
        if error
        else office_page("staff/token_made.html", token=made[0][0], secret=made[0][1])
    )


def _issued(form: Form, ends_at: datetime | None) -> tuple[Token, str]:
    chosen = [act for act in Act if form.ticked(f"act_{act.stable_name}")]
    return issuing.issue_token(
        the_office(),
        the_actor(),
        role=Role(form.value("role")) if form.value("role") in set(STAFF_ROLES) else Role.CONSULTANT,
        staff_id=form.wanted("whose"),
        read_only=form.ticked("read_only"),
        scopes=chosen,
        ends_at=ends_at,
    )


def _end(form: Form) -> datetime | None:
    """Give the instant at which the day after the last one begins."""
    on = form.day("ends_on") if form.wanted("ends_on") else None
    return planned_wall(on, time(23, 59), the_actor().zone)[0].instant.astimezone(UTC) if on else None


@tokens.post("/<token_id>/revoke")
def revoke(token_id: str) -> Response:
    """Let a token work no longer."""
    form = typed()
    error = tried(form, lambda: issuing.revoke_token(the_office(), the_actor(), token_id, seen_in(form)))
    return _page(form, error) if error else lead_back(url_for(".show", done="token_revoked"))
