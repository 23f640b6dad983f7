"""Following up: who was at a webinar, what they say of it, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.events import WebinarFeedbackGiven, WebinarMarked
from jobclub.core.office import Office
from jobclub.core.office.lists import Page, Window
from jobclub.core.office.store import Transaction
from jobclub.core.people.staff import Act, Actor
from jobclub.core.usecases.attending import own_registration
from jobclub.core.webinars import registration as registrations
from jobclub.core.webinars import webinar as webinars
from jobclub.core.webinars.registration import Presence, WebinarPlace, is_offered_sparring
from jobclub.core.webinars.sparring import FollowUp
from jobclub.core.webinars.webinar import Webinar


@dataclass(frozen=True, slots=True)
class RollCall:
    """Who has a place in a webinar, with their names and marks."""

    webinar_id: str
    registrations: tuple[WebinarPlace, ...]
    names: Mapping[str, str]

    @property
    def revision(self) -> str:
        """What a reader sees of it: how many have places, and how often any of them changed."""
        changes = sum(one.place.version for one in self.registrations)
        return f"{len(self.registrations)}.{changes}"


def get_presence(office: Office, actor: Actor, webinar_id: str) -> RollCall:
    """Give who was marked as present at a webinar, or absent, of all who have a place."""
    with office.reading(actor) as tx:
        actor.must(Act.READ_WEBINARS, tx.webinars.get(webinar_id))
        return _roll(tx, webinar_id)


def _roll(tx: Transaction, webinar_id: str) -> RollCall:
    had = tx.webinar_places.had(webinar_id)
    return RollCall(webinar_id, tuple(had), tx.participants.names(one.participant_id for one in had))


def mark_presence(
    office: Office,
    actor: Actor,
    webinar_id: str,
    marks: Mapping[str, Presence],
    seen: frozenset[str] | None,
) -> RollCall:
    """Set all marks of a webinar, by participant: who is left out has no mark afterwards. It was held by it.

    Raises:
        Stale: It changed since ``seen``.
        WebinarNotStarted, WebinarNotOpen: A rule stands against it.
        Invalid: Somebody has no place.
    """
    with office.transaction(actor) as tx:
        webinar = tx.webinars.get(webinar_id)
        actor.must(Act.RUN_WEBINARS, webinar)
        before = _roll(tx, webinar_id)
        must_be_unchanged(seen, before.revision)
        _mark(office, tx, webinar, before, marks)
        return _roll(tx, webinar_id)


def mark_one_presence(
    office: Office, actor: Actor, webinar_id: str, participant_id: str, mark: Presence | None
) -> None:
    """Set one person's mark at a webinar, or take it away, and leave all others as they are.

    Raises:
        WebinarNotStarted, WebinarNotOpen: A rule stands against it.
        Invalid: They have no place.
    """
    with office.transaction(actor) as tx:
        webinar = tx.webinars.get(webinar_id)
        actor.must(Act.RUN_WEBINARS, webinar)
        before = _roll(tx, webinar_id)
        marks = {one.participant_id: one.mark for one in before.registrations if one.mark}
        others = {one: kept for one, kept in marks.items() if one != participant_id}
        _must_have_places([participant_id], before)
        _mark(office, tx, webinar, before, {**others, participant_id: mark} if mark else others)


def _mark(
    office: Office, tx: Transaction, webinar: Webinar, before: RollCall, marks: Mapping[str, Presence]
) -> None:
    held = webinars.held(webinar, office.now())
    _must_have_places(marks, before)
    new = _marked(tx, before, marks)
    if held != webinar:
        tx.webinars.save(held)
    tx.record(WebinarMarked(at=office.now(), webinar_id=webinar.id, present_ids=new))


def _must_have_places(marks: Iterable[str], before: RollCall) -> None:
    known = {one.participant_id for one in before.registrations}
    wrong = [
        Mistake(f"/marks/{number}/participant_id", "this person has no place in the webinar")
        for number, participant_id in enumerate(marks)
        if participant_id not in known
    ]
    if wrong:
        raise Invalid(*wrong)


def _marked(tx: Transaction, before: RollCall, marks: Mapping[str, Presence]) -> tuple[str, ...]:
    """Keep the marks that differ; give the ids of people who are marked as present for the first time."""
    new = []
    for registration in before.registrations:
        marked = replace(registration, mark=marks.get(registration.participant_id))
        if marked != registration:
            tx.webinar_places.save(marked)
            if is_offered_sparring(marked):
                new.append(marked.participant_id)
    return tuple(new)


def give_webinar_feedback(
    office: Office, actor: Actor, place_id: str, *, useful: int, missing: str | None = None
) -> WebinarPlace:
    """Let somebody who came by their own link say how useful a webinar was, and what was missing.

    Raises:
        NotFound: The registration is not theirs.
        NotEnrolled, WebinarNotStarted: A rule stands against it.
        Invalid: The answers can't be.
    """
    now = office.now()
    with office.transaction(actor) as tx:
        webinar = tx.webinars.get(own_registration(tx, actor, place_id).webinar_id)
        registration = own_registration(tx, actor, place_id)
        said = registrations.with_feedback(webinar, registration, useful=useful, missing=missing, now=now)
        saved = tx.webinar_places.save(said)
        about = {"place_id": saved.id, "participant_id": saved.participant_id}
        tx.record(WebinarFeedbackGiven(at=now, webinar_id=webinar.id, **about))
    return saved


def list_webinar_feedback(
    office: Office, actor: Actor, webinar_id: str, window: Window
) -> Page[WebinarPlace]:
    """Give what people said of a webinar, without their names."""
    with office.reading(actor) as tx:
        actor.must(Act.READ_WEBINARS, tx.webinars.get(webinar_id))
        return tx.webinar_places.answered(webinar_id, window)


def follow_up(office: Office, actor: Actor, webinar_id: str) -> FollowUp:
    """Give what came of a webinar: who attended, who was offered sparring, and who booked it."""
    with office.reading(actor) as tx:
        webinar = tx.webinars.get(webinar_id)
        actor.must(Act.READ_WEBINARS, webinar)
        had = tx.webinar_places.had(webinar_id)
        attended = sum(one.mark is Presence.PRESENT for one in had)
        offers = webinar.sparring_service_id is not None
        offered = sum(is_offered_sparring(one) for one in had) if offers else 0
        return FollowUp(attended, offered, tx.webinar_places.booked_after(webinar_id))
