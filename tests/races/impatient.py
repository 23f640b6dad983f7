"""A worker whose claims lapse within seconds, so that what a killed one had in hand is seen to soon.

python -m tests.races.impatient
"""

from __future__ import annotations

from datetime import timedelta

from jobclub.cli import cli
from jobclub.core.notices import delivery
from jobclub.core.usecases import delivering, providing, questioning
from jobclub.integrations.microsoft import waiting

SECOND = timedelta(seconds=1)


def hurry() -> None:
    """Wait for nothing longer than some seconds."""
    delivering.LEASE, delivering.LAST_BEGIN, delivering.SENDING = 6 * SECOND, 2 * SECOND, 6 * SECOND
    providing.LEASE, providing.LAST_BEGIN, providing.SENDING = 6 * SECOND, 2 * SECOND, 6 * SECOND
    providing.REFUSED = providing.REFUSED_ASIDE = 2 * SECOND
    providing.AWAY = questioning.ONE_BY_ONE = delivery.FIRST_WAIT = SECOND
    waiting.BOUND, waiting.FIRST = 1.5, 0.1


def main() -> None:
    hurry()
    cli(["worker"], prog_name="jobclub")


if __name__ == "__main__":
    main()
