from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from jobclub.core.appointments.waiting import Waiting, checked_channel
from jobclub.core.errors import Invalid

SINCE = datetime(2027, 1, 4, 22, 30, tzinfo=UTC)


def test_days_of_waiting_are_those_of_the_calendar_where_the_organisation_is() -> None:
    waiting = Waiting(id="w", service_id="s", participant_id="anna", since=SINCE)
    assert waiting.days(SINCE, "Europe/Copenhagen") == 0
    assert waiting.days(SINCE + timedelta(hours=1), "Europe/Copenhagen") == 1
    assert waiting.days(SINCE + timedelta(hours=1), "UTC") == 0
    assert waiting.days(SINCE + timedelta(days=12), "UTC") == 12
    assert waiting.revision == "w"


def test_a_channel_is_a_short_word() -> None:
    assert checked_channel(None) is None
    assert checked_channel("poster") == "poster"
    for wrong in ("", "x" * 41):
        with pytest.raises(Invalid) as refusal:
            checked_channel(wrong)
        assert [one.pointer for one in refusal.value.mistakes] == ["/channel"]
