from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from jobclub.core.people.organisation import Organisation, checked

JOB_CENTRE = Organisation(id="o", name="Nordby Jobcenter", time_zone="Europe/Copenhagen", language="da")


@pytest.mark.parametrize("language", ["da", "de", "en"])
def test_an_organisation_speaks_danish_german_or_english(language: str) -> None:
    organisation = replace(JOB_CENTRE, language=language)
    assert checked(organisation) is organisation


def test_optional_holidays_are_closed_days_by_choice_only() -> None:
    assert not JOB_CENTRE.optional_holidays


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": " "}, "/name"),
        ({"name": "Nord\nby"}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"language": "sv"}, "/language"),
        ({"language": ""}, "/language"),
        ({"time_zone": "Europe/Atlantis"}, "/time_zone"),
        ({"page_name": "010190-1234"}, "/page_name"),
        ({"holidays": "010190-1234"}, "/holidays"),
    ],
)
def test_an_organisation_that_cannot_be_is_refused_by_pointer(
    pointers: Callable[..., list[str]], change: dict[str, str], pointer: str
) -> None:
    assert pointers(checked, replace(JOB_CENTRE, **change)) == [pointer]


def test_all_mistakes_in_an_organisation_are_named_at_once(pointers: Callable[..., list[str]]) -> None:
    wrong = replace(JOB_CENTRE, name="", language="sv", time_zone="Europe/Atlantis")
    assert pointers(checked, wrong) == ["/name", "/language", "/time_zone"]
