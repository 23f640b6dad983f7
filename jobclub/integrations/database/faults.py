"""What a database says goes wrong, told plainly: for a while, as Busy; or what it can't even look for."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from jobclub.core.errors import Busy, NotFound, overtaken
from jobclub.integrations.database.locks import TIMED_OUT

log = logging.getLogger(__name__)

RIVALS = {"40001", "40P01"}
"""PostgreSQL's words for rivals in each other's way: neither can go first, so one begins again."""
NUL = "cannot contain NUL"
"""PostgreSQL's word for a text that stands in no row: whoever looks for it, finds nothing."""
AGAIN = "try again in a second."


class ToldPlainly:
    """Turns what a database says goes wrong in a block into Busy, if it may be right a moment later.

    ``committing`` is set by the block when nothing but its commit is left: if the connection is lost then,
    nobody knows whether it was done.

    Raises:
        Busy: The database is locked or out of reach, or a rival was faster.
        NotFound: What was looked for can't be anywhere.
    """

    def __init__(self, engine: Engine) -> None:
        self.committing = False
        self._engine = engine

    def __enter__(self) -> Self:
        """Begin to listen."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Tell what is wrong; the driver's own errors come from what is not sent through SQLAlchemy."""
        driver = self._engine.dialect.loaded_dbapi
        if isinstance(error, (DataError, driver.DataError)) and NUL in str(error):
            raise NotFound("entry") from None
        if isinstance(error, (OperationalError, PoolTimeoutError, driver.OperationalError)):
            busy = self._busy(getattr(error, "orig", None) or error)
            if busy is not None:
                raise busy from error

    def _busy(self, error: Any) -> Busy | None:
        if self._engine.dialect.name == "sqlite":
            locked = "locked" in str(error) or "busy" in str(error)
            return Busy(f"The database is busy; {AGAIN}") if locked else None
        state = getattr(error, "sqlstate", None)
        if state in RIVALS:
            return overtaken(Busy(f"Others write to the same things at this moment; {AGAIN}"))
        if state == TIMED_OUT:
            return Busy(f"Many are writing to the same things at this moment; {AGAIN}")
        log.warning("the database can't be used: %s", error)
        if self.committing:
            told = "The database went away at the very end, so this may have been done"
            return Busy(f"{told}; look, or repeat it under the same Idempotency-Key.")
        return Busy(f"The database can't be reached; {AGAIN}")
