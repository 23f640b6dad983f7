"""A person is forgotten: places move on, figures stay, and nothing else is left, also after a restore."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from jobclub.core.activities.places import PlaceState
from jobclub.core.activities.sightings import SeenAs, Sighted, Sighting
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.tallies import Tally
from jobclub.core.errors import Busy, NotFound, OnHold, Stale
from jobclub.core.events import Event, OfferMade, ParticipantErased, PlaceGivenUp
from jobclub.core.notices.delivery import Channel, begun
from jobclub.core.notices.errands import meeting_to_remove
from jobclub.core.office import Office
from jobclub.core.office.forgetting import Logged
from jobclub.core.people.erasure import Cause, Ground, Remains
from jobclub.core.usecases.administering import close_day
from jobclub.core.usecases.batching import SENDING
from jobclub.core.usecases.delivering import deliver
from jobclub.core.usecases.enrolling import Enrolment, get_enrolment
from jobclub.core.usecases.erasing import Erased, erase_participant, forget, new_erasure, reconcile
from jobclub.core.usecases.knowing import PersonWish, add_participant, get_participant
from jobclub.core.usecases.planning import get_cohort
from jobclub.core.usecases.providing import provide
from jobclub.core.usecases.running import complete_cohort, confirm_held
from jobclub.core.usecases.transferring import transfer
from jobclub.core.usecases.visiting import visit
from jobclub.core.usecases.withholding import hold, lift_hold
from jobclub.integrations.memory import MemoryStore
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.cohorts import MemoryCohorts
from jobclub.testing import FixedClock, PaperMeetings, Town, enrolled, open_club, with_paper

from .postbox import Postbox

SMALL = {"minimum": 1, "capacity": 1}
Recorded = Callable[[], AbstractContextManager[list[Event]]]


@dataclass
class PaperLog:
    """An erasure log on paper; ``torn`` is raised as long as it is set."""

    lines: list[Logged] = field(default_factory=list)
    torn: OSError | None = None

    def entries(self) -> list[Logged]:
        return list(self.lines)

    def append(self, entries: Iterable[Logged]) -> None:
        if self.torn:
            raise self.torn
        self.lines += entries


def erased(office: Office, town: Town, participant_id: str) -> Erased:
    return erase_participant(office, town.admin, participant_id, None)


def tallies(office: Office, town: Town) -> list[Tally]:
    """Give all figures, of those too who were forgotten, added up."""
    with office.reading(town.admin) as tx:
        everything = [*tx.tallies.counted(), *tx.tallies.of_forgotten()]
    sums: dict[Tally, int] = {}
    for one in everything:
        sums[replace(one, count=0)] = sums.get(replace(one, count=0), 0) + one.count
    return sorted(
        (replace(one, count=count) for one, count in sums.items()),
        key=lambda one: (one.cohort_id, one.figure),
    )


def test_whoever_is_erased_is_nowhere_any_more(world: Any, kept: Callable[[], Any]) -> None:
    gone = erased(world.office, world.town, world.person)
    assert gone.erasure.participant_id == world.person
    assert gone.erasure.cause is Cause.REQUESTED
    assert gone.remains == (Remains.DATABASE, Remains.BACKUPS, Remains.LOGS)
    with pytest.raises(NotFound):
        get_participant(world.office, world.town.admin, world.person)
    everything = kept()
    books = everything[world.town.organisation.id]
    holding = {name for name, shelf in books.items() if world.person in repr(shelf)}
    assert holding == {"erasures"}
    assert "Anna" not in repr(books)


def test_figures_stay_as_they_were(world: Any) -> None:
    before = tallies(world.office, world.town)
    assert len(before) > 3
    erased(world.office, world.town, world.person)
    assert tallies(world.office, world.town) == before


def test_who_is_next_in_line_is_offered_the_place_and_nobody_is_told_who_left(
    office: Office, town: Town, post: Postbox, recorded: Recorded
) -> None:
    club = open_club(office, town, **SMALL)
    anna, bo = post.enrol(club, "Anna", "Bo")
    post.go()
    with recorded() as events:
        erased(post.office, town, anna.place.participant_id)
    assert [type(one) for one in events] == [ParticipantErased, PlaceGivenUp, OfferMade]
    assert post.go() == ["place_offered Bo"]
    assert get_enrolment(office, town.admin, bo.place.id).place.state is PlaceState.OFFERED
    assert [place.participant_id for place in get_cohort(office, town.admin, club.id).places] == [
        bo.place.participant_id
    ]


def test_whoever_waits_in_a_line_or_to_change_leaves_it(office: Office, town: Town, club: Cohort) -> None:
    full = open_club(office, town, **SMALL, consultant_id=town.colleague.staff_id)
    other = enrolled(office, town, full.id, "Carl")
    anna = enrolled(office, town, club.id, "Anna")
    transfer(office, town.coordinator, anna.place.id, full.id)
    behind = enrolled(office, town, full.id, "Dina")
    erased(office, town, anna.place.participant_id)
    assert get_cohort(office, town.admin, club.id).places == ()
    left = get_cohort(office, town.admin, full.id).places
    assert [place.id for place in left] == [other.place.id, behind.place.id]


def test_a_visit_ahead_ends_without_a_word_to_anybody(
    office: Office, town: Town, post: Postbox, club: Cohort
) -> None:
    (anna,) = post.enrol(club, "Anna")
    host = open_club(office, town, consultant_id=town.colleague.staff_id)
    visit(office, town.consultant, anna.place.id, host.sessions[1].id)
    post.go()
    erased(post.office, town, anna.place.participant_id)
    assert post.go() == []
    assert post.rows(participant_id=anna.place.participant_id) == []


def test_a_message_that_waits_never_goes_out(town: Town, post: Postbox, club: Cohort) -> None:
    anna, _ = post.enrol(club, "Anna", "Bo")
    erased(post.office, town, anna.place.participant_id)
    assert [one.rpartition(" ")[2] for one in post.go()] == ["Bo"]


def test_without_erasing_it_goes_out(post: Postbox, club: Cohort) -> None:
    """Show that the test before would notice."""
    post.enrol(club, "Anna", "Bo")
    assert [one.rpartition(" ")[2] for one in post.go()] == ["Anna", "Bo"]


def test_a_worker_goes_on_whose_claims_are_gone(
    office: Office, town: Town, post: Postbox, club: Cohort
) -> None:
    anna, _ = post.enrol(club, "Anna", "Bo")
    claims = office.store.claim_deliveries(office.now(), worker="w0", limit=50, lease=timedelta(seconds=30))
    erased(post.office, town, anna.place.participant_id)
    office.store.release_deliveries(claims)
    assert deliver(post.office, worker="w1").seen_to == 1
    assert [mail.to_name for mail in post.mailer.sent] == ["Bo"]


def test_a_worker_survives_that_its_next_reader_is_forgotten_meanwhile(
    town: Town, post: Postbox, club: Cohort
) -> None:
    anna, _ = post.enrol(club, "Anna", "Bo")
    asked = []

    def stopping() -> bool:
        if not asked:
            asked.append(erased(post.office, town, anna.place.participant_id))
        return False

    deliver(post.office, worker="w1", stopping=stopping)
    assert [mail.to_name for mail in post.mailer.sent] == ["Bo"]


def test_while_a_message_is_on_its_way_nobody_is_erased(
    office: Office, town: Town, post: Postbox, *, club: Cohort, clock: FixedClock, unchanged: Any
) -> None:
    (anna,) = post.enrol(club, "Anna")
    whose = anna.place.participant_id
    with office.transaction(town.admin) as tx:
        tx.outbox.save(begun(post.rows(participant_id=whose)[0], Channel.MAIL, office.now()))
    with unchanged(), pytest.raises(Busy):
        erased(office, town, whose)
    clock.at += SENDING
    with unchanged(), pytest.raises(Busy):
        erased(office, town, whose)
    clock.at += timedelta(seconds=1)
    erased(office, town, whose)


def test_a_hold_stands_against_it_until_it_is_lifted(
    office: Office, town: Town, anna: Enrolment, refused: Any
) -> None:
    whose = anna.place.participant_id
    hold(office, town.admin, whose, None, ground=Ground.LEGAL_CLAIM)
    with refused(OnHold) as refusal:
        erased(office, town, whose)
    assert refusal.value.facts == {"ground": Ground.LEGAL_CLAIM}
    lift_hold(office, town.admin, whose, None)
    erased(office, town, whose)


def test_somebody_who_was_changed_meanwhile_is_read_again_first(
    office: Office, town: Town, anna: Enrolment, unchanged: Any
) -> None:
    with unchanged(), pytest.raises(Stale):
        erase_participant(office, town.admin, anna.place.participant_id, frozenset({"7"}))
    erase_participant(office, town.admin, anna.place.participant_id, frozenset({"0"}))


def test_what_was_completed_stays_so_for_all_others(
    office: Office, town: Town, club: Cohort, clock: FixedClock, marked: Any
) -> None:
    anna, bo = (enrolled(office, town, club.id, name) for name in ("Anna", "Bo"))
    for session in club.sessions:
        clock.at = session.ends_at
        marked(session, anna, bo)
        confirm_held(office, town.consultant, session.id)
    complete_cohort(office, town.consultant, club.id)
    before, figures = get_enrolment(office, town.admin, bo.place.id), tallies(office, town)
    erased(office, town, anna.place.participant_id)
    assert get_enrolment(office, town.admin, bo.place.id) == before
    assert tallies(office, town) == figures


def test_whoever_comes_back_is_somebody_new(office: Office, town: Town, post: Postbox, club: Cohort) -> None:
    (anna,) = post.enrol(club, "Anna")
    erased(office, town, anna.place.participant_id)
    (again,) = post.enrol(club, "Anna")
    assert again.place.participant_id != anna.place.participant_id
    assert again.place.continues is None


# What others wrote

SAID, LEFT = "Anna Holm came late; Anna and Annas", "… came late; Anna and Annas"


def written_about(office: Office, town: Town, club: Cohort) -> str:
    """Take Anna Holm in, and write about her where she has no part in it."""
    anna = add_participant(office, town.admin, PersonWish(name="Anna Holm"))
    close_day(office, town.admin, date(2027, 6, 24), SAID)
    with office.transaction(town.admin) as tx:
        tx.cohorts.save(replace(tx.cohorts.get(club.id), below_minimum_reason=SAID))
    return anna.id


def reasons(office: Office, town: Town, club: Cohort) -> set[str | None]:
    with office.reading(town.admin) as tx:
        days = {day.reason for day in tx.organisations.closed_days()}
    return {*days, get_cohort(office, town.admin, club.id).below_minimum_reason}


def test_what_others_wrote_no_longer_names_them_and_the_places_are_counted(
    office: Office, town: Town, club: Cohort
) -> None:
    whose = written_about(office, town, club)
    assert reasons(office, town, club) == {SAID}
    assert erased(office, town, whose).blanked == 2
    assert reasons(office, town, club) == {LEFT}


def test_after_a_restore_it_is_blanked_again_by_the_name_that_came_back(
    store: MemoryStore, office: Office, town: Town, *, club: Cohort, log: PaperLog
) -> None:
    office = replace(office, erasure_log=log)
    whose = written_about(office, town, club)
    backup = dict(store._books)  # noqa: SLF001  (sealed books never change)
    erased(office, town, whose)
    store._books.update(backup)  # noqa: SLF001
    assert reasons(office, town, club) == {SAID}
    assert reconcile(office) == 1
    assert reasons(office, town, club) == {LEFT}


# Online meetings


@pytest.fixture
def paper() -> PaperMeetings:
    return PaperMeetings()


def test_what_a_provider_saw_of_somebody_goes_and_it_is_asked_to_remove_what_it_holds(
    office: Office, town: Town, clock: FixedClock, paper: PaperMeetings
) -> None:
    office = with_paper(office, paper)
    club = open_club(office, town, meeting_provider="paper")
    (anna, bo) = (enrolled(office, town, club.id, name) for name in ("Anna Holm", "Bo"))
    while provide(office, worker="w"):
        pass
    first, second = club.sessions[:2]
    clock.at = second.ends_at
    seen = [
        Sighting(report="1", entry=name, seen_as=SeenAs.GUEST, name=name) for name in ("anna h", "Bo", "It")
    ]
    with office.transaction(town.admin) as tx:
        tx.sightings.put(first.id, Sighted(fetched_at=clock(), sightings=tuple(seen)))
    gone = erased(office, town, anna.place.participant_id)
    assert Remains.MEETINGS in gone.remains
    with office.reading(town.admin) as tx:
        left = tx.sightings.of(first.id)
        errands = [one for one in tx.outbox.errands(club.id) if meeting_to_remove(one)]
    assert left is not None
    assert [one.name for one in left.sightings] == ["Bo", "It"]
    assert [(one.about["session_id"], one.due_at) for one in errands] == [
        (first.id, clock()),
        (second.id, clock() + timedelta(hours=25)),
    ]
    assert erased(office, town, bo.place.participant_id).remains == gone.remains[:3]
    clock.at += timedelta(hours=26)
    while provide(office, worker="w"):
        pass
    assert paper.questions.count("cancel") == 2
    assert get_cohort(office, town.admin, club.id).sessions[0].meeting.reference is None


# The log beside the database


@pytest.fixture
def log() -> PaperLog:
    return PaperLog()


def test_an_erasure_is_logged_behind_its_commit(
    office: Office, town: Town, anna: Enrolment, log: PaperLog
) -> None:
    gone = erased(replace(office, erasure_log=log), town, anna.place.participant_id)
    assert log.lines == [Logged(town.organisation.id, gone.erasure)]


def test_a_refused_erasure_is_not_logged(office: Office, town: Town, anna: Enrolment, log: PaperLog) -> None:
    hold(office, town.admin, anna.place.participant_id, None, ground=Ground.LEGAL_CLAIM)
    with pytest.raises(OnHold):
        erased(replace(office, erasure_log=log), town, anna.place.participant_id)
    assert log.lines == []


def test_what_could_not_be_logged_is_logged_later(
    office: Office, town: Town, anna: Enrolment, bo: Enrolment, log: PaperLog
) -> None:
    troubles: list[str] = []
    office = replace(office, erasure_log=log, troubled=lambda what, _id, _error: troubles.append(what))
    log.torn = OSError("the disk is full")
    first = erased(office, town, anna.place.participant_id)
    assert len(troubles) == 1
    log.torn = None
    second = erased(office, town, bo.place.participant_id)
    assert reconcile(office) == 0
    assert [one.erasure for one in log.lines] == [second.erasure, first.erasure]
    assert reconcile(office) == 0
    assert len(log.lines) == 2


def test_without_a_log_nothing_is_brought_together(office: Office, town: Town, anna: Enrolment) -> None:
    erased(office, town, anna.place.participant_id)
    assert reconcile(office) == 0


def test_whom_a_restore_brought_back_is_forgotten_again_whatever_kept_them_then(
    store: MemoryStore, office: Office, town: Town, *, anna: Enrolment, bo: Enrolment, log: PaperLog
) -> None:
    office = replace(office, erasure_log=log)
    whose = anna.place.participant_id
    hold(office, town.admin, whose, None, ground=Ground.LEGAL_CLAIM)
    backup = dict(store._books)  # noqa: SLF001  (sealed books never change)
    lift_hold(office, town.admin, whose, None)
    figures = tallies(office, town)
    gone = erased(office, town, whose)
    store._books.update(backup)  # noqa: SLF001
    assert get_participant(office, town.admin, whose).name == "Anna"
    assert reconcile(office) == 1
    with pytest.raises(NotFound):
        get_participant(office, town.admin, whose)
    assert get_participant(office, town.admin, bo.place.participant_id)
    assert tallies(office, town) == figures
    with office.reading(town.admin) as tx:
        assert list(tx.erasures.all()) == [gone.erasure]
    assert (reconcile(office), len(log.lines)) == (0, 1)


def test_somebody_in_the_log_who_was_not_there_yet_is_noted_and_other_installations_are_none_of_ours(
    office: Office, town: Town, anna: Enrolment, log: PaperLog
) -> None:
    office = replace(office, erasure_log=log)
    other = add_participant(office, town.admin, PersonWish(name="Bo"))
    gone = erased(office, town, other.id).erasure
    log.lines = [
        Logged(town.organisation.id, replace(gone, id="01", participant_id="01b")),
        Logged("elsewhere", replace(gone, id="02", participant_id=anna.place.participant_id)),
    ]
    assert reconcile(office) == 0
    with office.reading(town.admin) as tx:
        assert {one.id for one in tx.erasures.all()} == {"01", gone.id}
    assert get_participant(office, town.admin, anna.place.participant_id)


class Fickle(MemoryCohorts):
    """Cohorts in which somebody gets a place while they are looked at."""

    def __init__(self, books: Books, places: list[list[str]]) -> None:
        super().__init__(books)
        self.places = places

    def of_participant(self, participant_id: str) -> list[str]:  # noqa: ARG002  (whoever it is)
        return self.places.pop(0)


def test_somebody_who_gets_a_place_at_this_moment_is_looked_at_again(
    office: Office, town: Town, club: Cohort, anna: Enrolment
) -> None:
    person = get_participant(office, town.admin, anna.place.participant_id)
    erasure = new_erasure(office, person.id, Cause.REQUESTED)
    with office.transaction(town.admin) as tx:
        tx.cohorts = Fickle(tx.books, [[], [club.id]])  # type: ignore[misc, attr-defined]
        with pytest.raises(Busy) as busy:
            forget(office, tx, person, erasure)
    assert busy.value.overtaken
