"""The port to sample messages: what people get, shown to those who answer for it."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Worded
from jobclub.core.people.organisation import Organisation


@runtime_checkable
class CanShowSamples(Protocol):
    """Who words letters and can show one of each, with invented people; a wording need not be one."""

    def sample(self, notice: Notice, language: str, organisation: Organisation) -> Worded:
        """Word a sample of a notice in the organisation's own words, where it has some."""
