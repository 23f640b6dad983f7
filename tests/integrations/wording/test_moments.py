from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from jobclub.integrations.wording.moments import MANNERS
from jobclub.integrations.wording.sheets import environment_of

HOME, FAR, JAPAN = "Europe/Copenhagen", "America/New_York", "Asia/Tokyo"
TUESDAY = datetime(2027, 3, 16, 14, tzinfo=ZoneInfo(HOME))


def said(what: str, value: Any, language: str, own_zone: str | None = None) -> str:
    """Say a value as a template does."""
    written = environment_of(language).from_string(f"{{{{ value | {what} }}}}")
    return written.render(value=value, zone=HOME, own_zone=own_zone).strip("\x02\x03")


def session(starts_at: datetime, minutes: int = 120) -> dict[str, Any]:
    return {"starts_at": starts_at, "minutes": minutes}


@pytest.mark.parametrize(
    ("what", "da", "de", "en"),
    [
        (
            "moment",
            "tirsdag den 16. marts kl. 14.00",
            "Dienstag, 16. März, 14:00 Uhr",
            "Tuesday 16 March at 14:00",
        ),
        ("day", "tirsdag den 16. marts", "Dienstag, 16. März", "Tuesday 16 March"),
        ("clock", "kl. 14.00", "14:00 Uhr", "14:00"),
        ("brief", "tirs. 16/3 kl. 14.00", "Di. 16.3., 14:00 Uhr", "Tue 16 Mar, 14:00"),
    ],
)
def test_days_and_times_are_written_as_people_write_them(what: str, da: str, de: str, en: str) -> None:
    assert [said(what, TUESDAY, language) for language in ("da", "de", "en")] == [da, de, en]


def test_a_session_is_told_from_when_to_when() -> None:
    assert said("when", session(TUESDAY), "da") == "tirsdag den 16. marts kl. 14.00–16.00"
    assert said("when", session(TUESDAY, 90), "de") == "Dienstag, 16. März, 14:00–15:30 Uhr"
    assert said("when", session(TUESDAY), "en") == "Tuesday 16 March, 14:00–16:00"


def test_an_instant_in_utc_is_told_on_the_organisations_wall_clock() -> None:
    assert said("when", session(TUESDAY.astimezone(UTC)), "en") == "Tuesday 16 March, 14:00–16:00"


def test_a_session_on_the_night_of_the_change_lasts_as_long_as_it_lasts() -> None:
    night = datetime(2027, 3, 28, 1, tzinfo=ZoneInfo(HOME))
    assert said("when", session(night), "en") == "Sunday 28 March, 01:00–04:00"
    assert said("when", session(TUESDAY + timedelta(days=14)), "en") == "Tuesday 30 March, 14:00–16:00"


def test_a_reader_elsewhere_sees_both_times() -> None:
    both = said("when", session(TUESDAY), "da", FAR)
    assert both == "tirsdag den 16. marts kl. 14.00–16.00 (kl. 09.00–11.00 hos dig)"
    assert said("moment", TUESDAY, "de", FAR) == "Dienstag, 16. März, 14:00 Uhr (09:00 Uhr bei Ihnen)"
    assert said("clock", TUESDAY, "en", FAR) == "14:00 (09:00 where you are)"
    assert said("brief", TUESDAY, "en", FAR) == "Tue 16 Mar, 09:00 where you are"


def test_another_day_elsewhere_is_told_as_well() -> None:
    late = session(TUESDAY.replace(hour=20))
    assert said("when", late, "en", JAPAN) == (
        "Tuesday 16 March, 20:00–22:00 (Wednesday 17 March, 04:00–06:00 where you are)"
    )
    assert (
        said("day", late["starts_at"], "en", JAPAN) == "Tuesday 16 March (Wednesday 17 March where you are)"
    )


def test_a_reader_elsewhere_whose_clock_shows_the_same_sees_it_once() -> None:
    for what, value in (
        ("when", session(TUESDAY)),
        ("moment", TUESDAY),
        ("clock", TUESDAY),
        ("day", TUESDAY),
    ):
        assert said(what, value, "en", "Europe/Berlin") == said(what, value, "en")


@pytest.mark.parametrize(
    ("minutes", "da", "de", "en"),
    [
        (60, "1 time", "1 Stunde", "1 hour"),
        (120, "2 timer", "2 Stunden", "2 hours"),
        (90, "1 time og 30 minutter", "1 Stunde und 30 Minuten", "1 hour 30 minutes"),
        (121, "2 timer og 1 minut", "2 Stunden und 1 Minute", "2 hours 1 minute"),
        (45, "45 minutter", "45 Minuten", "45 minutes"),
        (0, "0 minutter", "0 Minuten", "0 minutes"),
    ],
)
def test_a_duration_is_told_in_hours_and_minutes(minutes: int, da: str, de: str, en: str) -> None:
    assert [said("duration", minutes, language) for language in ("da", "de", "en")] == [da, de, en]


def test_one_is_told_otherwise_than_many() -> None:
    told = [said('plural("guest", "guests")', number, "en") for number in (0, 1, 2)]
    assert told == ["0 guests", "1 guest", "2 guests"]


def test_every_language_has_its_manner() -> None:
    assert {name: manner.language for name, manner in MANNERS.items()} == {"da": "da", "de": "de", "en": "en"}
