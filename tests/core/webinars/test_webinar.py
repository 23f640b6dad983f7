from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from jobclub.core.webinars.webinar import WebinarState, engagements_of

from .test_judgement import WEBINAR


def test_a_recording_is_shown_until_its_end_or_for_good() -> None:
    until = WEBINAR.ends_at + timedelta(days=30)
    assert WEBINAR.shows_recording(until)
    assert replace(WEBINAR, recording_until=until).shows_recording(WEBINAR.ends_at)
    assert not replace(WEBINAR, recording_until=until).shows_recording(until)


def test_its_host_answers_for_it() -> None:
    assert WEBINAR.consultant_id == "s1"
    assert not WEBINAR.is_led_by(None)


def test_a_draft_keeps_its_presenters_busy_and_a_cancelled_one_nobody() -> None:
    both = replace(WEBINAR, cohost_ids=("s2",))
    assert [(one.staff_id, one.span) for one in engagements_of(both)] == [
        ("s1", WEBINAR.span),
        ("s2", WEBINAR.span),
    ]
    assert engagements_of(replace(both, state=WebinarState.CANCELLED)) == []
