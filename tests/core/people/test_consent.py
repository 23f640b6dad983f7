from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobclub.core.people.consent import Consent, ConsentChannel, ConsentPurpose, given, withdrawn
from jobclub.core.people.consent_words import FREE, TEXT_VERSION, WORDS, words_of
from jobclub.core.people.organisation import LANGUAGES

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
DIGESTS = {1: "6384bc03"}
"""How the digests of all words of each version begin: words that people agreed to never change."""


def a_consent(purpose: ConsentPurpose = ConsentPurpose.PHOTO) -> Consent:
    return given("c", "anna", purpose, language="da", channel=ConsentChannel.PAPER, now=NOW)


@pytest.mark.parametrize("version", WORDS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", ConsentPurpose)
def test_each_purpose_has_words_in_each_language_that_say_it_is_free(
    version: int, language: str, purpose: ConsentPurpose
) -> None:
    assert words_of(purpose, language, version).endswith(FREE[version][language])
    assert len(words_of(purpose, language, version)) > len(FREE[version][language]) + 20


def test_the_words_of_today_are_the_newest() -> None:
    assert max(WORDS) == max(FREE) == TEXT_VERSION


def test_words_that_somebody_may_have_agreed_to_never_change() -> None:
    for version, words in WORDS.items():
        everything = "".join(words_of(p, one, version) for one in sorted(words) for p in ConsentPurpose)
        assert hashlib.sha256(everything.encode()).hexdigest().startswith(DIGESTS[version])


def test_a_consent_names_the_very_words_by_version_language_and_digest() -> None:
    consent = a_consent()
    assert consent.text == words_of("photo", "da")
    assert consent.digest == hashlib.sha256(consent.text.encode()).hexdigest()
    assert (consent.text_version, consent.language, consent.given_at) == (TEXT_VERSION, "da", NOW)


def test_a_consent_holds_until_it_is_taken_back_and_the_first_time_counts() -> None:
    once = withdrawn(a_consent(), NOW)
    assert a_consent().holds
    assert not once.holds
    assert withdrawn(once, NOW + timedelta(days=1)) == once == replace(a_consent(), withdrawn_at=NOW)


def test_only_what_people_are_free_to_refuse_rests_on_consent() -> None:
    assert {one.value for one in ConsentPurpose} == {"recording", "photo", "contact_sharing", "follow_up"}


def test_no_rule_and_no_other_act_asks_whether_somebody_consented() -> None:
    """Taking part, marks, homework and messages are a task by law: they never rest on consent."""
    core = Path(__file__).parents[3] / "jobclub" / "core"
    asking = {
        path.name
        for path in core.rglob("*.py")
        if "people.consent" in path.read_text("utf-8") or "privacy.consents" in path.read_text("utf-8")
    }
    assert asking == {"consent.py", "consenting.py", "privacy.py", "recounting.py"}
