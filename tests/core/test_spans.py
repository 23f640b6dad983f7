from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobclub.core.errors import Invalid
from jobclub.core.spans import (
    Span,
    WallTime,
    days_later,
    given_wall,
    hull,
    kind_of,
    planned_wall,
    wall_of,
    zone_of,
)

COPENHAGEN = "Europe/Copenhagen"
SPRING = date(2026, 3, 29)
AUTUMN = date(2026, 10, 25)
HALF_PAST_TWO = time(2, 30)
NOON = datetime(2027, 1, 11, 12, tzinfo=UTC)


def span(start: int, end: int) -> Span:
    return Span(NOON + timedelta(hours=start), NOON + timedelta(hours=end))


def mistake_in(error: pytest.ExceptionInfo[Invalid]) -> tuple[str, str]:
    (mistake,) = error.value.mistakes
    return mistake.pointer, mistake.detail


# --- spans --------------------------------------------------------------------------------------------


def test_spans_overlap_when_they_share_a_moment() -> None:
    assert span(0, 2).overlaps(span(1, 3))
    assert span(1, 3).overlaps(span(0, 2))
    assert span(0, 3).overlaps(span(1, 2))


def test_touching_spans_do_not_overlap() -> None:
    assert not span(0, 2).overlaps(span(2, 4))
    assert not span(2, 4).overlaps(span(0, 2))


def test_a_hull_covers_all_spans_and_no_more() -> None:
    assert hull([span(3, 4), span(0, 1), span(1, 9)]) == span(0, 9)


# --- zones --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Europe/Atlantis", "", "../../etc/passwd", "Europe", "/etc/localtime", "nul\0l", "x" * 5000, "\ud800"],
)
def test_a_zone_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as error:
        zone_of(name)
    assert mistake_in(error)[0] == "/time_zone"


# --- from the wall to the instant and back ------------------------------------------------------------


def test_a_wall_time_gives_its_instant_by_the_rules_of_the_zone() -> None:
    assert WallTime(date(2026, 7, 1), time(14), COPENHAGEN).instant == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert WallTime(date(2026, 12, 1), time(14), COPENHAGEN).instant == datetime(2026, 12, 1, 13, tzinfo=UTC)


def test_the_second_of_two_equal_wall_times_is_an_hour_later() -> None:
    first, second = (WallTime(AUTUMN, HALF_PAST_TWO, COPENHAGEN, fold) for fold in (0, 1))
    assert second.instant - first.instant == timedelta(hours=1)


@pytest.mark.parametrize("zone", [COPENHAGEN, "America/New_York", "Pacific/Auckland", "Australia/Lord_Howe"])
@given(minutes=st.integers(0, 2 * 366 * 24 * 60))
def test_every_instant_is_found_again_from_what_the_wall_clock_shows(zone: str, minutes: int) -> None:
    instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    assert wall_of(instant, zone).instant == instant


def test_a_starts_at_with_another_offset_is_turned_into_the_organisations_local_time() -> None:
    from_new_york = datetime.fromisoformat("2027-01-11T08:00:00-05:00")
    assert wall_of(from_new_york, COPENHAGEN) == WallTime(date(2027, 1, 11), time(14), COPENHAGEN)


# --- skipped and doubled wall times -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "on", "at", "kind"),
    [
        (COPENHAGEN, SPRING, "01:59", "plain"),
        (COPENHAGEN, SPRING, "02:00", "skipped"),
        (COPENHAGEN, SPRING, "02:59", "skipped"),
        (COPENHAGEN, SPRING, "03:00", "plain"),
        (COPENHAGEN, AUTUMN, "01:59", "plain"),
        (COPENHAGEN, AUTUMN, "02:00", "doubled"),
        (COPENHAGEN, AUTUMN, "02:59", "doubled"),
        (COPENHAGEN, AUTUMN, "03:00", "plain"),
        ("America/New_York", date(2027, 3, 14), "02:30", "skipped"),
        ("America/New_York", date(2027, 11, 7), "01:30", "doubled"),
        ("Pacific/Auckland", date(2026, 9, 27), "02:30", "skipped"),
        ("Pacific/Auckland", date(2027, 4, 4), "02:30", "doubled"),
        # Half an hour, and in the other half of the year.
        ("Australia/Lord_Howe", date(2026, 10, 4), "02:15", "skipped"),
        ("Australia/Lord_Howe", date(2026, 10, 4), "02:30", "plain"),
        ("Australia/Lord_Howe", date(2026, 4, 5), "01:29", "plain"),
        ("Australia/Lord_Howe", date(2026, 4, 5), "01:45", "doubled"),
        # At midnight.
        ("America/Havana", date(2027, 3, 14), "00:00", "skipped"),
        ("America/Havana", date(2027, 3, 14), "01:00", "plain"),
        ("America/Havana", date(2027, 11, 7), "00:30", "doubled"),
        # A whole day.
        ("Pacific/Apia", date(2011, 12, 29), "23:59", "plain"),
        ("Pacific/Apia", date(2011, 12, 30), "00:00", "skipped"),
        ("Pacific/Apia", date(2011, 12, 30), "23:59", "skipped"),
        ("Pacific/Apia", date(2011, 12, 31), "00:00", "plain"),
        ("UTC", SPRING, "02:30", "plain"),
    ],
)
def test_a_wall_time_exists_once_never_or_twice(zone: str, on: date, at: str, kind: str) -> None:
    assert kind_of(on, time.fromisoformat(at), zone) == kind


# --- given explicitly ---------------------------------------------------------------------------------


def test_a_wall_time_that_summer_time_skips_given_explicitly_is_refused() -> None:
    with pytest.raises(Invalid) as error:
        given_wall(SPRING, HALF_PAST_TWO, COPENHAGEN)
    pointer, detail = mistake_in(error)
    assert pointer == "/at"
    assert "2026-03-29" in detail
    assert "02:30" in detail


@pytest.mark.parametrize("offset", [1, 2])
def test_no_offset_makes_a_skipped_wall_time_exist(offset: int) -> None:
    with pytest.raises(Invalid):
        given_wall(SPRING, HALF_PAST_TWO, COPENHAGEN, offset=timedelta(hours=offset))


def test_a_skipped_day_is_refused_at_any_hour() -> None:
    with pytest.raises(Invalid):
        given_wall(date(2011, 12, 30), time(14), "Pacific/Apia")


def test_a_doubled_wall_time_given_explicitly_without_offset_is_refused_asking_which() -> None:
    with pytest.raises(Invalid) as error:
        given_wall(AUTUMN, HALF_PAST_TWO, COPENHAGEN)
    pointer, detail = mistake_in(error)
    assert pointer == "/at"
    assert "'02:30+02:00' or '02:30+01:00'" in detail


def test_half_an_hour_doubled_names_its_own_offsets() -> None:
    with pytest.raises(Invalid) as error:
        given_wall(date(2026, 4, 5), time(1, 45), "Australia/Lord_Howe")
    assert "'01:45+11:00' or '01:45+10:30'" in mistake_in(error)[1]


@pytest.mark.parametrize(("hours", "fold", "utc_hour"), [(2, 0, 0), (1, 1, 1)])
def test_the_answer_is_an_offset_in_at(hours: int, fold: int, utc_hour: int) -> None:
    wall = given_wall(AUTUMN, HALF_PAST_TWO, COPENHAGEN, offset=timedelta(hours=hours))
    assert wall.fold == fold
    assert wall.instant == datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)


def test_an_offset_that_fits_neither_of_two_wall_times_is_refused_naming_both() -> None:
    with pytest.raises(Invalid) as error:
        given_wall(AUTUMN, HALF_PAST_TWO, COPENHAGEN, offset=timedelta(hours=3))
    pointer, detail = mistake_in(error)
    assert pointer == "/at"
    assert "'02:30+02:00' or '02:30+01:00'" in detail


def test_an_offset_that_is_not_the_zones_that_day_is_refused_naming_the_right_one() -> None:
    with pytest.raises(Invalid) as error:
        given_wall(date(2026, 7, 1), time(14), COPENHAGEN, offset=timedelta(hours=1))
    assert "'14:00+02:00'" in mistake_in(error)[1]


def test_an_offset_that_fits_is_fine_though_none_was_needed() -> None:
    day = date(2026, 7, 1)
    assert given_wall(day, time(14), COPENHAGEN, offset=timedelta(hours=2)) == WallTime(
        day, time(14), COPENHAGEN
    )


def test_a_plain_wall_time_needs_no_offset() -> None:
    assert given_wall(SPRING, time(10), COPENHAGEN) == WallTime(SPRING, time(10), COPENHAGEN)


def test_a_refusal_points_at_the_member_that_was_given() -> None:
    with pytest.raises(Invalid) as error:
        given_wall(SPRING, HALF_PAST_TWO, COPENHAGEN, pointer="/cohorts/0/at")
    assert mistake_in(error)[0] == "/cohorts/0/at"


# --- met in a plan ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "on", "at", "valid"),
    [
        (COPENHAGEN, SPRING, time(2, 30), "2026-03-29T03:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-04T02:30"),
        ("America/Havana", date(2027, 3, 14), time(0, 0), "2027-03-14T01:00"),
        ("Pacific/Apia", date(2011, 12, 30), time(14), "2011-12-31T00:00"),
    ],
)
def test_a_skipped_wall_time_met_in_a_plan_is_the_first_valid_minute(
    zone: str, on: date, at: time, valid: str
) -> None:
    wall, kind = planned_wall(on, at, zone)
    assert kind == "skipped"
    assert f"{wall.on}T{wall.at:%H:%M}" == valid


def test_a_doubled_wall_time_in_a_plan_is_the_first_one() -> None:
    wall, kind = planned_wall(AUTUMN, HALF_PAST_TWO, COPENHAGEN)
    assert kind == "doubled"
    assert wall.instant == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_days_later_keeps_the_wall_time_across_the_change_to_summer_time() -> None:
    before = WallTime(date(2026, 3, 26), time(14), COPENHAGEN)
    assert days_later(before, 7) == WallTime(date(2026, 4, 2), time(14), COPENHAGEN)
    assert days_later(days_later(before, 7), -7) == before


def test_a_wall_time_days_later_that_is_skipped_is_the_first_valid_minute() -> None:
    assert days_later(WallTime(date(2026, 3, 28), HALF_PAST_TWO, COPENHAGEN), 1).at == time(3)
