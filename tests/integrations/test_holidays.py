from __future__ import annotations

from collections.abc import MutableMapping
from datetime import date

import pytest

from jobclub.core.errors import Invalid
from jobclub.integrations.holidays import PublicHolidays

YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def between(
    region: str, first: date = YEAR[0], last: date = YEAR[1], *, optional: bool = False, language: str = "en"
) -> dict[date, str]:
    return dict(PublicHolidays().between(region, first, last, optional=optional, language=language))


# --- which days ---------------------------------------------------------------------------------------


def test_the_public_holidays_of_denmark_in_2027() -> None:
    assert [f"{day:%d-%m}" for day in sorted(between("DK"))] == [
        "01-01",
        "25-03",
        "26-03",
        "28-03",
        "29-03",
        "06-05",
        "16-05",
        "17-05",
        "25-12",
        "26-12",
    ]


@pytest.mark.parametrize("region", ["DK", "DE", "DE-NI", "NO", "SE", "GB-SCT"])
def test_good_friday_and_easter_where_they_are_kept(region: str) -> None:
    found = between(region)
    assert date(2027, 3, 26) in found
    assert (date(2027, 3, 29) in found) == (region != "GB-SCT")


def test_the_customary_days_of_denmark_are_closed_only_by_choice() -> None:
    customary = {date(2027, 6, 5), date(2027, 12, 24), date(2027, 12, 31)}
    assert customary.isdisjoint(between("DK"))
    assert customary <= set(between("DK", optional=True))
    assert set(between("DK")) <= set(between("DK", optional=True))


def test_a_region_without_customary_days_has_the_same_holidays_by_choice() -> None:
    assert between("FR", optional=True) == between("FR")


def test_a_state_has_holidays_of_its_own() -> None:
    reformation_day, corpus_christi = date(2027, 10, 31), date(2027, 5, 27)
    assert reformation_day in between("DE-NI")
    assert reformation_day not in between("DE")
    assert corpus_christi in between("DE-BY")
    assert corpus_christi not in between("DE-NI")


def test_both_ends_are_included_and_nothing_outside_them() -> None:
    assert list(between("DK", date(2027, 3, 29), date(2027, 5, 6))) == [date(2027, 3, 29), date(2027, 5, 6)]
    assert between("DK", date(2027, 3, 30), date(2027, 5, 5)) == {}


def test_a_span_may_cross_the_turn_of_the_year() -> None:
    assert sorted(between("DK", date(2026, 12, 26), date(2027, 1, 1))) == [
        date(2026, 12, 26),
        date(2027, 1, 1),
    ]


def test_an_answer_cannot_be_changed_for_whoever_asks_next() -> None:
    found = PublicHolidays().between("DK", *YEAR, optional=False, language="da")
    assert not isinstance(found, MutableMapping)


# --- in which words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "language", "name"),
    [
        ("DK", "da", "Anden påskedag"),
        ("DK", "en", "Easter Monday"),
        ("DE-NI", "de", "Ostermontag"),
        ("DE-NI", "en", "Easter Monday"),
    ],
)
def test_a_holiday_is_named_in_the_organisations_language(region: str, language: str, name: str) -> None:
    assert between(region, language=language)[date(2027, 3, 29)] == name


def test_a_holiday_is_named_in_the_regions_own_language_where_ours_is_unknown() -> None:
    assert between("DE-NI", language="da")[date(2027, 3, 29)] == "Ostermontag"


# --- regions that are none ----------------------------------------------------------------------------


@pytest.mark.parametrize("region", ["", "XX", "dk", "Denmark", "DE-XX", "DE-", "DE-NI-X", "-NI", "DNK"])
def test_a_region_that_is_none_is_refused(region: str) -> None:
    with pytest.raises(Invalid) as error:
        between(region)
    (mistake,) = error.value.mistakes
    assert mistake.pointer == "/holidays"
    assert repr(region) in mistake.detail
