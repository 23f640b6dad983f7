"""Behind a join link there is a page, in the reader's language."""

from __future__ import annotations

import re

import pytest
import requests

from jobclub.testing.graph import GraphStandIn
from jobclub.testing.graph.pages import language_of
from tests.integrations.graph.caller import PATIENCE, Caller

pytestmark = pytest.mark.server


def page(caller: Caller, link: str, language: str = "en") -> requests.Response:
    return caller.session.get(link, headers={"Accept-Language": language}, timeout=PATIENCE)


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da-DK,da;q=0.9,en;q=0.5", "Du ville nu være med i mødet."),
        ("de", "Jetzt wären Sie im Treffen."),
        ("en-GB", "You would now be in the meeting."),
    ],
)
def test_a_join_link_opens_a_page(
    caller: Caller, graph: GraphStandIn, *, short: bool, language: str, said: str
) -> None:
    graph.tenant.short_links = short
    opened = page(caller, caller.create()["joinWebUrl"], language)
    assert opened.status_code == 200
    assert f"<h1>{said}</h1>" in opened.text
    assert f'<html lang="{language[:2]}">' in opened.text
    assert "Møde 7F3A" in opened.text
    assert "2027-01-11 13:00–15:00" in opened.text
    assert "<script" not in opened.text
    assert "default-src 'none'" in opened.headers["Content-Security-Policy"]
    assert graph.calls().total() == 1
    assert graph.wrong == []


def test_a_page_shows_a_subject_as_it_is(caller: Caller) -> None:
    opened = page(caller, caller.create(subject="<b>Møde</b> & co")["joinWebUrl"])
    assert "&lt;b&gt;Møde&lt;/b&gt; &amp; co" in opened.text
    without = page(caller, caller.create(externalId="x", subject=None)["joinWebUrl"])
    assert "<strong>The meeting</strong>" in without.text


def test_a_meeting_that_was_removed_has_no_page_any_more(caller: Caller) -> None:
    meeting = caller.create()
    caller("DELETE", f"/{meeting['id']}")
    gone = page(caller, meeting["joinWebUrl"], "da")
    assert gone.status_code == 404
    assert "Mødet findes ikke længere." in gone.text


def test_a_page_can_be_asked_for_without_its_body(caller: Caller) -> None:
    link = caller.create()["joinWebUrl"]
    head = caller.session.head(link, timeout=PATIENCE)
    assert (head.status_code, head.content) == (200, b"")
    assert page(caller, link).ok


def test_every_element_that_begins_also_ends(caller: Caller) -> None:
    html = page(caller, caller.create()["joinWebUrl"]).text
    begun = re.findall(r"<(html|head|body|main|title|style|h1|p|strong)\b", html)
    assert sorted(begun) == sorted(re.findall(r"</(\w+)>", html))


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("fr", "en"),
        ("fr,de;q=0.2", "de"),
        ("en;q=0.4, da;q=0.8", "da"),
        ("da;q=0, de;q=0.1", "de"),
        ("DE-at", "de"),
        ("da;q=x", "en"),
        ("da;q=1.5.2,de", "de"),
        ("*", "en"),
        (",,;", "en"),
    ],
)
def test_the_language_is_the_one_liked_best(accepted: str, language: str) -> None:
    assert language_of(accepted) == language
