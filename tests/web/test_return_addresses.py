"""After signing in people are led to a page of ours, whatever the address says that they came with."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobclub.web.return_addresses import own_path

HERE = "https://jobclub.example"
PIECES = [
    "/",
    "//",
    "\\",
    "/\\",
    "%2f",
    "%2F",
    "%5c",
    "%252f",
    "\t",
    "\n",
    "\r",
    "%09",
    "%0a",
    "%0d",
    "\0",
    "%00",
    " ",
    "\x7f",
    "\u2028",
    "／",
    "⁄",
    ".",
    "..",
    ":",
    "@",
    "?",
    "#",
    "&",
    ";",
    "[",
    "]",
    "https:",
    "http:",
    "HTTPS:",
    "javascript:",
    "data:",
    "evil.example",
    "jobclub.example",
    "staff",
    "today",
    "next=",
]
"""What addresses are put together from that lead elsewhere."""


def as_a_browser_reads(address: str) -> str:
    """Give where a browser goes from a page of ours (WHATWG URL): tabs and breaks fall out, \\ is a /."""
    plain = re.sub(r"[\t\n\r]", "", address).strip("".join(map(chr, range(33))))
    head, mark, rest = plain.partition("?")
    return urljoin(f"{HERE}/sign-in", head.replace("\\", "/") + mark + rest)


@pytest.mark.parametrize(
    "path",
    [
        "/staff/",
        "/staff",
        "/staff/clubs/0192f0c1?week=2027-W09&done=moved#people",
        "/staff/people?q=S%C3%B8ren",
    ],
)
def test_a_page_of_ours_is_one(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "https:evil.example",
        "https://evil.example/staff",
        "https:/evil.example",
        "http://jobclub.example.evil.example/",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "%2f%2fevil.example",
        "/%2fevil.example",
        "/%2Fevil.example",
        "/%5cevil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/%09/evil.example",
        "/%0d%0aSet-Cookie:x=y",
        "\t//evil.example",
        " //evil.example",
        "/ /evil.example",
        "/\0/evil.example",
        "evil.example",
        "@evil.example",
        "?next=x",
        "#x",
        "",
        "staff",
        ".//evil.example",
    ],
)
def test_another_place_is_none_of_ours(evil: str) -> None:
    assert own_path(evil) is None


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=8).map("".join))
@example("/staff//evil.example")
@example("/;//evil.example")
def test_whatever_passes_leads_to_us_read_once_or_undone_twice(address: str) -> None:
    passed = own_path(address)
    if passed is None:
        return
    assert passed == address
    for read in (passed, unquote(passed)):
        found = urlsplit(as_a_browser_reads(read))
        assert (found.scheme, found.netloc) == ("https", "jobclub.example")
    assert not re.search(r"[\x00-\x20\x7f]", unquote(passed))


@given(st.sampled_from(["/staff/", "/staff/clubs", "/"]), st.text("abcXYZ019-_.~", max_size=20))
def test_plain_paths_pass(start: str, rest: str) -> None:
    assert own_path(start + rest) == start + rest
