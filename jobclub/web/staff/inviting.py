"""Inviting people into a club: lines pasted from wherever they stand, or somebody who is known."""

from __future__ import annotations

import re

from flask import Blueprint, Response, url_for

from jobclub.core import national_ids
from jobclub.core.activities.places import LIVE
from jobclub.core.errors import AlreadyEnrolled, Invalid, invalid
from jobclub.core.office.lists import MOST, Window
from jobclub.core.people.email import fault_in_email
from jobclub.core.people.reading import Why
from jobclub.core.usecases import enrolling, knowing, noting, planning
from jobclub.core.usecases.knowing import PersonWish
from jobclub.web.forms import Form
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, shown, typed
from jobclub.web.staff.rendering import lead_back

inviting = Blueprint("inviting", __name__, url_prefix="/clubs/<id:club_id>/invite")
BETWEEN = re.compile(r"[;\t]|,(?!\s*\d{3})")
"""What stands between name, e-mail and phone."""
MOST_LINES = 60


@inviting.get("")
def show(club_id: str) -> Response:
    """Show how to invite people."""
    return _form(club_id, typed())


def _form(club_id: str, form: Form) -> Response:
    club = planning.get_cohort(the_office(), the_actor(), club_id)
    known = knowing.list_participants(the_office(), the_actor(), Window(limit=MOST)).items
    here = {place.participant_id for place in club.places if place.state in LIVE}
    people = sorted((one for one in known if one.id not in here), key=lambda one: (one.name, one.id))
    noting.note_read(the_office(), the_actor(), (one.id for one in people), Why.CONTACT)
    return shown("staff/invite.html", here="clubs", form=form, club=club, people=people)


@inviting.post("/lines")
@said_on(show)
def invite_lines(club_id: str) -> Response:
    """Enrol those who were pasted, one to a line; lines that can't be read stay in the field."""
    form = typed()
    invited, unread = 0, list[str]()
    for line in form.value("lines").splitlines()[:MOST_LINES]:
        if line.strip():
            done = _invited(club_id, line)
            invited, unread = invited + done, unread if done else [*unread, line.strip()]
    if invited == 0 or unread:
        kept = Form({"lines": "\n".join(unread)}, form.words)
        kept.faults["lines"] = form.words("invite.unread", invited=invited, left=len(unread))
        return _form(club_id, kept)
    return _back(club_id)


def _invited(club_id: str, line: str) -> bool:
    """Enrol whoever a line tells of; whoever is in the club already is no trouble."""
    if national_ids.in_text(line):
        return False
    try:
        enrolling.enrol(the_office(), the_actor(), club_id, person=person_in(line))
    except AlreadyEnrolled:
        return True
    except Invalid:
        return False
    return True


def person_in(line: str) -> PersonWish:
    """Read a line like ``Bo Berg, bo@example.org, +45 12 34 56 78``, in whatever order.

    Raises:
        Invalid: It holds more than that.
    """
    parts = [part.strip() for part in BETWEEN.split(line) if part.strip()]
    email = next((part.strip("<>") for part in parts if "@" in part), None)
    phone = next((part for part in parts if re.fullmatch(r"[+()\d\s/-]{6,}", part)), None)
    name, *more = [part for part in parts if part != phone and "@" not in part] or [""]
    if more or sum("@" in part for part in parts) > 1:
        raise invalid("/lines", "holds more than a name, an e-mail address and a phone number")
    if not name and email and fault_in_email(email) is None:
        name = email.partition("@")[0].replace(".", " ").title()
    return PersonWish(name=name, email=email, phone=phone)


@inviting.post("/known")
@said_on(show)
def invite_known(club_id: str) -> Response:
    """Enrol somebody who is known already."""
    whom = typed().value("participant_id")
    given = enrolling.enrol(the_office(), the_actor(), club_id, participant_id=whom)
    if given.clashes:
        return lead_back(url_for("staff.places.show", place_id=given.place.id, done="invited"))
    return _back(club_id)


def _back(club_id: str) -> Response:
    return lead_back(url_for("staff.club.show", club_id=club_id, done="invited"))
