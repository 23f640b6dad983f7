"""Messages in an organisation's own words, over HTTP."""

from __future__ import annotations

from typing import Any

from jobclub.api.blueprint import Blueprint, tagged
from jobclub.api.callers import seen, the_actor, the_office
from jobclub.api.schemas.wordings import WordingIn, WordingOut
from jobclub.core.usecases import rewording

wordings = Blueprint("wordings", "Messages in words of the organisation's own")

PARTS = ("notice", "language", "subject", "text", "short")


def _wording(said: rewording.Said) -> Any:
    parts = {name: getattr(said.words, name) for name in PARTS}
    return tagged({**parts, "own": said.own}, said.revision)


@wordings.get("/wordings/<notice>/<language>")
@wordings.response(200, WordingOut)
def get_wording(notice: str, language: str) -> Any:
    """Show the words of a message: the organisation's own, or those it has without."""
    return _wording(rewording.get_wording(the_office(), the_actor(), notice, language))


@wordings.put("/wordings/<notice>/<language>")
@wordings.arguments(WordingIn)
@wordings.response(200, WordingOut)
def set_wording(body: dict[str, Any], notice: str, language: str) -> Any:
    """Say a message in own words from now on; words that a message can't be written with are refused."""
    own = rewording.own_wording(notice, language, **body)
    return _wording(rewording.set_wording(the_office(), the_actor(), own, seen()))


@wordings.delete("/wordings/<notice>/<language>")
@wordings.response(204)
def reset_wording(notice: str, language: str) -> None:
    """Say a message without own words again."""
    rewording.reset_wording(the_office(), the_actor(), notice, language, seen())
