"""Messages in own words: kept as they were written, one for each message and language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jobclub.core.errors import Stale
from jobclub.core.notices.kinds import Notice
from jobclub.core.office import Office
from jobclub.testing.store_contract.samples import a_wording
from jobclub.testing.towns import Town


class WordingContract:
    """How a store keeps an organisation's own words."""

    def test_own_words_come_back_as_they_were_written(self, office: Office, town: Town) -> None:
        own = a_wording(text="Grüße!\n\n- {{ name }}\n\n\tEnde", short="Ø" * 500)
        with office.transaction(town.admin) as tx:
            assert tx.wordings.of(own.notice, own.language) is None
            assert tx.wordings.save(own) == replace(own, version=1)
        with office.reading(town.admin) as tx:
            assert tx.wordings.of(own.notice, own.language) == replace(own, version=1)

    def test_each_message_and_language_has_words_of_its_own(self, office: Office, town: Town) -> None:
        one, other = a_wording(), a_wording(language="de")
        digest = a_wording(notice=Notice.DIGEST, language="en")
        with office.transaction(town.admin) as tx:
            for own in (digest, other, one):
                tx.wordings.save(own)
        with office.transaction(town.admin) as tx:
            assert tx.wordings.all() == [replace(own, version=1) for own in (one, other, digest)]
            tx.wordings.remove(one.notice, one.language)
        with office.reading(town.admin) as tx:
            assert [own.language for own in tx.wordings.all()] == ["de", "en"]
            assert tx.wordings.of(one.notice, one.language) is None

    def test_words_changed_meanwhile_are_not_overwritten(self, office: Office, town: Town) -> None:
        own = a_wording()
        with office.transaction(town.admin) as tx:
            first = tx.wordings.save(own)
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.wordings.save(own)
        with office.transaction(town.admin) as tx:
            second = tx.wordings.save(replace(first, text="Anders"))
        with pytest.raises(Stale), office.transaction(town.admin) as tx:
            tx.wordings.save(replace(first, text="Noch anders"))
        with office.reading(town.admin) as tx:
            assert tx.wordings.of(own.notice, own.language) == second

    def test_words_that_are_not_there_may_be_taken_out(self, office: Office, town: Town) -> None:
        with office.transaction(town.admin) as tx:
            tx.wordings.remove(Notice.DIGEST, "da")
            assert tx.wordings.all() == []
