"""Letters of any kind, for tests: plain ones and awkward ones."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from jobclub.core.activities.meeting import DialIn
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Club, Due, Letter, Meets
from jobclub.integrations.wording.invented import CONFIRM, GUEST, JOIN, LINK, SIGN_IN
from jobclub.integrations.wording.samples import samples_of

NASTY = (
    "Win at http://evil.example",
    "https://evil.example/win",
    "www.evil.example",
    "WWW.9evil",
    "evil.example/p/x",
    "rosa@evil.example",
    "\\\\evil\\share",
    "http:⁠//evil．example",
    "evil。example",
    "<script>alert(1)</script>",
    "</title></style><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}",
    "{% for x in range(9) %}",
    "{{ name.__class__ }}",
    "[Click here] https://evil.example",
    "- item",
    "# heading",
    "> out",
    "---",
    "&amp; &#106; &",
    "\"quotes\" and 'more'",
    "a\r\nBcc: rosa@people.example",
    "a\x00b\x02c\x03d\x04https://evil.example\x05e\x06f\x0bg\x1cg\x85h\u2028i",
    "\ud800half",
    "\ufffe\U0001ffff\ufdd0",
    "\u202egnirts",
    "علي بن أحمد",
    "שלום",
    "👩‍👩‍👧‍👦 Zoë",
    "é" * 30,
    "x" * 200,
    "word " * 40,
)
TEXTS = st.sampled_from(NASTY) | st.text(min_size=1, max_size=40) | st.just("Nora Lind")
ZONES = st.sampled_from(["America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Europe/Copenhagen"])
HOME = ZoneInfo("Europe/Copenhagen")
START = datetime(2026, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: (START + timedelta(minutes=minutes)).astimezone(HOME)
)
MEETS = st.builds(
    Meets,
    starts_at=INSTANTS,
    minutes=st.integers(5, 1440),
    was=st.none() | INSTANTS,
    cancelled=st.booleans(),
    added=st.booleans(),
    place=st.none() | TEXTS,
    join_url=st.none() | st.just(JOIN),
    dial_in=st.none() | st.builds(DialIn, number=TEXTS, code=st.none() | TEXTS),
    follows=st.booleans(),
    another_way_in=st.booleans(),
    soon=st.booleans(),
).map(lambda one: replace(one, follows=one.follows and one.join_url is None))
CLUBS = st.builds(
    Club,
    title=TEXTS,
    tomorrow=st.lists(MEETS, max_size=2).map(tuple),
    **dict.fromkeys(
        ("guests", "unconfirmed", "absences", "missing", "waiting", "lapsed", "strangers", "registered"),
        st.integers(0, 3),
    ),
)


def letters(notice: Notice, language: str) -> st.SearchStrategy[Letter]:
    """Give letters of a kind, with whatever somebody may have typed."""
    sample = next(samples_of(notice, language))
    own: dict[str, st.SearchStrategy[Any]] = {
        "name": TEXTS,
        "organisation": TEXTS,
        "consultant": st.none() | TEXTS,
        "own_zone": st.none() | ZONES,
        "not_me": st.none() | st.just(f"{LINK}/not-me"),
        "position": st.none() | st.integers(1, 50),
        "met_rule": st.booleans(),
        "sessions": st.lists(MEETS, min_size=1, max_size=3).map(tuple),
        "tasks": st.lists(st.builds(Due, title=TEXTS, due_at=INSTANTS), min_size=1, max_size=3).map(tuple),
        "clubs": st.lists(CLUBS, min_size=1, max_size=2).map(tuple),
    }
    if sample.reply_by is not None:
        own["reply_by"] = INSTANTS
    return st.fixed_dictionaries(own).map(lambda values: replace(sample, **values))


LINKABLE = re.compile(
    r"[a-z][a-z0-9+.-]*:(?=[/／]{2})|\bwww[.。．｡]\S|\w[.。．｡][^\W\d_]{2}|\S[@＠]\S|\\\\", re.IGNORECASE
)
"""What mail programs make a link of, though nobody asked them to."""


def without_our_links(text: str) -> str:
    """Give a text without the addresses that are ours."""
    for url in (f"{LINK}/not-me", LINK, f"{GUEST}/not-me", GUEST, JOIN, SIGN_IN, CONFIRM):
        text = text.replace(url, "")
    return text
