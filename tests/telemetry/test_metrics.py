"""What processes count: alone, together, and of messages that are carried."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.notices.mail import Mail, ShortMessage
from jobclub.core.office.outbox import Figures
from jobclub.core.office.post import Postponed, PostUnavailable, Uncertain, Undeliverable
from jobclub.telemetry.carriers import counted
from jobclub.telemetry.metrics import Metrics
from jobclub.testing import RecordingMailer, RecordingTexter, plain_post

NOON = datetime(2027, 1, 4, 12, tzinfo=UTC)
MAIL = Mail(
    message_id="1@jobclub",
    to_name="Anna",
    to_address="anna@people.example",
    sender_name="Town",
    subject="Hello",
    text="Hello",
    html="<p>Hello</p>",
    language="en",
)
SHORT = ShortMessage(message_id="2@jobclub", to_number="+4570101010", sender_name="Town", text="Hello")
COUNTING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from jobclub.telemetry.metrics import Metrics
metrics = Metrics(Path(sys.argv[1]))
metrics.answered("GET", "/api/v1/cohorts", 200, 0.02)
print(metrics.text(lambda: None, datetime.now(UTC)).decode())
"""


def told(metrics: Metrics, figures: Figures | None = None) -> list[str]:
    return metrics.text(lambda: figures, NOON).decode().splitlines()


def test_requests_are_counted_by_method_route_and_status() -> None:
    metrics = Metrics()
    for status in (200, 200, 404):
        metrics.answered("GET", "/api/v1/cohorts", status, 0.02)
    metrics.answered("ANNA", "none", 405, 0.02)
    lines = told(metrics)
    assert 'jobclub_requests_total{method="GET",route="/api/v1/cohorts",status="200"} 2.0' in lines
    assert 'jobclub_requests_total{method="GET",route="/api/v1/cohorts",status="404"} 1.0' in lines
    assert 'jobclub_requests_total{method="other",route="none",status="405"} 1.0' in lines
    assert 'jobclub_request_seconds_bucket{le="0.025",method="GET",route="/api/v1/cohorts"} 3.0' in lines


def test_the_outbox_is_told_with_its_lags() -> None:
    since = NOON - timedelta(minutes=5)
    figures = Figures(
        by_state={DeliveryState.DEAD: 3}, due_since=since, errand_since=since - timedelta(minutes=1)
    )
    lines = told(Metrics(), figures)
    assert 'jobclub_deliveries{state="dead"} 3.0' in lines
    assert "jobclub_outbox_lag_seconds 300.0" in lines
    assert "jobclub_errands_lag_seconds 360.0" in lines
    assert "jobclub_attention_lag_seconds 0.0" in lines
    assert "jobclub_database_up 1.0" in lines
    ahead = Figures(by_state={}, due_since=NOON + timedelta(minutes=1))
    assert "jobclub_outbox_lag_seconds 0.0" in told(Metrics(), ahead)
    assert "jobclub_database_up 0.0" in told(Metrics())


def test_processes_that_count_into_one_folder_are_shown_together(tmp_path: Path) -> None:
    command = [sys.executable, "-c", COUNTING, str(tmp_path)]
    shown = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(3)]  # noqa: S603  (our own code)
    line = 'jobclub_requests_total{method="GET",route="/api/v1/cohorts",status="200"} '
    assert [f"{line}{count}.0" in text for count, text in enumerate(shown, 1)] == [True] * 3


def test_messages_are_counted_by_channel_and_outcome() -> None:
    metrics, mailer, texter = Metrics(), RecordingMailer(), RecordingTexter()
    post = counted(plain_post(mailer=mailer, texter=texter), metrics)
    assert post.mailer is not None
    assert post.texter is not None
    faults = (None, Postponed("full"), PostUnavailable("away"), Uncertain("lost"), Undeliverable("no"))
    with post.mailer.opened() as bag:
        for fault in faults:
            mailer.fault = fault
            if fault is None:
                bag.send(MAIL)
            else:
                with pytest.raises(type(fault)):
                    bag.send(MAIL)
    post.texter.send(SHORT)
    lines = told(metrics)
    for outcome in ("sent", "postponed", "post_unavailable", "uncertain", "undeliverable"):
        assert f'jobclub_messages_total{{channel="mail",outcome="{outcome}"}} 1.0' in lines
    assert 'jobclub_messages_total{channel="sms",outcome="sent"} 1.0' in lines


def test_what_fails_in_a_way_nobody_foresaw_is_counted_too() -> None:
    class Broken:
        def send(self, _message: ShortMessage) -> None:
            raise ZeroDivisionError

    metrics = Metrics()
    post = counted(plain_post(mailer=None, texter=Broken()), metrics)
    assert post.mailer is None
    assert post.texter is not None
    with pytest.raises(ZeroDivisionError):
        post.texter.send(SHORT)
    assert 'jobclub_messages_total{channel="sms",outcome="failed"} 1.0' in told(metrics)
