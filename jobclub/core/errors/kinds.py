"""The kinds of errors: what is wrong in principle, and which of them a caller may want to catch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeVar


class JobclubError(Exception):
    """Base of every error a caller may want to catch.

    ``facts`` are further members of the answer (ids, times), never personal data.
    """

    code: ClassVar[str] = "error"
    overtaken: bool = False
    """Whether a rival was faster than the act: nothing of it is kept; begun again it may end otherwise."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.facts = facts


Error = TypeVar("Error", bound=JobclubError)


def overtaken(error: Error) -> Error:
    """Mark an error as a rival's doing: the same act, begun again, may end otherwise."""
    error.overtaken = True
    return error


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong with an input: where, what, and what to do.

    Where is a JSON pointer (RFC 6901) into a document, or ``?`` and the name of a query parameter.
    """

    pointer: str
    detail: str
    line: int | None = None


class Invalid(JobclubError):
    """The input cannot be."""

    code = "invalid"

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__("; ".join(f"{m.pointer or '/'}: {m.detail}" for m in mistakes))
        self.mistakes = mistakes


def invalid(pointer: str, detail: str) -> Invalid:
    """Give the error for a single mistake."""
    return Invalid(Mistake(pointer, detail))


class NotFound(JobclubError):
    """There is no such thing, or it belongs to somebody else."""

    code = "not_found"

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no such {kind}. Check the address; it may have been removed.")
        self.kind = kind


class NotSignedIn(JobclubError):
    """Nobody known is asking."""

    code = "unauthorized"


class Forbidden(JobclubError):
    """The one who asks may not do this."""

    code = "forbidden"


class Stale(JobclubError):
    """The thing changed since the caller read it: read it again, then repeat the change."""

    code = "stale"


class KeyReused(JobclubError):
    """An Idempotency-Key came back with another body."""

    code = "idempotency_key_reused"


class InProgress(JobclubError):
    """An act under the same Idempotency-Key is still running."""

    code = "in_progress"


class Busy(JobclubError):
    """The store is occupied: try again in a moment."""

    code = "busy"


class TooManyGuesses(JobclubError):
    """Somebody tried too many links that lead nowhere: let some time pass."""

    code = "too_many_guesses"


class Refused(JobclubError):
    """A rule says no."""

    code = "refused"
