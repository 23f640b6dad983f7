"""People are forgotten with all that is theirs; figures stay, and what is kept no longer is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.cohorts.tallies import Figure, Tally
from jobclub.core.notices.delivery import Channel, begun
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.store import Transaction
from jobclub.core.people.erasure import Cause, Erasure, Ground, Hold, Refusal
from jobclub.core.people.traces import Traces
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import Furnished, furnish
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town

DAY = timedelta(days=1)


def an_erasure(**more: object) -> Erasure:
    """Give an erasure of somebody."""
    told = {"id": new_id(), "participant_id": new_id(), "at": ODD_MOMENT, "cause": Cause.REQUESTED, **more}
    return Erasure(**told)  # type: ignore[arg-type]  # as they are named


def forgotten(tx: Transaction, it: Furnished) -> None:
    """Forget the person of a furnished town, as a use case does."""
    tx.erasures.take_out(it.person.id)
    for cohort_id in (it.cohort.id, it.host.id):
        cohort = tx.cohorts.get(cohort_id)
        left = tuple(place for place in cohort.places if place.participant_id != it.person.id)
        tx.cohorts.save(replace(cohort, places=left))


def theirs(tx: Transaction, it: Furnished) -> list[object]:
    """Give all there is of the person in a furnished town."""
    work = tx.coursework.of(it.cohort.id, participant_id=it.person.id)
    wanted = DeliveryFilter(participant_id=it.person.id)
    return [
        *tx.participants.names([it.person.id]),
        *tx.cohorts.of_participant(it.person.id),
        *tx.cohorts.outcomes(it.place.id),
        *(work.marks + work.submissions + work.waivers),
        *(visit for visit in tx.visits.of_home(it.cohort.id) if visit.participant_id == it.person.id),
        *tx.absences.of_sessions([it.absence.session_id]),
        *tx.told.of(it.person.id, it.cohort.id),
        *tx.links.of_participant(it.person.id),
        *tx.outbox.page(wanted, Window()).items,
        *tx.erasures.refusals(it.person.id),
        *([1] if tx.erasures.hold_of(it.person.id).ground else []),
        *tx.privacy.consents.of_participant(it.person.id),
        *tx.privacy.notices.shown_to(it.person.id),
    ]


def added(tallies: Iterable[Tally]) -> dict[tuple[str, Figure], int]:
    """Add tallies up by cohort and figure."""
    sums: dict[tuple[str, Figure], int] = {}
    for one in tallies:
        sums[one.cohort_id, one.figure] = sums.get((one.cohort_id, one.figure), 0) + one.count
    return sums


def written_about(tx: Transaction, it: Furnished, said: str) -> None:
    """Write something into the topic and the agenda of a furnished town's session, and of its guest."""
    cohort = tx.cohorts.get(it.cohort.id)
    first, *more = cohort.sessions
    about = replace(first, topic=said, agenda=(AgendaItem(minutes=5, item=said),))
    tx.cohorts.save(replace(cohort, sessions=(about, *more)))
    tx.guests.save(replace(it.guest, partner=said))


def words_about(tx: Transaction, it: Furnished) -> list[str | None]:
    """Give what stands there."""
    first = tx.cohorts.get(it.cohort.id).sessions[0]
    return [first.topic, *(one.item for one in first.agenda or ()), tx.guests.get(it.guest.id).partner]


def versions(tx: Transaction, it: Furnished) -> tuple[int, int, int]:
    """Give the versions of the cohort, the session and the guest."""
    cohort = tx.cohorts.get(it.cohort.id)
    return cohort.version, cohort.sessions[0].version, tx.guests.get(it.guest.id).version


class ForgettingContract(Setting):
    """One person goes, figures stay, and what is old is found."""

    def test_a_person_goes_with_all_that_is_theirs_and_nobody_elses(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it, elsewhere = furnish(office, town), furnish(office, other)
        with office.transaction(town.admin) as tx:
            tx.erasures.refuse(self._refusal(it))
            tx.erasures.hold(Hold(participant_id=it.person.id, ground=Ground.LEGAL_CLAIM, since=ODD_MOMENT))
        with office.reading(town.admin) as tx:
            assert len(theirs(tx, it)) > 12
        with office.reading(other.admin) as tx:
            before = theirs(tx, elsewhere)
        with office.transaction(town.admin) as tx:
            forgotten(tx, it)
        with office.reading(town.admin) as tx:
            assert theirs(tx, it) == []
            assert tx.cohorts.get(it.cohort.id).places == ()
            assert tx.staff.get(town.staff_ids[0])
            assert tx.guests.get(it.guest.id) == it.guest
        with office.reading(other.admin) as tx:
            assert theirs(tx, elsewhere) == before

    def _refusal(self, it: Furnished) -> Refusal:
        return Refusal(id=new_id(), participant_id=it.person.id, at=ODD_MOMENT, ground=Ground.PUBLIC_TASK)

    def test_whoever_reads_a_cohort_anew_finds_its_versions_risen(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            before, marked = tx.cohorts.get(it.cohort.id), tx.coursework.attendance(it.mark.session_id)
            forgotten(tx, it)
        with office.reading(town.admin) as tx:
            after = tx.cohorts.get(it.cohort.id)
            assert (after.version, after.places_version) == (before.version, before.places_version + 1)
            assert tx.coursework.attendance(it.mark.session_id).version == marked.version + 1

    def test_what_is_taken_out_can_be_taken_in_again(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            forgotten(tx, it)
        with office.transaction(town.admin) as tx:
            tx.participants.add(replace(it.person, id=new_id()))
        with office.reading(town.admin) as tx:
            assert tx.participants.by_email(it.person.email or "")

    def test_taking_out_nobody_changes_nothing(self, office: Office, town: Town, other: Town) -> None:
        it = furnish(office, town)
        with office.transaction(other.admin) as tx:
            tx.erasures.take_out(it.person.id)
        with office.transaction(town.admin) as tx:
            tx.erasures.take_out(new_id())
        with office.reading(town.admin) as tx:
            assert len(theirs(tx, it)) > 9

    def test_what_others_wrote_is_blanked_in_its_own_organisation(
        self, office: Office, town: Town, other: Town
    ) -> None:
        said, left = "Zilla  ZAUN rang (70 98 76 54)", "… rang (…)"
        it, elsewhere = furnish(office, town), furnish(office, other)
        for there, whose in ((it, town), (elsewhere, other)):
            with office.transaction(whose.admin) as tx:
                written_about(tx, there, said)
        with office.transaction(town.admin) as tx:
            assert tx.erasures.blank(Traces(name="zilla zaun", email=None, digits="4570987654")) == 6
        with office.reading(town.admin) as tx:
            assert words_about(tx, it) == [left] * 3
        with office.reading(other.admin) as tx:
            assert words_about(tx, elsewhere) == [said] * 3

    def test_whoever_reads_anew_what_was_blanked_finds_its_versions_risen(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            written_about(tx, it, "Zilla Zaun")
        with office.transaction(town.admin) as tx:
            before = versions(tx, it)
            tx.erasures.blank(Traces(name="zilla zaun", email=None, digits=None))
        with office.reading(town.admin) as tx:
            assert all(new > old for old, new in zip(before, versions(tx, it), strict=True))

    def test_a_message_that_was_begun_is_seen_for_as_long_as_is_asked(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            assert not tx.erasures.being_told(it.person.id, ODD_MOMENT - DAY)
            tx.outbox.save(begun(it.delivery, Channel.MAIL, ODD_MOMENT))
        with office.reading(town.admin) as tx:
            assert tx.erasures.being_told(it.person.id, ODD_MOMENT - DAY)
            assert not tx.erasures.being_told(it.person.id, ODD_MOMENT)
            assert not tx.erasures.being_told(new_id(), ODD_MOMENT - DAY)

    def test_erasures_are_kept_once_each_and_by_organisation(
        self, office: Office, town: Town, other: Town
    ) -> None:
        first, second = an_erasure(), an_erasure(cause=Cause.RETENTION)
        with office.transaction(town.admin) as tx:
            for one in (second, first, first):
                tx.erasures.add(one)
        with office.reading(town.admin) as tx:
            assert list(tx.erasures.all()) == [first, second]
        with office.reading(other.admin) as tx:
            assert list(tx.erasures.all()) == []

    def test_a_hold_is_there_until_it_is_lifted(self, office: Office, town: Town, other: Town) -> None:
        it = furnish(office, town)
        nobody = Hold(participant_id=it.person.id)
        held = replace(nobody, ground=Ground.ARCHIVE_DUTY, since=ODD_MOMENT)
        for wanted in (held, replace(held, ground=Ground.LEGAL_DUTY), nobody, nobody):
            with office.transaction(town.admin) as tx:
                tx.erasures.hold(wanted)
            with office.reading(town.admin) as tx:
                assert tx.erasures.hold_of(it.person.id) == wanted
            with office.reading(other.admin) as tx:
                assert tx.erasures.hold_of(it.person.id) == nobody

    def test_refusals_are_kept_in_their_order(self, office: Office, town: Town, other: Town) -> None:
        it = furnish(office, town)
        said = [self._refusal(it), replace(self._refusal(it), ground=Ground.LEGAL_CLAIM)]
        with office.transaction(town.admin) as tx:
            for one in said:
                tx.erasures.refuse(one)
        with office.reading(town.admin) as tx:
            assert tx.erasures.refusals(it.person.id) == said
        with office.reading(other.admin) as tx:
            assert tx.erasures.refusals(it.person.id) == []

    # Figures

    def test_figures_tell_of_one_person_what_they_tell_of_all_if_there_is_only_one(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        with office.reading(town.admin) as tx:
            counted = tx.tallies.counted()
            assert counted == tx.tallies.counted(it.person.id)
            assert tx.tallies.counted(new_id()) == []
        about = {(one.programme_key, one.starts_on) for one in counted if one.cohort_id == it.cohort.id}
        assert about == {(it.programme.programme.key, it.cohort.starts_on)}
        found = {figure: count for (_, figure), count in added(counted).items()}
        assert found[Figure.ENROLLED] == found[Figure.HANDED_IN] == found[Figure.VISITED] == 1
        assert found[Figure(it.mark.mark.value)] == found[Figure(it.outcome.kind.value)] == 1
        with office.reading(other.admin) as tx:
            assert tx.tallies.counted() == []

    def test_figures_of_those_who_were_forgotten_are_added_up(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            counted = tx.tallies.counted()
            tx.tallies.add(counted)
            assert tx.tallies.of_forgotten() == counted
            tx.tallies.add(counted)
            forgotten(tx, it)
        with office.reading(town.admin) as tx:
            assert tx.tallies.counted() == []
            assert tx.tallies.of_forgotten() == [replace(one, count=2 * one.count) for one in counted]
        with office.reading(other.admin) as tx:
            assert tx.tallies.of_forgotten() == []
