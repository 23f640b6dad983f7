"""What people know of what is kept about them: notices, consents, who looked; and the audit of it all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.errors import Busy, NotFound, Stale
from jobclub.core.events import LinkMade, ParticipantAdded, ParticipantsImported
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.privacy import AuditFilter, AuditKind, AuditLine
from jobclub.core.people.consent import ConsentPurpose
from jobclub.core.people.privacy_notice import NoticeShown, Shown
from jobclub.core.people.reading import Read, Why
from jobclub.core.people.staff import Actor
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import furnish
from jobclub.testing.store_contract.samples import a_consent, a_notice, a_person, a_read
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting, walked
from jobclub.testing.towns import Town

HOUR = timedelta(hours=1)
EVERYTHING = AuditFilter()


def looked(office: Office, actor: Actor, *reads: Read) -> None:
    """Keep reads."""
    with office.transaction(actor) as tx:
        for read in reads:
            tx.privacy.reads.add(read)


def lines(office: Office, town: Town, wanted: AuditFilter = EVERYTHING) -> list[AuditLine]:
    """Give all lines of the audit that are wanted, newest first."""
    with office.reading(town.admin) as tx:
        return list(tx.privacy.audit.page(wanted, Window(limit=200)).items)


class PrivacyContract(Setting):
    """Published, shown, agreed to, looked at."""

    def test_notices_are_listed_by_their_order_and_the_one_with_the_highest_number_is_the_latest(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        second, third = a_notice(number=2, own=True), a_notice(number=3, texts={"da": "Ø\nto", "en": "x" * 9})
        with office.transaction(town.admin) as tx:
            tx.privacy.notices.add(second)
            tx.privacy.notices.add(third)
        with office.reading(town.admin) as tx:
            notices = tx.privacy.notices
            assert notices.latest() == third
            assert [notices.get(one.id) for one in (it.notice, second, third)] == [it.notice, second, third]
            found = walked(notices.page, lambda one: one.id, limit=2)
            assert found == [it.notice.id, second.id, third.id]
        with office.reading(other.admin) as tx:
            assert tx.privacy.notices.latest() is None

    def test_no_two_notices_of_an_organisation_have_one_number(self, office: Office, town: Town) -> None:
        furnish(office, town)
        with pytest.raises(Busy), office.transaction(town.admin) as tx:
            tx.privacy.notices.add(a_notice(number=1))
        with office.reading(town.admin) as tx:
            assert len(tx.privacy.notices.page(Window()).items) == 1

    def test_the_first_time_somebody_was_shown_a_notice_counts(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        second = a_notice(number=2)
        later = NoticeShown(
            participant_id=it.person.id, notice_id=second.id, at=ODD_MOMENT + HOUR, how=Shown.STAFF
        )
        with office.transaction(town.admin) as tx:
            tx.privacy.notices.add(second)
            for shown in (later, replace(it.shown, at=ODD_MOMENT + HOUR, how=Shown.STAFF), later):
                tx.privacy.notices.note_shown(shown)
        with office.reading(town.admin) as tx:
            assert tx.privacy.notices.shown_to(it.person.id) == [it.shown, later]
            assert tx.privacy.notices.shown_to(new_id()) == []

    def test_consents_are_listed_by_whose_they_are_and_taken_back(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        second = a_consent(it.person, purpose=ConsentPurpose.FOLLOW_UP, withdrawn_at=ODD_MOMENT)
        with office.transaction(town.admin) as tx:
            tx.privacy.consents.add(second)
            saved = tx.privacy.consents.save(replace(it.consent, withdrawn_at=ODD_MOMENT + HOUR))
        assert saved == replace(it.consent, withdrawn_at=ODD_MOMENT + HOUR, version=1)
        with office.reading(town.admin) as tx:
            assert tx.privacy.consents.of_participant(it.person.id) == [saved, second]
            assert tx.privacy.consents.get(saved.id) == saved
            assert tx.privacy.consents.of_participant(new_id()) == []

    def test_a_consent_changed_meanwhile_is_not_overwritten(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.transaction(town.admin) as tx:
            tx.privacy.consents.save(replace(it.consent, withdrawn_at=ODD_MOMENT))
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.privacy.consents.save(it.consent)
        with pytest.raises((NotFound, Stale)), office.transaction(town.admin) as tx:
            tx.privacy.consents.save(a_consent(it.person))

    def test_somebody_finds_the_reads_that_showed_them_and_nobody_else_in_those(
        self, office: Office, town: Town
    ) -> None:
        it = furnish(office, town)
        others = a_person(), a_person()
        list_read = a_read(it.person, *others, why=Why.HOMEWORK)
        looked(office, town.admin, list_read, a_read(*others))
        with office.reading(town.admin) as tx:
            mine = tx.privacy.reads.of_participant(it.person.id)
            assert mine == [it.read, replace(list_read, participant_ids=(it.person.id,))]
            assert len(tx.privacy.reads.of_participant(others[0].id)) == 2
            assert tx.privacy.reads.of_participant(new_id()) == []

    def test_everything_an_organisation_keeps_is_given_and_nothing_of_another(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it, theirs = furnish(office, town), furnish(office, other)
        with office.reading(town.admin) as tx:
            found = list(tx.privacy.everything())
        text = repr(found)
        for thing in (it.person, it.cohort, it.submission, it.consent, it.read, it.delivery, it.guest):
            assert thing.id in text
        assert it.person.name in text
        assert theirs.person.id not in text
        kinds = [kind for kind, _ in found]
        assert kinds == [kind for one in dict.fromkeys(kinds) for kind in kinds if kind == one]

    def test_the_audit_gives_acts_and_reads_newest_first(self, office: Office, town: Town) -> None:
        before = lines(office, town)
        added = ParticipantAdded(at=ODD_MOMENT, participant_id="somebody")
        with office.transaction(town.consultant) as tx:
            tx.record(added)
        read = a_read(a_person(), a_person(), caller_id="them")
        looked(office, town.admin, read)
        newest, second, *older = lines(office, town)
        assert newest == AuditLine(
            id=read.id,
            at=read.at,
            kind=AuditKind.READ,
            caller_id="them",
            role=read.role,
            what="contact",
            ids={"participant_ids": sorted(read.participant_ids)},
        )
        assert older == before
        assert (second.at, second.kind, second.what) == (ODD_MOMENT, AuditKind.ACT, "ParticipantAdded")
        assert (second.caller_id, second.role) == (town.consultant.caller_id, town.consultant.role)
        assert second.ids == {"participant_id": "somebody"}

    def test_the_audit_is_read_page_by_page(self, office: Office, town: Town) -> None:
        furnish(office, town)
        looked(office, town.admin, *(a_read(a_person()) for _ in range(5)))
        everything = [line.id for line in lines(office, town)]
        assert len(everything) > 6
        with office.reading(town.admin) as tx:
            for limit in (1, 3, len(everything)):
                found = walked(
                    lambda w: tx.privacy.audit.page(EVERYTHING, w), lambda one: one.id, limit=limit
                )
                assert found == everything == sorted(everything, reverse=True)

    def test_the_audit_is_limited_by_whom_it_is_about_however_deep_they_are_named(
        self, office: Office, town: Town
    ) -> None:
        me, link = a_person(), new_id()
        imported = ParticipantsImported(at=ODD_MOMENT, added=((2, me.id), (3, new_id())))
        with office.transaction(town.admin) as tx:
            tx.record(ParticipantAdded(at=ODD_MOMENT, participant_id=me.id), imported)
            tx.record(ParticipantAdded(at=ODD_MOMENT, participant_id=f"{me.id}0"))
            tx.record(LinkMade(at=ODD_MOMENT, link_id=link, participant_id=new_id()))
        looked(office, town.admin, a_read(me, a_person()), a_read(a_person()))
        found = lines(office, town, AuditFilter(about=frozenset({me.id})))
        assert [line.what for line in found] == ["contact", "ParticipantsImported", "ParticipantAdded"]
        both = lines(office, town, AuditFilter(about=frozenset({me.id, link})))
        assert [line.what for line in both][:2] == ["contact", "LinkMade"]
        assert lines(office, town, AuditFilter(about=frozenset({"%", "_"}))) == []

    def test_the_audit_is_limited_by_caller_kind_and_time(self, office: Office, town: Town) -> None:
        early, late = (
            a_read(a_person(), at=ODD_MOMENT + hours, caller_id="them") for hours in (HOUR, 2 * HOUR)
        )
        looked(office, town.admin, early, late, a_read(a_person(), at=ODD_MOMENT + 2 * HOUR))
        with office.transaction(replace(town.admin, caller_id="them")) as tx:
            tx.record(ParticipantAdded(at=ODD_MOMENT + HOUR, participant_id="somebody"))

        def found(**limits: object) -> list[str]:
            wanted = AuditFilter(caller_id="them", **limits)  # type: ignore[arg-type]  # named in each call
            return [line.id for line in lines(office, town, wanted) if line.kind is AuditKind.READ]

        assert found() == [late.id, early.id]
        assert found(since=ODD_MOMENT + 2 * HOUR) == [late.id]
        assert found(until=ODD_MOMENT + 2 * HOUR) == [early.id]
        assert found(kind=AuditKind.READ) == [late.id, early.id]
        assert found(kind=AuditKind.ACT) == []
        acts = lines(office, town, AuditFilter(caller_id="them", kind=AuditKind.ACT))
        assert [line.what for line in acts] == ["ParticipantAdded"]
