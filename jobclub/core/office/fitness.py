"""Whether what is kept can be worked with by this version of jobclub."""

from __future__ import annotations

from jobclub.core.errors import JobclubError


class Unfit(JobclubError):
    """Another version of jobclub has to work with what is kept; the text says what to run."""

    code = "unfit"
