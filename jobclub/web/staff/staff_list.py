"""Who works here: somebody joins, gets another role, leaves and comes back."""

from __future__ import annotations

from flask import Response, url_for

from jobclub.core.office.lists import Window
from jobclub.core.people.staff import STAFF_ROLES, Act, Role
from jobclub.core.usecases import staffing
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.acting import Standing, office_page, office_room, seen_in, tried, typed
from jobclub.web.staff.rendering import lead_back

MOST = Window(200)

staff_list = office_room("staff_list", Act.WRITE_ORGANISATION)


@staff_list.get("")
def show() -> Response:
    """Show who is here and who left, and the form by which somebody joins."""
    return _page()


def _page(form: Form | None = None, error: Standing | None = None) -> Response:
    office, actor = the_office(), the_actor()
    return office_page(
        "staff/staff_list.html",
        form=form,
        error=error,
        here_now=staffing.list_staff(office, actor, MOST).items,
        left=staffing.list_staff(office, actor, MOST, left=True).items,
        roles=STAFF_ROLES,
    )


@staff_list.post("")
def add() -> Response:
    """Let somebody join."""
    form = typed(name="staff_name", email="staff_email")
    error = tried(
        form,
        lambda: staffing.add_staff(
            the_office(),
            the_actor(),
            name=form.value("staff_name"),
            email=form.value("staff_email"),
            role=_role(form),
        ),
    )
    return _page(form, error) if error else lead_back(url_for(".show", done="staff_added"))


def _role(form: Form) -> Role:
    wanted = form.value("role")
    return Role(wanted) if wanted in set(STAFF_ROLES) else Role.CONSULTANT


@staff_list.get("/<staff_id>")
def show_one(staff_id: str) -> Response:
    """Show one of the staff, what lies ahead of them, and the forms to change them or let them leave."""
    return _page_of(staff_id)


def _page_of(staff_id: str, form: Form | None = None, error: Standing | None = None) -> Response:
    office, actor = the_office(), the_actor()
    one = staffing.get_staff(office, actor, staff_id)
    ahead = staffing.list_engagements(office, actor, staff_id, MOST).items
    return office_page(
        "staff/staff_one.html", form=form, error=error, one=one, ahead=ahead, roles=STAFF_ROLES
    )


@staff_list.post("/<staff_id>")
def change(staff_id: str) -> Response:
    """Set name, address and role."""
    form = typed(name="staff_name", email="staff_email")
    wanted = {"name": form.value("staff_name"), "email": form.value("staff_email"), "role": _role(form)}
    error = tried(
        form,
        lambda: staffing.change_staff(the_office(), the_actor(), staff_id, seen_in(form), **wanted),
    )
    return _page_of(staff_id, form, error) if error else lead_back(url_for(".show", done="staff_changed"))


@staff_list.post("/<staff_id>/remove")
def remove(staff_id: str) -> Response:
    """Let somebody leave: their sessions, links and tokens end at once."""
    form = typed()
    error = tried(form, lambda: staffing.remove_staff(the_office(), the_actor(), staff_id, seen_in(form)))
    there = url_for(".show_one", staff_id=staff_id, done="staff_removed")
    return _page_of(staff_id, form, error) if error else lead_back(there)


@staff_list.post("/<staff_id>/return")
def come_back(staff_id: str) -> Response:
    """Let somebody who left work here again."""
    form = typed()
    error = tried(form, lambda: staffing.return_staff(the_office(), the_actor(), staff_id))
    return _page_of(staff_id, form, error) if error else lead_back(url_for(".show", done="staff_returned"))
