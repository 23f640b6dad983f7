"""Workers that make meetings by a plain POST, and again if no answer comes: what the trials must notice.

python -m tests.races.careless_meetings
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jobclub.cli import cli
from jobclub.integrations.teams import meetings
from jobclub.integrations.teams.graph import Answer, Graph, Question

from .impatient import hurry

CREATE_OR_GET = "/createOrGet"


class PostingGraph(Graph):
    """Makes a new meeting where it is told to look for one of a name first."""

    def ask(self, question: Question) -> Answer:
        if not question.path.endswith(CREATE_OR_GET):
            return super().ask(question)
        body: Mapping[str, Any] = question.body or {}
        nameless = {name: value for name, value in body.items() if name != "externalId"}
        return super().ask(replace(question, path=question.path.removesuffix(CREATE_OR_GET), body=nameless))


def main() -> None:
    hurry()
    meetings.Graph = PostingGraph  # type: ignore[misc]
    cli(["worker"], prog_name="jobclub")


if __name__ == "__main__":
    main()
