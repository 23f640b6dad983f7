"""No statement goes out without the organisation: watched over everything that is done in a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import BindParameter, CompoundSelect, Delete, Insert, Select, Table, Update, event, select
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BinaryExpression

from jobclub.core.activities.guest import GuestState
from jobclub.core.activities.meeting import Meeting
from jobclub.core.activities.sightings import Sighted
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.calls import CallNote, CallReason
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.cohort import CohortState
from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.share import Share
from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.privacy import AuditFilter
from jobclub.core.office.store import Repeat, Repeated
from jobclub.core.people.erasure import Cause, Erasure, Ground, Hold, Refusal
from jobclub.core.people.link import Purpose
from jobclub.core.people.look import Logo, LogoKind
from jobclub.core.people.privacy_notice import NoticeShown, Shown
from jobclub.core.people.registration import Registration, in_a_cohort
from jobclub.core.people.retention import Found, Kept, Run
from jobclub.core.people.staff import Role
from jobclub.core.usecases import (
    administering,
    authoring,
    coaching,
    enrolling,
    importing,
    issuing,
    knowing,
    planning,
    rescheduling,
    running,
    staffing,
)
from jobclub.core.usecases.drafting import CohortWish
from jobclub.integrations.database import SqlStore, claims, known, open_database
from jobclub.integrations.database.retention import FORGET
from jobclub.integrations.database.store import BY_NAME, BY_PAGE_NAME
from jobclub.integrations.database.tables import guesses, metadata, organisations, participants
from jobclub.testing import FixedClock, Town, found_town, office_over, put_in
from jobclub.testing.store_contract.samples import (
    a_consent,
    a_delivery,
    a_guest,
    a_link,
    a_notice,
    a_read,
    a_sighting,
    a_told,
    a_watch,
    an_absence,
    an_errand,
)
from jobclub.testing.towns import AT, STARTS_ON

OF_AN_ORGANISATION = {table for table in metadata.sorted_tables if table not in (organisations, guesses)}
DUE = [asked[errands] for errands in (False, True) for asked in (claims.ANY_DUE, claims.DUE)]
FOR_WORKERS = (*DUE, claims.ATTENTION, claims.FIGURES)
BY_SECRET = (known.LINK, known.TOKEN)
OF_STAFF = (known.EMPLOYERS, known.BY_IDENTITY)
OF_NOBODYS_ROWS = (BY_NAME, BY_PAGE_NAME, known.BY_TENANT)
ACROSS = (*BY_SECRET, *OF_STAFF, *OF_NOBODYS_ROWS, *FOR_WORKERS)
"""All statements there are that see more than one organisation."""
LEASE = timedelta(minutes=1)
W = Window()


class Watch:
    """Sees every statement, and keeps those that are not limited to an organisation."""

    def __init__(self) -> None:
        self.loose: list[str] = []
        self.across: list[Any] = []
        self.ran: list[str] = []

    def listen(self, connection: sqlite3.Connection, _record: Any) -> None:
        connection.set_trace_callback(self.ran.append)

    def see(self, _db: Any, statement: Any, many: Any, one: Any, _options: Any) -> None:
        if any(statement is one for one in ACROSS):
            self.across.append(statement)
            return
        used = tables_of(statement) & OF_AN_ORGANISATION
        if not used:
            return
        if loose(statement, used, [*many, *([one] if one else [])]):
            self.loose.append(str(statement))


def tables_of(statement: Any) -> set[Table]:
    found = {part for part in visitors.iterate(statement) if isinstance(part, Table)}
    return found | {statement.table} if isinstance(statement, Insert | Update | Delete) else found


def loose_text(statement: str) -> bool:
    """Tell the same of what the driver itself ran; what a trigger runs begins with dashes."""
    words = statement.replace(",", " ").split()
    if not {table.name for table in OF_AN_ORGANISATION} & set(words) or statement.startswith("--"):
        return False
    insert = words[0] == "INSERT"
    return "organisation_id" not in (statement if insert else statement.partition("WHERE")[2])


def loose(statement: Any, used: set[Table], values: list[dict[str, Any]]) -> bool:
    """Tell whether some table's rows are not limited, or no organisation is given to limit them to."""
    if isinstance(statement, Insert):
        return not values or any("organisation_id" not in row for row in values)
    if isinstance(statement, CompoundSelect):
        return any(loose(one, tables_of(one) & OF_AN_ORGANISATION, values) for one in statement.selects)
    assert isinstance(statement, Select | Update | Delete)
    limits = [part for part in visitors.iterate(statement) if limits_to_organisation(part)]
    given = any(isinstance(side, BindParameter) for part in limits for side in (part.left, part.right))
    limited = {side.table for part in limits for side in (part.left, part.right) if hasattr(side, "table")}
    return not given or bool(used - limited)


def limits_to_organisation(part: Any) -> bool:
    if not isinstance(part, BinaryExpression):
        return False
    return any(getattr(side, "name", None) == "organisation_id" for side in (part.left, part.right))


@contextmanager
def watched(store: SqlStore) -> Iterator[Watch]:
    watch = Watch()
    store.engine.dispose()  # connections made from here on tell what they run
    event.listen(store.engine, "connect", watch.listen)
    event.listen(store.engine, "before_execute", watch.see)
    try:
        yield watch
    finally:
        event.remove(store.engine, "before_execute", watch.see)
        event.remove(store.engine, "connect", watch.listen)
        store.engine.dispose()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Iterator[Office]:
    store = open_database(f"sqlite:///{tmp_path / 'jobclub.sqlite3'}")
    yield office_over(store, clock)
    store.close()


def administer(office: Office, town: Town) -> None:
    admin = town.admin
    current = administering.get_organisation(office, admin)
    administering.change_organisation(office, admin, frozenset({str(current.version)}), language="da")
    staffing.list_staff(office, admin, W)
    token, secret = issuing.issue_token(office, admin, role=Role.ADMIN)
    issuing.actor_by_token(office, secret)
    issuing.list_tokens(office, admin, Window(limit=1, after=token.id))
    issuing.revoke_token(office, admin, token.id, None)
    day = STARTS_ON + timedelta(days=1)
    for reason in ("Moving house", "Moving house again"):
        administering.close_day(office, admin, day, reason)
    administering.get_closed_day(office, admin, day)
    administering.reopen_day(office, admin, day, None)
    authoring.list_programmes(office, admin, W, key="job-club")


def plan(office: Office, town: Town) -> str:
    wish = CohortWish(programme_id=put_in(office, town).id, starts_on=STARTS_ON, at=AT)
    repeated = office.for_request(Repeat(key="one", method="POST", path="/cohorts", body="digest"))
    wish = replace(wish, consultant_id=town.consultant.staff_id)
    club = planning.plan_cohort(repeated, town.coordinator, wish)
    with pytest.raises(Repeated):
        planning.plan_cohort(repeated, town.coordinator, wish)
    planning.change_cohort(office, town.coordinator, club.id, None, consultant_id=town.colleague.staff_id)
    planning.change_cohort(office, town.coordinator, club.id, None, consultant_id=town.consultant.staff_id)
    planning.open_cohort(office, town.consultant, club.id)
    rescheduling.move_session(
        office, town.consultant, club.sessions[4].id, club.sessions[4].starts_at + timedelta(hours=1)
    )
    calling = Calling(reason="Snow", replacement=True)
    rescheduling.cancel_session(office, town.consultant, club.sessions[5].id, calling)
    planning.retime(office, town.admin)
    for state in (None, CohortState.OPEN, CohortState.RUNNING):
        wanted = CohortFilter(state=state, programme_id=wish.programme_id)
        planning.list_cohorts(office, town.consultant, wanted, Window(after=club.sessions[0].id))
    return club.id


def enrol(office: Office, town: Town, club_id: str) -> str:
    wish = knowing.PersonWish(name="Petra Person", email="petra@example.org")
    person = knowing.add_participant(office, town.coordinator, wish)
    place = enrolling.enrol(office, town.consultant, club_id, person=wish).place
    knowing.get_participant(office, town.consultant, person.id)
    knowing.change_participant(office, town.consultant, person.id, None, phone="70101010")
    importing.import_participants(office, town.consultant, "name;phone\nPaul Person;70101010\n")
    for actor in (town.consultant, town.coordinator):
        knowing.list_participants(office, actor, Window(after=person.id), email="petra@example.org")
    enrolling.list_enrolments(office, town.consultant, club_id, W)
    enrolling.get_enrolment(office, town.consultant, place.id)
    return place.id


def hold(office: Office, town: Town, clock: FixedClock, place_id: str) -> None:
    conny = town.consultant
    place = enrolling.get_enrolment(office, conny, place_id)
    first = running.list_sessions(office, conny, place.cohort_id, W).items[0]
    clock.at = first.ends_at
    mark = Mark(session_id=first.id, participant_id=place.place.participant_id, mark=AttendanceMark.PRESENT)
    coaching.mark_attendance(office, conny, first.id, [mark], None)
    coaching.get_attendance(office, conny, first.id)
    running.confirm_held(office, conny, first.id)
    task = coaching.list_homework(office, conny, first.id, W).items[0].task.id
    whose = mark.participant_id
    given = coaching.hand_in(office, conny, task, participant_id=whose, text="Done.", link=None)
    coaching.give_feedback(office, conny, given.id, Answer.ACCEPTED, "Well done")
    for reason in ("A broken arm", "A broken leg"):
        coaching.waive_homework(office, conny, task, whose, reason)
    coaching.list_submissions(office, conny, task, W, participant_id=whose)
    coaching.list_waivers(office, conny, task, W)
    coaching.matrix(office, conny, place.cohort_id)
    coaching.progress_of(office, conny, place_id)


def end(office: Office, town: Town, place_id: str) -> None:
    place = enrolling.get_enrolment(office, town.consultant, place_id)
    enrolling.withdraw(office, town.consultant, place_id, outcome=enrolling.OutcomeKind.JOB)
    enrolling.list_outcomes(office, town.consultant, place_id, W)
    running.cancel_cohort(office, town.consultant, place.cohort_id, "Everybody has a job")


def invite(office: Office, town: Town, club_id: str) -> None:
    session = running.list_sessions(office, town.consultant, club_id, W).items[1]
    with office.transaction(town.consultant) as tx:
        guest = a_guest(session)
        tx.guests.add(guest)
        tx.guests.save(replace(tx.guests.get(guest.id), state=GuestState.CONFIRMED))
        tx.guests.of_activities([session.id])
        tx.guests.remove(guest.id)


def tell(office: Office, town: Town, club_id: str) -> None:
    with office.transaction(town.consultant) as tx:
        club = tx.cohorts.get(club_id)
        person, session = tx.participants.get(club.places[0].participant_id), club.sessions[1]
        link, watch, delivery = a_link(participant_id=person.id), a_watch(), a_delivery()
        tx.outbox.add([delivery])
        tx.outbox.save(tx.outbox.get(delivery.id))
        tx.outbox.wrote_before(person.id)
        tx.outbox.under_way(delivery)
        for wanted in (DeliveryFilter(), DeliveryFilter(state=DeliveryState.DEAD, led_by="somebody")):
            tx.outbox.page(wanted, Window(after=delivery.id))
        tx.outbox.remove(delivery.id)
        tx.outbox.errands(club.id)
        tx.told.save([a_told(session, person, club)])
        tx.told.of(person.id, club.id)
        tx.watches.save(watch)
        tx.watches.get(watch.subject_id)
        tx.watches.remove(watch.subject_id)
        tx.links.add(link)
        tx.links.save(link)
        tx.links.of_participant(person.id)
        tx.links.of_staff("somebody")
        tx.absences.add(an_absence(session, person))
        tx.absences.of_sessions([session.id])
        tx.absences.remove(session.id, person.id)


def inform(office: Office, town: Town, club_id: str) -> None:
    with office.transaction(town.admin) as tx:
        person = tx.participants.get(tx.cohorts.get(club_id).places[0].participant_id)
        notice, consent, read = a_notice(), a_consent(person), a_read(person)
        tx.privacy.notices.add(notice)
        tx.privacy.notices.latest()
        tx.privacy.notices.get(notice.id)
        tx.privacy.notices.page(W)
        shown = NoticeShown(participant_id=person.id, notice_id=notice.id, at=office.now(), how=Shown.PAGE)
        tx.privacy.notices.note_shown(shown)
        tx.privacy.notices.shown_to(person.id)
        tx.privacy.consents.add(consent)
        tx.privacy.consents.save(tx.privacy.consents.get(consent.id))
        tx.privacy.consents.of_participant(person.id)
        tx.privacy.reads.add(read)
        tx.privacy.reads.of_participant(person.id)
        for wanted in (AuditFilter(), AuditFilter(about=frozenset({person.id}), since=office.now())):
            tx.privacy.audit.page(wanted, W)
        list(tx.privacy.everything())


def call(office: Office, town: Town, club_id: str) -> None:
    with office.transaction(town.consultant) as tx:
        (place,), clubs = tx.cohorts.get(club_id).places, [club_id]
        about = {"cohort_id": club_id, "place_id": place.id, "participant_id": place.participant_id}
        about |= {"staff_id": town.consultant.staff_id, "called_at": office.now()}
        called = CallNote(**about, reason=CallReason.MISSED)
        tx.desk.note(called)
        tx.desk.notes(clubs)
        tx.desk.absent(clubs)
        tx.desk.unreached(clubs, office.now())
        tx.desk.unanswered(clubs, limit=9)
        tx.desk.people([place.participant_id])
        tx.desk.staff_names(["somebody"])
        for whose in (None, "somebody"):
            tx.desk.cohorts(whose)


def go_outward(office: Office, town: Town, club_id: str) -> None:
    now, day = office.now(), STARTS_ON
    about = {"name": "Nora", "email": "nora@people.example", "language": "de"}
    asked = Registration(
        id="asked", wanted=in_a_cohort(club_id), digest="secret", asked_at=now, ends_at=now + LEASE, **about
    )
    with office.transaction(town.admin) as tx:
        tx.outward.registrations.add(asked)
        tx.outward.registrations.save(tx.outward.registrations.get("asked"))
        tx.outward.registrations.opened_by("secret")
        tx.outward.registrations.asked_for(in_a_cohort(club_id), "nora@people.example")
        tx.outward.registrations.remove("asked")
        tx.outward.registrations.forget(now)
        stored = tx.programmes.get(tx.cohorts.get(club_id).programme_id)
        mine = {"giver_id": town.organisation.id, "giver": town.organisation.name}
        theirs = {"taker_id": town.organisation.id, "taker": town.organisation.name}
        what = {"programme_id": stored.id, "programme": stored.programme, "purpose": "The same course"}
        tx.outward.shares.add(Share(id="shared", **what, **mine, **theirs, ends_on=day, shared_at=now))
        tx.outward.shares.given()
        tx.outward.shares.get("shared")
        tx.outward.shares.end("shared", now)
        for logo in (Logo(LogoKind.PNG, b"dots", "digest"), None):
            tx.outward.set_logo(logo)
            tx.outward.logo()


def forget(office: Office, town: Town, club_id: str) -> None:
    now = office.now()
    with office.transaction(town.admin) as tx:
        person_id = tx.cohorts.get(club_id).places[0].participant_id
        work = tx.coursework.of(club_id, participant_id=person_id).submissions[0]
        tx.files.add(work.id, person_id, b"Ten lines")
        tx.files.content(work.id)
        tx.files.of_participant(person_id)
        tx.files.forget(person_id)
        tx.tallies.add(tx.tallies.counted(person_id))
        tx.tallies.of_forgotten()
        tx.erasures.hold(Hold(participant_id=person_id, ground=Ground.PUBLIC_TASK, since=now))
        tx.erasures.hold_of(person_id)
        tx.erasures.hold(Hold(participant_id=person_id))
        tx.erasures.refuse(Refusal(id="no", participant_id=person_id, at=now, ground=Ground.PUBLIC_TASK))
        tx.erasures.refusals(person_id)
        tx.erasures.being_told(person_id, now)
        tx.erasures.take_out(person_id)
        tx.erasures.add(Erasure(id="gone", participant_id=person_id, at=now, cause=Cause.REQUESTED))
        tx.erasures.all()


def tidy(office: Office, town: Town) -> None:
    now = office.now()
    with office.transaction(town.admin) as tx:
        tx.retention.people(now, limit=9)
        tx.retention.is_over("somebody", now)
        tx.retention.meetings(now)
        for kept in Kept:
            tx.retention.count(kept, now)
        for kept in FORGET:
            tx.retention.forget(kept, now, limit=9)
        tx.retention.add_run(Run(id="run", at=now, found=(Found(Kept.LINKS, now, 1),)))
        tx.retention.last_run()
        tx.retention.run("run")
        tx.retention.runs(W)


def meet(office: Office, town: Town, club_id: str) -> None:
    with office.transaction(town.consultant) as tx:
        club = tx.cohorts.get(club_id)
        session = club.sessions[1]
        met = Meeting(provider="link", join_url="https://example.org/room")
        tx.cohorts.save(replace(tx.cohorts.save_meeting(session.id, met), title="They met"))
        tx.sightings.put(session.id, Sighted(fetched_at=office.now(), sightings=(a_sighting(),)))
        tx.sightings.of(session.id)
        tx.sightings.forget_before(office.now())


def test_every_statement_of_a_clubs_whole_life_names_the_organisation(
    office: Office, clock: FixedClock
) -> None:
    assert isinstance(office.store, SqlStore)
    with watched(office.store) as watch:
        town = found_town(office)
        administer(office, town)
        club_id = plan(office, town)
        invite(office, town, club_id)
        place_id = enrol(office, town, club_id)
        tell(office, town, club_id)
        inform(office, town, club_id)
        meet(office, town, club_id)
        hold(office, town, clock, place_id)
        call(office, town, club_id)
        go_outward(office, town, club_id)
        end(office, town, place_id)
        forget(office, town, club_id)
        tidy(office, town)
        office.store.organisation_named(town.organisation.name)
        office.store.organisation_ids()
    assert watch.loose == []
    assert [one for one in watch.ran if loose_text(one) and "tokens.digest = " not in one] == []
    assert len(watch.ran) > 300
    words = {word for one in watch.ran for word in one.replace(",", " ").split()}
    assert {"SELECT", "INSERT", "UPDATE", "DELETE"} <= words
    assert {table.name for table in OF_AN_ORGANISATION} - words == set()


def test_what_sees_more_than_one_organisation_is_named(office: Office) -> None:
    store = office.store
    assert isinstance(store, SqlStore)
    town, now = found_town(office), office.now()
    with office.transaction(town.admin) as tx:
        tx.outbox.add([a_delivery(due_at=now), an_errand(due_at=now)])
        tx.watches.save(a_watch(attention_at=now))
    with watched(store) as watch:
        taken = []
        for errands in (False, True):
            assert store.anything_due(now, errands=errands)
            taken += store.claim_deliveries(now, worker="one", limit=9, lease=LEASE, errands=errands)
        store.release_deliveries(taken)
        store.claim_watches(now, limit=9, lease=LEASE)
        store.figures(now)
        store.opened_by("digest", Purpose.PAGE)
        store.note_guess("somebody", now, within=LEASE)
        store.guesses("somebody", now, within=LEASE)
        with store.lane("post", 1):
            pass
    assert watch.loose == []
    assert watch.across == [*FOR_WORKERS]
    *_, by_digest = seen = [one for one in watch.ran if loose_text(one)]
    assert len(seen) == len(FOR_WORKERS) + 1
    assert "links.digest = 'digest'" in by_digest
    assert len(taken) == 2
    assert all(
        loose(one, tables_of(one) & OF_AN_ORGANISATION, []) for one in ACROSS if one not in OF_NOBODYS_ROWS
    )


def test_what_others_share_is_looked_for_by_whom_it_is_given_to(office: Office) -> None:
    assert isinstance(office.store, SqlStore)
    town = found_town(office)
    with watched(office.store) as watch, office.reading(town.admin) as tx:
        tx.outward.shares.offered(STARTS_ON)
    (offered,) = [one for one in watch.ran if loose_text(one)]
    assert f"shares.taker_id = '{town.organisation.id}'" in offered


def unscoped(table: Table) -> list[Any]:
    """Give statements somebody may write who forgets the organisation."""
    return [
        select(table),
        select(table).where(table.c.id == "x"),
        table.delete().where(table.c.id == "x"),
        table.update().where(table.c.id == "x").values(name="y"),
        select(organisations).join(table, table.c.organisation_id == organisations.c.id),
    ]


@pytest.mark.parametrize("number", range(5))
def test_the_watch_sees_a_statement_without_an_organisation(office: Office, number: int) -> None:
    assert isinstance(office.store, SqlStore)
    with watched(office.store) as watch, office.store.engine.connect() as db:
        db.execute(unscoped(participants)[number])
    assert len(watch.loose) == 1
    assert [one for one in watch.ran if loose_text(one)] != []
