"""The bytes of files that were handed in."""

from __future__ import annotations

import pytest

from jobclub.core.cohorts.handed_file import FileKind, HandedFile
from jobclub.core.cohorts.homework import Submission
from jobclub.core.errors import NotFound
from jobclub.core.office import Office
from jobclub.core.people.participant import Participant
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import Furnished, furnish
from jobclub.testing.store_contract.samples import a_person, a_submission
from jobclub.testing.store_contract.setting import Setting
from jobclub.testing.towns import Town

EVERY_BYTE = bytes(range(256)) * 40
TOLD = HandedFile("letter.pdf", FileKind.PDF, len(EVERY_BYTE))


def sent(office: Office, it: Furnished, person: Participant, number: int) -> Submission:
    """Keep a submission of somebody's with a file."""
    submission = a_submission(it.task, person, number=number, text=None, file=TOLD)
    with office.transaction(it.town.admin) as tx:
        tx.coursework.add_submission(submission)
        tx.files.add(submission.id, person.id, EVERY_BYTE + bytes([number]))
    return submission


class FileContract(Setting):
    """Files that people hand in."""

    def test_a_file_is_kept_byte_by_byte(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        submission = sent(office, it, it.person, 2)
        with office.reading(town.admin) as tx:
            assert tx.coursework.submission(submission.id) == submission
            assert tx.files.content(submission.id) == EVERY_BYTE + b"\x02"

    def test_a_submission_without_a_file_has_none(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        with office.reading(town.admin) as tx:
            assert tx.files.of_participant(new_id()) == []
            for one in (it.submission.id, new_id()):
                with pytest.raises(NotFound):
                    tx.files.content(one)

    def test_files_are_found_and_forgotten_by_whose_they_are(self, office: Office, town: Town) -> None:
        it, other = furnish(office, town), a_person()
        with office.transaction(town.admin) as tx:
            tx.participants.add(other)
        hers = [sent(office, it, it.person, number).id for number in (2, 3)]
        his = sent(office, it, other, 1).id
        with office.reading(town.admin) as tx:
            assert tx.files.of_participant(it.person.id) == hers
        with office.transaction(town.admin) as tx:
            assert tx.files.forget(it.person.id) == len(hers)
            assert tx.files.forget(it.person.id) == 0
        with office.reading(town.admin) as tx:
            assert (tx.files.of_participant(it.person.id), tx.files.of_participant(other.id)) == ([], [his])
            assert tx.coursework.submission(hers[0]).file == TOLD
            with pytest.raises(NotFound):
                tx.files.content(hers[0])

    def test_files_of_another_organisation_are_out_of_reach(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        submission = sent(office, it, it.person, 2)
        with office.transaction(other.admin) as tx:
            assert tx.files.of_participant(it.person.id) == []
            assert tx.files.forget(it.person.id) == 0
            with pytest.raises(NotFound):
                tx.files.content(submission.id)
        with office.reading(town.admin) as tx:
            assert tx.files.of_participant(it.person.id) == [submission.id]
