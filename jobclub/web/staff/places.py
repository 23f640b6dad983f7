"""A person's place in a club: offers, leaving, changing clubs, sitting in elsewhere, what became of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, url_for

from jobclub.core.activities.places import OutcomeKind, PlaceState
from jobclub.core.errors import NotFound
from jobclub.core.office.lists import MOST, CohortFilter, CohortLine, Window
from jobclub.core.people.reading import Why
from jobclub.core.usecases import (
    coaching,
    enrolling,
    knowing,
    linking,
    noting,
    planning,
    transferring,
    visiting,
)
from jobclub.web.office import the_actor, the_office
from jobclub.web.staff.refusing import said_on, shown, typed
from jobclub.web.staff.rendering import lead_back

places = Blueprint("places", __name__, url_prefix="/places/<id:place_id>")
ALL = Window(limit=MOST)


@places.get("")
def show(place_id: str) -> Response:
    """Show where somebody stands in a club, and what can be done about their place."""
    return _shown(place_id)


def _shown(place_id: str, link: str | None = None) -> Response:
    office, actor = the_office(), the_actor()
    enrolment = enrolling.get_enrolment(office, actor, place_id)
    person = knowing.get_participant(office, actor, enrolment.place.participant_id)
    noting.note_read(office, actor, [person.id], Why.PROGRESS)
    return shown(
        "staff/place.html",
        here="clubs",
        enrolment=enrolment,
        place=enrolment.place,
        club=planning.get_cohort(office, actor, enrolment.cohort_id),
        person=person,
        standing=_standing(place_id, enrolment.place.state),
        outcomes=enrolling.list_outcomes(office, actor, place_id, ALL).items,
        kinds=list(OutcomeKind),
        others=_others(enrolment.cohort_id),
        link=link,
        now=office.now(),
    )


def _standing(place_id: str, state: PlaceState) -> Any:
    """Give where they stand, if they are or were of the group."""
    if state in {PlaceState.WAITLISTED, PlaceState.OFFERED}:
        return None
    try:
        return coaching.progress_of(the_office(), the_actor(), place_id).standing
    except NotFound:
        return None


def _others(club_id: str) -> list[CohortLine]:
    """Give the other clubs one sees of the same programme that are not over."""
    found = planning.list_cohorts(the_office(), the_actor(), CohortFilter(), ALL).items
    key = next((one.programme_key for one in found if one.id == club_id), None)
    return [
        one
        for one in found
        if one.programme_key == key and one.id != club_id and one.state in {"open", "running"}
    ]


@places.post("/accept")
@said_on(show)
def accept(place_id: str) -> Response:
    """Note that somebody takes the place they were offered."""
    enrolling.accept(the_office(), the_actor(), place_id)
    return _back(place_id, "place_accepted")


@places.post("/decline")
@said_on(show)
def decline(place_id: str) -> Response:
    """Note that somebody does not want the place, or to wait."""
    club_id = _club_of(place_id)
    enrolling.decline(the_office(), the_actor(), place_id)
    return lead_back(url_for("staff.club.show", club_id=club_id, done="place_declined"))


@places.post("/withdraw")
@said_on(show)
def withdraw(place_id: str) -> Response:
    """Let somebody leave, with what became of them."""
    form = typed()
    club_id = _club_of(place_id)
    enrolling.withdraw(
        the_office(),
        the_actor(),
        place_id,
        outcome=_kind(form.value("outcome")),
        reason=form.wanted("reason"),
    )
    return lead_back(url_for("staff.club.show", club_id=club_id, done="withdrawn"))


def _club_of(place_id: str) -> str:
    return enrolling.get_enrolment(the_office(), the_actor(), place_id).cohort_id


def _kind(name: str) -> OutcomeKind | None:
    return OutcomeKind(name) if name in set(OutcomeKind) else None


@places.post("/outcomes")
@said_on(show)
def record_outcome(place_id: str) -> Response:
    """Note what became of somebody, on a day."""
    form = typed()
    kind = _kind(form.value("outcome")) or OutcomeKind.OTHER
    on: date | None = form.day("on") if form.value("on") else None
    enrolling.record_outcome(the_office(), the_actor(), place_id, kind, on=on)
    return _back(place_id, "outcome")


@places.post("/transfer")
@said_on(show)
def transfer(place_id: str) -> Response:
    """Let somebody change to another club, at once or as soon as a place is theirs."""
    transferring.transfer(the_office(), the_actor(), place_id, typed().value("cohort_id"))
    return _back(place_id, "transferred")


@places.get("/visit")
def show_visits(place_id: str, **_session: str) -> Response:
    """Show at which sessions of other clubs somebody may sit in."""
    office, actor = the_office(), the_actor()
    enrolment = enrolling.get_enrolment(office, actor, place_id)
    person = knowing.get_participant(office, actor, enrolment.place.participant_id)
    hosts = [planning.get_cohort(office, actor, one.id) for one in _others(enrolment.cohort_id)]
    return shown(
        "staff/visit.html",
        here="clubs",
        place=enrolment.place,
        person=person,
        club=planning.get_cohort(office, actor, enrolment.cohort_id),
        hosts=hosts,
        visits=visiting.list_visits(office, actor, place_id, ALL).items,
        now=office.now(),
    )


@places.post("/visit")
@said_on(show_visits)
def visit(place_id: str) -> Response:
    """Let somebody sit in at a session of another club."""
    visiting.visit(the_office(), the_actor(), place_id, typed().value("session_id"))
    return _back(place_id, "visit")


@places.post("/visit/<id:session_id>/end")
@said_on(show_visits)
def end_visit(place_id: str, session_id: str) -> Response:
    """Take a visit back."""
    visiting.end_visit(the_office(), the_actor(), place_id, session_id, None)
    return _back(place_id, "visit_ended")


@places.post("/waive")
@said_on(show)
def waive(place_id: str) -> Response:
    """Let somebody off a task, with a reason."""
    form = typed()
    whose = enrolling.get_enrolment(the_office(), the_actor(), place_id).place.participant_id
    coaching.waive_homework(the_office(), the_actor(), form.value("homework_id"), whose, form.value("reason"))
    return _back(place_id, "waived")


@places.post("/link")
@said_on(show)
def make_link(place_id: str) -> Response:
    """Make a link to somebody's page, to hand over; it is shown this once."""
    whose = enrolling.get_enrolment(the_office(), the_actor(), place_id).place.participant_id
    _, secret = linking.make_link(the_office(), the_actor(), whose)
    return _shown(place_id, linking.address_of(the_office(), secret))


def _back(place_id: str, done: str) -> Response:
    return lead_back(url_for("staff.places.show", place_id=place_id, done=done))
