"""What happens when people are forgotten, or kept from that."""

from __future__ import annotations

from dataclasses import dataclass

from jobclub.core.events.kinds import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantErased(Event):
    """A person was forgotten; their id is all that is left of them."""

    participant_id: str
    erasure_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRefused(Event):
    """A person asked to be forgotten and was refused."""

    participant_id: str
    refusal_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSet(Event):
    """There is a ground on which a person must not be forgotten."""

    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted(Event):
    """Nothing keeps a person from being forgotten any more."""

    participant_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRun(Event):
    """What is kept no longer was forgotten."""

    run_id: str
