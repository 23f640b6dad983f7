"""A worker whose claims lapse within seconds, so that what a killed one had in hand goes out soon.

python -m tests.races.impatient
"""

from __future__ import annotations

from datetime import timedelta

from jobclub.cli import cli
from jobclub.core.usecases import delivering


def main() -> None:
    delivering.LEASE, delivering.LAST_BEGIN = timedelta(seconds=6), timedelta(seconds=2)
    delivering.SENDING = timedelta(seconds=6)
    cli(["worker"], prog_name="jobclub")


if __name__ == "__main__":
    main()
