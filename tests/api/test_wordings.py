"""Messages in own words over HTTP."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jobclub.integrations.wording import TemplateWording
from jobclub.testing import plain_post
from tests.api.conftest import Caller, World

AT = "wordings/day_before/da"
LINK = "[Din side] {{ link }}"
OWN = {
    "subject": "Vi glæder os",
    "text": f"Godmorgen {{{{ name }}}}!\n\n{{{{ session | when }}}}\n{LINK}",
    "short": f"Vi ses.\n{LINK}",
}


@pytest.fixture(autouse=True)
def _real_words(world: World) -> None:
    world.app.extensions["jobclub"] = replace(world.office, post=plain_post(wording=TemplateWording()))


def test_a_message_is_said_in_own_words_and_in_ours_again(admin: Caller) -> None:
    ours = admin.ask("GET", AT)
    assert (ours.json["own"], ours.headers["ETag"]) == (False, '"ours"')
    kept = admin.put(AT, OWN, seen='"ours"')
    assert kept.status_code == 200, kept.text
    assert kept.json == {"notice": "day_before", "language": "da", "own": True, **OWN}
    assert admin.get(AT) == kept.json
    assert admin.put(AT, OWN, seen='"ours"').status_code == 412
    assert admin.delete(AT, seen=kept.headers["ETag"]).status_code == 204
    assert admin.get(AT) == ours.json


def test_words_that_no_message_can_be_written_with_are_refused_by_part(admin: Caller) -> None:
    refused = admin.put(AT, {**OWN, "text": f"Hej {{person.__class__}}\n{{{{ self }}}}\n{OWN['text']}"})
    assert refused.status_code == 422
    assert [(one["pointer"], one["line"]) for one in refused.json["errors"]] == [("/text", 1), ("/text", 2)]
    assert "choose from" in refused.json["errors"][1]["detail"]
    assert admin.get(AT)["own"] is False


@pytest.mark.parametrize("address", ["wordings/none/da", "wordings/day_before/fr", "wordings/closing/da"])
def test_what_is_no_message_is_not_there(admin: Caller, address: str) -> None:
    assert admin.ask("GET", address).status_code == 404
    assert admin.put(address, OWN).status_code == 404
    assert admin.delete(address).status_code == 404
